//! The rules and their versions.

use axum::extract::State;
use klabat_api::console::{RuleKind, RuleRow, RuleScope, Rules, RulesQuery, Undone};
use klabat_api::routes;
use klabat_attendance::Zone;

use crate::app::App;
use crate::console::time::today;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::ports::Ports;
use crate::store::{Row, sql};

/// The regency's, those of the visible units, of the units above them (which hold for them too), and of their people.
/// `?3` kind, `?4` scope, `?5` today in the east: a version is current when none of its series is later and begun.
/// Leave cards, one or more for each person, are left out where neither kind nor scope is asked for.
const ROWS: &str = visible!(
    ", holding (unit) AS (SELECT unit FROM visible
       UNION SELECT units.parent FROM units JOIN holding ON units.id = holding.unit WHERE units.parent IS NOT NULL)
     SELECT rules.id, rules.kind, rules.unit, rules.person, coalesce(units.name, employees.name, '') AS scope_name,
       rules.key, rules.valid_from, rules.document, rules.reason, users.name AS written_by, rules.written_at,
       withdrawals.rule IS NULL AND rules.valid_from <= ?5 AND NOT EXISTS (
         SELECT 1 FROM standing_rules AS later WHERE later.kind = rules.kind AND later.unit IS rules.unit
           AND later.person IS rules.person AND later.key = rules.key AND later.valid_from <= ?5
           AND (later.valid_from, later.written_at, later.id) > (rules.valid_from, rules.written_at, rules.id)) AS now,
       withdrawals.rule IS NULL AND rules.valid_from > ?5 AS planned,
       (SELECT name FROM users WHERE id = withdrawals.withdrawn_by) AS withdrawer, withdrawals.withdrawn_at,
       withdrawals.reason AS withdrawn_for
     FROM rules LEFT JOIN rule_withdrawals AS withdrawals ON withdrawals.rule = rules.id JOIN users ON users.id = rules.written_by LEFT JOIN units ON units.id = rules.unit
       LEFT JOIN employees ON employees.id = rules.person
     WHERE (rules.unit IS NULL OR rules.unit IN (SELECT unit FROM holding))
       AND (rules.person IS NULL OR employees.unit IN (SELECT unit FROM visible))
       AND (?3 IS NULL OR rules.kind = ?3) AND (rules.kind <> 'leave_card' OR ?3 IS NOT NULL OR ?4 IS NOT NULL)
       AND (?4 IS NULL OR ?4 IN (rules.unit, rules.person))
     ORDER BY rules.kind, rules.unit, rules.person, rules.key, rules.valid_from DESC, rules.written_at DESC, rules.id
     LIMIT 500"
);

/// Lists rules that hold in the visible units, all their versions.
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
    let statement = sql!(ROWS, user, all, query.kind, query.scope.as_deref(), today);
    Ok(Json(Rules { rows: app.batch(vec![statement]).await?.rows(rule)? }))
}

fn rule(mut row: Row) -> Result<RuleRow, Failure> {
    let (id, kind): (_, RuleKind) = (row.next()?, row.next()?);
    let scope = scope(&mut row)?;
    let (scope_name, key, valid_from) = (row.next()?, row.next()?, row.next()?);
    let document: String = row.next()?;
    let row_of = RuleRow {
        id,
        kind,
        scope,
        scope_name,
        key,
        valid_from,
        document: serde_json::from_slice(document.as_bytes())
            .map_err(|error| Failure::Fault(format!("a stored document: {error}")))?,
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

/// For whom a stored rule is: its unit, then its person.
pub(super) fn scope(row: &mut Row) -> Result<RuleScope, Failure> {
    Ok(match (row.next()?, row.next()?) {
        (_, Some(person)) => RuleScope::Person { person },
        (Some(unit), None) => RuleScope::Unit { unit },
        (None, None) => RuleScope::Regency {},
    })
}
