//! The workbook, opened again by another library.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use klabat_api::console::{
    DayCell, EmployeeKind, MissedGatherings, Recap, RecapDay, RecapRow, RecapState, RecapTotals,
};
use klabat_api::{Base64Url, Unit};

use super::{percent, recap};
use crate::messages::console::Key;
use crate::messages::{Language, Message as _};

fn cell(code: &str, worked: u32, late: u32, cut: u32) -> DayCell {
    DayCell {
        code: code.into(),
        check_in: None,
        check_out: None,
        open: false,
        late_minutes: late,
        early_minutes: 0,
        worked_minutes: worked,
        deduction: cut,
        reasons: Vec::new(),
    }
}

#[test]
fn records_by_hand_and_of_an_old_machine_have_no_evidence() {
    let by_hand = |reason: &str| DayCell { reasons: vec![reason.into()], ..cell("H", 450, 0, 0) }.by_hand();
    assert_eq!(["manual", "imported", "unattested"].map(by_hand), [true, true, false]);
}

fn row(nip: &str, days: [Option<DayCell>; 3], cap: u32) -> RecapRow {
    let all = || days.iter().flatten();
    let mut codes = BTreeMap::new();
    for cell in all() {
        *codes.entry(cell.code.clone()).or_insert(0) += 1;
    }
    let totals = RecapTotals {
        working_days: u32::try_from(all().filter(|cell| !matches!(&*cell.code, "L" | "O" | "?")).count()).unwrap(),
        present: codes.remove("H").unwrap_or(0),
        codes,
        worked_minutes: all().map(|cell| cell.worked_minutes).sum(),
        late_minutes: all().map(|cell| cell.late_minutes).sum(),
        early_minutes: 0,
        deduction: all().map(|cell| cell.deduction).sum::<u32>().min(cap),
        present_on_free_day: 4,
        missed_gatherings: 3,
        missed: MissedGatherings { morning: 1, ceremony: 2, ..MissedGatherings::default() },
        without_evidence: 1,
        unattested: 2,
        ..RecapTotals::default()
    };
    let (name, position) = (format!("Maria {nip}"), "Analis".to_owned());
    RecapRow {
        employee: nip.into(),
        nip: nip.into(),
        name,
        kind: EmployeeKind::Pns,
        position,
        totals,
        days: days.into(),
    }
}

fn sample() -> Recap {
    let rows = vec![
        row(
            "198001012005011001",
            [Some(cell("H", 450, 12, 50)), Some(cell("A", 0, 0, 300)), Some(cell("C", 0, 0, 0))],
            10_000,
        ),
        row("198001012005011002", [Some(cell("H", 450, 0, 0)), None, Some(cell("A", 0, 0, 300))], 200),
    ];
    let sum = |pick: fn(&RecapTotals) -> u32| rows.iter().map(|row| pick(&row.totals)).sum();
    let totals = RecapTotals {
        working_days: sum(|totals| totals.working_days),
        present: sum(|totals| totals.present),
        codes: BTreeMap::from([("A".into(), 2), ("C".into(), 1)]),
        worked_minutes: sum(|totals| totals.worked_minutes),
        late_minutes: sum(|totals| totals.late_minutes),
        early_minutes: 0,
        deduction: sum(|totals| totals.deduction),
        missed_gatherings: sum(|totals| totals.missed_gatherings),
        without_evidence: sum(|totals| totals.without_evidence),
        unattested: sum(|totals| totals.unattested),
        ..RecapTotals::default()
    };
    Recap {
        regency: "Kabupaten Contoh".into(),
        unit: Unit { id: "bkpp".into(), name: "BKPP".into(), zone: "Asia/Makassar".into() },
        month: "2026-08".into(),
        state: RecapState::Locked,
        version: 1,
        days: ["2026-08-03", "2026-08-04", "2026-08-05"]
            .map(|date| RecapDay { date: date.into(), holiday: false, name: None })
            .into(),
        rows,
        totals,
        open: klabat_api::console::OpenCases::default(),
        moved: false,
        own: false,
        hash: Base64Url(vec![7; 32]),
        signature: None,
        history: Vec::new(),
    }
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn a_sum_of_days_is_a_formula_whose_result_is_the_recaps_and_any_other_the_recaps_number() {
    let recap_data = sample();
    let mut book = open(recap(&recap_data, Language::Id, "Agustus 2026").unwrap());
    assert_eq!(book.sheet_names().len(), 7);
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    let formulas = book.worksheet_formula(&name).unwrap();
    let formula = |line: u32, column: u32| formulas.get_value((line, column)).cloned().unwrap_or_default();
    let number = |line: u32, column: u32| match sheet.get_value((line, column)) {
        Some(Data::Float(number)) => *number,
        Some(Data::Int(number)) => f64::from(i32::try_from(*number).unwrap()),
        Some(Data::DateTime(number)) => number.as_f64(),
        other => panic!("{line} {column}: {other:?}"),
    };
    let counts = |line: u32, letters: &[&str]| {
        letters
            .iter()
            .map(|letter| format!("COUNTIF($E{0}:$G{0},\"{letter}\")", line + 1))
            .collect::<Vec<_>>()
            .join("+")
    };
    // Working days and present, of each; the second one was elsewhere on one of three days.
    let worked = ["H", "A", "S", "I", "C", "D", "TB", "G"];
    for (line, days) in [(5, 3.0), (6, 2.0)] {
        assert_eq!((formula(line, 7), number(line, 7)), (counts(line, &worked), days));
        assert_eq!((formula(line, 8), number(line, 8)), (counts(line, &["H"]), 1.0));
    }
    // The first person: alpa in the first column of codes, after working days and present.
    assert_eq!((&*formula(5, 9), number(5, 9)), ("COUNTIF($E6:$G6,\"A\")", 1.0));
    assert_eq!((&*formula(5, 19), number(5, 19)), ("SUM(Lambat!$E6:$G6)", 12.0));
    assert_eq!((&*formula(5, 21), number(5, 21)), ("SUM(Potongan!$E6:$G6)", 3.5));
    // The second one's deduction is capped at 2 %, which no sum of days gives.
    assert_eq!((&*formula(6, 21), number(6, 21)), ("", 2.0));
    // Totals.
    assert_eq!((&*formula(7, 21), number(7, 21)), ("SUM(V6:V7)", 5.5));
    assert_eq!((number(5, 22), number(5, 23), number(5, 24)), (3.0, 1.0, 2.0), "missed, by hand, not attested");
    let more: Vec<_> = (25..30).map(|column| number(5, column)).collect();
    assert_eq!(more, [4.0, 1.0, 0.0, 2.0, 0.0], "on free days; apel, morning and afternoon, ceremony, exercise");
    assert_eq!((&*formula(7, 24), number(7, 24)), ("SUM(Y6:Y7)", 4.0));
    assert!((number(7, 18) - 900.0 / 1_440.0).abs() < 1e-9);
    let text = |line: u32| sheet.get_value((line, 3)).map(ToString::to_string).unwrap_or_default();
    assert!(text(8).starts_with("H: Hadir; A: Alpa; S: Sakit;"), "{}", text(8));
    assert!(text(9).contains("Apel: Tidak ikut apel atau kegiatan"), "{}", text(9));
    assert_eq!(text(11), Key::PrintedLocked.text(Language::Id), "the legend stands above, and covers nothing");
    assert_eq!(sheet.get_value((5, 1)), Some(&Data::String("198001012005011001".into())), "a NIP keeps its digits");
}

#[test]
fn the_same_recap_is_the_same_file() {
    let once = recap(&sample(), Language::Id, "Agustus 2026").unwrap();
    assert_eq!(recap(&sample(), Language::Id, "Agustus 2026").unwrap(), once);
}

#[test]
fn percentages_have_two_decimals() {
    let texts = [0, 5, 125, 10_000].map(|hundredths| percent(Language::Id, hundredths));
    assert_eq!(texts, ["0,00", "0,05", "1,25", "100,00"]);
    assert_eq!(percent(Language::En, 125), "1.25");
}

/// By hand or of an old machine: the cell shows a mark and holds the bare letter, the dates stand in a column of their own.
#[test]
fn a_day_without_evidence_is_marked_and_its_times_stand_on_sheets_of_their_own() {
    let mut marked = sample();
    let day = marked.rows[0].days[0].as_mut().unwrap();
    day.reasons = vec!["manual".into()];
    (day.check_in, day.check_out) = (Some("07:42".into()), Some("00:10+1".into()));
    let of = |recap_data: &Recap| open(recap(recap_data, Language::Id, "Agustus 2026").unwrap());
    let mut book = of(&marked);
    let text = |book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: usize, at: (u32, u32)| {
        let name = book.sheet_names()[sheet].clone();
        let range = book.worksheet_range(&name).unwrap();
        range.get_value(at).map(ToString::to_string).unwrap_or_default()
    };
    assert_eq!(text(&mut book, 0, (4, 30)), Key::ByHandDates.text(Language::Id));
    assert_eq!((text(&mut book, 0, (5, 4)), text(&mut book, 0, (5, 30))), ("H".into(), "03".into()));
    assert_eq!(text(&mut book, 0, (6, 30)), "");
    assert!(text(&mut book, 0, (8, 3)).contains("ᵐ: Absen manual"), "{}", text(&mut book, 0, (8, 3)));
    assert_eq!((text(&mut book, 5, (5, 4)), text(&mut book, 6, (5, 4))), ("07:42".into(), "00:10+1".into()));
}
