//! A hospital ward in WIT, by roster: P 07:00–14:00, S 14:00–21:00, M 21:00–07:00 of the next day; in Ramadan P
//! 07:30–14:00, S 14:00–20:30, M 20:30–07:30. Policy of BGN 4/2025. Holidays are worked by whoever is rostered.

use std::collections::BTreeMap;

use klabat_attendance::absence::AbsenceKind;
use klabat_attendance::policy::Cut;
use klabat_attendance::punch::Direction;
use klabat_attendance::recap::Totals;
use klabat_attendance::schedule::{Pattern, Season};
use klabat_attendance::time::{DateRange, parse_date};
use klabat_attendance::{Checked, Kind, ShiftCode, Zone};

use super::{compare, punch, recap, row, table};
use crate::fixture::{Month, days, import, policy, schedule};

/// Fitri's shifts of the month, `O` being off.
const ROSTER: &str = "O PPSSMMOO PPSSMMOO PPSSMMOO PPSSMM";

const FITRI: &str = "
01 -     -       O 0  0  0   0   # the night of 28 February ends at 07:30
02 07:25 14:02   H 0  0  390 0   # P 07:30-14:00
03 07:30 14:00   H 0  0  390 0
04 13:50 20:31   H 0  0  390 0   # S 14:00-20:30
05 14:20 20:30   H 20 0  370 50  # up to 60: 0.5
06 20:25 07:31+1 H 0  0  660 0   # M 20:30-07:30
07 20:30 07:30+1 H 0  0  660 0
08 -     -       O 0  0  0   0
09 -     -       O 0  0  0   0
10 07:28 14:00   H 0  0  390 0
11 07:29 13:00   H 0  60 330 50
12 13:58 20:30   H 0  0  390 0
13 -     -       A 0  0  0   200
14 21:45 07:30+1 H 75 0  585 100 # more than 60: 1
15 20:28 -       H 0  0  0   100 # no check-out
16 -     -       O 0  0  0   0
17 -     -       O 0  0  0   0
18 07:20 14:00   H 0  0  390 0   # cuti bersama, but rostered
19 07:30 14:00   H 0  0  390 0   # Nyepi
20 13:55 20:35   H 0  0  390 0   # last day of Ramadan
21 14:00 21:00   H 0  0  420 0   # Idul Fitri
22 20:55 07:00+1 H 0  0  600 0
23 -     -       C 0  0  0   0   # takes the cuti bersama
24 -     -       O 0  0  0   0
25 -     -       O 0  0  0   0
26 07:00 14:00   H 0  0  420 0
27 07:05 14:00   H 5  0  415 50
28 14:00 21:00   H 0  0  420 0
29 13:59 21:02   H 0  0  420 0
30 21:00 07:00+1 H 0  0  600 0
31 20:58 07:10+1 H 0  0  600 0   # ends in April
";

pub(crate) fn month() -> Month {
    let mut schedule = schedule("tiga-giliran").into_inner();
    let Pattern::Roster { shifts } = &schedule.pattern else { panic!("a roster") };
    let mut ramadan = shifts.clone();
    let times = [("P", "07:30", "14:00"), ("S", "14:00", "20:30"), ("M", "20:30", "07:30+1")];
    for (code, start, end) in times {
        let hours = ramadan.get_mut(&ShiftCode::new(code).unwrap()).unwrap();
        hours.start = start.parse().unwrap();
        hours.end = end.parse().unwrap();
    }
    let pattern = Pattern::Roster { shifts: BTreeMap::from_iter(ramadan) };
    schedule.seasons.push(Season { name: "Ramadan".to_owned(), dates: days("2026-02-19", "2026-03-20"), pattern });
    let schedule = Checked::new(schedule).unwrap();
    let mut month = Month::new("2026-03", Zone::Wit, schedule, policy("bgn_4_2025"));
    month.employee("Fitri", Kind::Pns);
    month.employee("Gita", Kind::PppkParuhWaktu);
    roster(&mut month);
    punch(&mut month, "Fitri", &table(FITRI));
    // The end of February's last night, which is no part of March.
    month.record("Fitri", "2026-03-01", "07:35", Direction::Out);
    month.absence("Fitri", AbsenceKind::Collective, "2026-03-23", "2026-03-23");
    for (date, clock) in [("20", "20:29"), ("21", "07:32"), ("21", "20:58"), ("22", "07:03"), ("31", "20:59")] {
        month.punch("Gita", &format!("2026-03-{date}"), clock, None, import());
    }
    month.punch("Gita", "2026-04-01", "07:01", None, import());
    month
}

fn roster(month: &mut Month) {
    let horizon = DateRange::new(parse_date("2026-03-01").unwrap(), parse_date("2026-03-31").unwrap()).unwrap();
    let codes = ROSTER.chars().filter(|code| !code.is_whitespace());
    for (date, code) in horizon.days().zip(codes) {
        let code = code.to_string();
        month.shift("Fitri", &date.to_string(), (code != "O").then_some(&code));
        let night = matches!(date.day(), 20 | 21 | 31);
        month.shift("Gita", &date.to_string(), night.then_some("M"));
    }
    month.shift("Fitri", "2026-02-28", Some("M"));
    month.shift("Gita", "2026-02-28", None);
    month.shift("Fitri", "2026-04-01", None);
    month.shift("Gita", "2026-04-01", None);
}

/// Fitri: 8 P, 8 S, 8 M and 7 off; present 24 − 1 alpa − 1 leave. Worked 390 + 390 + 390 + 370 + 660 + 660 + 390 + 330 +
/// 390 + 585 + 390 + 390 + 390 + 420 + 600 + 420 + 415 + 420 + 420 + 600 + 600 = 9,620. Late 20 + 75 + 5. Cut 50 + 50 +
/// 200 + 100 + 100 + 50 = 550.
#[test]
fn the_ward_adds_up() {
    let recap = recap(&month());
    compare(&recap, "Fitri", &table(FITRI));
    let fitri = Totals {
        working_days: 24,
        present: 22,
        absent: 1,
        leave: 1,
        off: 7,
        late_days: 3,
        late_minutes: 100,
        early_days: 1,
        early_minutes: 60,
        no_check_out: 1,
        worked_minutes: 9_620,
        cut: Cut(550),
        ..Totals::default()
    };
    assert_eq!(row(&recap, "Fitri").totals, fitri);
    // Gita: three nights by the old machine, the first in Ramadan: 660 + 600 + 600.
    let gita = Totals {
        working_days: 3,
        present: 3,
        off: 28,
        without_evidence: 3,
        worked_minutes: 1_860,
        ..Totals::default()
    };
    assert_eq!(row(&recap, "Gita").totals, gita);
}
