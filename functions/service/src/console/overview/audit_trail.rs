//! The audit trail, searched.

use axum::extract::State;
use klabat_api::console::{AuditQuery, AuditRow, AuditTrail};
use klabat_api::routes;
use serde_json::Value;

use crate::app::App;
use crate::console::audit::{audited_for, audited_of};
use crate::console::cases::name_of;
use crate::console::sought;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::ports::Ports;
use crate::store::{Row, sql};

/// Rows of a page.
const PAGE: usize = 100;

/// `?1` part of the actor or of the ASN whom it is about, `?2` begin of the action, `?3` subject, `?4` and `?5` from and
/// until, `?6` before which line. The limit is one more than [`PAGE`].
const ROWS: &str = concat!(
    "SELECT * FROM (SELECT audit.id, audit.at, ",
    name_of!("audit.actor"),
    " AS who, audit.action, audit.subject, audit.before, audit.after,
       (SELECT name FROM employees WHERE id = ",
    audited_for!(),
    ") AS about FROM audit
     WHERE (?2 IS NULL OR substr(audit.action, 1, length(?2)) = ?2) AND (?3 IS NULL OR audit.subject = ?3)
       AND (?4 IS NULL OR audit.at >= ?4) AND (?5 IS NULL OR audit.at <= ?5) AND (?6 IS NULL OR audit.id < ?6)
       AND (?1 IS NULL OR instr(lower(",
    name_of!("audit.actor"),
    "), ?1) > 0 OR lower(audit.actor) = ?1 OR ",
    audited_of!("SELECT id FROM employees WHERE instr(lower(name), ?1) > 0 OR instr(nip, ?1) > 0"),
    ")) ORDER BY id DESC LIMIT 101"
);

/// Lists lines of the audit log, newest first, for those who see everything.
#[utoipa::path(
    get, path = routes::AUDIT, operation_id = "audit", tag = "console", params(AuditQuery),
    responses((status = 200, body = AuditTrail)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<AuditQuery>,
) -> Result<Json<AuditTrail>, Failure> {
    session.reads_all()?;
    let given = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let actor = sought(query.actor.as_deref());
    let (action, subject) = (given(query.action), given(query.subject));
    let statement = sql!(ROWS, actor, action, subject, query.from, query.until, query.before);
    let mut rows = app.batch(vec![statement]).await?.rows(line)?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let before = rows.last().map(|row| row.id).filter(|_| more);
    Ok(Json(AuditTrail { rows, before }))
}

fn line(mut row: Row) -> Result<AuditRow, Failure> {
    Ok(AuditRow {
        id: row.next()?,
        at: row.next()?,
        actor: row.next()?,
        action: row.next()?,
        subject: row.next()?,
        before: json(row.next()?)?,
        after: json(row.next()?)?,
        about: row.next()?,
    })
}

fn json(text: Option<String>) -> Result<Option<Value>, Failure> {
    text.map(|text| serde_json::from_slice(text.as_bytes()))
        .transpose()
        .map_err(|error| Failure::Fault(format!("a stored audit line: {error}")))
}
