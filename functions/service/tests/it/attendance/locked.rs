//! What touches a month that is locked, and what is told of a month that cannot be computed.

use klabat_api::common::Done;
use klabat_api::console::{
    AbsenceKind, Board, BoardPeople, Created, Decided, EmployeeDetail, Health, ImportReport, MachineImport,
    NewMembership, Outages, Preview, PreviewRequest, Proposed, ReasonGiven, Recap, Reviews, Role, RosterImport,
    UnitChange,
};
use klabat_api::{Base64Url, Problem, routes};
use klabat_service::ports::{Statement, Value};
use serde_json::json;

use super::office::{absence, lock, manual, outage, policy, set_rules, verdict, verify};
use crate::cast::ENROLLED;
use crate::scene::Scene;
use crate::target::START;

/// 2026-07-31T15:00Z, 23.00 WITA.
const LAST_NIGHT: u64 = 1_785_510_000_000;
const HOUR: u64 = 3_600_000;
/// 2026-06-30, 22.00 WITA.
const JUNE: u64 = LAST_NIGHT - HOUR - 31 * 24 * HOUR;

#[tokio::test]
async fn an_outage_says_which_months_do_not_move_for_it() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    // The month of a unit below is locked, for an outage is of those below, too.
    let unit = Some(scene.cast.below());
    let moves = NewMembership { unit, valid_from: "2026-06-01".to_owned(), reason: "SK mutasi".to_owned() };
    let person = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&scene.cast.employee(ENROLLED[0])]);
    admin.post(&person, &moves).await.json::<Done>();
    lock(&admin, &operator, &scene.cast.below()).await;
    let declare = async |from: u64| -> Decided {
        operator.post(routes::OUTAGES, &outage(&scene, from, from + 2 * HOUR)).await.json()
    };
    // From midnight on it is August there; before, it is July, though not yet so in the other zones.
    assert_eq!(declare(LAST_NIGHT + HOUR).await.locked, [""; 0]);
    let touching = declare(LAST_NIGHT).await;
    assert_eq!(touching.locked, ["2026-07"]);
    assert_eq!(declare(LAST_NIGHT - HOUR).await.locked, ["2026-07"]);
    // One that begins in June and ends in July.
    assert_eq!(declare(JUNE).await.locked, [""; 0], "it ends at midnight");
    assert_eq!(declare(JUNE + 1).await.locked, ["2026-07"]);
    let listed: Outages = operator.get(&format!("{}?unit={}", routes::OUTAGES, scene.cast.unit())).await.json();
    let row = listed.rows.iter().find(|row| Some(&row.id) == touching.id.as_ref()).unwrap();
    assert_eq!(row.locked, ["2026-07"], "before it is decided");
    let decided: Decided = admin.post(&routes::fill(routes::OUTAGE_DECIDE, &[&row.id]), &verdict(true)).await.json();
    assert_eq!(decided, Decided { done: true, id: None, locked: vec!["2026-07".to_owned()] });
}

#[tokio::test]
async fn a_review_says_that_its_month_does_not_move() {
    const LATE: &str = "
        INSERT INTO records
        SELECT randomblob(32), ?1, ?2, min(id), 'in', ?3, ?3, 'review', '', NULL, NULL, 0, 1 FROM beacons";
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    lock(&admin, &operator, &scene.cast.unit()).await;
    // Sealed while the server could not be reached, and received long after.
    for at in [LAST_NIGHT, LAST_NIGHT + HOUR] {
        let (person, unit) = (scene.cast.employee(ENROLLED[0]), scene.cast.unit());
        let parameters = vec![person.into(), unit.into(), at.into()];
        scene.target.ports().store.run(&[Statement { sql: LATE, parameters }]).unwrap();
    }
    let listed: Reviews = operator.get(&format!("{}?unit={}", routes::REVIEWS, scene.cast.unit())).await.json();
    let months: Vec<_> = listed.rows.iter().map(|row| row.locked.join(" ")).collect();
    assert_eq!(months, ["", "2026-07"], "newest first");
    let decide = async |id: &Base64Url| -> Decided {
        operator.post(&routes::fill(routes::REVIEW_DECIDE, &[&id.encode()]), &verdict(false)).await.json()
    };
    assert_eq!(decide(&listed.rows[0].record.id).await.locked, [""; 0]);
    assert_eq!(decide(&listed.rows[1].record.id).await.locked, ["2026-07"]);
}

#[tokio::test]
async fn a_preview_says_that_the_month_it_shows_is_locked() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let preview = async |month: &str| -> bool {
        let request = PreviewRequest { rule: policy("2026-07-01"), unit: scene.cast.unit(), month: month.to_owned() };
        admin.post(routes::RULES_PREVIEW, &request).await.json::<Preview>().locked
    };
    assert!(!preview("2026-07").await);
    lock(&admin, &operator, &scene.cast.unit()).await;
    assert!(preview("2026-07").await);
    assert!(!preview("2026-08").await);
}

#[tokio::test]
async fn a_month_that_cannot_be_computed_says_of_whom_and_when() {
    let scene = Scene::here().await;
    let operator = scene.sign_up(Role::Operator).await;
    let recap = operator.get(&format!("{}?unit={}&month=2026-07", routes::RECAP, scene.cast.unit())).await;
    let problem: Problem = serde_json::from_slice(&recap.body).unwrap();
    let about = problem.about.unwrap();
    assert_eq!((&*problem.code, about.date.as_deref()), ("schedule_missing", Some("2026-07-01")));
    let mine = |employee: &str| (0..4).any(|who| scene.cast.employee(who) == employee);
    assert!(about.employee.as_deref().is_some_and(mine), "{about:?}");
    assert!(about.name.starts_with("ASN "), "{about:?}");
    // The board says the same, of the night that ended today.
    let board: Board = operator.get(routes::BOARD).await.json();
    let on_board = board.rows[0].problem.clone().unwrap();
    assert_eq!(on_board.about.as_ref().unwrap().date.as_deref(), Some("2026-08-17"));
    let query = format!("{}?unit={}", routes::BOARD_PEOPLE, scene.cast.unit());
    let people: BoardPeople = operator.get(&query).await.json();
    assert_eq!(people.problem, Some(on_board));
    set_rules(&scene.sign_up(Role::Admin).await).await;
    assert_eq!(operator.get(&query).await.json::<BoardPeople>().problem, None);
}

#[tokio::test]
async fn a_record_by_hand_that_was_proposed_before_is_not_approved_into_a_locked_month() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let propose = async |date: &str, time: &str| {
        let proposed: Proposed = operator.post(routes::MANUAL_RECORDS, &manual(&scene, date, time)).await.json();
        routes::fill(routes::APPROVAL_APPROVE, &[&proposed.approval])
    };
    // 07.10 of the 1st of August in WITA is still July by UTC.
    let (of_july, of_august) = (propose("2026-07-31", "23:50").await, propose("2026-08-01", "07:10").await);
    // Whoever verifies a month sees that they wait.
    let recap = format!("{}?unit={}&month=2026-07", routes::RECAP, scene.cast.unit());
    assert_eq!(operator.get(&recap).await.json::<Recap>().open.manual, 1);
    assert_eq!(operator.get(routes::HEALTH).await.json::<Health>().open.manual, 2);
    lock(&admin, &operator, &scene.cast.unit()).await;
    let reason = ReasonGiven { reason: "benar hadir".to_owned() };
    assert_eq!(admin.post(&of_july, &reason).await.code(), "month_locked");
    assert_eq!(admin.post(&of_august, &reason).await.status, 200);
    assert_eq!(admin.post(&of_july, &reason).await.code(), "month_locked", "it still waits");
}

/// A line of the audit log about something that a recap is computed from.
const CHANGE: &str = "
    INSERT INTO audit (at, actor, action, subject) VALUES (?1, 'installation', 'correction.requested', 'x')";

/// One about somebody's data that was taken along.
const TAKEN: &str = "
    INSERT INTO audit (at, actor, action, subject) VALUES (?1, 'installation', 'employee.exported', 'x')";

#[tokio::test]
async fn nothing_changes_between_the_computation_of_a_recap_and_its_lock() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let seen = verify(&operator, &scene.cast.unit(), "2026-07").await;
    // One batch is the session's, the next one reads where the audit log ends.
    let mut refused = 0;
    for batches in 2..40 {
        // And then on and on, however often it is tried.
        for later in batches..batches + 60 {
            scene.target.ports().meanwhile(later, Statement { sql: CHANGE, parameters: vec![START.into()] });
        }
        let answer = admin.post(routes::RECAP_LOCK, &seen).await;
        scene.target.ports().alone();
        if answer.status == 200 {
            break;
        }
        assert_eq!(answer.code(), "changed_meanwhile", "after {batches}");
        refused += 1;
    }
    assert!((3..38).contains(&refused), "{refused}");
}

#[tokio::test]
async fn a_lock_that_something_else_came_between_is_tried_again() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let seen = verify(&operator, &scene.cast.unit(), "2026-07").await;
    scene.target.ports().meanwhile(3, Statement { sql: CHANGE, parameters: vec![START.into()] });
    admin.post(routes::RECAP_LOCK, &seen).await.json::<Done>();
    // What only reads holds no lock up, however often it comes.
    let below = verify(&operator, &scene.cast.unit(), "2026-06").await;
    for batches in 2..60 {
        scene.target.ports().meanwhile(batches, Statement { sql: TAKEN, parameters: vec![START.into()] });
    }
    admin.post(routes::RECAP_LOCK, &below).await.json::<Done>();
}

/// What BKPP does in another window, at a time that tells how much was written by then; and how it was before.
const LOCK: &str = "
    UPDATE recaps SET state = 'locked', locked_by = (SELECT min(id) FROM users WHERE id <> verified_by),
      locked_at = (SELECT count(*) FROM absences) + (SELECT count(*) FROM machine_punches)
        + (SELECT count(*) FROM employees) + (SELECT count(*) FROM memberships), key = zeroblob(8), signature = zeroblob(64)";
const WRITTEN_SINCE: &str = "
    SELECT count(*) AS n FROM recaps WHERE locked_at < (SELECT count(*) FROM absences)
      + (SELECT count(*) FROM machine_punches) + (SELECT count(*) FROM employees) + (SELECT count(*) FROM memberships)";
const BEFORE: &str = "
    UPDATE recaps SET state = 'verified', locked_by = NULL, locked_at = NULL, key = NULL, signature = NULL";

#[tokio::test]
async fn nothing_is_written_into_a_month_that_was_locked_meanwhile() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    verify(&operator, &scene.cast.unit(), "2026-07").await;
    let run = |sql| scene.target.ports().store.run(&[Statement { sql, parameters: Vec::new() }]).unwrap().remove(0);
    let (nip, unit) = (scene.cast.nip(ENROLLED[0]), scene.cast.unit());
    let log = format!("nip,waktu,mesin\n{nip},2026-07-09 07:25:00,Lobi\n");
    let roster = format!("nip,nama,jenis,jabatan,unit\n199001012015041001,Ani,PNS,Guru,{unit}\n");
    let moves = format!("nip,nama,jenis,jabatan,unit\n{nip},Ani,PNS,Guru,{}\n", scene.cast.below());
    let log = MachineImport { csv: log, commit: true, name: None };
    let roster = RosterImport { csv: roster, commit: true, valid_from: Some("2026-07-01".to_owned()), name: None };
    let moves = RosterImport { csv: moves, ..roster.clone() };
    let sick = absence(&scene, ENROLLED[0], AbsenceKind::Sick, "2026-07-09", "2026-07-09");
    let writes = [
        ("SELECT count(*) AS n FROM absences", routes::ABSENCES, serde_json::to_value(sick).unwrap()),
        ("SELECT count(*) AS n FROM machine_punches", routes::MACHINE_IMPORT, serde_json::to_value(log).unwrap()),
        ("SELECT count(*) AS n FROM employees", routes::EMPLOYEES_IMPORT, serde_json::to_value(roster).unwrap()),
        ("SELECT count(*) AS n FROM memberships", routes::EMPLOYEES_IMPORT, serde_json::to_value(moves).unwrap()),
    ];
    for (count, path, body) in writes {
        let (before, mut refused) = (run(count), 0);
        for batches in 1..40 {
            let lock = Statement { sql: LOCK, parameters: Vec::new() };
            scene.target.ports().meanwhile(batches, lock);
            let answer = admin.post(path, &body).await;
            if run(count) != before {
                assert_eq!(run(WRITTEN_SINCE).concat(), [Value::from(0_u32)], "{path}: after it was locked");
                break;
            }
            refused += usize::from(answer.status != 200 && answer.code() == "month_locked");
            let locked = run("SELECT state FROM recaps").concat() == [Value::from("locked")];
            assert!(locked, "{path} after {batches}: {}", String::from_utf8_lossy(&answer.body));
            run(BEFORE);
        }
        // The lock came after it, or comes now, if there was no batch left for it to come after.
        operator.get(routes::ME).await;
        run(BEFORE);
        assert!(refused > 0, "{path}");
    }
}

/// A file says of somebody only another name: where they are is whoever else's to say.
#[tokio::test]
async fn whoever_is_only_renamed_by_a_file_stays_where_somebody_else_moved_them_meanwhile() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let (nip, unit, below) = (scene.cast.nip(ENROLLED[0]), scene.cast.unit(), scene.cast.below());
    let person = scene.cast.employee(ENROLLED[0]);
    let moves = "
        INSERT INTO memberships (employee, valid_from, written_at, unit, reason, written_by)
        SELECT ?1, '2026-08-10', ?3, ?2, 'SK', min(id) FROM users";
    let now = "UPDATE employees SET unit = ?2 WHERE id = ?1 AND ?3";
    for sql in [moves, now] {
        let parameters = vec![person.as_str().into(), below.as_str().into(), START.into()];
        scene.target.ports().meanwhile(2, Statement { sql, parameters });
    }
    let csv = format!("nip,nama,jenis,jabatan,unit\n{nip},Nama Baru,PNS,Guru,{unit}\n");
    let file = RosterImport { csv, commit: true, valid_from: Some("2026-08-12".to_owned()), name: None };
    admin.post(routes::EMPLOYEES_IMPORT, &file).await.json::<ImportReport>();
    let is: EmployeeDetail = admin.get(&routes::fill(routes::EMPLOYEE, &[&person])).await.json();
    assert_eq!((is.row.name.as_str(), is.row.unit.id), ("Nama Baru", below));
}

/// Somebody who comes, goes on or comes back counts where they were in the month, not where they are today.
#[tokio::test]
async fn whoever_comes_into_a_locked_month_or_out_of_it_is_refused_wherever_they_are_today() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let (unit, below) = (scene.cast.unit(), scene.cast.below());
    let moves = async |who: usize, unit: Option<&str>, from: &str| {
        let to = NewMembership {
            unit: unit.map(str::to_owned),
            valid_from: from.to_owned(),
            reason: "SK mutasi".to_owned(),
        };
        let path = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&scene.cast.employee(who)]);
        admin.post(&path, &to).await.json::<Done>();
    };
    moves(ENROLLED[0], Some(&below), "2026-08-01").await;
    moves(ENROLLED[1], None, "2026-07-15").await;
    lock(&admin, &operator, &unit).await;
    let file = async |who: usize, unit: &str, from: &str| {
        let nip = scene.cast.nip(who);
        let csv = format!("nip,nama,jenis,jabatan,unit\n{nip},Ani,PNS,Guru,{unit}\n");
        let look = RosterImport { csv, commit: false, valid_from: Some(from.to_owned()), name: None };
        let report: ImportReport = admin.post(routes::EMPLOYEES_IMPORT, &look).await.json();
        report.problems.into_iter().map(|problem| problem.reason.code).collect::<Vec<_>>()
    };
    let other = UnitChange { name: "Dinas Baru".into(), parent: None, zone: "Asia/Makassar".into() };
    let other = admin.post(routes::UNITS, &other).await.json::<Created>().id;
    assert_eq!(file(ENROLLED[0], &other, "2026-07-20").await, ["month_locked"], "of the unit in July");
    assert_eq!(file(ENROLLED[0], &other, "2026-08-03").await, [""; 0]);
    assert_eq!(file(ENROLLED[1], &below, "2026-07-20").await, ["month_locked"], "of it until the middle of July");
    assert_eq!(file(ENROLLED[1], &unit, "2026-08-03").await, [""; 0], "back again, after it");
    let add = async |from: &str| {
        let nip = if from.starts_with("2026-07") { "199001012015041001" } else { "199001012015041002" };
        let person = json!({
            "nip": nip, "name": "Baru", "kind": "pns", "position": "Analis", "unit": unit, "valid_from": from,
        });
        admin.post(routes::EMPLOYEES, &person).await
    };
    assert_eq!(add("2026-07-31").await.code(), "month_locked");
    assert_eq!(add("2026-08-01").await.status, 200);
}
