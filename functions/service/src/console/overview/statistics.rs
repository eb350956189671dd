//! Units and days in numbers.

use axum::extract::State;
use klabat_api::console::{Counts, DayStatistics, Statistics, StatisticsQuery, UnitSeries, UnitStatistics};
use klabat_api::{Unit, routes};
use klabat_attendance::time::DateRange;

use crate::app::App;
use crate::console::time::date;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::{Row, sql};

/// Longest stretch in days: a year, and a month to compare it with.
const MOST_DAYS: usize = 400;

/// Numbers of derived days: columns.
macro_rules! counts {
    () => {
        "sum(days.due) AS due, sum(days.present) AS present, sum(days.late_minutes > 0) AS late,
         sum(days.code = 'alpa') AS absent,
         sum(days.code IN ('sakit', 'izin', 'cuti', 'dinas_luar', 'tugas_belajar')) AS on_leave,
         sum(days.late_minutes) AS late_minutes "
    };
}

/// Visible units at or below `?3`.
macro_rules! chosen {
    ($($query:expr),+) => {
        visible!(
            ", chosen (unit) AS (SELECT unit FROM visible WHERE ?3 IS NULL OR unit = ?3
               UNION SELECT units.id FROM units JOIN chosen ON units.parent = chosen.unit
               WHERE units.id IN (SELECT unit FROM visible)) ",
            $($query),+
        )
    };
}

const DAYS: &str = chosen!(
    "SELECT days.date, ",
    counts!(),
    "FROM days WHERE days.unit IN (SELECT unit FROM chosen) AND days.date BETWEEN ?4 AND ?5
     GROUP BY days.date ORDER BY days.date"
);

const UNITS: &str = chosen!(
    "SELECT units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone, ",
    counts!(),
    "FROM days JOIN units ON units.id = days.unit
     WHERE days.unit IN (SELECT unit FROM chosen) AND days.date BETWEEN ?4 AND ?5
     GROUP BY units.id ORDER BY units.name, units.id"
);

/// Of the units with the most person-days; by weeks, from Monday on, where `?6`.
const SERIES: &str = chosen!(
    ", largest (unit, due) AS (
       SELECT days.unit, sum(days.due) AS due FROM days
       WHERE days.unit IN (SELECT unit FROM chosen) AND days.date BETWEEN ?4 AND ?5
       GROUP BY days.unit ORDER BY due DESC, days.unit LIMIT 12)
     SELECT units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone,
       CASE WHEN ?6 THEN date(days.date, 'weekday 0', '-6 days') ELSE days.date END AS begin, ",
    counts!(),
    "FROM largest JOIN days ON days.unit = largest.unit JOIN units ON units.id = days.unit
     WHERE days.date BETWEEN ?4 AND ?5
     GROUP BY units.id, begin ORDER BY largest.due DESC, units.id, begin"
);

/// Days that are drawn one by one; more are drawn by weeks.
const MOST_DRAWN: usize = 92;

/// Sums up days that were judged, over units and over time.
#[utoipa::path(
    get, path = routes::STATISTICS, operation_id = "statistics", tag = "console", params(StatisticsQuery),
    responses((status = 200, body = Statistics)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<StatisticsQuery>,
) -> Result<Json<Statistics>, Failure> {
    let period = DateRange::new(date(&query.first)?, date(&query.last)?).map_err(|_| Refusal::PeriodOrder)?;
    let count = period.days().count();
    if count > MOST_DAYS {
        return Err(Refusal::PeriodOrder.into());
    }
    let weekly = count > MOST_DRAWN;
    let (user, all, unit_id) = (session.user.as_str(), session.sees_all(), query.unit.as_deref());
    let mut statements = [DAYS, UNITS].map(|sql| sql!(sql, user, all, unit_id, &query.first, &query.last)).to_vec();
    statements.push(sql!(SERIES, user, all, unit_id, &query.first, &query.last, weekly));
    let mut answers = app.batch(statements).await?;
    let days = answers.rows(|mut row| day(&mut row))?;
    let units = answers.rows(|mut row| Ok(UnitStatistics { unit: unit(&mut row)?, counts: counts(&mut row)? }))?;
    let series = series(answers.rows(|mut row| Ok((unit(&mut row)?, day(&mut row)?)))?);
    Ok(Json(Statistics { days, units, series, weekly }))
}

fn day(row: &mut Row) -> Result<DayStatistics, Failure> {
    Ok(DayStatistics { date: row.next()?, counts: counts(row)? })
}

/// Rows of one unit follow each other.
fn series(rows: Vec<(Unit, DayStatistics)>) -> Vec<UnitSeries> {
    let mut series: Vec<UnitSeries> = Vec::new();
    for (unit, day) in rows {
        match series.last_mut().filter(|last| last.unit.id == unit.id) {
            Some(last) => last.days.push(day),
            None => series.push(UnitSeries { unit, days: vec![day] }),
        }
    }
    series
}

fn counts(row: &mut Row) -> Result<Counts, Failure> {
    Ok(Counts {
        due: row.next()?,
        present: row.next()?,
        late: row.next()?,
        absent: row.next()?,
        leave: row.next()?,
        late_minutes: row.next()?,
    })
}
