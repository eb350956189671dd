//! Annual leave and its quota, rosters of shifts, cuti bersama that must be worked.

use klabat_api::Problem;
use klabat_api::common::Done;
use klabat_api::console::{
    AbsenceKind, Approve, Created, EmployeeDetail, Filed, NewAbsence, NewDenial, NewRule, NewShift, NewShifts, Recap,
    Role, RuleKind, RuleScope, Rules, Shifts,
};
use klabat_api::routes;
use klabat_attendance::templates;
use serde_json::{Value as Json, json};

use super::office::{absence, id, lock, rule, set_rules, verify, ward};
use crate::cast::{ENROLLED, NEW};
use crate::scene::Scene;

#[tokio::test]
async fn annual_leave_ends_with_its_quota() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let ask = async |kind, first: &str, last: &str| {
        operator.post(routes::ABSENCES, &absence(&scene, ENROLLED[0], kind, first, last)).await
    };
    assert_eq!(ask(AbsenceKind::Annual, "2026-09-07", "2026-09-11").await.code(), "schedule_missing");
    set_rules(&admin).await;
    assert_eq!(ask(AbsenceKind::Annual, "2026-09-05", "2026-09-06").await.code(), "absence_no_working_day");
    // Two weeks are ten working days; three are left of twelve with one more.
    id(&ask(AbsenceKind::Annual, "2026-09-07", "2026-09-18").await);
    assert_eq!(ask(AbsenceKind::Annual, "2026-09-21", "2026-09-23").await.code(), "absence_quota");
    id(&ask(AbsenceKind::Annual, "2026-09-21", "2026-09-22").await);
    let detail: EmployeeDetail =
        operator.get(&routes::fill(routes::EMPLOYEE, &[&scene.cast.employee(ENROLLED[0])])).await.json();
    let quota = detail.quota;
    assert_eq!((quota.own, quota.carried, quota.taken, quota.left), (12, 0, 12, 0));
    assert_eq!(ask(AbsenceKind::Collective, "2026-10-05", "2026-10-05").await.code(), "absence_not_collective");
    // The cast's people are PNS; a PPPK has no cuti besar.
    let mut pppk = absence(&scene, NEW[0], AbsenceKind::Long, "2026-10-05", "2026-10-06");
    let change = json!({ "name": "Budi", "kind": "pppk", "position": "Guru" });
    operator.post(&routes::fill(routes::EMPLOYEE, &[&pppk.employee]), &change).await.json::<Done>();
    assert_eq!(operator.post(routes::ABSENCES, &pppk).await.code(), "absence_not_for_kind");
    pppk.kind = AbsenceKind::Sick;
    assert_eq!(operator.post(routes::ABSENCES, &pppk).await.status, 200);
}

/// Klabat began in August: what was taken until then, and what was left of 2025, is on paper.
#[tokio::test]
async fn a_leave_card_says_what_was_before() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let person = scene.cast.employee(ENROLLED[0]);
    let employee = routes::fill(routes::EMPLOYEE, &[&person]);
    let quota = async || {
        let quota = admin.get(&employee).await.json::<EmployeeDetail>().quota;
        (quota.own, quota.carried, quota.taken, quota.left)
    };
    let card = |from: &str, carried: u16, taken: u16| {
        let document = json!({ "carried": carried, "taken": taken });
        rule(RuleKind::LeaveCard, RuleScope::Person { person: person.clone() }, "", from, document)
    };
    assert_eq!(admin.post(routes::RULES, &card("2026-08-01", 9, 7)).await.status, 200);
    assert_eq!(quota().await, (12, 6, 7, 11), "at most six are carried");
    // The card of another year, and of another person, says nothing about this one.
    let mut other = card("2026-08-02", 0, 12);
    other.scope = RuleScope::Person { person: scene.cast.employee(NEW[0]) };
    for elsewhere in [card("2025-08-01", 0, 1), other] {
        assert_eq!(admin.post(routes::RULES, &elsewhere).await.status, 200);
    }
    assert_eq!(quota().await, (12, 6, 7, 11));
    // They are the person's, and among the rules only for whoever asks for them.
    let listed = async |query: &str| {
        let rules: Rules = admin.get(&format!("{}{query}", routes::RULES)).await.json();
        rules.rows.iter().filter(|row| row.kind == RuleKind::LeaveCard).count()
    };
    assert_eq!((listed("").await, listed("?kind=leave_card").await), (0, 3));
    let data = routes::fill(routes::EMPLOYEE_DATA_EXPORT, &[&person]);
    assert_eq!(admin.get(&data).await.json::<Json>()["rules"].as_array().map(Vec::len), Some(2));
    let ask = async |first: &str, last: &str| {
        operator.post(routes::ABSENCES, &absence(&scene, ENROLLED[0], AbsenceKind::Annual, first, last)).await
    };
    id(&ask("2026-09-07", "2026-09-18").await);
    assert_eq!(ask("2026-09-21", "2026-09-22").await.code(), "absence_quota");
    // A slip of the pen is written anew, and 2025 with its own card is known.
    assert_eq!(admin.post(routes::RULES, &card("2026-08-03", 0, 1)).await.status, 200);
    assert_eq!(quota().await, (12, 0, 11, 1));
    let regency = NewRule { scope: RuleScope::Regency {}, ..card("2026-08-01", 0, 0) };
    for (faulty, code) in [(card("2026-08-01", 367, 0), "leave_card"), (regency, "rule_scope")] {
        assert_eq!(admin.post(routes::RULES, &faulty).await.code(), code);
    }
    assert_eq!(operator.post(routes::RULES, &card("2026-08-01", 0, 0)).await.code(), "not_allowed");
}

/// Whoever decides sees what is left without it, what it takes, and whether that still holds.
#[tokio::test]
async fn whoever_decides_about_leave_sees_what_it_takes() {
    let scene = Scene::new().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let superior = scene.sign_up(Role::Superior).await;
    set_rules(&admin).await;
    let ask = async |kind, first: &str, last: &str| {
        id(&operator.post(routes::ABSENCES, &absence(&scene, ENROLLED[0], kind, first, last)).await)
    };
    let look = async |request: &str| {
        let path = routes::fill(routes::ABSENCE_LOOK, &[request]);
        superior.get(&path).await.json::<Filed>()
    };
    // Over a weekend.
    let leave = ask(AbsenceKind::Annual, "2026-08-20", "2026-08-24").await;
    let seen = look(&leave).await;
    let annual = seen.annual.unwrap();
    assert_eq!((seen.id.as_deref(), seen.working_days), (Some(&*leave), 3));
    assert_eq!((annual.year, annual.taken, annual.left), (2026, 0, 12), "it is not in its own way");
    assert_eq!((seen.refused, seen.other, seen.present), (None, None, Vec::new()));
    let more = ask(AbsenceKind::Annual, "2026-09-01", "2026-09-09").await;
    let seen = look(&more).await;
    assert_eq!((seen.working_days, seen.annual.unwrap().left), (7, 9), "three are asked for already");
    let sick = ask(AbsenceKind::Sick, "2026-10-01", "2026-10-01").await;
    assert_eq!(look(&sick).await.annual, None);
    // It was filed with days enough, which are no longer there.
    let scope = RuleScope::Person { person: scene.cast.employee(ENROLLED[0]) };
    let card = rule(RuleKind::LeaveCard, scope, "", "2026-08-02", json!({ "carried": 0, "taken": 5 }));
    assert_eq!(admin.post(routes::RULES, &card).await.status, 200);
    let seen = look(&more).await;
    assert_eq!((seen.working_days, seen.annual.unwrap().left), (7, 4));
    assert_eq!(seen.refused.unwrap().code, "absence_quota");
}

/// What Klabat knows of the year of a card is carried on from it.
#[tokio::test]
async fn the_year_of_a_card_is_known() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let person = scene.cast.employee(ENROLLED[0]);
    let scope = RuleScope::Person { person: person.clone() };
    let card = rule(RuleKind::LeaveCard, scope, "", "2025-10-01", json!({ "carried": 0, "taken": 8 }));
    assert_eq!(admin.post(routes::RULES, &card).await.status, 200);
    let detail: EmployeeDetail = admin.get(&routes::fill(routes::EMPLOYEE, &[&person])).await.json();
    assert_eq!((detail.quota.own, detail.quota.carried), (12, 4));
}

/// Two who file at once: the second one's days were counted without the first one's.
#[tokio::test]
async fn two_requests_at_once_do_not_share_the_quota() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let ask = async |first: &str, last: &str| {
        operator.post(routes::ABSENCES, &absence(&scene, ENROLLED[0], AbsenceKind::Annual, first, last)).await
    };
    let (one, other) = tokio::join!(ask("2026-09-07", "2026-09-18"), ask("2026-10-05", "2026-10-16"));
    let (taken, refused) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!(taken.status, 200);
    assert_eq!(refused.refusal(), (409, "changed_meanwhile".to_owned()));
    assert_eq!(ask("2026-11-02", "2026-11-13").await.code(), "absence_quota");
}

#[tokio::test]
async fn what_is_left_of_a_known_year_is_carried_over() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let employee = routes::fill(routes::EMPLOYEE, &[&scene.cast.employee(ENROLLED[0])]);
    let quota = async || admin.get(&employee).await.json::<EmployeeDetail>().quota;
    // Nobody knows what was taken in 2025, before the first schedule.
    assert_eq!((quota().await.own, quota().await.carried), (12, 0));
    let known_from = async |date: &str| {
        for mut rule in [super::office::schedule(), super::office::assignment()] {
            rule.valid_from = date.to_owned();
            admin.post(routes::RULES, &rule).await.json::<Created>();
        }
    };
    known_from("2025-01-01").await;
    assert_eq!((quota().await.carried, quota().await.left), (6, 18));
    // Seven working days of 2025, which leave five.
    let taken = absence(&scene, ENROLLED[0], AbsenceKind::Annual, "2025-09-01", "2025-09-09");
    id(&admin.post(routes::ABSENCES, &taken).await);
    assert_eq!((quota().await.carried, quota().await.left), (5, 17));
    // Where 2024 is known, too, six days of it were carried into 2025 and taken first.
    known_from("2024-01-01").await;
    assert_eq!((quota().await.carried, quota().await.left), (6, 18));
    // Cuti besar takes the year's own days.
    let long = absence(&scene, ENROLLED[0], AbsenceKind::Long, "2026-09-01", "2026-09-30");
    id(&admin.post(routes::ABSENCES, &long).await);
    assert_eq!((quota().await.own, quota().await.carried, quota().await.left), (0, 6, 6));
}

/// How long one request may be is the kind's rule: leave at own cost has three years, study none but the technical bound.
#[tokio::test]
async fn a_kinds_own_rule_says_how_long_it_may_be() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let ask = async |who: usize, kind, first: &str, last: &str| {
        operator.post(routes::ABSENCES, &absence(&scene, who, kind, first, last)).await
    };
    // What lies in the last of these years is read too, though the form only looks.
    id(&ask(ENROLLED[0], AbsenceKind::Permit, "2029-08-30", "2029-08-30").await);
    let look =
        NewAbsence { look: true, ..absence(&scene, ENROLLED[0], AbsenceKind::Unpaid, "2026-09-01", "2029-08-31") };
    let told: Filed = operator.post(routes::ABSENCES, &look).await.json();
    assert_eq!(told.refused.map(|refused| refused.code).as_deref(), Some("absence_overlaps"));
    assert_eq!(told.other.map(|other| other.first).as_deref(), Some("2029-08-30"));
    // 1,096 days, and one more.
    assert_eq!(ask(ENROLLED[1], AbsenceKind::Unpaid, "2026-09-01", "2029-09-01").await.code(), "absence_too_long");
    id(&ask(ENROLLED[1], AbsenceKind::Unpaid, "2026-09-01", "2029-08-31").await);
    // Four years, and one day more.
    assert_eq!(ask(NEW[0], AbsenceKind::Study, "2026-09-01", "2030-09-01").await.code(), "absence_too_long");
    id(&ask(NEW[0], AbsenceKind::Study, "2026-09-01", "2030-08-31").await);
}

/// Over the turn of the year annual leave is two requests, each of its own year's days.
#[tokio::test]
async fn annual_leave_over_the_turn_of_the_year_takes_from_both() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let ask = |first: &str, last: &str| absence(&scene, ENROLLED[0], AbsenceKind::Annual, first, last);
    let refused = operator.post(routes::ABSENCES, &ask("2026-12-28", "2027-01-08")).await;
    assert_eq!(refused.code(), "absence_over_years");
    id(&operator.post(routes::ABSENCES, &ask("2026-12-28", "2026-12-31")).await);
    id(&operator.post(routes::ABSENCES, &ask("2027-01-04", "2027-01-08")).await);
    let left = async |day: &str| {
        let look = NewAbsence { look: true, ..ask(day, day) };
        let annual = operator.post(routes::ABSENCES, &look).await.json::<Filed>().annual.unwrap();
        (annual.year, annual.taken)
    };
    assert_eq!((left("2026-11-02").await, left("2027-02-01").await), ((2026, 4), (2027, 5)));
}

#[tokio::test]
async fn the_rules_are_asked_again_when_leave_is_granted() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let ask = async |kind, first: &str, last: &str| {
        id(&operator.post(routes::ABSENCES, &absence(&scene, ENROLLED[0], kind, first, last)).await)
    };
    let grant = async |id: &str| {
        let letter = Approve { letter: Some("850/1/2026".to_owned()), ..Approve::default() };
        admin.post(&routes::fill(routes::ABSENCE_APPROVE, &[id]), &letter).await
    };
    let annual = ask(AbsenceKind::Annual, "2026-09-07", "2026-09-11").await;
    let permit = ask(AbsenceKind::Permit, "2026-09-14", "2026-09-14").await;
    let mut leave: serde_json::Value = serde_json::from_str(templates::LEAVE.json).unwrap();
    leave["annual"] = json!({ "days": 4, "carry": 0, "ceiling": 4 });
    let stricter = rule(RuleKind::Leave, RuleScope::Regency {}, "", "2026-01-01", leave);
    admin.post(routes::RULES, &stricter).await.json::<Created>();
    assert_eq!(grant(&annual).await.code(), "absence_quota");
    // Izin needs no letter by these rules.
    let path = routes::fill(routes::ABSENCE_APPROVE, &[&permit]);
    assert_eq!(admin.post(&path, &Approve::default()).await.status, 200);
}

#[tokio::test]
async fn a_ward_works_by_its_roster() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    ward(&operator, &scene.cast.unit()).await;
    let shift = |who: usize, day: u8, shift: Option<&str>| NewShift {
        employee: scene.cast.employee(who),
        date: format!("2026-07-{day:02}"),
        shift: shift.map(str::to_owned),
    };
    let write = async |rows| operator.post(routes::SHIFTS, &NewShifts { unit: scene.cast.unit(), rows }).await;
    let rows = (1..=31).flat_map(|day| (0..4).map(move |who| (who, day)));
    let rows = rows.map(|(who, day)| shift(who, day, (day % 2 == 0).then_some("M"))).collect();
    assert_eq!(write(rows).await.status, 200);
    let mut stranger = shift(0, 1, None);
    stranger.employee = "nobody".to_owned();
    assert_eq!(write(vec![stranger]).await.code(), "not_found");
    assert_eq!(write(vec![shift(0, 1, Some(""))]).await.code(), "rule_identifier");
    assert_eq!(write(vec![shift(0, 1, Some("Z"))]).await.code(), "shift_unknown");
    assert_eq!(write(vec![shift(0, 1, Some("M")), shift(0, 1, Some("P"))]).await.code(), "shift_twice");
    let weekly = rule(
        RuleKind::Assignment,
        RuleScope::Person { person: scene.cast.employee(0) },
        "",
        "2026-08-01",
        json!("five_days"),
    );
    operator.post(routes::RULES, &weekly).await.json::<Created>();
    let in_august = NewShift { date: "2026-08-03".to_owned(), ..shift(0, 1, Some("M")) };
    let refused = write(vec![in_august]).await;
    assert_eq!(refused.code(), "shift_of_week");
    let about = serde_json::from_slice::<Problem>(&refused.body).unwrap().about.unwrap();
    assert_eq!((about.employee, about.date.as_deref()), (Some(scene.cast.employee(0)), Some("2026-08-03")));
    let query = format!("{}?unit={}&month=2026-07", routes::SHIFTS, scene.cast.unit());
    let shown: Shifts = operator.get(&query).await.json();
    assert_eq!((shown.rows.len(), shown.rows[0].days.len()), (4, 31));
    assert!(shown.rows.is_sorted_by_key(|row| &row.name) && shown.rows[0].days.is_sorted_by_key(|day| &day.date));
    let legend: Vec<_> =
        shown.legend.iter().map(|told| (&*told.shift, &*told.hours.from, &*told.hours.until)).collect();
    assert_eq!(legend, [("M", "21:00", "07:00+1"), ("P", "07:00", "14:00"), ("S", "14:00", "21:00")]);
    assert!(shown.legend.iter().all(|told| told.since == "2026-07-01" && told.rest.is_none()), "{:?}", shown.legend);
    let recap = format!("{}?unit={}&month=2026-07", routes::RECAP, scene.cast.unit());
    let recap: Recap = operator.get(&recap).await.json();
    assert_eq!((recap.rows[0].totals.working_days, recap.rows[0].totals.codes["O"]), (15, 16));
    lock(&admin, &operator, &scene.cast.unit()).await;
    assert_eq!(write(vec![shift(0, 1, Some("M"))]).await.code(), "month_locked");
}

#[tokio::test]
async fn who_must_work_on_cuti_bersama_works_and_gets_the_day_back() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let collective = templates::holidays_2026();
    let day = collective.holidays.iter().find(|day| day.kind.code() == "cuti_bersama").unwrap().date.to_string();
    let order = |people: &[String]| NewDenial {
        employees: people.to_vec(),
        date: day.clone(),
        letter: "800/1/2026".to_owned(),
    };
    assert_eq!(operator.post(routes::DENIALS, &order(&["nobody".to_owned()])).await.code(), "not_found");
    let person = scene.cast.employee(ENROLLED[0]);
    let mut other = order(std::slice::from_ref(&person));
    other.date = "2026-07-01".to_owned();
    assert_eq!(operator.post(routes::DENIALS, &other).await.code(), "denial_not_collective");
    operator.post(routes::DENIALS, &order(std::slice::from_ref(&person))).await.json::<Done>();
    let recap = format!("{}?unit={}&month={}", routes::RECAP, scene.cast.unit(), &day[..7]);
    let recap: Recap = operator.get(&recap).await.json();
    let due = |who: usize| {
        let id = scene.cast.employee(who);
        recap.rows.iter().find(|row| row.employee == id).unwrap().totals.working_days
    };
    assert_eq!(due(ENROLLED[0]), due(ENROLLED[1]) + 1);
    let detail: EmployeeDetail = operator.get(&routes::fill(routes::EMPLOYEE, &[&person])).await.json();
    assert_eq!((detail.quota.added, detail.quota.left), (1, 13));
    let seen = verify(&operator, &scene.cast.unit(), &day[..7]).await;
    admin.post(routes::RECAP_LOCK, &seen).await.json::<Done>();
    let another = order(&[scene.cast.employee(ENROLLED[1])]);
    assert_eq!(operator.post(routes::DENIALS, &another).await.code(), "month_locked");
}
