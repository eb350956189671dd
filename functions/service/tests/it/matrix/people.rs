//! Rows of the roster: people, units, sites, roles, tables.

use klabat_api::routes;
use serde_json::json;

use super::rows::{CHANGES, CHANGES_BY_ADMIN, READS, READS_ROW, fill, reason, row};
use super::{Access, Row};
use crate::cast::{ENROLLED, NEW};
use crate::scene::{Scene, get, post};

// Auditor; superior elsewhere, of the unit; operator elsewhere, of the unit; admin.
/// Everybody who writes may look at a table; whose people are not theirs is told so line by line.
const IMPORTS: Access = Access::Session([403, 403, 403, 200, 200, 200]);

/// Whoever looks after people's data; the superior does not.
const DATA: Access = Access::Session([200, 403, 403, 404, 200, 200]);
/// In service, nobody is erased.
const ERASES: Access = Access::Session([403, 403, 403, 403, 403, 409]);

/// What the operator imported: theirs and the admin's to take back, once.
const IMPORTED: Access = Access::Session([200, 403, 403, 404, 200, 200]);
const UNDOES: Access = Access::Session([403, 403, 403, 404, 200, 409]);
/// Everybody who may export sees a list; the superior does not.
const LISTS: Access = Access::Session([200, 403, 403, 200, 200, 200]);

pub(super) fn table(scene: &Scene, other: &str, import: &str) -> Vec<Row> {
    let mut rows = people(scene);
    rows.extend([
        row("imports", get(routes::IMPORTS), LISTS),
        row("import", get(&fill(routes::IMPORT, import)), IMPORTED),
        row("import_undo", post(&fill(routes::IMPORT_UNDO, import), &reason()), UNDOES),
    ]);
    rows.extend(units(scene));
    let role = json!({ "role": "auditor", "units": [], "reason": "untuk uji coba" });
    rows.push(row("user_role", post(&fill(routes::USER_ROLE, other), &role), CHANGES_BY_ADMIN));
    rows
}

fn people(scene: &Scene) -> Vec<Row> {
    let (unit, person) = (scene.cast.unit(), scene.cast.employee(ENROLLED[1]));
    let roster = json!({ "csv": "nip,nama,jenis,jabatan,unit\n", "commit": false, "valid_from": null });
    let log = format!("nip,waktu,mesin\n{},2026-07-01 07:20,Lobi\n", scene.cast.nip(ENROLLED[0]));
    let new = json!({
        "nip": format!("199001012015042{:03}", scene.cast.0 + 1), "name": "Ani", "kind": "pns", "position": "Guru",
        "unit": unit, "valid_from": "2026-08-01",
    });
    let change = json!({ "name": "Budi", "kind": "pns", "position": "Analis" });
    let stays = json!({ "unit": unit, "valid_from": "2026-08-01", "reason": "untuk uji coba" });
    let leaver = scene.cast.employee(NEW[1]);
    vec![
        row("employees_export", get(&format!("{}?unit={unit}", routes::EMPLOYEES_EXPORT)), READS),
        row("roster_import", post(routes::EMPLOYEES_IMPORT, &roster), CHANGES_BY_ADMIN),
        row("employee_add", post(routes::EMPLOYEES, &new), CHANGES_BY_ADMIN),
        row("employee", get(&fill(routes::EMPLOYEE, &person)), READS_ROW),
        row("employee_change", post(&fill(routes::EMPLOYEE, &person), &change), CHANGES),
        row("employee_membership", post(&fill(routes::EMPLOYEE_MEMBERSHIP, &leaver), &stays), CHANGES_BY_ADMIN),
        row("personal_data", get(&fill(routes::EMPLOYEE_DATA, &person)), DATA),
        row("data_export", get(&fill(routes::EMPLOYEE_DATA_EXPORT, &person)), DATA),
        row("data_erase", post(&fill(routes::EMPLOYEE_ERASE, &person), &reason()), ERASES),
        row("machine_import", post(routes::MACHINE_IMPORT, &json!({ "csv": log, "commit": false })), IMPORTS),
    ]
}

fn units(scene: &Scene) -> Vec<Row> {
    let unit = scene.cast.unit();
    let added = json!({ "name": "UPT Baru", "parent": unit, "zone": "Asia/Makassar" });
    let same = json!({ "name": format!("Dinas {}", scene.cast.0), "parent": null, "zone": "Asia/Makassar" });
    let site = json!({
        "name": "Kantor", "refuse_outside": true, "max_accuracy_m": 100,
        "geofence": klabat_evidence::Geofence::circle(
            klabat_evidence::Position::from_degrees(1.4231, 124.9846).unwrap(), 150),
    });
    let drawn = format!("s{}-Strict", scene.cast.0);
    vec![
        row("units", get(routes::UNITS), Access::List),
        row("unit_add", post(routes::UNITS, &added), CHANGES_BY_ADMIN),
        row("unit_change", post(&fill(routes::UNIT, &unit), &same), CHANGES_BY_ADMIN),
        row("site_add", post(&fill(routes::UNIT_SITES, &unit), &site), CHANGES_BY_ADMIN),
        row("site_change", post(&fill(routes::SITE, &drawn), &site), CHANGES_BY_ADMIN),
    ]
}
