//! Absences, corrections, reviews, outages: who decides, in which order, and that it is decided once.

use klabat_api::common::Done;
use klabat_api::console::{
    AbsenceKind, AbsenceState, Absences, Approve, Attached, AuditTrail, CaseState, Corrections, DayDetail, DayPart,
    Decided, Filed, ManualRecords, NewOutage, OutageRow, Outages, Proposed, PunchSource, ReasonGiven, Reviews, Role,
};
use klabat_api::{Base64Url, routes};
use klabat_service::ports::Statement;
use serde_json::json;

use super::office::{absence, correction, id, manual, outage, set_rules, verdict};
use crate::cast::{ENROLLED, Which};
use crate::scene::{Console, Scene, octets};
use crate::target::START;

fn approve(letter: Option<&str>) -> Approve {
    Approve { letter: letter.map(str::to_owned), ..Approve::default() }
}

async fn absences(console: &Console<'_>) -> Absences {
    console.get(&format!("{}?unit={}", routes::ABSENCES, console.scene.cast.unit())).await.json()
}

#[tokio::test]
async fn an_absence_needs_the_unit_and_then_another_person_of_bkpp_with_a_letter() {
    let scene = Scene::new().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let superior = scene.sign_up(Role::Superior).await;
    set_rules(&admin).await;
    let new = absence(&scene, ENROLLED[0], AbsenceKind::Annual, "2026-08-20", "2026-08-21");
    let filed = id(&operator.post(routes::ABSENCES, &new).await);
    let path = routes::fill(routes::ABSENCE_APPROVE, &[&filed]);
    assert_eq!(absences(&operator).await.rows[0].state, AbsenceState::Requested, "the superior's is the next step");
    assert_eq!(operator.post(&path, &approve(None)).await.refusal(), (409, "second_person".to_owned()));
    assert!(!absences(&superior).await.rows[0].own);
    assert_eq!(superior.post(&path, &approve(None)).await.status, 200);
    assert!(absences(&superior).await.rows[0].own, "it has been decided about by them");
    assert!(!absences(&admin).await.rows[0].own);
    assert_eq!(operator.post(&path, &approve(None)).await.code(), "not_allowed");
    assert_eq!(superior.post(&path, &approve(None)).await.code(), "not_allowed");
    assert_eq!(admin.post(&path, &approve(None)).await.code(), "absence_letter");
    assert_eq!(admin.post(&path, &approve(Some("850/12/2026"))).await.status, 200);
    assert_eq!(admin.post(&path, &approve(None)).await.code(), "changed_meanwhile");
    let row = absences(&admin).await.rows.remove(0);
    assert_eq!((row.state, row.letter.as_deref()), (AbsenceState::Approved, Some("850/12/2026")));
    let steps: Vec<_> = row.decisions.iter().map(|step| (step.state.as_str(), step.by.clone())).collect();
    assert_eq!(steps, [("endorsed", superior.me.name.clone()), ("approved", admin.me.name.clone())]);
    let mut own = absence(&scene, ENROLLED[1], AbsenceKind::Duty, "2026-08-20", "2026-08-20");
    own.letter = Some("090/1/2026".to_owned());
    let filed = id(&admin.post(routes::ABSENCES, &own).await);
    let path = routes::fill(routes::ABSENCE_APPROVE, &[&filed]);
    assert_eq!(admin.post(&path, &approve(None)).await.refusal(), (409, "second_person".to_owned()));
}

#[tokio::test]
async fn two_absences_never_hold_the_same_time() {
    let scene = Scene::new().await;
    let operator = scene.sign_up(Role::Operator).await;
    set_rules(&scene.sign_up(Role::Admin).await).await;
    let ask = async |first: &str, last: &str, part: Option<(&str, &str)>| {
        let mut new = absence(&scene, ENROLLED[0], AbsenceKind::Permit, first, last);
        new.part = part.map(|(from, until)| DayPart { from: from.to_owned(), until: until.to_owned() });
        operator.post(routes::ABSENCES, &new).await
    };
    let first = id(&ask("2026-08-20", "2026-08-21", None).await);
    assert_eq!(ask("2026-08-21", "2026-08-24", None).await.refusal(), (409, "absence_overlaps".to_owned()));
    assert_eq!(ask("2026-08-21", "2026-08-21", Some(("08:00", "10:00"))).await.code(), "absence_overlaps");
    assert_eq!(ask("2026-08-27", "2026-08-27", Some(("08:00", "10:00"))).await.status, 200);
    assert_eq!(ask("2026-08-27", "2026-08-27", Some(("10:00", "12:00"))).await.status, 200);
    // Of a night shift.
    assert_eq!(ask("2026-08-28", "2026-08-28", Some(("23:00", "03:00+1"))).await.status, 200);
    assert_eq!(ask("2026-08-27", "2026-08-27", Some(("09:59", "10:01"))).await.code(), "absence_overlaps");
    let reason = ReasonGiven { reason: "salah tanggal".to_owned() };
    let cancel = routes::fill(routes::ABSENCE_CANCEL, &[&first]);
    assert_eq!(operator.post(&cancel, &reason).await.status, 200);
    assert_eq!(ask("2026-08-21", "2026-08-21", None).await.status, 200);
    for (first, last, part) in [
        ("2026-08-25", "2026-08-24", None),
        ("2026-08-25", "2026-08-26", Some(("08:00", "10:00"))),
        ("2026-08-25", "2026-08-25", Some(("10:00", "10:00"))),
    ] {
        assert_eq!(ask(first, last, part).await.code(), "period_order", "{first} {last} {part:?}");
    }
}

/// What the form shows before it is sent is what is judged when it is.
#[tokio::test]
async fn a_request_is_looked_at_before_it_is_filed() {
    let scene = Scene::new().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let look = async |kind, first: &str, last: &str| {
        let mut new = absence(&scene, ENROLLED[0], kind, first, last);
        (new.look, new.reason) = (true, String::new());
        operator.post(routes::ABSENCES, &new).await.json::<Filed>()
    };
    // Over a weekend.
    let seen = look(AbsenceKind::Annual, "2026-08-20", "2026-08-24").await;
    let annual = seen.annual.unwrap();
    assert_eq!((seen.id, seen.working_days, seen.refused, seen.other), (None, 3, None, None));
    assert_eq!((annual.year, annual.left), (2026, 12));
    assert_eq!(look(AbsenceKind::Sick, "2026-08-20", "2026-08-24").await.annual, None);
    assert!(absences(&operator).await.rows.is_empty(), "nothing was filed");
    let seen = look(AbsenceKind::Annual, "2026-09-01", "2026-09-30").await;
    assert_eq!(seen.refused.unwrap().code, "absence_quota");
    assert_eq!((seen.working_days, seen.annual.unwrap().left), (22, 12), "what it lacks is told");
    let new = absence(&scene, ENROLLED[0], AbsenceKind::Sick, "2026-08-20", "2026-08-21");
    id(&operator.post(routes::ABSENCES, &new).await);
    let seen = look(AbsenceKind::Annual, "2026-08-21", "2026-08-24").await;
    assert_eq!(seen.refused.unwrap().code, "absence_overlaps");
    let other = seen.other.unwrap();
    assert_eq!((other.kind, other.state), (AbsenceKind::Sick, AbsenceState::Endorsed));
    assert_eq!((other.first.as_str(), other.last.as_str()), ("2026-08-20", "2026-08-21"));
    assert!(look(AbsenceKind::Annual, "2026-08-24", "2026-08-24").await.other.is_none(), "of other days");
    // The reason may wait only while one looks.
    let mut new = absence(&scene, ENROLLED[0], AbsenceKind::Annual, "2026-08-25", "2026-08-25");
    new.reason = String::new();
    assert_eq!(operator.post(routes::ABSENCES, &new).await.code(), "reason_length");
}

#[tokio::test]
async fn a_correction_is_taken_back_by_who_wrote_it_down_or_by_bkpp() {
    let scene = Scene::new().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let reason = ReasonGiven { reason: "salah tanggal".to_owned() };
    let file = async |date: &str| id(&operator.post(routes::CORRECTIONS, &correction(&scene, date, "07:25")).await);
    let (first, second) = (file("2026-07-09").await, file("2026-07-10").await);
    let path = routes::fill(routes::CORRECTION_WITHDRAW, &[&first]);
    let foreign = id(&admin.post(routes::CORRECTIONS, &correction(&scene, "2026-07-13", "07:25")).await);
    let foreign = routes::fill(routes::CORRECTION_WITHDRAW, &[&foreign]);
    assert_eq!(operator.post(&foreign, &reason).await.code(), "not_allowed");
    admin.post(&foreign, &reason).await.json::<Done>();
    assert_eq!(operator.post(&path, &ReasonGiven { reason: String::new() }).await.code(), "reason_length");
    operator.post(&path, &reason).await.json::<Done>();
    assert_eq!(operator.post(&path, &reason).await.code(), "changed_meanwhile");
    let path = routes::fill(routes::CORRECTION_WITHDRAW, &[&second]);
    admin.post(&path, &reason).await.json::<Done>();
    let list = format!("{}?unit={}", routes::CORRECTIONS, scene.cast.unit());
    let rows = operator.get(&list).await.json::<Corrections>().rows;
    assert!(
        rows.iter().all(|row| row.state == CaseState::Withdrawn && row.wrote != (row.date == "2026-07-13")),
        "{rows:?}"
    );
    let decision = rows[0].decision.as_ref().unwrap();
    assert_eq!((decision.state.as_str(), decision.reason.as_str()), ("withdrawn", "salah tanggal"));
    let decide = routes::fill(routes::CORRECTION_DECIDE, &[&first]);
    assert_eq!(admin.post(&decide, &verdict(true)).await.code(), "changed_meanwhile");
}

#[tokio::test]
async fn an_attachment_is_seen_by_way_of_its_case_only() {
    let scene = Scene::new().await;
    let target = scene.target.clone();
    let elsewhere = Scene::before(target, Which::Strict).await;
    let (operator, superior) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Superior).await);
    let foreign = elsewhere.sign_up(Role::Operator).await;
    set_rules(&scene.sign_up(Role::Admin).await).await;
    let bytes = [b"%PDF-1.7 ".as_slice(), &scene.cast.bytes("letter")].concat();
    let upload = |bytes: &[u8]| octets(routes::ATTACHMENTS, bytes.to_vec());
    let kept: Attached = operator.send(upload(&bytes)).await.json();
    assert_eq!(operator.send(upload(&bytes)).await.json::<Attached>(), kept);
    assert_eq!(operator.send(upload(b"<html>")).await.code(), "attachment_form");
    let large = [b"%PDF-".as_slice(), &vec![0; 1 << 20]].concat();
    assert_eq!(operator.send(upload(&large)).await.refusal(), (413, "too_large".to_owned()));
    let path = routes::fill(routes::ATTACHMENT, &[&kept.hash.encode()]);
    assert_eq!(superior.get(&path).await.code(), "not_found", "no case has it yet");
    let mut new = absence(&scene, ENROLLED[0], AbsenceKind::Sick, "2026-08-20", "2026-08-20");
    new.attachment = Some(Base64Url(vec![1; 32]));
    assert_eq!(operator.post(routes::ABSENCES, &new).await.code(), "not_found");
    new.attachment = Some(kept.hash);
    assert_eq!(operator.post(routes::ABSENCES, &new).await.status, 200);
    let shown = superior.get(&path).await;
    assert_eq!((shown.status, shown.body), (200, bytes));
    assert_eq!(shown.headers["content-type"], "application/pdf");
    assert_eq!(shown.headers["content-disposition"], "attachment");
    assert_eq!(foreign.get(&path).await.code(), "not_found");
}

#[tokio::test]
async fn a_correction_is_decided_by_somebody_else_and_once() {
    let scene = Scene::new().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let superior = scene.sign_up(Role::Superior).await;
    let ask = async |date: &str, at: &str| operator.post(routes::CORRECTIONS, &correction(&scene, date, at)).await;
    assert_eq!(ask("2027-08-18", "07:30").await.code(), "not_yet");
    assert_eq!(ask("2026-08-18", "25:00").await.code(), "malformed_request");
    let asked = id(&ask("2026-08-14", "07:25").await);
    let path = routes::fill(routes::CORRECTION_DECIDE, &[&asked]);
    assert_eq!(operator.post(&path, &verdict(true)).await.refusal(), (409, "second_person".to_owned()));
    assert_eq!(superior.post(&path, &verdict(false)).await.status, 200);
    assert_eq!(admin.post(&path, &verdict(true)).await.code(), "changed_meanwhile");
    let query = format!("{}?unit={}&state=rejected", routes::CORRECTIONS, scene.cast.unit());
    let rows = admin.get(&query).await.json::<Corrections>().rows;
    assert_eq!((rows.len(), rows[0].state), (1, CaseState::Rejected));
    assert_eq!(rows[0].decision.as_ref().map(|decision| decision.by.clone()), Some(superior.me.name.clone()));
    assert_eq!(
        rows[0].claim,
        serde_json::from_value(json!({"that": "time", "direction": "in", "at": "07:25"})).unwrap()
    );
}

#[tokio::test]
async fn a_record_in_review_is_decided_once_and_stays_as_it_was() {
    let mut scene = Scene::new().await;
    let plain = scene.punch(ENROLLED[1]).await.record.id;
    let mut visit = scene.visit(ENROLLED[0]);
    visit.radio.dbm = Some(-75);
    let bundle = scene.bundle(visit).await;
    let waiting = scene.submit(&bundle).await.json::<klabat_api::phone::Punched>().record;
    let operator = scene.sign_up(Role::Operator).await;
    let superior = scene.sign_up(Role::Superior).await;
    let path = |id: &Base64Url| routes::fill(routes::REVIEW_DECIDE, &[&id.encode()]);
    assert_eq!(operator.post(&path(&plain), &verdict(true)).await.code(), "changed_meanwhile");
    assert_eq!(superior.post(&path(&waiting.id), &verdict(true)).await.code(), "not_allowed");
    let list = async |state: &str| {
        let query = format!("{}?unit={}&state={state}", routes::REVIEWS, scene.cast.unit());
        operator.get(&query).await.json::<Reviews>().rows
    };
    assert_eq!(list("open").await.len(), 1);
    assert_eq!(operator.post(&path(&waiting.id), &verdict(false)).await.status, 200);
    assert_eq!(operator.post(&path(&waiting.id), &verdict(true)).await.code(), "changed_meanwhile");
    let rows = list("rejected").await;
    assert_eq!(rows[0].record.reasons.first().map(|reason| reason.code.as_str()), Some("signal_faint"));
    assert_eq!(rows[0].decision.as_ref().map(|decision| decision.reason.as_str()), Some("sudah diperiksa"));
    assert_eq!(list("open").await.len(), 0);
}

#[tokio::test]
async fn an_outage_counts_when_an_admin_says_so() {
    let scene = Scene::new().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    assert_eq!(operator.post(routes::OUTAGES, &outage(&scene, START, START)).await.code(), "period_order");
    let month = START + 31 * 86_400_000;
    assert_eq!(operator.post(routes::OUTAGES, &outage(&scene, START, month + 1)).await.code(), "period_order");
    let asked = id(&operator.post(routes::OUTAGES, &outage(&scene, START, START + 60_000)).await);
    id(&admin.post(routes::OUTAGES, &outage(&scene, START, START + 60_000)).await);
    // Sent again, because no answer came: there is one, one line of it and one decision.
    for console in [&operator, &admin] {
        let again = console.post(routes::OUTAGES, &outage(&scene, START, START + 60_000)).await;
        assert_eq!(again.refusal(), (409, "outage_known".to_owned()));
    }
    let trail = admin.get(&format!("{}?action=outage.declared", routes::AUDIT)).await.json::<AuditTrail>();
    assert_eq!(trail.rows.len(), 2);
    let path = routes::fill(routes::OUTAGE_DECIDE, &[&asked]);
    assert_eq!(operator.post(&path, &verdict(true)).await.code(), "not_allowed");
    assert_eq!(admin.post(&path, &verdict(true)).await.status, 200);
    let query = format!("{}?unit={}&month=2026-08", routes::OUTAGES, scene.cast.unit());
    let rows = operator.get(&query).await.json::<Outages>().rows;
    assert_eq!(rows.iter().map(|row| row.state).collect::<Vec<_>>(), [CaseState::Approved; 2]);
    assert_eq!(rows.iter().filter(|row| row.own).map(|row| &row.id).collect::<Vec<_>>(), [&asked]);
    let query = format!("{}?unit={}&month=2026-06", routes::OUTAGES, scene.cast.unit());
    assert_eq!(operator.get(&query).await.json::<Outages>().total, 0);
}

#[tokio::test]
async fn a_record_by_hand_counts_once_another_person_approves() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let propose = async |date: &str| operator.post(routes::MANUAL_RECORDS, &manual(&scene, date, "07:25")).await;
    assert_eq!(propose("2027-01-01").await.code(), "not_yet");
    let proposed = propose("2026-07-09").await.json::<Proposed>().approval;
    assert_eq!(propose("2026-07-09").await.code(), "proposed_already");
    let approve = routes::fill(routes::APPROVAL_APPROVE, &[&proposed]);
    let reason = ReasonGiven { reason: "benar hadir".to_owned() };
    assert_eq!(operator.post(&approve, &reason).await.code(), "own_proposal");
    let day = routes::fill(routes::EMPLOYEE_DAY, &[&scene.cast.employee(ENROLLED[0]), "2026-07-09"]);
    assert_eq!(operator.get(&day).await.json::<DayDetail>().cell.code, "A");
    assert_eq!(admin.post(&approve, &reason).await.status, 200);
    let list = format!("{}?unit={}&month=2026-07", routes::MANUAL_RECORDS, scene.cast.unit());
    let rows = operator.get(&list).await.json::<ManualRecords>().rows;
    assert_eq!((rows.len(), rows[0].approved_by.as_str()), (1, admin.me.name.as_str()));
    let shown = operator.get(&day).await.json::<DayDetail>();
    assert_eq!((shown.cell.code.as_str(), shown.cell.check_in.as_deref()), ("H", Some("07:25")));
    assert_eq!(shown.punches[0].source, PunchSource::Manual);
    assert!(shown.reasons.iter().any(|reason| reason.code == "manual"), "{:?}", shown.reasons);
    let table = operator.get(&format!("{}?unit={}&month=2026-07", routes::RECAP_CSV, scene.cast.unit())).await;
    let table = String::from_utf8(table.body).unwrap();
    let of = |who: usize| table.lines().find(|line| line.contains(&scene.cast.nip(who))).unwrap();
    assert!(of(ENROLLED[0]).contains(",0,1,0,09,"), "the day is marked: {}", of(ENROLLED[0]));
    assert!(of(ENROLLED[1]).contains(",0,0,0,,"), "{}", of(ENROLLED[1]));
    assert_eq!(of(ENROLLED[0]).rsplit(',').nth(62 - 9), Some("07:25"), "Masuk 09");
}

/// 2026-07-09T00:00:00Z, eight in the morning in WITA.
const THURSDAY: u64 = 1_783_555_200_000;

#[tokio::test]
async fn an_outage_that_is_taken_back_forgives_nothing_any_more() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let reason = ReasonGiven { reason: "keliru tanggal".to_owned() };
    let file = async || {
        let new = outage(&scene, THURSDAY - 2 * 3_600_000, THURSDAY + 11 * 3_600_000);
        operator.post(routes::OUTAGES, &new).await.json::<Decided>().id.unwrap()
    };
    let day = routes::fill(routes::EMPLOYEE_DAY, &[&scene.cast.employee(ENROLLED[0]), "2026-07-09"]);
    let code = async || operator.get(&day).await.json::<DayDetail>().cell.code;
    let first = file().await;
    let withdraw = |id: &str| routes::fill(routes::OUTAGE_WITHDRAW, &[id]);
    assert_eq!(operator.post(&withdraw(&first), &ReasonGiven { reason: String::new() }).await.code(), "reason_length");
    operator.post(&withdraw(&first), &reason).await.json::<Decided>();
    let second = file().await;
    let decide = |id: &str| routes::fill(routes::OUTAGE_DECIDE, &[id]);
    assert_eq!(admin.post(&decide(&first), &verdict(true)).await.code(), "changed_meanwhile");
    assert_eq!(code().await, "A");
    admin.post(&decide(&second), &verdict(true)).await.json::<Decided>();
    assert_eq!(code().await, "G");
    assert_eq!(operator.post(&withdraw(&second), &reason).await.code(), "not_allowed", "what an admin granted");
    admin.post(&withdraw(&second), &reason).await.json::<Decided>();
    assert_eq!(code().await, "A");
    assert_eq!(admin.post(&withdraw(&second), &reason).await.code(), "changed_meanwhile");
    let proposed = "INSERT INTO outages (id, unit, from_at, until_at, source, subject, reason, state, declared_at)
        SELECT 'proposed', unit, from_at, until_at, 'silence', 's', 'diam', 'open', 1 FROM outages LIMIT 1";
    scene.target.ports().store.run(&[Statement { sql: proposed, parameters: Vec::new() }]).unwrap();
    assert_eq!(
        operator.post(&withdraw("proposed"), &reason).await.code(),
        "not_allowed",
        "nobody of theirs declared it"
    );
    admin.post(&withdraw("proposed"), &reason).await.json::<Decided>();
    let list = format!("{}?unit={}", routes::OUTAGES, scene.cast.unit());
    let rows = operator.get(&list).await.json::<Outages>().rows;
    let told = |row: &OutageRow| (row.state, row.decision.as_ref().map(|decision| decision.reason.clone()));
    let end = (CaseState::Withdrawn, Some(reason.reason.clone()));
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), [end.clone(), end.clone(), end]);
}

/// A server that fails fails for everybody: one declaration, an admin's, of all units.
#[tokio::test]
async fn an_outage_of_the_whole_regency_is_one_admins_declaration() {
    let scene = Scene::here().await;
    let elsewhere = Scene::before(scene.target.clone(), crate::cast::Which::Strict).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let everywhere = NewOutage { unit: None, ..outage(&scene, THURSDAY - 2 * 3_600_000, THURSDAY + 11 * 3_600_000) };
    assert_eq!(operator.post(routes::OUTAGES, &everywhere).await.code(), "not_allowed");
    let reader = elsewhere.sign_up(Role::Operator).await;
    let code = async |console: &Console<'_>| {
        let day = routes::fill(routes::EMPLOYEE_DAY, &[&console.scene.cast.employee(ENROLLED[0]), "2026-07-09"]);
        let day = console.get(&day).await.json::<DayDetail>();
        (day.cell.code, day.outages.len())
    };
    assert_eq!((code(&operator).await, code(&reader).await), (("A".into(), 0), ("A".into(), 0)));
    let declared = admin.post(routes::OUTAGES, &everywhere).await.json::<Decided>().id.unwrap();
    assert_eq!((code(&operator).await, code(&reader).await), (("G".into(), 1), ("G".into(), 1)), "each unit's people");
    let rows = reader.get(routes::OUTAGES).await.json::<Outages>().rows;
    let told: Vec<_> = rows.iter().map(|row| (&row.id, &row.unit, row.state)).collect();
    assert_eq!(told, [(&declared, &None, CaseState::Approved)]);
    let withdraw = routes::fill(routes::OUTAGE_WITHDRAW, &[&declared]);
    let reason = ReasonGiven { reason: "keliru tanggal".to_owned() };
    assert_eq!(operator.post(&withdraw, &reason).await.code(), "not_found");
    admin.post(&withdraw, &reason).await.json::<Decided>();
    assert_eq!((code(&operator).await.0, code(&reader).await.0), ("A".into(), "A".into()));
}

/// What an ASN asked for by phone has neither: whoever takes the unit's step, or BKPP's, adds them.
#[tokio::test]
async fn a_step_brings_along_what_completes_a_request() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let upload = octets(routes::ATTACHMENTS, b"%PDF-1.7 surat tugas".to_vec());
    let copy = operator.send(upload).await.json::<Attached>().hash;
    let (first, last) = ("2026-08-20", "2026-08-21");
    let mut duty = absence(&scene, ENROLLED[0], AbsenceKind::Duty, first, last);
    duty.visits = Some("nowhere".to_owned());
    assert_eq!(operator.post(routes::ABSENCES, &duty).await.code(), "not_found");
    duty.visits = None;
    let filed = operator.post(routes::ABSENCES, &duty).await.json::<Filed>().id.unwrap();
    let path = routes::fill(routes::ABSENCE_APPROVE, &[&filed]);
    let complete =
        Approve { letter: Some("090/7".to_owned()), attachment: Some(copy.clone()), visits: Some(scene.cast.below()) };
    for wrong in [
        Approve { attachment: Some(Base64Url(vec![7; 32])), ..complete.clone() },
        Approve { visits: Some("nowhere".to_owned()), ..complete.clone() },
    ] {
        assert_eq!(admin.post(&path, &wrong).await.code(), "not_found");
    }
    admin.post(&path, &complete).await.json::<Done>();
    let mut with_copy = absence(&scene, ENROLLED[1], AbsenceKind::Duty, first, last);
    (with_copy.attachment, with_copy.visits) = (Some(copy.clone()), Some(scene.cast.below()));
    let there = operator.post(routes::ABSENCES, &with_copy).await.json::<Filed>().id.unwrap();
    let there = routes::fill(routes::ABSENCE_APPROVE, &[&there]);
    for again in [Approve { attachment: None, ..complete.clone() }, Approve { visits: None, ..complete.clone() }] {
        assert_eq!(admin.post(&there, &again).await.code(), "changed_meanwhile", "others judged by what is there");
    }
    let rows = absences(&operator).await.rows;
    let row = rows.into_iter().find(|row| row.id == filed).unwrap();
    assert_eq!((row.letter.as_deref(), row.attachment), (Some("090/7"), Some(copy)));
    assert_eq!(row.visits.map(|unit| unit.id), Some(scene.cast.below()));
    let leave = absence(&scene, ENROLLED[0], AbsenceKind::Annual, "2026-08-24", "2026-08-24");
    let leave = operator.post(routes::ABSENCES, &leave).await.json::<Filed>().id.unwrap();
    let path = routes::fill(routes::ABSENCE_APPROVE, &[&leave]);
    assert_eq!(admin.post(&path, &Approve { attachment: None, ..complete }).await.code(), "absence_place");
    admin.post(&path, &approve(Some("850/9"))).await.json::<Done>();
    assert_eq!(absences(&operator).await.rows.iter().find(|row| row.id == leave).unwrap().visits, None);
}
