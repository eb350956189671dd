//! The queue and history of corrections.

use axum::extract::State;
use klabat_api::console::{CasesQuery, Claim, CorrectionRow, Corrections};
use klabat_api::{Base64Url, routes};

use super::{decisions, decisions_of, name_of};
use crate::app::App;
use crate::console::time::bounds;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::{Row, sql};

/// Columns and tables of a [`CorrectionRow`], for the user in a parameter.
macro_rules! correction_row {
    ($user:literal) => {
        concat!(
            "SELECT corrections.id, corrections.employee, employees.nip, employees.name, units.id AS unit_id,
               units.name AS unit_name, units.zone AS unit_zone, corrections.date, corrections.claim,
               corrections.reason, corrections.attachment, corrections.state, corrections.requested_by = ",
            $user,
            " AS wrote, corrections.employee IS (SELECT employee FROM users WHERE id = ",
            $user,
            ") AS about, corrections.requested_at, ",
            name_of!("corrections.requested_by"),
            " AS requested_by, ",
            decisions_of!("corrections.id"),
            "FROM corrections JOIN employees ON employees.id = corrections.employee
               JOIN units ON units.id = corrections.unit "
        )
    };
}
pub(crate) use correction_row;

/// `?3` unit, `?4` state, `?5` and `?6` first and last date of a month.
macro_rules! matching {
    () => {
        "WHERE corrections.unit IN (SELECT unit FROM visible) AND (?3 IS NULL OR corrections.unit = ?3)
           AND (?4 IS NULL OR corrections.state = ?4) AND (?5 IS NULL OR corrections.date BETWEEN ?5 AND ?6)"
    };
}

const ROWS: &str = visible!(
    correction_row!("?1"),
    matching!(),
    " ORDER BY corrections.state = 'open' DESC, corrections.requested_at DESC, corrections.id LIMIT 100 OFFSET ?7"
);

const TOTAL: &str = visible!("SELECT count(*) AS total FROM corrections ", matching!());

/// Lists corrections of the visible units.
#[utoipa::path(
    get, path = routes::CORRECTIONS, operation_id = "corrections", tag = "console", params(CasesQuery),
    responses((status = 200, body = Corrections)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<CasesQuery>,
) -> Result<Json<Corrections>, Failure> {
    let (user, all) = (session.user.as_str(), session.sees_all());
    let CasesQuery { unit, state, month, offset } = query;
    let unit = unit.as_deref();
    let [first, last] = bounds(month.as_deref())?;
    let (first, last) = (first.as_deref(), last.as_deref());
    let statements = vec![
        sql!(ROWS, user, all, unit, state, first, last, offset.unwrap_or(0)),
        sql!(TOTAL, user, all, unit, state, first, last),
    ];
    let mut answers = app.batch(statements).await?;
    let rows = answers.rows(read)?;
    let total = answers.first(|mut row| row.next())?.unwrap_or(0);
    Ok(Json(Corrections { rows, total }))
}

pub(crate) fn read(mut row: Row) -> Result<CorrectionRow, Failure> {
    let (id, employee, nip, name) = (row.next()?, row.next()?, row.next()?, row.next()?);
    let (unit, date) = (unit(&mut row)?, row.next()?);
    let (claim, reason) = (claim(&row.next::<String>()?)?, row.next()?);
    let attachment = row.next::<Option<Vec<u8>>>()?.map(Base64Url);
    let (state, wrote, about): (_, bool, bool) = (row.next()?, row.next()?, row.next()?);
    let (requested_at, requested_by) = (row.next()?, row.next()?);
    let decision = decisions(&mut row)?.into_iter().next();
    Ok(CorrectionRow {
        id,
        employee,
        nip,
        name,
        unit,
        date,
        claim,
        reason,
        attachment,
        state,
        wrote,
        own: wrote || about,
        requested_by,
        requested_at,
        decision,
    })
}

/// The stored claim, which is the same JSON on the wire and in `klabat-attendance`.
fn claim(json: &str) -> Result<Claim, Failure> {
    serde_json::from_slice(json.as_bytes()).map_err(|error| Failure::Fault(format!("a stored claim: {error}")))
}
