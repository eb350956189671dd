//! A month from its rules to a locked recap, and what no longer moves it.

use klabat_api::common::{Done, Intent};
use klabat_api::console::{
    AbsenceKind, Approve, Created, DayDetail, ImportReport, ManualCause, NewManualRecord, NewMembership, Recap,
    RecapList, RecapSeen, RecapState, RecapUnlock, Role, RosterImport, Statistics, UnitChange,
};
use klabat_api::{Base64Url, Problem, routes};
use klabat_attendance::recap::Lock;
use klabat_evidence::Millis;
use klabat_protocol::{PublicKey, Signature, SoftwareKey, hash};
use klabat_service::nightly;
use klabat_service::ports::Statement;
use serde_json::json;

use super::office::{absence, correction, id, policy, set_rules, verdict};
use crate::cast::ENROLLED;
use crate::scene::{Console, Scene};
use crate::target::START;

fn path(route: &str, scene: &Scene, more: &str) -> String {
    format!("{route}?unit={}&month=2026-07{more}", scene.cast.unit())
}

fn seen(scene: &Scene, hash: &Base64Url) -> RecapSeen {
    RecapSeen { unit: scene.cast.unit(), month: "2026-07".to_owned(), hash: hash.clone() }
}

async fn recap(console: &Console<'_>, more: &str) -> Recap {
    console.get(&path(routes::RECAP, console.scene, more)).await.json()
}

#[tokio::test]
async fn a_month_without_rules_says_what_is_missing() {
    let scene = Scene::here().await;
    let operator = scene.sign_up(Role::Operator).await;
    assert_eq!(operator.get(&path(routes::RECAP, &scene, "")).await.refusal(), (422, "schedule_missing".to_owned()));
}

#[tokio::test]
async fn a_draft_follows_what_is_decided() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let before = recap(&operator, "").await;
    assert_eq!((before.state, before.version, before.days.len(), before.rows.len()), (RecapState::Draft, 1, 31, 4));
    // July 2026 has 23 weekdays and no holiday: nobody came, at 3 % a day.
    let row = &before.rows[0];
    assert_eq!((row.totals.working_days, row.totals.codes["A"], row.totals.deduction), (23, 23, 6_900));
    assert_eq!(before.totals.deduction, 4 * 6_900);
    let mut sick = absence(&scene, ENROLLED[0], AbsenceKind::Sick, "2026-07-06", "2026-07-08");
    sick.letter = Some("RS/1".to_owned());
    let filed = id(&operator.post(routes::ABSENCES, &sick).await);
    assert_eq!(recap(&operator, "").await.open.absences, 1);
    let approve = routes::fill(routes::ABSENCE_APPROVE, &[&filed]);
    admin.post(&approve, &Approve::default()).await.json::<Done>();
    let asked = id(&operator.post(routes::CORRECTIONS, &correction(&scene, "2026-07-09", "08:15")).await);
    let open = recap(&operator, "").await;
    assert_eq!((open.open.corrections, open.rows[0].totals.open_days), (1, 1));
    let decide = routes::fill(routes::CORRECTION_DECIDE, &[&asked]);
    admin.post(&decide, &verdict(true)).await.json::<Done>();
    let after = recap(&operator, "").await;
    let row = &after.rows[0];
    // Three days sick; one day 45 minutes late (1 %) without a check-out (1.5 %); 19 days without anything.
    assert_eq!((row.totals.codes["S"], row.totals.codes["A"], row.totals.present), (3, 19, 1));
    assert_eq!((row.totals.late_minutes, row.totals.deduction), (45, 19 * 300 + 100 + 150));
    let day = routes::fill(routes::EMPLOYEE_DAY, &[&scene.cast.employee(ENROLLED[0]), "2026-07-09"]);
    let day: DayDetail = operator.get(&day).await.json();
    assert_eq!((day.cell.code.as_str(), day.cell.check_in.as_deref()), ("H", Some("08:15")));
    assert_eq!(day.corrections.len(), 1);
    assert!(day.reasons.iter().any(|reason| reason.code == "late" && reason.message.id.contains("45 menit")));
    assert_eq!(day.rules.hours, Some(["07:30", "16:00"].map(str::to_owned)));
    assert_eq!(
        (&*day.rules.schedule_from, &*day.rules.policy_from, day.rules.rostered),
        ("2026-01-01", "2026-01-01", false)
    );
}

#[tokio::test]
async fn a_locked_month_does_not_move_and_unlocking_leaves_both_versions() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let draft = recap(&operator, "").await;
    let other = seen(&scene, &Base64Url(vec![0; 32]));
    assert_eq!(operator.post(routes::RECAP_VERIFY, &other).await.refusal(), (409, "changed_meanwhile".to_owned()));
    let this = seen(&scene, &draft.hash);
    assert_eq!(admin.post(routes::RECAP_LOCK, &this).await.code(), "changed_meanwhile", "nobody verified it");
    operator.post(routes::RECAP_VERIFY, &this).await.json::<Done>();
    assert_eq!(operator.post(routes::RECAP_LOCK, &this).await.code(), "not_allowed");
    let verified = recap(&operator, "").await;
    assert_eq!((verified.state, verified.moved, &verified.hash), (RecapState::Verified, false, &draft.hash));
    assert_eq!((verified.own, recap(&admin, "").await.own), (true, false), "who verified it does not lock it");
    admin.post(routes::RECAP_LOCK, &this).await.json::<Done>();
    assert_eq!(admin.post(routes::RECAP_LOCK, &this).await.code(), "changed_meanwhile");
    assert_eq!(operator.post(routes::RECAP_VERIFY, &this).await.code(), "changed_meanwhile");
    let locked = recap(&operator, "").await;
    assert_eq!((locked.state, locked.moved), (RecapState::Locked, false));
    assert!(signed(&scene, &locked));
    let mut dearer = policy("2026-07-01");
    dearer.document["absent"] = json!(400);
    assert_eq!(admin.post(routes::RULES, &dearer).await.status, 200);
    let still = recap(&operator, "").await;
    assert_eq!((&still.rows, &still.hash, still.moved), (&locked.rows, &locked.hash, true));
    let day = routes::fill(routes::EMPLOYEE_DAY, &[&scene.cast.employee(ENROLLED[0]), "2026-07-09"]);
    let frozen: DayDetail = operator.get(&day).await.json();
    assert_eq!((frozen.recap, frozen.cell.deduction), (RecapState::Locked, 300), "a day of it, neither");
    let unlock = |version, reason: &str| RecapUnlock {
        unit: scene.cast.unit(),
        month: "2026-07".to_owned(),
        version,
        reason: reason.to_owned(),
    };
    assert_eq!(admin.post(routes::RECAP_UNLOCK, &unlock(1, "x")).await.code(), "reason_length");
    assert_eq!(admin.post(routes::RECAP_UNLOCK, &unlock(2, "Perbup berubah")).await.code(), "changed_meanwhile");
    admin.post(routes::RECAP_UNLOCK, &unlock(1, "Perbup berubah")).await.json::<Done>();
    let draft = recap(&operator, "").await;
    assert_eq!((draft.state, draft.version, draft.rows[0].totals.deduction), (RecapState::Draft, 2, 23 * 400));
    let live: DayDetail = operator.get(&day).await.json();
    assert_eq!((live.recap, live.cell.deduction), (RecapState::Draft, 400));
    let first = recap(&operator, "&version=1").await;
    assert_eq!((first.state, first.rows, first.signature), (RecapState::Unlocked, locked.rows, locked.signature));
    let states: Vec<_> = first.history.iter().map(|event| event.state).collect();
    assert_eq!(states, [RecapState::Verified, RecapState::Locked, RecapState::Unlocked]);
    assert_eq!(operator.get(&path(routes::RECAP, &scene, "&version=3")).await.code(), "not_found");
}

/// It would be in the store and in no recap: whoever filed it would believe that it counts.
#[tokio::test]
async fn what_would_change_a_locked_month_waits_until_it_is_unlocked() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let person = scene.cast.employee(ENROLLED[0]);
    let elsewhere = UnitChange { name: "Dinas Baru".into(), parent: None, zone: "Asia/Makassar".into() };
    let elsewhere = admin.post(routes::UNITS, &elsewhere).await.json::<Created>().id;
    let leaves = |from: &str| NewMembership {
        unit: Some(elsewhere.clone()),
        valid_from: from.to_owned(),
        reason: "SK mutasi".to_owned(),
    };
    let left = scene.cast.employee(ENROLLED[1]);
    admin.post(&routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&left]), &leaves("2026-06-01")).await.json::<Done>();
    let mut granted = absence(&scene, ENROLLED[0], AbsenceKind::Sick, "2026-07-06", "2026-07-06");
    granted.letter = Some("RS/1".to_owned());
    let granted = id(&operator.post(routes::ABSENCES, &granted).await);
    admin.post(&routes::fill(routes::ABSENCE_APPROVE, &[&granted]), &Approve::default()).await.json::<Done>();
    let this = seen(&scene, &recap(&operator, "").await.hash);
    operator.post(routes::RECAP_VERIFY, &this).await.json::<Done>();
    admin.post(routes::RECAP_LOCK, &this).await.json::<Done>();
    let cancel = json!({ "reason": "keliru" });
    let cancel = admin.post(&routes::fill(routes::ABSENCE_CANCEL, &[&granted]), &cancel).await;
    assert_eq!(cancel.code(), "month_locked");
    // Whoever was elsewhere in the month is not of it.
    let mut of_left = correction(&scene, "2026-07-09", "08:15");
    of_left.employee = left;
    id(&admin.post(routes::CORRECTIONS, &of_left).await);
    let sick = |first, last| absence(&scene, ENROLLED[0], AbsenceKind::Sick, first, last);
    let manual = |date: &str| NewManualRecord {
        employee: person.clone(),
        intent: Intent::In,
        date: date.to_owned(),
        time: "07:20".to_owned(),
        cause: ManualCause::BrokenPhone,
        reason: "HP rusak".to_owned(),
    };
    let membership = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&person]);
    let roster = |from: &str| RosterImport {
        csv: format!("nip,nama,jenis,jabatan,unit\n199001012015041001,Baru,PNS,Analis,{}\n", scene.cast.unit()),
        commit: false,
        valid_from: Some(from.to_owned()),
        name: None,
    };
    let problems = async |from: &str| {
        let report: ImportReport = admin.post(routes::EMPLOYEES_IMPORT, &roster(from)).await.json();
        report.problems.into_iter().map(|problem| problem.reason.code).collect::<Vec<_>>()
    };
    for code in [
        operator.post(routes::CORRECTIONS, &correction(&scene, "2026-07-09", "08:15")).await.code(),
        operator.post(routes::MANUAL_RECORDS, &manual("2026-07-31")).await.code(),
        operator.post(routes::ABSENCES, &sick("2026-07-31", "2026-08-03")).await.code(),
        admin.post(&membership, &leaves("2026-07-15")).await.code(),
        // From June on, July would be another unit's, too.
        admin.post(&membership, &leaves("2026-06-15")).await.code(),
    ] {
        assert_eq!(code, "month_locked");
    }
    assert_eq!(problems("2026-07-20").await, ["month_locked"]);
    // What begins afterwards is taken, and so is all of it once the month is open again.
    assert_eq!(problems("2026-08-01").await, [""; 0]);
    assert_eq!(operator.post(routes::MANUAL_RECORDS, &manual("2026-08-03")).await.status, 200);
    let unlock = RecapUnlock {
        unit: scene.cast.unit(),
        month: "2026-07".to_owned(),
        version: 1,
        reason: "surat sakit menyusul".to_owned(),
    };
    admin.post(routes::RECAP_UNLOCK, &unlock).await.json::<Done>();
    id(&operator.post(routes::ABSENCES, &sick("2026-07-31", "2026-07-31")).await);
    assert_eq!(problems("2026-07-20").await, [""; 0]);
    admin.post(&membership, &leaves("2026-07-15")).await.json::<Done>();
}

#[tokio::test]
async fn what_moved_since_it_was_verified_is_not_locked() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let draft = recap(&operator, "").await;
    let this = seen(&scene, &draft.hash);
    admin.post(routes::RECAP_VERIFY, &this).await.json::<Done>();
    assert_eq!(admin.post(routes::RECAP_LOCK, &this).await.refusal(), (409, "recap_same_person".to_owned()));
    operator.post(routes::RECAP_VERIFY, &this).await.json::<Done>();
    let asked = id(&operator.post(routes::CORRECTIONS, &correction(&scene, "2026-07-09", "08:15")).await);
    assert!(recap(&operator, "").await.moved);
    assert_eq!(admin.post(routes::RECAP_LOCK, &this).await.refusal(), (409, "recap_moved".to_owned()));
    let open = recap(&operator, "&version=3").await;
    let refused = operator.post(routes::RECAP_VERIFY, &seen(&scene, &open.hash)).await;
    assert_eq!(refused.code(), "recap_open");
    let about = serde_json::from_slice::<Problem>(&refused.body).unwrap().about.unwrap();
    assert_eq!((about.employee, about.date), (Some(scene.cast.employee(ENROLLED[0])), Some("2026-07-09".to_owned())));
    let decide = routes::fill(routes::CORRECTION_DECIDE, &[&asked]);
    admin.post(&decide, &verdict(false)).await.json::<Done>();
    let anew = seen(&scene, &recap(&operator, "&version=3").await.hash);
    operator.post(routes::RECAP_VERIFY, &anew).await.json::<Done>();
    admin.post(routes::RECAP_LOCK, &anew).await.json::<Done>();
    let list: RecapList = operator.get(&format!("{}?month=2026-07", routes::RECAPS)).await.json();
    let row = list.rows.iter().find(|row| row.unit.id == scene.cast.unit()).unwrap();
    assert_eq!((row.people, row.state, row.open.total()), (4, RecapState::Locked, 0));
}

#[tokio::test]
async fn a_recap_is_a_table_that_a_spreadsheet_opens() {
    let scene = Scene::here().await;
    let (admin, auditor) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Auditor).await);
    set_rules(&admin).await;
    let answer = auditor.get(&path(routes::RECAP_CSV, &scene, "")).await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    let text = String::from_utf8(answer.body).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 5);
    assert!(lines[0].starts_with("No,NIP,Nama,Jabatan,01,02,03,"), "{}", lines[0]);
    assert!(lines[1].starts_with(&format!("1,{},ASN 0", scene.cast.nip(0))), "{}", lines[1]);
    let shown = recap(&auditor, "").await;
    assert!(lines[0].contains(",Tidak ikut senam,Masuk 01,") && lines[0].ends_with(",Pulang 31"), "{}", lines[0]);
    let recap_of = format!(",\"69,00\",0,0,0,,{},2026-07,Draf,1,{}", shown.unit.name, shown.hash.encode());
    let end = [&*recap_of, ",0,0,0,0,0", &",".repeat(62)].concat();
    assert!(lines[1].ends_with(&end), "{}", lines[1]);
}

/// The edge's signature over the lock of what was shown.
fn signed(scene: &Scene, recap: &Recap) -> bool {
    let key = PublicKey(scene.config.edge_keys[0].0.as_slice().try_into().unwrap());
    let locked = recap.history.iter().find(|event| event.state == RecapState::Locked).unwrap();
    let lock = Lock {
        recap: recap.hash.0.as_slice().try_into().unwrap(),
        version: recap.version,
        locked_at: Millis(locked.at),
        edge_key: hash::key_id(&key),
    };
    let signature = recap.signature.as_ref().unwrap().0.as_slice().try_into().unwrap();
    SoftwareKey::verify(&key, &lock.signed_message(), &Signature::parse(signature).unwrap())
}

#[tokio::test]
async fn days_of_a_phone_that_is_not_proven_are_counted_apart() {
    const PROVE: &str = "UPDATE credentials SET attestation = 'android-key', doubt = NULL WHERE employee = ?1";
    let mut scene = Scene::here().await;
    scene.punch(ENROLLED[0]).await;
    scene.punch(ENROLLED[1]).await;
    let proven = scene.cast.employee(ENROLLED[1]);
    let prove = Statement { sql: PROVE, parameters: vec![proven.as_str().into()] };
    scene.target.ports().store.run(&[prove]).unwrap();
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let recap: Recap =
        operator.get(&format!("{}?unit={}&month=2026-08", routes::RECAP, scene.cast.unit())).await.json();
    let days = |who: &str| recap.rows.iter().find(|row| row.employee == who).unwrap().totals.unattested;
    let other = scene.cast.employee(ENROLLED[0]);
    assert_eq!((days(&other), days(&proven), recap.totals.unattested), (1, 0, 1));
    let marked = async |who: &str| {
        let day = routes::fill(routes::EMPLOYEE_DAY, &[who, "2026-08-18"]);
        operator.get(&day).await.json::<DayDetail>().punches.iter().map(|punch| punch.unattested).collect::<Vec<_>>()
    };
    assert_eq!((marked(&other).await, marked(&proven).await), (vec![true], vec![false]));
}

#[tokio::test]
async fn statistics_follow_the_recap_that_was_locked() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    nightly(scene.target.ports()).await.unwrap();
    let asked = id(&operator.post(routes::CORRECTIONS, &correction(&scene, "2026-07-09", "08:15")).await);
    admin.post(&routes::fill(routes::CORRECTION_DECIDE, &[&asked]), &verdict(true)).await.json::<Done>();
    let this = seen(&scene, &recap(&operator, "").await.hash);
    operator.post(routes::RECAP_VERIFY, &this).await.json::<Done>();
    admin.post(routes::RECAP_LOCK, &this).await.json::<Done>();
    // Even long after, when the month is none of those that are judged each night.
    for days in [1, 90] {
        scene.turn(Millis(START + days * 86_400_000));
        nightly(scene.target.ports()).await.unwrap();
        let admin = scene.again(Role::Admin).await;
        let query = format!("{}?first=2026-07-09&last=2026-07-09", routes::STATISTICS);
        let statistics: Statistics = admin.get(&query).await.json();
        let unit = statistics.units.iter().find(|row| row.unit.id == scene.cast.unit()).unwrap();
        assert_eq!((unit.counts.present, unit.counts.absent), (1, 3), "after {days} days");
        let forget = ["DELETE FROM day_runs", "DELETE FROM days"].map(|sql| Statement { sql, parameters: Vec::new() });
        scene.target.ports().store.run(&forget).unwrap();
    }
}

#[tokio::test]
async fn a_day_of_somebody_who_is_not_in_the_verified_recap_is_shown_as_of_now() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let person = scene.cast.employee(ENROLLED[0]);
    let moves = async |unit: Option<String>, from: &str| {
        let new = NewMembership { unit, valid_from: from.to_owned(), reason: "SK mutasi".to_owned() };
        admin.post(&routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&person]), &new).await.json::<Done>();
    };
    moves(None, "2026-06-01").await;
    let this = seen(&scene, &recap(&operator, "").await.hash);
    operator.post(routes::RECAP_VERIFY, &this).await.json::<Done>();
    moves(Some(scene.cast.unit()), "2026-07-15").await;
    let day = async |who: &str| {
        operator.get(&routes::fill(routes::EMPLOYEE_DAY, &[who, "2026-07-16"])).await.json::<DayDetail>().recap
    };
    assert_eq!(day(&person).await, RecapState::Draft);
    assert_eq!(day(&scene.cast.employee(ENROLLED[1])).await, RecapState::Verified);
}
