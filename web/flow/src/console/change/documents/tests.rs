//! What goes into a form comes out of it again, and what is typed is read as the server will.

use klabat_api::console::{Me, RuleKind};
use serde_json::{Value as Json, json};

use super::Sheet;
use crate::console::form::{Cells, Fault, TICKED, Values};
use crate::console::typed::Typed;

/// A document that is shipped.
macro_rules! shipped {
    ($name:literal) => {
        serde_json::from_str::<Json>(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../functions/",
            $name,
            ".json"
        )))
        .unwrap()
    };
}

fn five_days() -> Json {
    shipped!("attendance/data/schedules/five_days")
}

fn leave() -> Json {
    shipped!("attendance/data/leave")
}

fn policy() -> Json {
    let mut policy = shipped!("attendance/data/policies/regency_sample");
    policy["gatherings"] = json!({ "upacara": 25 });
    policy["absences"] = json!({ "cuti_sakit": 0, "izin": 150 });
    policy["month_cap"] = 10_000.into();
    policy
}

fn scopes() -> Json {
    let dates = json!({ "from": "2026-08-17", "to": "2026-08-17" });
    json!([
        { "dates": dates, "serves": { "whom": "gatherings" } },
        { "dates": dates, "serves": { "whom": "everyone" } },
        { "dates": dates, "serves": { "whom": "unit", "unit": "dinkes" } },
    ])
}

fn again(sheet: Sheet, document: &Json, change: impl FnOnce(&mut Values)) -> Result<Json, Vec<(&'static str, Fault)>> {
    let mut values = Values::default();
    sheet.fill(document, &mut values);
    change(&mut values);
    let mut typed = Typed::new(&values);
    let read = sheet.read(document, &mut typed);
    typed.finish(read)
}

fn set(values: &mut Values, name: &'static str, changes: &[(usize, usize, &str)]) {
    let mut cells = Cells::parse(values.get(name));
    for (row, column, value) in changes {
        cells.set(*row, *column, value);
    }
    values.set(name, cells.write());
}

#[test]
fn what_nobody_touches_stays_as_it_was() {
    let calendar =
        json!({ "source": "SKB", "holidays": [{ "date": "2026-01-01", "kind": "nasional", "name": "Tahun Baru" }] });
    for (sheet, document) in [
        (Sheet::Policy, policy()),
        (Sheet::Policy, shipped!("attendance/data/policies/permentan_68_2012")),
        (Sheet::Policy, shipped!("attendance/data/policies/bgn_4_2025")),
        (Sheet::Schedule, five_days()),
        (Sheet::Schedule, shipped!("attendance/data/schedules/six_days")),
        (Sheet::Schedule, shipped!("attendance/data/schedules/three_shifts")),
        (Sheet::Calendar, calendar),
        (Sheet::Leave, leave()),
        (Sheet::Discipline, shipped!("attendance/data/pp_94_2021")),
        (Sheet::Health, shipped!("attendance/data/health")),
        (Sheet::Retention, shipped!("service/data/retention")),
        (Sheet::BeaconScope, scopes()),
        (Sheet::BeaconScope, json!([])),
    ] {
        assert_eq!(again(sheet, &document, |_| {}).unwrap(), document, "{sheet:?}");
    }
}

#[test]
fn every_input_that_is_filled_is_asked_for() {
    let me: Me = crate::console::tests::admin();
    for (sheet, document) in [
        (Sheet::Policy, policy()),
        (Sheet::Schedule, five_days()),
        (Sheet::Schedule, shipped!("attendance/data/schedules/three_shifts")),
        (Sheet::Leave, leave()),
        (Sheet::Discipline, shipped!("attendance/data/pp_94_2021")),
        (Sheet::Health, shipped!("attendance/data/health")),
        (Sheet::Retention, shipped!("service/data/retention")),
        (Sheet::BeaconScope, scopes()),
    ] {
        let mut values = Values::default();
        sheet.fill(&document, &mut values);
        let mut asked: Vec<_> = sheet.inputs(&document, &me).iter().map(|input| input.name).collect();
        asked.sort_unstable();
        assert_eq!(values.names(), asked, "{sheet:?}");
        assert_eq!(Sheet::of(sheet.kind()), Some(sheet));
    }
    assert_eq!(Sheet::of(RuleKind::Assignment), None);
}

#[test]
fn a_step_is_added_and_one_without_a_limit_is_for_all_beyond() {
    let more = "30\t0,5\n60\t1\n90\t1,25\n\t1,5";
    let read = again(Sheet::Policy, &policy(), |values| values.set("late", more)).unwrap();
    assert_eq!(read["late"]["steps"][2], json!({ "up_to": 90, "cut": 125 }));
    assert_eq!(read["late"]["beyond"], 150);
    for (late, fault) in [
        ("30\t0,5", Fault::Missing),
        ("30\t\n\t1", Fault::Missing),
        ("\t1\n\t2", Fault::NotNumber),
        ("x\t1\n\t2", Fault::NotNumber),
        ("30\t1000\n\t2", Fault::NotNumber),
    ] {
        let read = again(Sheet::Policy, &policy(), |values| values.set("late", late));
        assert_eq!(read, Err(vec![("late", fault)]), "{late:?}");
    }
    let wrong = again(Sheet::Policy, &policy(), |values| values.set("absent", "3000"));
    assert_eq!(wrong, Err(vec![("absent", Fault::NotNumber)]));
}

#[test]
fn a_missed_assembly_and_a_day_of_leave_cost_what_is_typed() {
    let read = again(Sheet::Policy, &policy(), |values| {
        set(values, "gatherings", &[(0, 0, "0,5"), (2, 0, "")]);
        set(values, "absences", &[(9, 0, "1")]);
    })
    .unwrap();
    assert_eq!(read["gatherings"], json!({ "apel_pagi": 50 }));
    assert_eq!(read["absences"], json!({ "cuti_sakit": 0, "izin": 100 }));
}

#[test]
fn a_day_is_taken_out_and_another_put_in_with_the_windows_of_the_first() {
    let read = again(Sheet::Schedule, &five_days(), |values| {
        set(values, "hours", &[(0, 0, "7.45"), (5, 0, "08:00"), (5, 1, "12:00")]);
        set(values, "hours", &[(4, 0, ""), (4, 1, ""), (4, 2, ""), (4, 3, "")]);
        set(values, "windows", &[(0, 1, "200")]);
    })
    .unwrap();
    let days = &read["pattern"]["days"];
    assert_eq!(days["monday"]["start"], "07:45");
    assert_eq!(days["monday"]["gatherings"][0]["kind"], "apel_pagi");
    assert!(days.get("friday").is_none());
    assert_eq!((&days["saturday"]["rest"], &days["saturday"]["check_in"]["after"]), (&Json::Null, &json!(200)));
    assert_eq!(days["tuesday"]["check_in"]["after"], 210);
}

#[test]
fn an_assembly_is_of_a_day_that_is_worked() {
    let apel = |row: &'static str| move |values: &mut Values| values.set("gatherings", row);
    let read = again(Sheet::Schedule, &five_days(), apel("friday\tsenam\t06.30\t07:45")).unwrap();
    assert_eq!(read["pattern"]["days"]["monday"]["gatherings"], json!([]));
    let senam = json!([{ "kind": "senam", "from": "06:30", "to": "07:45" }]);
    assert_eq!(read["pattern"]["days"]["friday"]["gatherings"], senam);
    for (row, fault) in [
        ("sunday\tsenam\t06:30\t07:45", Fault::NotWorked),
        ("friday\t\t06:30\t07:45", Fault::Missing),
        ("friday\tsenam\t06:30\t7:65", Fault::NotDate),
    ] {
        assert_eq!(again(Sheet::Schedule, &five_days(), apel(row)), Err(vec![("gatherings", fault)]), "{row}");
    }
}

#[test]
fn windows_are_whole_and_within_half_a_day() {
    for (change, fault) in [((0, 0, ""), Fault::Missing), ((0, 0, "721"), Fault::NotNumber)] {
        let read = again(Sheet::Schedule, &five_days(), |values| set(values, "windows", &[change]));
        assert_eq!(read, Err(vec![("windows", fault)]), "{change:?}");
    }
}

#[test]
fn a_shift_has_a_code_of_its_own() {
    let shifts = shipped!("attendance/data/schedules/three_shifts");
    let read = again(Sheet::Schedule, &shifts, |values| {
        set(values, "hours", &[(3, 0, "X"), (3, 1, "09:00"), (3, 2, "12:00")]);
    })
    .unwrap();
    assert_eq!(read["pattern"]["shifts"]["X"]["end"], "12:00");
    let twice = again(Sheet::Schedule, &shifts, |values| {
        let code = Cells::parse(values.get("hours")).get(0, 0).to_owned();
        set(values, "hours", &[(3, 0, &code), (3, 1, "09:00"), (3, 2, "12:00")]);
    });
    assert_eq!(twice, Err(vec![("hours", Fault::Missing)]));
}

#[test]
fn a_kind_of_leave_that_nobody_may_have_has_no_rule() {
    let read = again(Sheet::Leave, &leave(), |values| {
        // Cuti besar: for nobody. Izin: for PNS only, up to three days.
        set(values, "kinds", &[(1, 0, ""), (9, 1, ""), (9, 2, ""), (9, 4, "3"), (9, 7, TICKED)]);
        values.set("annual-carry", "3");
        values.set("annual-ceiling", "15");
    })
    .unwrap();
    assert!(read["kinds"].get("cuti_besar").is_none());
    let izin = &read["kinds"]["izin"];
    assert_eq!((&izin["who"], &izin["longest"], &izin["letter"]), (&json!(["pns"]), &json!(3), &json!(true)));
    assert_eq!(read["annual"], json!({ "days": 12, "carry": 3, "ceiling": 15 }));
    let without = again(Sheet::Leave, &leave(), |values| set(values, "kinds", &[(0, 3, "")]));
    assert_eq!(without, Err(vec![("kinds", Fault::Missing)]));
}

#[test]
fn steps_of_discipline_come_in_the_order_of_their_days() {
    let read = again(Sheet::Discipline, &shipped!("attendance/data/pp_94_2021"), |values| {
        values.set("steps", "5\tsedang\tB\n3\tringan\tA");
    })
    .unwrap();
    let steps = json!([
        { "days": 3, "level": "ringan", "sanction": "A" }, { "days": 5, "level": "sedang", "sanction": "B" },
    ]);
    assert_eq!(read["steps"], steps);
}

/// A document of before its time says nothing of whom it is for: PP 94/2021 is about PNS.
#[test]
fn whom_discipline_is_for_is_chosen_and_never_nobody() {
    let mut old = shipped!("attendance/data/pp_94_2021");
    old.as_object_mut().unwrap().remove("who");
    let read = |change: fn(&mut Values)| again(Sheet::Discipline, &old, change);
    assert_eq!(read(|_| ()).unwrap()["who"], json!(["pns"]));
    assert_eq!(read(|values| values.set("who", "pns,pppk")).unwrap()["who"], json!(["pns", "pppk"]));
    assert_eq!(read(|values| values.set("who", "")), Err(vec![("who", Fault::Missing)]));
}

#[test]
fn whom_a_beacon_serves_has_both_dates() {
    let read = |rows: &str| again(Sheet::BeaconScope, &json!([]), |values| values.set("serves", rows));
    assert!(read("2026-08-17\t2026-08-18\tdinkes").is_ok());
    assert_eq!(read("2026-08-17\t\tdinkes"), Err(vec![("serves", Fault::Missing)]));
    assert_eq!(read("2026-08-17\t2026-08-16\tdinkes"), Err(vec![("serves", Fault::EndsEarly)]));
}

#[test]
fn numbers_out_of_range_are_said_to_be_so() {
    let health = shipped!("attendance/data/health");
    let none = again(Sheet::Health, &health, |values| values.set("percent", "101"));
    assert_eq!(none, Err(vec![("percent", Fault::NotNumber)]));
    let retention = shipped!("service/data/retention");
    let none = again(Sheet::Retention, &retention, |values| set(values, "days", &[(3, 0, "")]));
    assert_eq!(none, Err(vec![("days", Fault::Missing)]));
}
