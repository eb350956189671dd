//! The roster: imported, changed, moved; units; roles; an old machine's log.

use klabat_api::common::Done;
use klabat_api::console::{
    AuditTrail, Created, EmployeeDetail, EmployeeKind, ImportFate, ImportReport, MachineImport, Me, NewEmployee,
    NewMembership, Recap, Role, RoleChange, Roster, RosterImport, UnitChange, Units,
};
use klabat_api::routes;
use klabat_evidence::Millis;
use klabat_service::housekeeping;
use serde_json::json;

use super::office::{id, set_rules};
use crate::cast::{ENROLLED, Which};
use crate::scene::{Console, Scene};
use crate::target::{Answer, START};

fn import(csv: &str, commit: bool) -> RosterImport {
    RosterImport { csv: format!("nip,nama,jenis,jabatan,unit\n{csv}"), commit, valid_from: None, name: None }
}

/// What a spreadsheet would compute, or a terminal obey, is no name.
#[tokio::test]
async fn a_name_is_no_formula() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let unit = scene.cast.unit();
    let line = |name: &str, position: &str| format!("199001012015041001,{name},PNS,{position},{unit}\n");
    for name in ["=HYPERLINK(1)", "+62", "-1", "@x", "A\u{7}ni"] {
        let report: ImportReport = imports(&admin, &line(name, "Guru"), false).await.json();
        let problem = &report.problems[0];
        assert_eq!((problem.column.as_deref(), problem.reason.code.as_str()), (Some("nama"), "name_form"), "{name}");
    }
    let report: ImportReport = imports(&admin, &line("Ani", "-"), false).await.json();
    assert!(report.problems.is_empty(), "a dash says that there is none: {:?}", report.problems);
}

async fn imports(admin: &Console<'_>, csv: &str, commit: bool) -> Answer {
    admin.post(routes::EMPLOYEES_IMPORT, &import(csv, commit)).await
}

#[tokio::test]
async fn a_roster_is_previewed_then_imported_whole_and_once() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let (unit, below, nip) = (scene.cast.unit(), scene.cast.below(), scene.cast.nip(ENROLLED[0]));
    let bad = format!(
        "{nip},ASN,PNS,Analis,{unit}\n199013012015041001,X,PNS,Y,{unit}\n199001012015041001,X,THL,Y,{unit}\n\
         199001012015041002,X,PNS,Y,nirwana\n199001012015041003,,PNS,Y,{unit}\n{nip},ASN,PNS,Analis,{unit}\nx,y\n\
         \"1,99001E+17\",X,PNS,Y,{unit}\n199001012015041000,X,PNS,Y,{unit}\n\
         199001012004041001,X,PPPK,Y,{unit}\n"
    );
    let report: ImportReport = imports(&admin, &bad, false).await.json();
    let problems: Vec<_> = report
        .problems
        .iter()
        .map(|row| (row.line, row.column.as_deref().unwrap_or("-"), row.reason.code.as_str()))
        .collect();
    let expected = [
        (3, "nip", "nip_birth_date"),
        (4, "jenis", "import_kind"),
        (5, "unit", "unit_unknown"),
        (6, "nama", "name_length"),
        (7, "nip", "import_twice"),
        (8, "-", "csv_row"),
        (9, "nip", "import_nip_rounded"),
        (10, "nip", "import_nip_rounded"),
        (11, "nip", "nip_age"),
    ];
    assert_eq!(problems, expected);
    assert_eq!(report.problems[2].value.as_deref(), Some("nirwana"), "what was not found");
    assert_eq!(imports(&admin, &bad, true).await.code(), "import_problems");
    let good =
        format!("{nip},Baru S.Sos.,PNS,Analis,{below}\n199001012015041001,Ani,pppk,Guru,Dinas {}\n", scene.cast.0);
    let preview: ImportReport = imports(&admin, &good, false).await.json();
    assert_eq!((preview.committed, preview.added, preview.changed), (false, 1, 1));
    let [changes, adds] = &preview.rows[..] else { panic!("{:?}", preview.rows) };
    let (was, is) = (changes.was.as_ref().unwrap(), changes.is.as_ref().unwrap());
    assert_eq!((was.position.as_str(), is.name.as_str()), ("Analis", "Baru S.Sos."));
    assert_ne!(was.unit, is.unit);
    let new = adds.is.as_ref().unwrap();
    let unit_name = format!("Dinas {}", scene.cast.0);
    assert_eq!((new.position.as_str(), &new.unit, &adds.was), ("Guru", &unit_name, &None));
    assert_eq!(admin.get(&format!("{}?search=Ani", routes::EMPLOYEES)).await.json::<Roster>().total, 0);
    let done: ImportReport = imports(&admin, &good, true).await.json();
    assert_eq!((done.committed, done.added, done.changed, done.same), (true, 1, 1, 0));
    let again: ImportReport = imports(&admin, &good, true).await.json();
    assert_eq!((again.added, again.changed, again.same), (0, 0, 2));
    let moved: Roster = admin.get(&format!("{}?search={nip}", routes::EMPLOYEES)).await.json();
    assert_eq!((moved.rows[0].name.as_str(), moved.rows[0].unit.id.clone()), ("Baru S.Sos.", below));
    let export = String::from_utf8(admin.get(routes::EMPLOYEES_EXPORT).await.body).unwrap();
    assert!(export.contains("199001012015041001,Ani,PPPK,Guru,"), "{export}");
    assert!(export.lines().any(|line| line.ends_with(&format!(",Dinas {},Aktif", scene.cast.0))), "{export}");
    assert!(export.lines().any(|line| line.ends_with(",Belum terdaftar")), "{export}");
    let back: ImportReport = admin
        .post(routes::EMPLOYEES_IMPORT, &RosterImport { csv: export, commit: true, valid_from: None, name: None })
        .await
        .json();
    assert_eq!((back.added, back.changed, back.same), (0, 0, 5));
    // Whoever left comes back by the row that named them all along.
    let leaves = NewMembership { unit: None, valid_from: "2026-08-18".to_owned(), reason: "cuti di luar".to_owned() };
    let path = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&scene.cast.employee(ENROLLED[0])]);
    admin.post(&path, &leaves).await.json::<Done>();
    let again: ImportReport = imports(&admin, &good, true).await.json();
    assert_eq!((again.added, again.changed, again.same), (0, 1, 1));
    let gone: Roster = admin.get(&format!("{}?left=true", routes::EMPLOYEES)).await.json();
    assert_eq!(gone.total, 0);
}

#[tokio::test]
async fn a_mutation_counts_each_day_where_it_belongs() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    set_rules(&admin).await;
    let person = scene.cast.employee(ENROLLED[0]);
    let path = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&person]);
    let to = |unit: Option<String>, day: &str| NewMembership {
        unit,
        valid_from: day.to_owned(),
        reason: "SK Bupati 1/2026".to_owned(),
    };
    assert_eq!(admin.post(&path, &to(Some("nirwana".to_owned()), "2026-07-16")).await.code(), "not_found");
    admin.post(&path, &to(Some(scene.cast.below()), "2026-07-16")).await.json::<Done>();
    let recap =
        async |unit: &str| admin.get(&format!("{}?unit={unit}&month=2026-07", routes::RECAP)).await.json::<Recap>();
    let days = |recap: &Recap| {
        let row = recap.rows.iter().find(|row| row.employee == person).unwrap();
        (row.totals.working_days, row.days.iter().flatten().count())
    };
    // The first half of July 2026 has 11 working days, the second 12.
    assert_eq!(days(&recap(&scene.cast.unit()).await), (11, 15));
    assert_eq!(days(&recap(&scene.cast.below()).await), (12, 16));
    let detail: EmployeeDetail = admin.get(&routes::fill(routes::EMPLOYEE, &[&person])).await.json();
    assert_eq!((detail.row.unit.id, detail.memberships.len()), (scene.cast.below(), 2));
    let row = async || admin.get(&format!("{}?search={}", routes::EMPLOYEES, scene.cast.nip(ENROLLED[0]))).await;
    assert_eq!(row().await.json::<Roster>().rows[0].unit.id, scene.cast.below());
    // One that begins later takes effect when it has begun.
    admin.post(&path, &to(None, "2026-08-20")).await.json::<Done>();
    let gone = async || admin.get(&format!("{}?left=true", routes::EMPLOYEES)).await.json::<Roster>().total;
    assert_eq!(gone().await, 0);
    scene.turn(Millis(START + 2 * 86_400_000));
    housekeeping(scene.target.ports(), scene.target.config()).await.unwrap();
    let admin = scene.again(Role::Admin).await;
    let left: Roster = admin.get(&format!("{}?left=true", routes::EMPLOYEES)).await.json();
    assert_eq!(left.rows[0].id, person);
}

#[tokio::test]
async fn an_old_machines_log_counts_and_is_marked() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    set_rules(&admin).await;
    let nip = scene.cast.nip(ENROLLED[0]);
    let log = format!("nip,waktu,mesin\n{nip},2026-07-01 07:20,Lobi\n{nip},2026-07-01 16:05:09,Lobi\n");
    let import = async |csv: String, commit| {
        operator.post(routes::MACHINE_IMPORT, &MachineImport { csv, commit, name: None }).await
    };
    let bad = format!("{log}1990010120150410,2026-07-01 07:20,Lobi\n{nip},2027-01-01 07:20,Lobi\nx,y,z\n1E+17,y,z\n");
    let report: ImportReport = import(bad.clone(), false).await.json();
    let problems: Vec<_> = report.problems.iter().map(|row| (row.line, row.reason.code.as_str())).collect();
    assert_eq!(problems, [(4, "import_nip"), (5, "not_yet"), (6, "import_nip"), (7, "import_nip_rounded")]);
    assert_eq!(import(bad, true).await.code(), "import_problems");
    let elsewhere = Scene::before(scene.target.clone(), Which::Strict).await;
    let foreign = elsewhere.sign_up(Role::Operator).await;
    let theirs = MachineImport { csv: log.clone(), commit: false, name: None };
    let report: ImportReport = foreign.post(routes::MACHINE_IMPORT, &theirs).await.json();
    assert_eq!((report.added, report.unknown, report.problems.len()), (0, 2, 0), "another unit's people are nobody");
    // Of whoever left, and of a number of the machine's own: left out.
    let with_others = format!("{log}199001012015041009,2026-07-01 07:20,Lobi\n17,2026-07-01 07:20,Lobi\n");
    let preview: ImportReport = import(with_others.clone(), false).await.json();
    let fates: Vec<_> = preview.rows.iter().map(|row| (row.nip.as_str(), row.fate)).collect();
    let (add, unknown) = (ImportFate::Add, ImportFate::Unknown);
    assert_eq!(fates, [(&*nip, add), (&*nip, add), ("199001012015041009", unknown), ("17", unknown)]);
    assert_eq!((preview.unknown, preview.problems.len()), (2, 0));
    assert_eq!(import(with_others, true).await.json::<ImportReport>().added, 2);
    let trail: AuditTrail = admin.get(&format!("{}?action=record.imported", routes::AUDIT)).await.json();
    let after = trail.rows[0].after.as_ref().unwrap();
    assert_eq!((&after["punches"], &after["unknown"], &after["locked"]), (&2.into(), &2.into(), &0.into()));
    let again: ImportReport = import(log, true).await.json();
    assert_eq!((again.added, again.same), (0, 2));
    let recap: Recap =
        operator.get(&format!("{}?unit={}&month=2026-07", routes::RECAP, scene.cast.unit())).await.json();
    let row = recap.rows.iter().find(|row| row.nip == nip).unwrap();
    assert_eq!((row.totals.present, row.totals.without_evidence, row.totals.deduction), (1, 1, 22 * 300));
    let day = row.days[0].as_ref().unwrap();
    assert_eq!((day.check_in.as_deref(), day.check_out.as_deref()), (Some("07:20"), Some("16:05")));
}

#[tokio::test]
async fn people_units_and_roles_are_changed_by_admins() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let new = |nip: &str| NewEmployee {
        nip: nip.to_owned(),
        name: "Ani".to_owned(),
        kind: EmployeeKind::Pns,
        position: "Guru".to_owned(),
        unit: scene.cast.unit(),
        valid_from: "2026-08-01".to_owned(),
    };
    assert_eq!(admin.post(routes::EMPLOYEES, &new("1990")).await.code(), "nip_length");
    assert_eq!(
        admin.post(routes::EMPLOYEES, &new(&scene.cast.nip(0))).await.refusal(),
        (409, "employee_exists".to_owned())
    );
    assert_eq!(admin.post(routes::EMPLOYEES, &new("199001012015041001")).await.status, 200);
    let unit =
        |parent: Option<String>| UnitChange { name: "UPT Baru".to_owned(), parent, zone: "Asia/Makassar".to_owned() };
    let added = id(&admin.post(routes::UNITS, &unit(Some(scene.cast.below()))).await);
    let above = routes::fill(routes::UNIT, &[&scene.cast.unit()]);
    assert_eq!(admin.post(&above, &unit(Some(added.clone()))).await.code(), "unit_loop");
    assert_eq!(admin.post(routes::UNITS, &unit(Some("nirwana".to_owned()))).await.code(), "not_found");
    // Sent again, because no answer came; elsewhere the name is free.
    for name in ["UPT Baru", "upt baru"] {
        let again = UnitChange { name: name.to_owned(), ..unit(Some(scene.cast.below())) };
        assert_eq!(admin.post(routes::UNITS, &again).await.refusal(), (409, "unit_name_taken".to_owned()));
    }
    let trail: AuditTrail = admin.get(&format!("{}?action=unit.added", routes::AUDIT)).await.json();
    assert_eq!(trail.rows.len(), 1);
    id(&admin.post(routes::UNITS, &unit(Some(scene.cast.unit()))).await);
    let abroad = UnitChange { zone: "Asia/Singapore".to_owned(), ..unit(None) };
    assert_eq!(admin.post(routes::UNITS, &abroad).await.code(), "malformed_request");
    let centre = klabat_evidence::Position::from_degrees(1.4231, 124.9846).unwrap();
    let place = json!(klabat_evidence::Geofence::circle(centre, 100));
    let site = |place: &serde_json::Value, accuracy: u32| {
        json!({
            "name": "Kantor", "refuse_outside": true, "max_accuracy_m": accuracy,
            "geofence": place,
        })
    };
    let path = routes::fill(routes::UNIT_SITES, &[&added]);
    assert_eq!(admin.post(&path, &site(&place, 0)).await.code(), "site_form");
    assert_eq!(admin.post(&path, &site(&json!({ "circle": {} }), 100)).await.code(), "site_form");
    assert_eq!(admin.post(&path, &site(&place, 100)).await.status, 200);
    let units: Units = admin.get(routes::UNITS).await.json();
    let drawn = &units.rows.iter().find(|row| row.unit.id == scene.cast.unit()).unwrap().sites[0];
    admin.post(&routes::fill(routes::SITE, &[&drawn.id]), &drawn.site).await.json::<Done>();
    admin.post(&path, &drawn.site).await.json::<Created>();
    let role =
        |role, units: &[String]| RoleChange { role, units: units.to_vec(), nip: None, reason: "mutasi".to_owned() };
    let operator = routes::fill(routes::USER_ROLE, &[&format!("Operator-{}", scene.cast.0)]);
    assert_eq!(admin.post(&operator, &role(Role::Superior, &[])).await.code(), "role_units");
    assert_eq!(admin.post(&operator, &role(Role::Superior, &["nirwana".to_owned()])).await.code(), "not_found");
    let was = scene.sign_up(Role::Operator).await;
    admin.post(&operator, &role(Role::Superior, &[added])).await.json::<Done>();
    let me: Me = was.get(routes::ME).await.json();
    assert_eq!((me.role, me.units.len()), (Role::Superior, 1), "in place: the session has the new role");
    let own = routes::fill(routes::USER_ROLE, &[&format!("Admin-{}", scene.cast.0)]);
    assert_eq!(admin.post(&own, &role(Role::Auditor, &[])).await.code(), "own_access");
}

#[tokio::test]
async fn the_roster_is_filtered_as_it_is_asked_and_exported_the_same() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let change = json!({ "name": "Budi, S.Pd.", "kind": "pppk", "position": "Guru" });
    let changed = scene.cast.employee(ENROLLED[1]);
    admin.post(&routes::fill(routes::EMPLOYEE, &[&changed]), &change).await.json::<Done>();
    let nips = async |query: &str| {
        let roster: Roster = admin.get(&format!("{}?{query}", routes::EMPLOYEES)).await.json();
        assert_eq!(roster.total as usize, roster.rows.len());
        let shown: Vec<_> = roster.rows.into_iter().map(|row| row.nip).collect();
        let file = String::from_utf8(admin.get(&format!("{}?{query}", routes::EMPLOYEES_EXPORT)).await.body).unwrap();
        let taken: Vec<_> = file.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
        assert_eq!(shown, taken, "{file}");
        shown
    };
    let nip = |who: usize| scene.cast.nip(who);
    assert_eq!(nips("").await.len(), 4);
    assert_eq!(nips("kind=pppk").await, [nip(ENROLLED[1])]);
    assert_eq!(nips("enrolled=true").await.len(), 2);
    assert_eq!(nips("enrolled=false&kind=pppk").await, [""; 0]);
    assert_eq!(nips("search=budi").await, [nip(ENROLLED[1])]);
    // As it is shown, in groups, also with the spaces that do not break.
    let shown = nip(ENROLLED[1]);
    let groups = [&shown[..8], &shown[8..14], &shown[14..15], &shown[15..]];
    for space in ["%20", "%C2%A0"] {
        let search = groups.join(space);
        assert_eq!(nips(&format!("search=%20{search}%20")).await, [nip(ENROLLED[1])], "{search}");
    }
    assert_eq!(nips("left=true").await, [""; 0]);
    assert_eq!(nips(&format!("unit={}", scene.cast.below())).await, [""; 0]);
}

/// Two admins who take each other's role at once: one of them stays.
#[tokio::test]
async fn an_admin_with_a_passkey_is_always_left() {
    let scene = Scene::here().await;
    let other = Scene::before(scene.target.clone(), Which::Strict).await;
    let (one, two) = (scene.sign_up(Role::Admin).await, other.sign_up(Role::Admin).await);
    let auditor = RoleChange { role: Role::Auditor, units: Vec::new(), nip: None, reason: "mutasi".to_owned() };
    let path = |scene: &Scene| routes::fill(routes::USER_ROLE, &[&format!("Admin-{}", scene.cast.0)]);
    let (of_two, of_one) = (path(&other), path(&scene));
    let (first, second) = tokio::join!(one.post(&of_two, &auditor), two.post(&of_one, &auditor));
    let (taken, refused) = if first.status == 200 { (first, second) } else { (second, first) };
    assert_eq!(taken.status, 200);
    assert_eq!(refused.refusal(), (409, "last_admin".to_owned()));
    let lines = scene.target.ports().store.audit().unwrap();
    assert_eq!(lines.iter().filter(|line| line.contains("user.changed")).count(), 1, "what is refused leaves no line");
}

/// As many as a regency has: within the largest request, and in one transaction.
#[tokio::test]
async fn a_whole_regency_is_imported_at_once() {
    let scene = Scene::here().await;
    let admin = scene.sign_up(Role::Admin).await;
    let unit = scene.cast.unit();
    let row = |index: u32| {
        let (day, serial) = (index / 999, index % 999 + 1);
        format!(
            "199001{:02}2015041{serial:03},\"Pegawai Ke-{index}, S.Sos.\",PNS,Analis Kebijakan Ahli Muda,{unit}\n",
            day + 1
        )
    };
    let rows: String = (0..5_000).map(row).collect();
    let preview: ImportReport = imports(&admin, &rows, false).await.json();
    assert_eq!((preview.added, preview.rows.len(), preview.problems.len()), (5_000, 5_000, 0));
    assert!(imports(&admin, &rows, true).await.json::<ImportReport>().committed);
    let roster: Roster = admin.get(routes::EMPLOYEES).await.json();
    assert_eq!(roster.total, 5_004);
    let page = format!("{}?offset=5000", routes::EMPLOYEES_EXPORT);
    let last = String::from_utf8(admin.get(&page).await.body).unwrap();
    assert_eq!(last.lines().count(), 1 + 4, "the header is on each page");
}
