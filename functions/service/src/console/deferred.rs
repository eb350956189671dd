//! How much each ASN sends later, which a colluding phone may prefer to sending at once.

use axum::extract::State;
use klabat_api::console::{DeferredQuery, DeferredShare, DeferredShares};
use klabat_api::routes;

use super::visible;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::{Row, sql};

/// How far back it counts: the longest month.
const SPAN_MS: u64 = 31 * 24 * 3_600_000;

/// `?3` is the unit, `?4` the begin.
const SHARES: &str = visible!(
    "SELECT employees.id, employees.nip, employees.name, units.id AS unit_id, units.name AS unit_name,
       units.zone AS unit_zone, count(*) AS records, sum(records.deferred) AS deferred
     FROM visible CROSS JOIN records ON records.unit = visible.unit
       JOIN employees ON employees.id = records.employee
       JOIN units ON units.id = employees.unit
     WHERE (?3 IS NULL OR records.unit = ?3) AND records.received_at > ?4
     GROUP BY employees.id
     ORDER BY sum(records.deferred) * 1.0 / count(*) DESC, employees.name, employees.id LIMIT 500"
);

/// Counts the records of the last 31 days of the visible units, and those that were sent later.
#[utoipa::path(
    get, path = routes::DEFERRED, operation_id = "deferred", tag = "console", params(DeferredQuery),
    responses((status = 200, body = DeferredShares)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<DeferredQuery>,
) -> Result<Json<DeferredShares>, Failure> {
    let since = app.now().0.saturating_sub(SPAN_MS);
    let statement = sql!(SHARES, session.user.as_str(), session.sees_all(), query.unit, since);
    Ok(Json(DeferredShares { rows: app.batch(vec![statement]).await?.rows(share)? }))
}

fn share(mut row: Row) -> Result<DeferredShare, Failure> {
    Ok(DeferredShare {
        employee: row.next()?,
        nip: row.next()?,
        name: row.next()?,
        unit: unit(&mut row)?,
        records: row.next()?,
        deferred: row.next()?,
    })
}
