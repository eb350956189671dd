//! Taking an import back: all of it, while nothing depends on it.

use klabat_api::common::Done;
use klabat_api::console::{
    EmployeeDetail, EnrolmentCode, ImportDetail, ImportKind, ImportReport, Imports, MachineImport, NewMembership,
    ReasonGiven, Recap, Role, Roster, RosterImport,
};
use klabat_api::routes;
use klabat_evidence::Millis;
use klabat_service::ports::{Clock as _, Statement};
use serde_json::json;

use super::office::{lock, set_rules};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Console, Scene};
use crate::target::Answer;

const ANI: &str = "199001012015041001";

/// After everything that was before, by a minute: what is of the same moment counts as since.
async fn roster(admin: &Console<'_>, rows: &str, valid_from: &str) -> String {
    admin.scene.turn(Millis(admin.scene.target.ports().now().0 + 60_000));
    let csv = format!("nip,nama,jenis,jabatan,unit\n{rows}");
    let import = RosterImport {
        csv,
        commit: true,
        valid_from: Some(valid_from.to_owned()),
        name: Some("pega\u{7}wai\n.xlsx".into()),
    };
    admin.post(routes::EMPLOYEES_IMPORT, &import).await.json::<ImportReport>().import.unwrap()
}

async fn log(console: &Console<'_>, rows: &str, commit: bool) -> ImportReport {
    let csv = format!("nip,waktu,mesin\n{rows}");
    console.post(routes::MACHINE_IMPORT, &MachineImport { csv, commit, name: None }).await.json()
}

async fn undo(console: &Console<'_>, import: &str) -> Answer {
    let reason = ReasonGiven { reason: "berkas keliru".to_owned() };
    console.post(&routes::fill(routes::IMPORT_UNDO, &[import]), &reason).await
}

async fn detail(console: &Console<'_>, import: &str) -> ImportDetail {
    console.get(&routes::fill(routes::IMPORT, &[import])).await.json()
}

/// Why an import is held, of each whom it is held by.
async fn held(console: &Console<'_>, import: &str) -> Vec<String> {
    detail(console, import).await.held.into_iter().map(|held| held.reason.code).collect()
}

async fn found(console: &Console<'_>, nip: &str) -> Roster {
    console.get(&format!("{}?search={nip}", routes::EMPLOYEES)).await.json()
}

fn run(scene: &Scene, sql: &str) {
    let sql: &'static str = Box::leak(sql.to_owned().into_boxed_str());
    scene.target.ports().store.run(&[Statement { sql, parameters: Vec::new() }]).unwrap();
}

/// One who is new, one who is written otherwise and moved, and one who is written otherwise.
async fn wrong_file(scene: &Scene, admin: &Console<'_>, valid_from: &str) -> String {
    let (moved, rewritten) = (scene.cast.nip(ENROLLED[0]), scene.cast.nip(ENROLLED[1]));
    let rows = format!(
        "{ANI},Ani,pppk,Guru,{unit}\n{moved},Keliru Satu,PNS,Juru,{below}\n{rewritten},Keliru Dua,PNS,Juru,{unit}\n",
        unit = scene.cast.unit(),
        below = scene.cast.below(),
    );
    roster(admin, &rows, valid_from).await
}

#[tokio::test]
async fn an_import_is_taken_back_as_if_it_had_never_been() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let people = async || {
        let roster: Roster = admin.get(routes::EMPLOYEES).await.json();
        let row = |row: klabat_api::console::EmployeeRow| (row.nip, row.name, row.position, row.unit.id);
        roster.rows.into_iter().map(row).collect::<Vec<_>>()
    };
    let before = people().await;
    let moved = scene.cast.employee(ENROLLED[0]);
    let import = wrong_file(&scene, &admin, "2026-08-01").await;
    assert_ne!(people().await, before);
    // A code that nobody has used is nothing yet.
    let ani = found(&admin, ANI).await.rows[0].id.clone();
    admin.press(&routes::fill(routes::EMPLOYEE_CODE, &[&ani])).await.json::<EnrolmentCode>();
    let shown = detail(&admin, &import).await;
    assert_eq!((shown.entry.kind, shown.entry.added, shown.entry.changed), (ImportKind::Roster, 1, 2));
    assert_eq!((shown.held, shown.entry.undone), (vec![], None));
    assert_eq!(shown.entry.name.as_deref(), Some("pegawai.xlsx"));
    let listed: Vec<_> = shown.people.iter().map(|one| (one.is.name.as_str(), one.was.is_some())).collect();
    assert_eq!(listed, [("Ani", false), ("Keliru Dua", true), ("Keliru Satu", true)]);
    let moved_one = &shown.people[2];
    assert_ne!(moved_one.was.as_ref().unwrap().unit, moved_one.is.unit, "units by their names");
    assert!(!moved_one.is.unit.is_empty() && moved_one.is.unit != scene.cast.below());
    let short = ReasonGiven { reason: "x".to_owned() };
    let path = routes::fill(routes::IMPORT_UNDO, &[&import]);
    assert_eq!(admin.post(&path, &short).await.code(), "reason_length");
    undo(&admin, &import).await.json::<Done>();
    assert_eq!(people().await, before);
    let person: EmployeeDetail = admin.get(&routes::fill(routes::EMPLOYEE, &[&moved])).await.json();
    assert_eq!(person.memberships.len(), 1, "the move is gone");
    assert_eq!(undo(&admin, &import).await.refusal(), (409, "changed_meanwhile".to_owned()));
    let listed: Imports = admin.get(routes::IMPORTS).await.json();
    assert_eq!(listed.rows[0].undone.as_ref().unwrap().reason, "berkas keliru");
    assert_eq!(held(&admin, &import).await, [""; 0]);
    let lines = scene.target.ports().store.audit().unwrap();
    assert_eq!(
        lines.iter().filter(|line| line.contains("employee.import_undone")).count(),
        1,
        "what is refused leaves none"
    );
    // The same file again does the same again.
    wrong_file(&scene, &admin, "2026-08-01").await;
    assert_eq!(detail(&admin, &import).await.entry.changed, 2);
}

#[tokio::test]
async fn whoever_an_import_brought_back_has_left_again_and_so_has_their_phone() {
    let mut scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let (nip, person) = (scene.cast.nip(ENROLLED[0]), scene.cast.employee(ENROLLED[0]));
    let leaves = NewMembership { unit: None, valid_from: "2026-08-01".to_owned(), reason: "pensiun".to_owned() };
    admin.post(&routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&person]), &leaves).await.json::<Done>();
    let import = roster(&admin, &format!("{nip},ASN,PNS,Analis,{}\n", scene.cast.unit()), "2026-08-10").await;
    assert_eq!(found(&admin, &nip).await.total, 1);
    undo(&admin, &import).await.json::<Done>();
    let gone: Roster = admin.get(&format!("{}?left=true", routes::EMPLOYEES)).await.json();
    assert_eq!(gone.rows[0].nip, nip);
    scene.turn(Millis(scene.target.ports().now().0 + 60_000));
    assert_eq!(scene.refused(|_| ()).await, "revoked_credential");
}

/// A row of each table that says something of a person, at this moment.
const USES: [(&str, &str); 10] = [
    ("records", "INSERT INTO records SELECT x'01', '{who}', 'u', x'02', 'in', {now}, {now}, 'accepted', '', NULL, NULL, 0, 0"),
    (
        "absences",
        "INSERT INTO absences SELECT 'a1', '{who}', '{unit}', 'izin', '2026-08-18', '2026-08-18', NULL, NULL, NULL, 'x',
           NULL, NULL, 'requested', '{who}', {now}, 1, 1",
    ),
    (
        "corrections",
        "INSERT INTO corrections SELECT 'c1', '{who}', '{unit}', '2026-08-18', '{}', 'x', NULL, 'open', '{who}', {now}",
    ),
    (
        "manual_records",
        "INSERT INTO manual_records SELECT 'm1', '{who}', '{unit}', 'in', {now}, 'other', 'x', min(id), max(id), {now}
           FROM users",
    ),
    ("machine_punches", "INSERT INTO machine_punches SELECT '{who}', 5, 'Lobi', min(id), {now}, NULL FROM users"),
    ("shifts", "INSERT INTO shifts SELECT '{who}', '2026-08-18', NULL, min(id), {now} FROM users"),
    ("denials", "INSERT INTO denials SELECT '{who}', '2026-12-24', 'x', min(id), {now} FROM users"),
    (
        "approvals",
        "INSERT INTO approvals (id, kind, subject, unit, body, reason, proposed_by, proposed_at)
           SELECT 'p1', 'manual_record', '{who} 2026-08-18', '{unit}', '{}', 'x', min(id), {now} FROM users",
    ),
    (
        "credentials",
        "INSERT INTO credentials (id, employee, once, public_key, state, token_hash, aaguid, attestation, beacon,
             sealed_at, received_at, reasons, revoked_at, revoked_from)
           SELECT x'03', '{who}', x'04', x'', 'revoked', x'', x'', 'none', min(id), {now}, {now}, '', {now}, {now}
           FROM beacons",
    ),
    // Last: a rule is never deleted.
    (
        "rules",
        "INSERT INTO rules (id, kind, person, key, valid_from, document, reason, written_by, written_at)
           SELECT 'r1', 'assignment', '{who}', '', '2026-01-01', 'null', 'x', min(id), {now} FROM users",
    ),
];

#[tokio::test]
async fn whatever_was_recorded_of_somebody_whom_it_added_or_moved_keeps_an_import() {
    for moved in [false, true] {
        let scene = Scene::here().await;
        let (admin, _) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
        let import = wrong_file(&scene, &admin, "2026-08-01").await;
        let (unit, now) = (scene.cast.unit(), detail(&admin, &import).await.entry.at);
        let ani = found(&admin, ANI).await.rows[0].id.clone();
        let who = if moved { scene.cast.employee(ENROLLED[0]) } else { ani };
        let fill = |sql: &str, who: &str| {
            sql.replace("{who}", who).replace("{unit}", &unit).replace("{now}", &now.to_string())
        };
        for (table, sql) in USES {
            // Of somebody who was only written otherwise, it tells nothing.
            run(&scene, &fill(sql, &scene.cast.employee(ENROLLED[1])));
            assert_eq!(held(&admin, &import).await, [""; 0], "{table}");
            if table == "rules" {
                run(&scene, &fill(&sql.replace("'r1'", "'r2'"), &who));
            } else {
                run(&scene, &format!("DELETE FROM {table} WHERE {}", of_this(table)));
                run(&scene, &fill(sql, &who));
            }
            assert_eq!(held(&admin, &import).await, ["import_used"], "{table}");
            assert_eq!(undo(&admin, &import).await.refusal(), (409, "import_kept".to_owned()), "{table}");
            if table != "rules" {
                run(&scene, &format!("DELETE FROM {table} WHERE {}", of_this(table)));
            }
        }
        let lines = scene.target.ports().store.audit().unwrap();
        assert!(!lines.iter().any(|line| line.contains("import_undone")), "what is refused leaves no line");
    }
}

/// What the test put into a table, which may have had rows before.
fn of_this(table: &str) -> &'static str {
    match table {
        "credentials" => "id = x'03'",
        _ => "true",
    }
}

#[tokio::test]
async fn what_was_changed_again_keeps_an_import() {
    for case in ["name", "move", "import"] {
        let scene = Scene::here().await;
        let admin = scene.sign_up(Role::Admin).await;
        let import = wrong_file(&scene, &admin, "2026-08-01").await;
        let (person, nip) = (scene.cast.employee(ENROLLED[1]), scene.cast.nip(ENROLLED[1]));
        match case {
            "name" => {
                let change = json!({ "name": "Betul", "kind": "pns", "position": "Juru" });
                admin.post(&routes::fill(routes::EMPLOYEE, &[&person]), &change).await.json::<Done>();
            }
            "move" => {
                let unit = Some(scene.cast.below());
                let moves = NewMembership { unit, valid_from: "2026-08-03".to_owned(), reason: "SK 1".to_owned() };
                admin.post(&routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&person]), &moves).await.json::<Done>();
            }
            _ => {
                let row = |name: &str| format!("{nip},{name},PNS,Juru,{}\n", scene.cast.unit());
                let other = roster(&admin, &row("Betul"), "2026-08-01").await;
                // Written as the first import did, by hand: the second one still knows of them.
                let change = json!({ "name": "Keliru Dua", "kind": "pns", "position": "Juru" });
                admin.post(&routes::fill(routes::EMPLOYEE, &[&person]), &change).await.json::<Done>();
                assert_eq!(held(&admin, &other).await, ["import_edited"]);
            }
        }
        assert_eq!(held(&admin, &import).await, ["import_edited"], "{case}");
        assert_eq!(undo(&admin, &import).await.code(), "import_kept", "{case}");
    }
}

#[tokio::test]
async fn a_month_that_was_locked_with_it_keeps_an_import() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let import = wrong_file(&scene, &admin, "2026-07-13").await;
    let nip = scene.cast.nip(NEW[0]);
    let later = roster(&admin, &format!("{nip},X,PNS,Y,{}\n", scene.cast.below()), "2026-08-03").await;
    lock(&admin, &operator, &scene.cast.unit()).await;
    assert_eq!(held(&admin, &import).await, ["month_locked", "month_locked"], "whom it added, and whom it moved");
    assert_eq!(detail(&admin, &import).await.held[0].month.as_deref(), Some("2026-07"));
    assert_eq!(undo(&admin, &import).await.code(), "import_kept");
    undo(&admin, &later).await.json::<Done>();
}

#[tokio::test]
async fn an_old_machines_log_is_taken_back_by_whoever_imported_it() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let nip = scene.cast.nip(ENROLLED[0]);
    let theirs = roster(&admin, &format!("{ANI},Ani,PNS,Guru,{}\n", scene.cast.unit()), "2026-08-01").await;
    assert_eq!(undo(&operator, &theirs).await.code(), "not_found");
    assert_eq!(operator.get(routes::IMPORTS).await.json::<Imports>().rows, []);
    // Nor by whoever imported it and is no admin any more.
    let by = |who: &str| run(&scene, &format!("UPDATE imports SET imported_by = '{who}-{}'", scene.cast.0));
    by("Operator");
    assert_eq!(undo(&operator, &theirs).await.code(), "not_allowed");
    by("Admin");
    let rows = format!("{nip},2026-07-01 07:20,Lobi\n{nip},2026-08-03 07:20,Lobi\n");
    let import = log(&operator, &rows, true).await.import.unwrap();
    assert_eq!(operator.get(routes::IMPORTS).await.json::<Imports>().rows.len(), 1);
    assert_eq!(log(&operator, &rows, false).await.same, 2);
    undo(&operator, &import).await.json::<Done>();
    assert_eq!((log(&operator, &rows, false).await.added, held(&operator, &import).await.len()), (2, 0));
    // Once a month is locked with it, it stays; and the locked month takes no more.
    let import = log(&operator, &rows, true).await.import.unwrap();
    lock(&admin, &operator, &scene.cast.unit()).await;
    assert_eq!(held(&operator, &import).await, ["month_locked"]);
    assert_eq!(detail(&operator, &import).await.held[0].month.as_deref(), Some("2026-07"));
    assert_eq!(undo(&admin, &import).await.code(), "import_kept");
    let more = format!("{nip},2026-07-02 07:20,Lobi\n{nip},2026-08-04 07:20,Lobi\n{rows}");
    let report = log(&operator, &more, true).await;
    assert_eq!((report.added, report.locked, report.same, report.problems.len()), (1, 1, 2, 0));
    let recap: Recap =
        operator.get(&format!("{}?unit={}&month=2026-07", routes::RECAP, scene.cast.unit())).await.json();
    assert!(!recap.moved, "what was left out moves nothing");
}
