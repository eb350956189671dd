//! Outages, declared and proposed.

use axum::extract::State;
use klabat_api::console::{CasesQuery, OutageRow, Outages};
use klabat_api::{Unit, routes};

use super::{decisions, decisions_of};
use crate::app::App;
use crate::console::recaps::locked;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::month::Span;
use crate::ports::Ports;
use crate::store::{Answers, Row, sql};

/// The locked months that an outage touches, of its unit and of those below it, or of all: a column. Where it is
/// everybody's, a month begins as in the east.
macro_rules! outage_locked {
    () => {
        $crate::console::recaps::locked::locked_months!(
            "WITH RECURSIVE below (unit) AS (SELECT id FROM units AS of_it WHERE outages.unit IS NULL OR id = outages.unit
               UNION SELECT under.id FROM units AS under JOIN below ON under.parent = below.unit) SELECT unit FROM below",
            $crate::console::recaps::locked::month_of!("outages.from_at"),
            $crate::console::recaps::locked::month_of!("(outages.until_at - 1)")
        )
    };
}
pub(in crate::console) use outage_locked;

/// Columns and tables of an [`OutageRow`], for the user in a parameter.
macro_rules! outage_row {
    ($user:literal) => {
        concat!(
            "SELECT outages.id, units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone, outages.from_at,
               outages.until_at, outages.source, outages.reason, outages.state, users.name AS declared_by,
               outages.declared_by IS ",
            $user,
            " AS own, outages.declared_at, ",
            decisions_of!("outages.id"),
            ", ",
            $crate::console::cases::outages::outage_locked!(),
            "FROM outages LEFT JOIN units ON units.id = outages.unit LEFT JOIN users ON users.id = outages.declared_by "
        )
    };
}
pub(in crate::console) use outage_row;

/// Those of the visible units, of the units above them and of the whole regency, as they affect these too. `?3` unit, `?4`
/// state, `?5` and `?6` the month by the widest of the zones.
macro_rules! matching {
    () => {
        "WHERE (outages.unit IS NULL OR outages.unit IN (SELECT unit FROM touching)) AND (?3 IS NULL OR outages.unit = ?3)
           AND (?4 IS NULL OR outages.state = ?4)
           AND (?5 IS NULL OR (outages.from_at < ?6 AND outages.until_at > ?5))"
    };
}

/// The visible units and those above them.
macro_rules! touching {
    ($($query:expr),+) => {
        visible!(
            ", touching (unit) AS (SELECT unit FROM visible
               UNION SELECT units.parent FROM units JOIN touching ON units.id = touching.unit
               WHERE units.parent IS NOT NULL) ",
            $($query),+
        )
    };
}

const ROWS: &str = touching!(
    outage_row!("?1"),
    matching!(),
    " ORDER BY outages.state = 'open' DESC, outages.from_at DESC, outages.id LIMIT 100 OFFSET ?7"
);

const TOTAL: &str = touching!("SELECT count(*) AS total FROM outages ", matching!());

/// Lists outages that affect the visible units.
#[utoipa::path(
    get, path = routes::OUTAGES, operation_id = "outages", tag = "console", params(CasesQuery),
    responses((status = 200, body = Outages)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<CasesQuery>,
) -> Result<Json<Outages>, Failure> {
    let (user, all) = (session.user.as_str(), session.sees_all());
    let CasesQuery { unit, state, month, offset } = query;
    let unit = unit.as_deref();
    let span = month.as_deref().map(Span::of_month).transpose()?;
    let (from, until) = (span.map(|span| span.from), span.map(|span| span.until));
    let statements = vec![
        sql!(ROWS, user, all, unit, state, from, until, offset.unwrap_or(0)),
        sql!(TOTAL, user, all, unit, state, from, until),
    ];
    let mut answers = app.batch(statements).await?;
    let rows = answers.rows(read)?;
    let total = answers.first(|mut row| row.next())?.unwrap_or(0);
    Ok(Json(Outages { rows, total }))
}

pub(in crate::console) fn read(mut row: Row) -> Result<OutageRow, Failure> {
    Ok(OutageRow {
        id: row.next()?,
        unit: maybe_unit(&mut row)?,
        from: row.next()?,
        until: row.next()?,
        source: row.next()?,
        reason: row.next()?,
        state: row.next()?,
        declared_by: row.next()?,
        own: row.next()?,
        declared_at: row.next()?,
        decision: decisions(&mut row)?.into_iter().next_back(),
        locked: locked::months(&mut row)?,
    })
}

/// A unit, or none: the whole regency.
fn maybe_unit(row: &mut Row) -> Result<Option<Unit>, Failure> {
    let (id, name, zone): (Option<String>, Option<String>, Option<String>) = (row.next()?, row.next()?, row.next()?);
    Ok(id.zip(name).zip(zone).map(|((id, name), zone)| Unit { id, name, zone }))
}

/// The locked months that the outage `?1` touches, if it is there; [`locked_by`] reads them.
pub(super) const LOCKED: &str = concat!(
    "SELECT ",
    outage_locked!(),
    "FROM outages LEFT JOIN units ON units.id = outages.unit WHERE outages.id = ?1"
);

/// Reads [`LOCKED`].
pub(super) fn locked_by(answers: &mut Answers) -> Result<Vec<String>, Failure> {
    found(answers.first(|mut row| locked::months(&mut row))?)
}
