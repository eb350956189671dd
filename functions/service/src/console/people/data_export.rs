//! All that is kept about one ASN, for them to take along (UU 27/2022, article 13).

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use klabat_api::routes;
use klabat_attendance::Zone;
use serde_json::{Map, Value as Json, json};

use super::retention::kept;
use crate::app::App;
use crate::console::audit::{Entry, audited_of};
use crate::console::time::today;
use crate::failure::Failure;
use crate::http::{Path, Session};
use crate::ports::Ports;
use crate::store::sql;

/// Each category's rows as JSON. Secrets (hashes of codes and tokens) are nobody's to take along; bytes are hexadecimal,
/// and attachments are named by their hash, under which the console hands them out.
const CATEGORIES: [(&str, &str); 17] = [
    (
        "identity",
        "SELECT json_object('nip', nip, 'name', name, 'kind', kind, 'position', position, 'unit', unit, 'since', since,
           'left_on', left_on) AS line FROM employees WHERE id = ?1",
    ),
    (
        "memberships",
        "SELECT json_object('unit', unit, 'valid_from', valid_from, 'reason', reason) AS line FROM memberships
         WHERE employee = ?1 ORDER BY valid_from, written_at",
    ),
    (
        "imports",
        "SELECT json_object('at', imports.imported_at, 'before', json(imported.before), 'after', json(imported.after))
           AS line FROM imported JOIN imports ON imports.id = imported.import
         WHERE imported.employee = ?1 ORDER BY imports.imported_at, imports.id",
    ),
    (
        "phones",
        "SELECT json_object('credential', lower(hex(id)), 'public_key', lower(hex(public_key)), 'state', state,
           'attestation', attestation, 'device', json(device), 'sealed_at', sealed_at, 'received_at', received_at,
           'confirmed_at', confirmed_at, 'revoked_at', revoked_at) AS line FROM credentials
         WHERE employee = ?1 ORDER BY received_at",
    ),
    (
        "records",
        "SELECT json_object('id', lower(hex(id)), 'unit', unit, 'beacon', lower(hex(beacon)), 'intent', intent,
           'sealed_at', sealed_at, 'received_at', received_at, 'status', status, 'reasons', reasons,
           'signal_dbm', signal_dbm, 'deferred', deferred) AS line FROM records
         WHERE employee = ?1 ORDER BY received_at",
    ),
    (
        "evidence",
        "SELECT json_object('record', lower(hex(evidence.once)), 'conditions', json(evidence.conditions),
           'bundle', lower(hex(evidence.bundle))) AS line FROM records JOIN evidence ON evidence.once = records.id
         WHERE records.employee = ?1 ORDER BY records.received_at",
    ),
    (
        "manual_records",
        "SELECT json_object('at', at, 'intent', intent, 'cause', cause, 'reason', reason) AS line FROM manual_records
         WHERE employee = ?1 ORDER BY at",
    ),
    (
        "machine_punches",
        "SELECT json_object('at', at, 'device', device) AS line FROM machine_punches WHERE employee = ?1 ORDER BY at",
    ),
    (
        "refusals",
        "SELECT json_object('at', at, 'code', code) AS line FROM refusals WHERE employee = ?1 ORDER BY at",
    ),
    (
        "alarms",
        "SELECT json_object('at', at, 'code', code) AS line FROM alarms WHERE employee = ?1 ORDER BY at",
    ),
    (
        "absences",
        "SELECT json_object('kind', kind, 'first', first, 'last', last, 'reason', reason, 'letter', letter,
           'attachment', lower(hex(attachment)), 'state', state, 'requested_at', requested_at) AS line FROM absences
         WHERE employee = ?1 ORDER BY first, id",
    ),
    (
        "corrections",
        "SELECT json_object('date', date, 'claim', json(claim), 'reason', reason, 'attachment', lower(hex(attachment)),
           'state', state, 'requested_at', requested_at) AS line FROM corrections WHERE employee = ?1 ORDER BY date, id",
    ),
    (
        "shifts",
        "SELECT json_object('date', date, 'shift', shift) AS line FROM shifts WHERE employee = ?1 ORDER BY date",
    ),
    (
        "rules",
        "SELECT json_object('kind', kind, 'key', key, 'valid_from', valid_from, 'document', json(document),
           'reason', reason) AS line FROM rules WHERE person = ?1 ORDER BY valid_from, written_at, id",
    ),
    (
        "rule_drafts",
        "SELECT json_object('kind', kind, 'valid_from', valid_from, 'document', json(document), 'reason', reason) AS line
         FROM rule_drafts WHERE person = ?1 ORDER BY written_at, id",
    ),
    (
        "days",
        "SELECT json_object('date', date, 'unit', unit, 'code', code, 'late_minutes', late_minutes,
           'early_minutes', early_minutes, 'worked_minutes', worked_minutes, 'deduction', deduction) AS line FROM days
         WHERE employee = ?1 ORDER BY date",
    ),
    (
        "audit",
        concat!(
            "SELECT json_object('at', at, 'action', action, 'before', json(before), 'after', json(after)) AS line
             FROM audit WHERE ",
            audited_of!("SELECT ?1"),
            " ORDER BY id"
        ),
    ),
];

/// Gives one JSON document, and writes down that it was given.
#[utoipa::path(
    get, path = routes::EMPLOYEE_DATA_EXPORT, operation_id = "data_export", tag = "console",
    params(("employee" = String, Path)),
    responses((status = 200, body = String, content_type = "application/json")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(employee): Path,
) -> Result<impl IntoResponse, Failure> {
    session.may_export()?;
    let today = today(app.now(), Zone::Wib)?.to_string();
    kept(&*app.ports, &session, &employee, &today).await?;
    let statements = CATEGORIES.iter().map(|(_, sql)| sql!(sql, &employee)).collect();
    let mut answers = app.batch(statements).await?;
    let mut document = Map::new();
    document.insert("format".to_owned(), json!("klabat-person-v1"));
    for (code, _) in CATEGORIES {
        let lines = answers.rows(|mut row| {
            serde_json::from_slice::<Json>(row.next::<String>()?.as_bytes())
                .map_err(|error| Failure::Fault(format!("{code}: {error}")))
        })?;
        document.insert(code.to_owned(), Json::from(lines));
    }
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "employee.exported",
        subject: &employee,
        before: json!(null),
        after: json!(null),
        salt: app.random(),
    };
    app.batch(vec![entry.statement()]).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"data-pribadi.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Json::from(document).to_string()))
}
