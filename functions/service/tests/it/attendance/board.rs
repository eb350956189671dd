//! Today, over time, and what is found again.

use std::collections::BTreeMap;

use klabat_api::common::Done;
use klabat_api::console::{
    AbsenceKind, Approve, AuditTrail, Board, BoardPeople, Health, NewShift, NewShifts, Presence, Proposed, PunchSource,
    ReasonGiven, Role,
};
use klabat_api::routes;
use klabat_evidence::Millis;

use super::office::{absence, correction, id, manual, set_rules, verdict, ward};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene};
use crate::target::START;

async fn counts(console: &Console<'_>) -> BTreeMap<Presence, u32> {
    let board: Board = console.get(routes::BOARD).await.json();
    let unit = console.scene.cast.unit();
    let row = board.rows.into_iter().find(|row| row.unit.id == unit).unwrap();
    assert_eq!(row.problem, None);
    row.counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

#[tokio::test]
async fn the_board_says_where_everybody_is() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    // 07:50, twenty minutes after the start.
    scene.turn(Millis(START + 30 * 60_000));
    scene.punch(ENROLLED[1]).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let mut leave = absence(&scene, NEW[0], AbsenceKind::Annual, "2026-08-18", "2026-08-18");
    leave.letter = Some("1".to_owned());
    let filed = id(&operator.post(routes::ABSENCES, &leave).await);
    admin.post(&routes::fill(routes::ABSENCE_APPROVE, &[&filed]), &Approve::default()).await;
    let expected = [(Presence::Present, 1), (Presence::Late, 1), (Presence::Leave, 1), (Presence::NotYet, 1)];
    assert_eq!(counts(&operator).await, BTreeMap::from(expected));
    let query = format!("{}?unit={}&presence=late", routes::BOARD_PEOPLE, scene.cast.unit());
    let people: BoardPeople = operator.get(&query).await.json();
    assert_eq!(people.rows.len(), 1);
    let late = &people.rows[0];
    assert_eq!((late.employee.clone(), late.late_minutes), (scene.cast.employee(ENROLLED[1]), 20));
    let record = routes::fill(routes::RECORD, &[late.record.as_ref().unwrap()]);
    assert_eq!(operator.get(&record).await.status, 200);
    // 13:20, after the check-in window: whoever did not come is absent.
    scene.turn(Millis(START + 6 * 3_600_000));
    assert_eq!(counts(&operator).await[&Presence::Absent], 1);
}

/// Whoever did not come is missed from the end of their check-in window on, and not before.
#[tokio::test]
async fn who_did_not_come_is_absent_once_a_check_in_counts_no_more() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    // 07:20 is the start; the window ends at 11:00.
    scene.turn(Millis(START + 219 * 60_000));
    assert_eq!(counts(&operator).await, BTreeMap::from([(Presence::NotYet, 4)]));
    scene.turn(Millis(START + 220 * 60_000));
    assert_eq!(counts(&operator).await, BTreeMap::from([(Presence::Absent, 4)]));
}

/// A punch that does not count is no coming: it stands beside, with the reason.
#[tokio::test]
async fn a_punch_outside_the_window_is_said_beside_the_absence() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    // 12:58.
    scene.turn(Millis(START + 338 * 60_000));
    scene.punch(ENROLLED[1]).await;
    // Whoever came in time may do so, too: nothing is missing of them.
    scene.punch(ENROLLED[0]).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let query = format!("{}?unit={}", routes::BOARD_PEOPLE, scene.cast.unit());
    let people: BoardPeople = operator.get(&query).await.json();
    let of = |who: usize| people.rows.iter().find(|row| row.employee == scene.cast.employee(who)).unwrap();
    let (late, came) = (of(ENROLLED[1]), of(ENROLLED[0]));
    assert_eq!((late.presence, late.came_at, late.came_by), (Presence::Absent, None, None));
    assert_eq!(late.stray.as_ref().unwrap().id, "Absen pukul 12.58 di luar waktu absen.");
    assert!(late.record.is_some(), "its evidence is there all the same");
    assert_eq!((came.presence, came.came_at.is_some(), &came.stray), (Presence::Present, true, &None));
}

/// Where the roster is not filled, nobody is late, missing or free.
#[tokio::test]
async fn the_board_says_whose_shift_nobody_filled_in() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    ward(&operator, &scene.cast.unit()).await;
    // 13:20: nobody could come in time any more.
    scene.turn(Millis(START + 6 * 3_600_000));
    assert_eq!(counts(&operator).await, BTreeMap::from([(Presence::Unrostered, 4)]));
    let query = format!("{}?unit={}&presence=unrostered", routes::BOARD_PEOPLE, scene.cast.unit());
    let people: BoardPeople = operator.get(&query).await.json();
    let came: Vec<_> = people.rows.iter().filter(|row| row.came_at.is_some()).collect();
    assert_eq!((people.rows.len(), came.len(), came[0].late_minutes), (4, 1, 0));
    let off = NewShift { employee: scene.cast.employee(ENROLLED[0]), date: "2026-08-18".to_owned(), shift: None };
    let rows = NewShifts { unit: scene.cast.unit(), rows: vec![off] };
    operator.post(routes::SHIFTS, &rows).await.json::<Done>();
    let expected = [(Presence::Off, 1), (Presence::Unrostered, 3)];
    assert_eq!(counts(&operator).await, BTreeMap::from(expected));
}

/// What is no check-in with evidence says so wherever it is shown.
#[tokio::test]
async fn the_board_says_by_what_somebody_came() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[1]).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    scene.turn(Millis(START + 30 * 60_000));
    let by_hand = operator.post(routes::MANUAL_RECORDS, &manual(&scene, "2026-08-18", "07:25")).await;
    let proposal = by_hand.json::<Proposed>().approval;
    let approve = routes::fill(routes::APPROVAL_APPROVE, &[&proposal]);
    let reason = ReasonGiven { reason: "dilihat sendiri".to_owned() };
    assert_eq!(admin.post(&approve, &reason).await.status, 200);
    let query = format!("{}?unit={}", routes::BOARD_PEOPLE, scene.cast.unit());
    let people: BoardPeople = operator.get(&query).await.json();
    let by = |who: usize| {
        let row = people.rows.iter().find(|row| row.employee == scene.cast.employee(who)).unwrap();
        (row.came_by, row.left_by)
    };
    assert_eq!(by(ENROLLED[0]), (Some(PunchSource::Manual), None));
    assert_eq!(by(ENROLLED[1]), (Some(PunchSource::Record), None));
    assert_eq!(by(NEW[0]), (None, None));
}

#[tokio::test]
async fn a_board_without_rules_shows_who_came_and_says_what_is_missing() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    let operator = scene.sign_up(Role::Operator).await;
    let board: Board = operator.get(routes::BOARD).await.json();
    let row = &board.rows[0];
    assert_eq!(row.problem.as_ref().map(|problem| problem.code.as_str()), Some("schedule_missing"));
    assert_eq!((row.counts[&Presence::Present], row.counts[&Presence::NotYet]), (1, 3));
}

#[tokio::test]
async fn health_counts_what_is_refused_and_what_waits() {
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    assert_eq!(scene.refused(|visit| visit.radio.dbm = Some(-90)).await, "weak_signal");
    let operator = scene.sign_up(Role::Operator).await;
    set_rules(&scene.sign_up(Role::Admin).await).await;
    operator.post(routes::ABSENCES, &absence(&scene, NEW[0], AbsenceKind::Annual, "2026-08-20", "2026-08-20")).await;
    let health: Health = operator.get(routes::HEALTH).await.json();
    assert_eq!((health.records, health.deferred, health.open.absences), (1, 0, 1));
    assert_eq!(health.refusals, BTreeMap::from([("weak_signal".to_owned(), 1)]));
    assert_eq!((health.beacons, health.silent), (3, 2));
}

#[tokio::test]
async fn the_audit_trail_is_searched_and_paged() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let find = async |query: &str| admin.get(&format!("{}?{query}", routes::AUDIT)).await.json::<AuditTrail>();
    assert_eq!(find("action=rule.").await.rows.len(), 4);
    assert_eq!(find("action=rule.written&actor=ADMIN-").await.rows.len(), 4);
    assert_eq!(find("action=rule.&actor=nobody").await.rows.len(), 0);
    assert_eq!(find(&format!("action=rule.&from={}", START + 86_400_000)).await.rows.len(), 0);
    let rows = find("action=rule.").await.rows;
    assert_eq!(find(&format!("subject={}", rows[0].subject)).await.rows.len(), 1);
    assert_eq!(find(&format!("action=rule.&before={}", rows[1].id)).await.rows.len(), 2);
    assert_eq!(rows[0].after.as_ref().unwrap()["reason"], "Perbup 1/2026");
    // Whom it is about, by name or number, whether the line is the ASN's own or that of a case of theirs.
    let operator = scene.sign_up(Role::Operator).await;
    let leave = absence(&scene, NEW[0], AbsenceKind::Sick, "2026-08-20", "2026-08-20");
    let filed = id(&operator.post(routes::ABSENCES, &leave).await);
    let letter = Approve { letter: Some("800/12".to_owned()), ..Approve::default() };
    admin.post(&routes::fill(routes::ABSENCE_APPROVE, &[&filed]), &letter).await.json::<Done>();
    operator.press(&routes::fill(routes::EMPLOYEE_CODE, &[&leave.employee])).await;
    let nip = |who| scene.cast.nip(who);
    let about: Vec<_> = find(&format!("actor={}", nip(NEW[0]))).await.rows;
    let actions: Vec<_> = about.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(actions, ["code.issued", "absence.approved", "absence.requested"], "their decisions, too");
    assert!(about.iter().all(|row| row.about.is_some()), "{about:?}");
    assert_eq!(find(&format!("actor={}", nip(ENROLLED[0]))).await.rows.len(), 0);
    // So are a correction, and a proposal from its first line to what came of it.
    let asked = id(&operator.post(routes::CORRECTIONS, &correction(&scene, "2026-08-03", "07:30")).await);
    admin.post(&routes::fill(routes::CORRECTION_DECIDE, &[&asked]), &verdict(true)).await.json::<Done>();
    let proposed: Proposed = operator.post(routes::MANUAL_RECORDS, &manual(&scene, "2026-08-04", "07:25")).await.json();
    let reason = ReasonGiven { reason: "benar hadir".to_owned() };
    admin.post(&routes::fill(routes::APPROVAL_APPROVE, &[&proposed.approval]), &reason).await.json::<Done>();
    let about = find(&format!("actor={}", nip(ENROLLED[0]))).await.rows;
    let mut actions: Vec<_> = about.iter().map(|row| row.action.as_str()).collect();
    actions.sort_unstable();
    let expected = ["approval.approved", "approval.proposed", "correction.approved", "correction.requested"];
    assert_eq!(actions, [&expected[..], &["record.written"]].concat());
    assert!(about.iter().all(|row| row.about.is_some()), "{about:?}");
}
