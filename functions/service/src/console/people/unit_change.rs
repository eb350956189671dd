//! Renaming a unit, or moving it in the tree.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::UnitChange;
use klabat_api::routes;
use klabat_attendance::Refusal as Rules;
use serde_json::json;

use super::UNIT;
use super::unit_add::zone;
use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::console::{found, name};
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

const STANDS: &str = "SELECT name, parent, zone FROM units WHERE id = ?1";

/// Whether the new parent is neither the unit nor below it. Asked in the batch, for two units may be moved at once.
macro_rules! apart {
    ($unit:literal, $parent:literal) => {
        concat!(
            "(", $parent, " IS NULL OR ", $parent, " NOT IN (
               WITH RECURSIVE below (unit) AS (SELECT ", $unit, "
                 UNION SELECT units.id FROM units JOIN below ON units.parent = below.unit) SELECT unit FROM below))"
        )
    };
}

const AUDIT: &str = audited!("WHERE ", apart!("?9", "?10"));

const CHANGE: &str = concat!(
    "UPDATE units SET name = ?2, parent = ?3, zone = ?4 WHERE id = ?1 AND ",
    apart!("?1", "?3"),
    " RETURNING id"
);

/// Changes a unit; it cannot come to be below itself.
#[utoipa::path(
    post, path = routes::UNIT, operation_id = "unit_change", tag = "console", params(("unit" = String, Path)),
    request_body = UnitChange,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(new): Json<UnitChange>,
) -> Result<Json<Done>, Failure> {
    session.is_admin()?;
    let (given, zone, parent) = (name(&new.name)?, zone(&new.zone)?, new.parent.as_deref());
    let mut answers = app.batch(vec![sql!(STANDS, &id), sql!(UNIT, parent)]).await?;
    let was = answers.first(|mut row| Ok((row.next()?, row.next()?, row.next()?)))?;
    let (was_named, was_parent, was_zone): (String, Option<String>, String) = found(was)?;
    if parent.is_some() {
        let _: String = found(answers.first(|mut row| row.next())?)?;
    }
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "unit.changed",
        subject: &id,
        before: json!({ "name": was_named, "parent": was_parent, "zone": was_zone }),
        after: json!({ "name": given, "parent": parent, "zone": zone }),
        salt: app.random(),
    };
    let statements = vec![
        entry.under(AUDIT, [Value::from(&id), Value::from(parent)]),
        sql!(CHANGE, &id, given, parent, zone.name()),
    ];
    let mut answers = app.batch(statements).await?;
    answers.skip()?;
    if answers.any()? { Ok(Json(Done { done: true })) } else { Err(Refusal::Rules(Rules::UnitLoop).into()) }
}
