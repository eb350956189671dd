//! The rules and their versions.

use axum::extract::State;
use klabat_api::console::{RuleKind, RuleRow, RuleScope, Rules, RulesQuery, ScheduleName, Undone};
use klabat_api::routes;
use klabat_attendance::Zone;
use serde_json::{Value, json};

use super::drafts;
use crate::app::App;
use crate::console::time::today;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::ports::Ports;
use crate::store::{Row, sql};

/// The visible units and those above them, whose rules hold for them too.
macro_rules! holding {
    ($($query:expr),+ $(,)?) => {
        visible!(
            ", holding (unit) AS (SELECT unit FROM visible
               UNION SELECT units.parent FROM units JOIN holding ON units.id = holding.unit WHERE units.parent IS NOT NULL) ",
            $($query),+
        )
    };
}

/// The regency's, those of the holding units, and of the visible units' people. `?3` kinds, JSON; `?4` scope. Leave
/// cards, one or more for each person, are left out where neither is asked for.
macro_rules! matching {
    () => {
        "FROM rules LEFT JOIN employees ON employees.id = rules.person
         WHERE (rules.unit IS NULL OR rules.unit IN (SELECT unit FROM holding))
           AND (rules.person IS NULL OR employees.unit IN (SELECT unit FROM visible))
           AND (?3 IS NULL OR rules.kind IN (SELECT value FROM json_each(?3)))
           AND (rules.kind <> 'leave_card' OR ?3 IS NOT NULL OR ?4 IS NOT NULL)
           AND (?4 IS NULL OR ?4 IN (rules.unit, rules.person)) "
    };
}

/// The few of the regency come before those of units, and those before people's, who may be thousands.
macro_rules! in_order {
    () => {
        "ORDER BY rules.person IS NOT NULL, rules.unit IS NOT NULL, rules.kind, rules.unit, rules.person, rules.key,
           rules.valid_from DESC, rules.written_at DESC, rules.id DESC "
    };
}

/// That no later version of the same series (columns) has begun by a date.
macro_rules! latest {
    ($series:literal, $today:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM standing_rules AS later WHERE later.kind = rules.kind AND later.key = rules.key AND ",
            $series,
            " AND later.valid_from <= ",
            $today,
            " AND (later.valid_from, later.written_at, later.id) > (rules.valid_from, rules.written_at, rules.id)) "
        )
    };
}

/// `?5` today in the east: a version is current when none of its series is later and begun. That is asked of the rows of
/// the page alone. `?6` rows to skip.
const ROWS: &str = holding!(
    "SELECT rules.id, rules.kind, rules.unit, rules.person, coalesce(units.name, employees.name, '') AS scope_name,
       rules.key, rules.valid_from, rules.document, rules.reason, users.name AS written_by, rules.written_at,
       withdrawals.rule IS NULL AND rules.valid_from <= ?5 AND ",
    latest!("later.unit IS rules.unit AND later.person IS rules.person", "?5"),
    "AS now, withdrawals.rule IS NULL AND rules.valid_from > ?5 AS planned,
       (SELECT name FROM users WHERE id = withdrawals.withdrawn_by) AS withdrawer, withdrawals.withdrawn_at,
       withdrawals.reason AS withdrawn_for
     FROM rules LEFT JOIN rule_withdrawals AS withdrawals ON withdrawals.rule = rules.id
       JOIN users ON users.id = rules.written_by LEFT JOIN units ON units.id = rules.unit
       LEFT JOIN employees ON employees.id = rules.person
     WHERE rules.id IN (SELECT rules.id ",
    matching!(),
    in_order!(),
    "LIMIT 100 OFFSET ?6) ",
    in_order!(),
);

const TOTAL: &str = holding!("SELECT count(*) AS total ", matching!());

/// The schedules that count or will, each by the name that it had last: who prepares a month names what begins with it.
const SCHEDULES: &str = holding!(
    "SELECT rules.key, rules.document ->> '$.name' AS name FROM standing_rules AS rules
     WHERE rules.kind = 'schedule' AND (rules.unit IS NULL OR rules.unit IN (SELECT unit FROM holding)) AND ",
    latest!("true", "later.valid_from"),
    "ORDER BY name, rules.key"
);

/// Lists rules that hold in the visible units, all their versions, and what one can follow of them.
#[utoipa::path(
    get, path = routes::RULES, operation_id = "rules", tag = "console", params(RulesQuery),
    responses((status = 200, body = Rules)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<RulesQuery>,
) -> Result<Json<Rules>, Failure> {
    let today = today(app.now(), Zone::Wit)?.to_string();
    let (user, all) = (session.user.as_str(), session.sees_all());
    let RulesQuery { kind, area, scope, offset } = query;
    let kinds = kind.map(|kind| vec![kind]).or_else(|| area.map(|area| area.kinds().to_vec()));
    let (kinds, scope) = (kinds.map(|kinds| json!(kinds).to_string()), scope.as_deref());
    let statements = vec![
        sql!(ROWS, user, all, kinds.clone(), scope, &today, offset.unwrap_or(0)),
        sql!(TOTAL, user, all, kinds.clone(), scope),
        sql!(SCHEDULES, user, all),
        drafts::listed(&session, kinds, scope),
    ];
    let mut answers = app.batch(statements).await?;
    let rows = answers.rows(rule)?;
    let total = answers.first(|mut row| row.next())?.unwrap_or(0);
    let schedules = answers.rows(|mut row| Ok(ScheduleName { key: row.next()?, name: row.next()? }))?;
    Ok(Json(Rules { rows, total, schedules, drafts: answers.rows(drafts::row)? }))
}

fn rule(mut row: Row) -> Result<RuleRow, Failure> {
    let (id, kind): (_, RuleKind) = (row.next()?, row.next()?);
    let scope = scope(&mut row)?;
    let (scope_name, key, valid_from) = (row.next()?, row.next()?, row.next()?);
    let row_of = RuleRow {
        id,
        kind,
        scope,
        scope_name,
        key,
        valid_from,
        document: document(&mut row)?,
        reason: row.next()?,
        written_by: row.next()?,
        written_at: row.next()?,
        current: row.next()?,
        planned: row.next()?,
        withdrawn: None,
    };
    let (by, at, reason): (Option<String>, Option<u64>, Option<String>) = (row.next()?, row.next()?, row.next()?);
    let withdrawn = by.zip(at).zip(reason).map(|((by, at), reason)| Undone { by, at, reason });
    Ok(RuleRow { withdrawn, ..row_of })
}

/// A stored document.
pub(super) fn document(row: &mut Row) -> Result<Value, Failure> {
    serde_json::from_slice(row.next::<String>()?.as_bytes())
        .map_err(|error| Failure::Fault(format!("a stored document: {error}")))
}

/// For whom a stored rule is: its unit, then its person.
pub(super) fn scope(row: &mut Row) -> Result<RuleScope, Failure> {
    Ok(match (row.next()?, row.next()?) {
        (_, Some(person)) => RuleScope::Person { person },
        (Some(unit), None) => RuleScope::Unit { unit },
        (None, None) => RuleScope::Regency {},
    })
}
