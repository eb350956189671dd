//! What an ASN sees of their own days by phone, and asks for.

use klabat_api::common::{Done, Intent};
use klabat_api::console::{
    AbsenceKind, AbsenceState, Absences, AuditTrail, CaseState, Claim, Corrections, Created, DayPart, Filed, Recap,
    RecapSeen, RecapState, RecapUnlock, Role,
};
use klabat_api::own::{AskAbsence, AskCorrection, MonthAsked, OwnMonth, OwnRequests, TakeBack};
use klabat_api::phone::{PhoneRequest, PhoneStatus};
use klabat_api::{Base64Url, routes};
use klabat_evidence::Millis;
use klabat_service::ports::{Limit, Statement};
use serde_json::json;

use super::office::{absence, correction, id, lock, policy, set_rules, verdict, verify};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene};
use crate::target::{Answer, START};

pub(super) const OWN: usize = ENROLLED[0];
const OTHER: usize = ENROLLED[1];

/// The credential and token of somebody's phone.
fn phone(scene: &Scene, who: usize) -> (Base64Url, Base64Url) {
    (Base64Url(scene.cast.credential(who)), Base64Url::from(scene.cast.token(who)))
}

pub(super) async fn requests(scene: &Scene, who: usize) -> OwnRequests {
    let (credential, token) = phone(scene, who);
    scene.post(routes::OWN_REQUESTS, &PhoneRequest { credential, token }).await.json()
}

async fn month(scene: &Scene, month: Option<&str>) -> Answer {
    let (credential, token) = phone(scene, OWN);
    scene.post(routes::OWN_MONTH, &MonthAsked { credential, token, month: month.map(str::to_owned) }).await
}

pub(super) fn leave(scene: &Scene, first: &str, last: &str) -> AskAbsence {
    let (credential, token) = phone(scene, OWN);
    let reason = "keperluan keluarga".to_owned();
    let (first, last) = (first.to_owned(), last.to_owned());
    AskAbsence {
        credential,
        token,
        kind: AbsenceKind::Annual,
        first,
        last,
        part: None,
        reason,
        copy: None,
        look: false,
    }
}

fn late(scene: &Scene, date: &str) -> AskCorrection {
    let (credential, token) = phone(scene, OWN);
    let claim = Claim::Time { direction: Intent::In, at: "07:25".to_owned() };
    AskCorrection { credential, token, date: date.to_owned(), claim, reason: "Beacon padam pagi itu".to_owned() }
}

async fn ask(scene: &Scene, first: &str, last: &str) -> String {
    scene.post(routes::OWN_ABSENCE, &leave(scene, first, last)).await.json::<Filed>().id.unwrap()
}

async fn take_back(scene: &Scene, route: &str, who: usize, id: &str) -> Answer {
    let (credential, token) = phone(scene, who);
    scene.post(route, &TakeBack { credential, token, id: id.to_owned() }).await
}

/// The rules of July and August.
pub(super) async fn office(scene: &Scene) -> (Console<'_>, Console<'_>) {
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    (admin, operator)
}

#[tokio::test]
async fn leave_asked_for_by_phone_waits_for_the_unit_and_then_for_bkpp() {
    let scene = Scene::here().await;
    let (admin, operator) = office(&scene).await;
    let look: Filed = scene
        .post(
            routes::OWN_ABSENCE,
            &AskAbsence { look: true, reason: String::new(), ..leave(&scene, "2026-08-20", "2026-08-24") },
        )
        .await
        .json();
    assert_eq!((look.id, look.working_days, look.annual.map(|annual| annual.left)), (None, 3, Some(12)));
    assert!(requests(&scene, OWN).await.absences.is_empty(), "a look files nothing");
    let filed = ask(&scene, "2026-08-20", "2026-08-24").await;
    let row = operator.get(routes::ABSENCES).await.json::<Absences>().rows.remove(0);
    assert_eq!((row.state, row.own, &*row.requested_by), (AbsenceState::Requested, false, &*row.name));
    let approve = routes::fill(routes::ABSENCE_APPROVE, &[&filed]);
    operator.post(&approve, &json!({})).await.json::<Done>();
    assert_eq!(operator.post(&approve, &json!({ "letter": "800/1" })).await.code(), "not_allowed");
    admin.post(&approve, &json!({ "letter": "800/1" })).await.json::<Done>();
    let own = requests(&scene, OWN).await;
    let granted = &own.absences[0];
    assert_eq!((granted.state, granted.own, granted.letter.as_deref()), (AbsenceState::Approved, true, Some("800/1")));
    assert_eq!(granted.decisions.len(), 2);
    assert_eq!(own.annual.unwrap().left, 9);
    assert!(requests(&scene, OTHER).await.absences.is_empty(), "a colleague sees nothing of it");
}

#[tokio::test]
async fn what_is_asked_by_phone_is_judged_as_at_the_console() {
    let scene = Scene::here().await;
    let (admin, operator) = office(&scene).await;
    let refused = async |ask: AskAbsence| scene.post(routes::OWN_ABSENCE, &ask).await.code();
    let whole = leave(&scene, "2026-08-20", "2026-08-20");
    assert_eq!(refused(AskAbsence { reason: "x".to_owned(), ..whole.clone() }).await, "reason_length");
    assert_eq!(refused(AskAbsence { last: "2026-08-19".to_owned(), ..whole.clone() }).await, "period_order");
    assert_eq!(refused(AskAbsence { kind: AbsenceKind::Collective, ..whole.clone() }).await, "absence_not_collective");
    let part = DayPart { from: "12:00".to_owned(), until: "10:00".to_owned() };
    assert_eq!(refused(AskAbsence { part: Some(part), ..whole.clone() }).await, "period_order");
    ask(&scene, "2026-08-20", "2026-08-20").await;
    assert_eq!(refused(whole).await, "absence_overlaps");
    lock(&admin, &operator, &scene.cast.unit()).await;
    assert_eq!(refused(leave(&scene, "2026-07-20", "2026-07-20")).await, "month_locked");
    assert_eq!(scene.post(routes::OWN_CORRECTION, &late(&scene, "2026-07-20")).await.code(), "month_locked");
    assert_eq!(scene.post(routes::OWN_CORRECTION, &late(&scene, "2026-08-19")).await.code(), "not_yet");
    let mut odd = late(&scene, "2026-08-18");
    odd.claim = Claim::Time { direction: Intent::In, at: "25:00".to_owned() };
    assert_eq!(scene.post(routes::OWN_CORRECTION, &odd).await.code(), "malformed_request");
}

/// What an ASN files and takes back again and again ends for the day, as each leaves lines in the log.
#[tokio::test]
async fn nobody_asks_for_more_than_twenty_things_a_day() {
    let scene = Scene::here().await;
    office(&scene).await;
    for _ in 0..10 {
        let filed = ask(&scene, "2026-08-20", "2026-08-20").await;
        take_back(&scene, routes::OWN_ABSENCE_CANCEL, OWN, &filed).await.json::<Done>();
        let filed = id(&scene.post(routes::OWN_CORRECTION, &late(&scene, "2026-08-18")).await);
        take_back(&scene, routes::OWN_CORRECTION_WITHDRAW, OWN, &filed).await.json::<Done>();
    }
    let refused = (429, "asked_too_often".to_owned());
    assert_eq!(scene.post(routes::OWN_CORRECTION, &late(&scene, "2026-08-18")).await.refusal(), refused);
    let leave = leave(&scene, "2026-08-20", "2026-08-20");
    assert_eq!(scene.post(routes::OWN_ABSENCE, &leave).await.refusal(), refused);
    let look = AskAbsence { look: true, ..leave.clone() };
    assert_eq!(scene.post(routes::OWN_ABSENCE, &look).await.status, 200);
    scene.turn(Millis(START + 25 * 3_600_000));
    assert_eq!(scene.post(routes::OWN_ABSENCE, &leave).await.status, 200);
}

#[tokio::test]
async fn what_is_asked_for_a_month_that_is_verified_goes_by_the_operator() {
    let scene = Scene::here().await;
    let (admin, operator) = office(&scene).await;
    verify(&operator, &scene.cast.unit(), "2026-07").await;
    assert_eq!(scene.post(routes::OWN_CORRECTION, &late(&scene, "2026-07-20")).await.code(), "month_verified");
    assert_eq!(
        scene.post(routes::OWN_ABSENCE, &leave(&scene, "2026-07-20", "2026-07-20")).await.code(),
        "month_verified"
    );
    let filed = operator.post(routes::CORRECTIONS, &correction(&scene, "2026-07-20", "07:20")).await.json::<Created>();
    // Verified anew, locked and unlocked, it takes requests by phone again, though its first version stays verified.
    let decide = routes::fill(routes::CORRECTION_DECIDE, &[&filed.id]);
    admin.post(&decide, &verdict(true)).await.json::<Done>();
    let newest = format!("{}?unit={}&month=2026-07&version=2", routes::RECAP, scene.cast.unit());
    let hash = operator.get(&newest).await.json::<Recap>().hash;
    let seen = RecapSeen { unit: scene.cast.unit(), month: "2026-07".to_owned(), hash };
    operator.post(routes::RECAP_VERIFY, &seen).await.json::<Done>();
    admin.post(routes::RECAP_LOCK, &seen).await.json::<Done>();
    let unlock = RecapUnlock {
        unit: scene.cast.unit(),
        month: "2026-07".to_owned(),
        version: 2,
        reason: "koreksi menyusul".to_owned(),
    };
    admin.post(routes::RECAP_UNLOCK, &unlock).await.json::<Done>();
    id(&scene.post(routes::OWN_CORRECTION, &late(&scene, "2026-07-20")).await);
}

/// Requests come in at any time, from every unit.
#[tokio::test]
async fn a_recap_is_locked_while_others_ask_by_phone() {
    let scene = Scene::here().await;
    let (admin, operator) = office(&scene).await;
    let seen = verify(&operator, &scene.cast.unit(), "2026-07").await;
    let elsewhere = "
        INSERT INTO employees (id, nip, name, kind, position, unit, user_handle)
        SELECT 'jauh', '199001012015041009', 'Jauh', 'pns', 'Guru', min(id), randomblob(32) FROM units WHERE id <> ?1";
    let asks = "
        INSERT INTO corrections (id, employee, unit, date, claim, reason, state, requested_by, requested_at)
        SELECT 'c1', 'jauh', unit, '2026-07-01', '{}', 'alasan', 'open', 'jauh', 1 FROM employees WHERE id = 'jauh' AND ?1 <> ''";
    let line = "
        INSERT INTO audit (at, actor, action, subject, before, after, salt, leaf)
        SELECT 1, 'jauh', 'correction.requested', 'c1', NULL, NULL, randomblob(16), randomblob(32) WHERE ?1";
    let run = |sql| Statement { sql, parameters: vec![scene.cast.unit().as_str().into()] };
    scene.target.ports().store.run(&[run(elsewhere), run(asks)]).unwrap();
    for batches in 2..60 {
        scene.target.ports().meanwhile(batches, Statement { sql: line, parameters: vec![1_u32.into()] });
    }
    admin.post(routes::RECAP_LOCK, &seen).await.json::<Done>();
}

#[tokio::test]
async fn a_correction_asked_for_by_phone_is_decided_at_the_console() {
    let scene = Scene::here().await;
    let (_, operator) = office(&scene).await;
    let asked = id(&scene.post(routes::OWN_CORRECTION, &late(&scene, "2026-08-18")).await);
    assert_eq!(scene.post(routes::OWN_CORRECTION, &late(&scene, "2026-08-18")).await.code(), "asked_already");
    let row = operator.get(routes::CORRECTIONS).await.json::<Corrections>().rows.remove(0);
    assert_eq!((&row.id, row.own, &*row.requested_by), (&asked, false, &*row.name));
    operator.post(&routes::fill(routes::CORRECTION_DECIDE, &[&asked]), &verdict(true)).await.json::<Done>();
    let own = requests(&scene, OWN).await.corrections.remove(0);
    assert_eq!(
        (own.state, own.own, own.decision.unwrap().reason),
        (CaseState::Approved, true, "sudah diperiksa".to_owned())
    );
    let day = month(&scene, None).await.json::<OwnMonth>().days.remove(0);
    assert_eq!((&*day.date, day.cell.check_in.as_deref()), ("2026-08-18", Some("07:25")));
    assert_eq!(take_back(&scene, routes::OWN_CORRECTION_WITHDRAW, OWN, &asked).await.code(), "changed_meanwhile");
}

#[tokio::test]
async fn what_waits_is_taken_back_by_who_asked_for_it_alone() {
    let scene = Scene::here().await;
    let (admin, operator) = office(&scene).await;
    let (cancel, withdraw) = (routes::OWN_ABSENCE_CANCEL, routes::OWN_CORRECTION_WITHDRAW);
    let absence_asked = ask(&scene, "2026-08-20", "2026-08-20").await;
    let correction_asked = scene.post(routes::OWN_CORRECTION, &late(&scene, "2026-08-18")).await.json::<Created>().id;
    for (route, id) in [(cancel, &absence_asked), (withdraw, &correction_asked)] {
        assert_eq!(take_back(&scene, route, OTHER, id).await.code(), "not_found");
        take_back(&scene, route, OWN, id).await.json::<Done>();
        assert_eq!(take_back(&scene, route, OWN, id).await.code(), "changed_meanwhile");
    }
    let own = requests(&scene, OWN).await;
    assert_eq!((own.absences[0].state, own.corrections[0].state), (AbsenceState::Cancelled, CaseState::Withdrawn));
    // What the operator wrote down for them is the operator's.
    let theirs = absence(&scene, OWN, AbsenceKind::Annual, "2026-08-21", "2026-08-21");
    let theirs = operator.post(routes::ABSENCES, &theirs).await.json::<Filed>().id.unwrap();
    let written = id(&operator.post(routes::CORRECTIONS, &correction(&scene, "2026-08-18", "07:20")).await);
    assert_eq!(take_back(&scene, cancel, OWN, &theirs).await.code(), "not_found");
    assert_eq!(take_back(&scene, withdraw, OWN, &written).await.code(), "not_found");
    assert_eq!(requests(&scene, OWN).await.absences.iter().filter(|one| one.own).count(), 1);
    // After the unit's step it can still be taken back; after BKPP's, it cannot.
    let twice = [ask(&scene, "2026-08-24", "2026-08-24").await, ask(&scene, "2026-08-26", "2026-08-26").await];
    for filed in &twice {
        operator.post(&routes::fill(routes::ABSENCE_APPROVE, &[filed]), &json!({})).await.json::<Done>();
    }
    take_back(&scene, cancel, OWN, &twice[0]).await.json::<Done>();
    let letter = json!({ "letter": "800/2" });
    admin.post(&routes::fill(routes::ABSENCE_APPROVE, &[&twice[1]]), &letter).await.json::<Done>();
    assert_eq!(take_back(&scene, cancel, OWN, &twice[1]).await.code(), "not_allowed");
}

#[tokio::test]
async fn what_is_asked_and_taken_back_by_phone_stands_in_the_audit_log_by_name() {
    let scene = Scene::here().await;
    let (admin, _) = office(&scene).await;
    let filed = ask(&scene, "2026-08-20", "2026-08-20").await;
    take_back(&scene, routes::OWN_ABSENCE_CANCEL, OWN, &filed).await.json::<Done>();
    let trail: AuditTrail = admin.get(&format!("{}?subject={filed}", routes::AUDIT)).await.json();
    let name = admin.get(routes::ABSENCES).await.json::<Absences>().rows.remove(0).name;
    let lines: Vec<_> = trail.rows.iter().map(|row| (&*row.action, &*row.actor)).collect();
    assert_eq!(lines, [("absence.cancelled", &*name), ("absence.requested", &*name)]);
}

#[tokio::test]
async fn a_month_shows_ones_days_as_far_as_today_with_their_reasons() {
    let mut scene = Scene::here().await;
    office(&scene).await;
    scene.punch(OWN).await;
    let own: OwnMonth = month(&scene, None).await.json();
    assert_eq!((&*own.month, &*own.today, own.recap, own.refused), ("2026-08", "2026-08-18", RecapState::Draft, None));
    let dates: Vec<&str> = own.days.iter().map(|day| &*day.date).collect();
    assert_eq!((dates.len(), dates[0], dates[17]), (18, "2026-08-18", "2026-08-01"));
    assert_eq!((own.days[0].cell.check_in.as_deref(), own.days[0].cell.open), (Some("07:20"), true));
    assert_eq!(own.days[0].hours, Some(["07:30", "16:00"].map(str::to_owned)));
    let holiday = &own.days[1];
    assert_eq!((&*holiday.cell.code, &holiday.hours), ("L", &None));
    assert!(holiday.reasons[0].message.id.contains("Kemerdekaan"));
    assert_eq!(own.days[4].reasons[0].code, "absent");
    assert_eq!(month(&scene, Some("2026-09")).await.code(), "not_yet");
    assert_eq!(month(&scene, Some("2026-13")).await.code(), "malformed_request");
}

#[tokio::test]
async fn a_locked_month_shows_the_days_that_were_locked() {
    let scene = Scene::here().await;
    let (admin, operator) = office(&scene).await;
    let seen = verify(&operator, &scene.cast.unit(), "2026-07").await;
    assert_eq!(month(&scene, Some("2026-07")).await.json::<OwnMonth>().recap, RecapState::Verified);
    admin.post(routes::RECAP_LOCK, &seen).await.json::<Done>();
    let mut dearer = policy("2026-07-01");
    dearer.document["absent"] = json!(400);
    assert_eq!(admin.post(routes::RULES, &dearer).await.status, 200);
    let locked: OwnMonth = month(&scene, Some("2026-07")).await.json();
    assert_eq!((locked.recap, locked.days.len(), locked.days[0].cell.deduction), (RecapState::Locked, 31, 300));
    let unlock = RecapUnlock {
        unit: scene.cast.unit(),
        month: "2026-07".to_owned(),
        version: 1,
        reason: "Perbup berubah".to_owned(),
    };
    admin.post(routes::RECAP_UNLOCK, &unlock).await.json::<Done>();
    let draft: OwnMonth = month(&scene, Some("2026-07")).await.json();
    assert_eq!((draft.recap, draft.days[0].cell.deduction), (RecapState::Draft, 400));
}

#[tokio::test]
async fn who_moves_within_a_month_sees_the_days_of_both_units() {
    let scene = Scene::here().await;
    let (admin, _) = office(&scene).await;
    let moved = json!({ "unit": scene.cast.below(), "valid_from": "2026-08-10", "reason": "SK mutasi 821/1" });
    let path = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&scene.cast.employee(OWN)]);
    assert_eq!(admin.post(&path, &moved).await.status, 200);
    let own: OwnMonth = month(&scene, None).await.json();
    assert_eq!((own.days.len(), &*own.unit.id), (18, &*scene.cast.below()));
}

#[tokio::test]
async fn without_rules_a_month_says_what_is_missing_and_today_says_nothing() {
    let scene = Scene::here().await;
    let own: OwnMonth = month(&scene, None).await.json();
    assert_eq!((own.days.len(), own.refused.unwrap().code), (0, "schedule_missing".to_owned()));
    assert_eq!(status(&scene, OWN).await.today, None);
    let own = requests(&scene, OWN).await;
    assert!(own.kinds.contains(&AbsenceKind::Annual), "the national rules of leave come with the program");
}

pub(super) async fn status(scene: &Scene, who: usize) -> PhoneStatus {
    let (credential, token) = phone(scene, who);
    scene.post(routes::PHONE_STATUS, &PhoneRequest { credential, token }).await.json()
}

#[tokio::test]
async fn the_kinds_of_leave_are_those_of_ones_kind_of_civil_servant() {
    let scene = Scene::here().await;
    let (_, operator) = office(&scene).await;
    assert!(requests(&scene, OWN).await.kinds.contains(&AbsenceKind::Long));
    let pppk = json!({ "name": "Siti", "kind": "pppk", "position": "Guru" });
    let path = routes::fill(routes::EMPLOYEE, &[&scene.cast.employee(OWN)]);
    operator.post(&path, &pppk).await.json::<Done>();
    let kinds = requests(&scene, OWN).await.kinds;
    assert!(!kinds.contains(&AbsenceKind::Long) && kinds.contains(&AbsenceKind::Sick), "{kinds:?}");
}

#[tokio::test]
async fn only_the_holder_of_a_confirmed_phone_asks() {
    let mut scene = Scene::here().await;
    let (credential, token) = phone(&scene, OWN);
    let asked = async |credential: &Base64Url, token: &Base64Url| {
        let request = PhoneRequest { credential: credential.clone(), token: token.clone() };
        scene.post(routes::OWN_REQUESTS, &request).await.refusal()
    };
    let unknown = (401, "unknown_phone".to_owned());
    assert_eq!(asked(&credential, &phone(&scene, OTHER).1).await, unknown);
    assert_eq!(asked(&Base64Url(vec![1; 32]), &token).await, unknown);
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    let waits: klabat_api::phone::Enrolled = scene.enrol(&bundle).await.json();
    let request = PhoneRequest { credential: waits.credential, token: waits.token };
    assert_eq!(scene.post(routes::OWN_REQUESTS, &request).await.code(), "pending_credential");
    scene.share(Limit::Own, 0);
    let request = PhoneRequest { credential, token };
    assert_eq!(scene.post(routes::OWN_REQUESTS, &request).await.refusal(), (429, "too_many_attempts".to_owned()));
}

#[tokio::test]
async fn who_has_left_asks_for_nothing() {
    let scene = Scene::here().await;
    let (admin, _) = office(&scene).await;
    let left = json!({ "unit": null, "valid_from": "2026-08-18", "reason": "pensiun" });
    let path = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&scene.cast.employee(OWN)]);
    assert_eq!(admin.post(&path, &left).await.status, 200);
    let refused = scene.post(routes::OWN_ABSENCE, &leave(&scene, "2026-08-20", "2026-08-20")).await;
    assert_eq!(refused.refusal(), (401, "unknown_phone".to_owned()));
}
