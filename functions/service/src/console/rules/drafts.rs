//! Rules that nobody has finished yet. Nothing is computed from them; whoever may write such a rule sees them, goes on
//! with them and deletes them.
//!
//! A draft's id names what was seen of it: who saves it anew leaves another. So whoever replaces, deletes or publishes one
//! that somebody else went on with is refused, in the transaction that would do it.

use klabat_api::console::{NewRule, RuleDraft, RuleKind};
use serde_json::{Value as Json, json};

use super::rules_list::{document, scope};
use crate::app::App;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::Session;
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::store::{Row, sql};

/// The drafts that one may write, of those who may change anything: as `may_write` has it.
macro_rules! writable {
    () => {
        "FROM rule_drafts AS drafts LEFT JOIN employees ON employees.id = drafts.person
           LEFT JOIN units ON units.id = drafts.unit JOIN users ON users.id = drafts.written_by
         WHERE (?2 OR drafts.kind IN ('schedule', 'assignment')
             AND (drafts.unit IN (SELECT unit FROM visible) OR employees.unit IN (SELECT unit FROM visible))) "
    };
}

/// `?3` whether there are any for the role, `?4` kinds, JSON; `?5` scope.
const LISTED: &str = visible!(
    "SELECT drafts.id, drafts.kind, drafts.unit, drafts.person, coalesce(units.name, employees.name, '') AS scope_name,
       drafts.key, drafts.valid_from, drafts.document, drafts.reason, users.name AS written_by, drafts.written_at ",
    writable!(),
    "AND ?3 AND (?4 IS NULL OR drafts.kind IN (SELECT value FROM json_each(?4)))
     AND (?5 IS NULL OR ?5 IN (drafts.unit, drafts.person))
     ORDER BY drafts.written_at DESC, drafts.id LIMIT 100"
);

const ONE: &str = visible!(
    "SELECT drafts.kind, drafts.unit, drafts.person, drafts.key, drafts.valid_from ",
    writable!(),
    "AND drafts.id = ?3"
);

/// Aborts the batch where the draft is there no more: `0017_rule_drafts.sql`.
const THERE: &str =
    "INSERT INTO drafts_seen (there) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM rule_drafts WHERE id = ?1)";

const DELETE: &str = "DELETE FROM rule_drafts WHERE id = ?1";

/// What is listed of drafts, of these kinds (JSON) and of this unit or person; read by [`row`].
pub(super) fn listed(session: &Session, kinds: Option<String>, scope: Option<&str>) -> Statement {
    sql!(LISTED, session.user.as_str(), session.sees_all(), session.may_change().is_ok(), kinds, scope)
}

/// A row of [`listed`].
pub(super) fn row(mut row: Row) -> Result<RuleDraft, Failure> {
    let (id, kind, scope) = (row.next()?, row.next()?, scope(&mut row)?);
    let (scope_name, key, valid_from) = (row.next()?, row.next()?, row.next()?);
    let document = document(&mut row)?;
    let (reason, written_by, written_at) = (row.next()?, row.next()?, row.next()?);
    Ok(RuleDraft { id, kind, scope, scope_name, key, valid_from, document, reason, written_by, written_at })
}

/// What its audit line says of a draft; `None` where there is none that the user may write.
pub(super) async fn find<P: Ports>(app: &App<P>, session: &Session, id: &str) -> Result<Option<Json>, Failure> {
    let statement = sql!(ONE, session.user.as_str(), session.sees_all(), id);
    app.batch(vec![statement]).await?.first(|mut row| {
        let kind: RuleKind = row.next()?;
        let (scope, key, valid_from): (_, String, Option<String>) = (scope(&mut row)?, row.next()?, row.next()?);
        Ok(json!({ "kind": kind, "scope": scope, "key": key, "valid_from": valid_from }))
    })
}

/// Takes a draft away, in a batch that does not happen where it is there no more.
pub(super) fn take(id: &str) -> [Statement; 2] {
    [sql!(THERE, id), sql!(DELETE, id)]
}

/// Takes away the draft that this takes the place of, where it does of any.
pub(super) async fn replaced<P: Ports>(
    app: &App<P>,
    session: &Session,
    new: &NewRule,
) -> Result<Vec<Statement>, Failure> {
    let Some(id) = &new.draft else { return Ok(Vec::new()) };
    find(app, session, id).await?.ok_or(Refusal::ChangedMeanwhile)?;
    Ok(take(id).into())
}
