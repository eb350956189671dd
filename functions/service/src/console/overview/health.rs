//! How well the installation works.

use axum::extract::State;
use klabat_api::console::{Deferring, Fault, Faults, Health, OpenCases};
use klabat_api::routes;
use klabat_attendance::order;
use klabat_evidence::TTL_MS;

use crate::app::App;
use crate::console::recaps::recaps_list::open;
use crate::console::visible;
use crate::failure::Failure;
use crate::faults::SINCE;
use crate::http::{Json, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::{Row, sql};

/// A day and a month back.
const DAY_MS: u64 = 24 * 3_600_000;
const MONTH_MS: u64 = 31 * DAY_MS;

/// `?3` since when, `?4` after what delay a record is deferred. No column is named so: the table's own would be meant.
const RECORDS: &str = visible!(
    "SELECT count(*) AS records, coalesce(sum(received_at - sealed_at > ?4), 0) AS later
     FROM visible CROSS JOIN records ON records.unit = visible.unit WHERE records.received_at > ?3"
);

const REFUSALS: &str = visible!(
    "SELECT code, count(*) AS times FROM refusals
     WHERE unit IN (SELECT unit FROM visible) AND at > ?3 GROUP BY code"
);

const ALARMS: &str = visible!(
    "SELECT code, count(*) AS times FROM (
       SELECT code FROM alarms WHERE unit IN (SELECT unit FROM visible) AND at > ?3
       UNION ALL SELECT code FROM disputes WHERE unit IN (SELECT unit FROM visible) AND at > ?3) GROUP BY code"
);

const OPEN: &str = visible!(
    "SELECT
       (SELECT count(*) FROM absences
          WHERE unit IN (SELECT unit FROM visible) AND state IN ('requested', 'endorsed')) AS open_absences,
       (SELECT count(*) FROM corrections
          WHERE unit IN (SELECT unit FROM visible) AND state = 'open') AS open_corrections,
       (SELECT count(*) FROM records WHERE unit IN (SELECT unit FROM visible) AND status = 'review'
          AND NOT EXISTS (SELECT 1 FROM reviews WHERE record = records.id)) AS open_reviews,
       (SELECT count(*) FROM outages WHERE unit IN (SELECT unit FROM visible) AND state = 'open') AS open_outages,
       (SELECT count(*) FROM approvals WHERE unit IN (SELECT unit FROM visible)
          AND kind = 'manual_record' AND state = 'open') AS open_manual,
       (SELECT count(*) FROM credentials JOIN employees ON employees.id = credentials.employee
          WHERE state = 'pending' AND employees.unit IN (SELECT unit FROM visible)) AS enrolments,
       (SELECT count(*) FROM beacons
          WHERE revoked_at IS NULL AND unit IN (SELECT unit FROM visible)) AS beacons,
       (SELECT count(*) FROM beacons WHERE revoked_at IS NULL AND unit IN (SELECT unit FROM visible)
          AND NOT EXISTS (SELECT 1 FROM epochs WHERE beacon = beacons.id AND expires_at > ?3)) AS silent"
);

const DEFERRING: &str = visible!(
    "SELECT employees.id, employees.nip, employees.name, units.id AS unit_id, units.name AS unit_name,
       units.zone AS unit_zone, count(*) AS records, sum(records.received_at - records.sealed_at > ?4) AS later
     FROM visible CROSS JOIN records ON records.unit = visible.unit
       JOIN employees ON employees.id = records.employee JOIN units ON units.id = records.unit
     WHERE records.received_at > ?3
     GROUP BY employees.id HAVING later > 0
     ORDER BY later * 1000 / count(*) DESC, later DESC, employees.id LIMIT 20"
);

/// Shows refusals, alarms, the share of deferred records, and what waits, in the visible units.
#[utoipa::path(
    get, path = routes::HEALTH, operation_id = "health", tag = "console",
    responses((status = 200, body = Health)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, session: Session) -> Result<Json<Health>, Failure> {
    let (user, all, now) = (session.user.as_str(), session.sees_all(), app.now());
    let (day, month) = (now.0.saturating_sub(DAY_MS), now.0.saturating_sub(MONTH_MS));
    let mut statements = vec![
        sql!(RECORDS, user, all, day, TTL_MS),
        sql!(REFUSALS, user, all, day),
        sql!(ALARMS, user, all, day),
        sql!(OPEN, user, all, now),
        sql!(DEFERRING, user, all, month, TTL_MS),
    ];
    statements.extend(all.then(|| sql!(SINCE, day)));
    let mut answers = app.batch(statements).await?;
    let (records, deferred) = answers.first(|mut row| Ok((row.next()?, row.next()?)))?.unwrap_or_default();
    let refusals = order::map(answers.rows(code)?);
    let alarms = order::map(answers.rows(code)?);
    let waiting = answers.first(|mut row| {
        let open = open(&mut row)?;
        Ok((open, row.next()?, row.next()?, row.next()?))
    })?;
    let (open, enrolments, beacons, silent) = waiting.unwrap_or((OpenCases::default(), 0, 0, 0));
    let deferring = answers.rows(deferring)?;
    let faults = all.then(|| answers.rows(fault)).transpose()?.map(|rows| Faults {
        count: rows.first().map_or(0, |(_, count)| *count),
        newest: rows.into_iter().map(|(fault, _)| fault).collect(),
    });
    Ok(Json(Health {
        records,
        deferred,
        refusals,
        alarms,
        open,
        enrolments,
        beacons,
        silent,
        deferring,
        faults,
        server_time: now.0,
    }))
}

fn code(mut row: Row) -> Result<(String, u32), Failure> {
    Ok((row.next()?, row.next()?))
}

fn fault(mut row: Row) -> Result<(Fault, u32), Failure> {
    Ok((Fault { reference: row.next()?, at: row.next()?, place: row.next()? }, row.next()?))
}

fn deferring(mut row: Row) -> Result<Deferring, Failure> {
    Ok(Deferring {
        employee: row.next()?,
        nip: row.next()?,
        name: row.next()?,
        unit: unit(&mut row)?,
        records: row.next()?,
        deferred: row.next()?,
    })
}
