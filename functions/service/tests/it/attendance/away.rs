//! Who is away and came all the same: seen by whoever files and decides the absence, in the day's reasons, and among what
//! is odd.

use klabat_api::common::Done;
use klabat_api::console::{
    AbsenceKind, AbsenceRow, Absences, Approve, DayDetail, ExceptionKind, Exceptions, Filed, ImportReport,
    MachineImport, Me, NewAbsence, Proposed, ReasonGiven, Role,
};
use klabat_api::phone::Punched;
use klabat_api::{Unit, routes};

use super::office::{absence, id, manual, set_rules, verdict};
use crate::cast::{ENROLLED, Which};
use crate::scene::{Console, Scene};

const REASON: &str = "sudah diperiksa";

fn reason() -> ReasonGiven {
    ReasonGiven { reason: REASON.to_owned() }
}

/// On which days they came, as whoever files is told.
async fn look(console: &Console<'_>, new: &NewAbsence) -> Vec<String> {
    let new = NewAbsence { look: true, ..new.clone() };
    console.post(routes::ABSENCES, &new).await.json::<Filed>().present
}

/// The same, as whoever decides is told: of the absence that was filed last.
async fn listed(console: &Console<'_>, id: &str) -> AbsenceRow {
    let list: Absences = console.get(&format!("{}?unit={}", routes::ABSENCES, console.scene.cast.unit())).await.json();
    list.rows.into_iter().find(|row| row.id == id).unwrap()
}

/// How often somebody came who was away, of all units that one sees.
async fn odd(console: &Console<'_>, date: &str) -> usize {
    let rows = console.get(&format!("{}?date={date}", routes::EXCEPTIONS)).await.json::<Exceptions>().rows;
    rows.into_iter().filter(|row| row.kind == ExceptionKind::Absence).count()
}

async fn approve(admin: &Console<'_>, absence: &str) {
    let approve = Approve { letter: Some("850/12/2026".to_owned()), ..Approve::default() };
    admin.post(&routes::fill(routes::ABSENCE_APPROVE, &[absence]), &approve).await.json::<Done>();
}

/// An operator looks after a few units; their people go to any, whose beacons count meanwhile.
#[tokio::test]
async fn any_unit_of_the_regency_may_be_visited() {
    let scene = Scene::here().await;
    let elsewhere = Scene::before(scene.target.clone(), Which::Strict).await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let me: Me = operator.get(routes::ME).await.json();
    let (own, other) = (scene.cast.unit(), elsewhere.cast.unit());
    let names = |units: &[Unit], id: &str| units.iter().any(|unit| unit.id == id);
    assert!(names(&me.units, &own) && !names(&me.units, &other), "what an operator looks after");
    assert!(names(&me.elsewhere, &other) && !names(&me.elsewhere, &own), "each once");
    let mut duty = absence(&scene, ENROLLED[0], AbsenceKind::Duty, "2026-08-20", "2026-08-20");
    duty.visits = Some(other);
    let filed = id(&operator.post(routes::ABSENCES, &duty).await);
    assert_eq!(listed(&operator, &filed).await.visits.map(|unit| unit.id), Some(elsewhere.cast.unit()));
}

#[tokio::test]
async fn who_is_away_and_came_is_seen() {
    let scene = Scene::new().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let propose = operator.post(routes::MANUAL_RECORDS, &manual(&scene, "2026-07-09", "07:25")).await;
    let path = routes::fill(routes::APPROVAL_APPROVE, &[&propose.json::<Proposed>().approval]);
    admin.post(&path, &reason()).await.json::<Done>();
    let duty = absence(&scene, ENROLLED[0], AbsenceKind::Duty, "2026-07-08", "2026-07-10");
    assert_eq!(look(&operator, &duty).await, [""; 0], "whoever travels may come to the office first");
    let travels = id(&operator.post(routes::ABSENCES, &duty).await);
    assert_eq!(listed(&admin, &travels).await.present, [""; 0]);
    approve(&admin, &travels).await;
    assert_eq!(odd(&operator, "2026-07-09").await, 0, "nor is it odd once it is granted");
    admin.post(&routes::fill(routes::ABSENCE_CANCEL, &[&travels]), &reason()).await.json::<Done>();

    let sick = NewAbsence { kind: AbsenceKind::Sick, ..duty };
    assert_eq!(look(&operator, &sick).await, ["2026-07-09"]);
    let refused = id(&operator.post(routes::ABSENCES, &sick).await);
    admin.post(&routes::fill(routes::ABSENCE_REJECT, &[&refused]), &reason()).await.json::<Done>();
    assert_eq!(listed(&admin, &refused).await.present, [""; 0], "what does not hold contradicts nothing");
    let filed = id(&operator.post(routes::ABSENCES, &sick).await);
    let row = listed(&admin, &filed).await;
    assert_eq!((row.present, row.own), (vec!["2026-07-09".to_owned()], false));
    assert!(listed(&operator, &filed).await.own);
    assert_eq!(odd(&operator, "2026-07-09").await, 0, "nothing is granted yet");
    approve(&admin, &filed).await;
    assert_eq!(odd(&operator, "2026-07-09").await, 1);
    assert_eq!(odd(&operator, "2026-07-10").await, 0, "of another day");
    let elsewhere = Scene::before(scene.target.clone(), Which::Strict).await;
    assert_eq!(odd(&elsewhere.sign_up(Role::Operator).await, "2026-07-09").await, 0, "of another unit");
    let day = routes::fill(routes::EMPLOYEE_DAY, &[&sick.employee, "2026-07-09"]);
    let day: DayDetail = operator.get(&day).await.json();
    let codes: Vec<_> = day.reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!((day.cell.code.as_str(), codes), ("S", vec!["away", "present_while_away"]));
}

/// The day of [`START`](crate::target::START) in WITA.
const TODAY: &str = "2026-08-18";

#[tokio::test]
async fn a_check_in_that_was_turned_down_contradicts_no_absence() {
    let mut scene = Scene::here().await;
    let mut visit = scene.visit(ENROLLED[0]);
    visit.radio.dbm = Some(-75);
    let bundle = scene.bundle(visit).await;
    let waiting = scene.submit(&bundle).await.json::<Punched>().record.id;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let sick = absence(&scene, ENROLLED[0], AbsenceKind::Sick, TODAY, TODAY);
    let filed = id(&operator.post(routes::ABSENCES, &sick).await);
    approve(&admin, &filed).await;
    assert_eq!((look(&operator, &sick).await, odd(&operator, TODAY).await), (vec![TODAY.to_owned()], 1));
    let path = routes::fill(routes::REVIEW_DECIDE, &[&waiting.encode()]);
    operator.post(&path, &verdict(false)).await.json::<Done>();
    assert_eq!((look(&operator, &sick).await, odd(&operator, TODAY).await), (Vec::new(), 0));
}

#[tokio::test]
async fn an_old_machines_punch_is_told_to_whoever_files() {
    let scene = Scene::new().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let csv = format!("nip,waktu,mesin\n{},2026-07-09 07:25:00,Lobi\n", scene.cast.nip(ENROLLED[0]));
    let import = MachineImport { csv, commit: true, name: None };
    operator.post(routes::MACHINE_IMPORT, &import).await.json::<ImportReport>();
    let sick = absence(&scene, ENROLLED[0], AbsenceKind::Sick, "2026-07-08", "2026-07-10");
    assert_eq!(look(&operator, &sick).await, ["2026-07-09"]);
}
