//! Taking an import back: all of it, or nothing of it.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{ImportKind, ReasonGiven};
use klabat_api::routes;
use serde_json::json;

use super::import_detail::find;
use super::import_kept::{held_people, held_punches};
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::reason;
use crate::failure::Failure;
use crate::housekeeping::belonging;
use crate::http::{Json, Path, Session};
use crate::ports::{Ports, Statement, StoreError};
use crate::refusal::Refusal;
use crate::store::sql;

/// Claims the import `?1` for whoever undoes it (`?4`) now (`?5`), unless something depends on it.
macro_rules! claim {
    ($held:expr) => {
        concat!(
            "UPDATE imports SET undone_by = ?4, undone_at = ?5, undo_reason = ?6, fresh = (undone_at IS NULL),
               free = NOT EXISTS (",
            $held,
            ") WHERE id = ?1"
        )
    };
}

const CLAIM_PEOPLE: &str = claim!(held_people!("1"));

/// `?2` and `?3` are a roster's alone.
const CLAIM_PUNCHES: &str = claim!(held_punches!("1"));

/// Whoever is changed back, as a list for what follows.
const CHANGED: &str = "SELECT employee FROM imported WHERE import = ?1 AND before IS NOT NULL";

const RESTORE: &str = "
    UPDATE employees SET name = imported.before ->> 0, kind = imported.before ->> 1, position = imported.before ->> 2
    FROM imported
    WHERE imported.import = ?1 AND imported.before IS NOT NULL AND employees.id = imported.employee";

const UNMOVE: &str = "
    DELETE FROM memberships
    WHERE employee IN (SELECT employee FROM imported WHERE import = ?1 AND before IS NOT NULL) AND import = ?1";

/// Whoever it added, with what stands of them beside: nothing else does, or the import would not be free.
macro_rules! remove {
    ($table:literal, $column:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE ",
            $column,
            " IN (SELECT employee FROM imported WHERE import = ?1 AND before IS NULL)"
        )
    };
}

/// In the order in which rows name each other.
const REMOVE: [&str; 6] = [
    remove!("codes", "employee"),
    remove!("days", "employee"),
    remove!("memberships", "employee"),
    remove!("rule_drafts", "person"),
    remove!("employees", "id"),
    "DELETE FROM imported WHERE import = ?1",
];

const WITHDRAW: &str = "DELETE FROM machine_punches WHERE import = ?1";

/// Takes back an import: whom it added is gone, whom it changed is as before, and a log's punches count no longer. While
/// something depends on it, it stays as a whole.
#[utoipa::path(
    post, path = routes::IMPORT_UNDO, operation_id = "import_undo", tag = "console",
    params(("import" = String, Path)), request_body = ReasonGiven,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(given): Json<ReasonGiven>,
) -> Result<Json<Done>, Failure> {
    session.may_change()?;
    let reason = reason(&given)?;
    let import = find(&app, &session, &id).await?;
    let (user, now) = (session.user.as_str(), app.now());
    let claim = |sql| sql!(sql, &id, import.at, import.valid_from.as_deref(), user, now, reason);
    let (action, claim) = match import.kind {
        ImportKind::Roster => {
            session.is_admin()?;
            ("employee.import_undone", claim(CLAIM_PEOPLE))
        }
        ImportKind::Machine => ("record.import_undone", claim(CLAIM_PUNCHES)),
    };
    let entry = Entry {
        at: now,
        actor: user,
        action,
        subject: &import.file,
        before: json!({ "import": id, "added": import.added, "changed": import.changed }),
        after: json!({ "import": id, "reason": reason }),
        salt: app.random(),
    };
    let mut statements = vec![entry.statement(), claim];
    statements.extend(match import.kind {
        ImportKind::Roster => roster(&app, &id).await?,
        ImportKind::Machine => vec![sql!(WITHDRAW, &id)],
    });
    match app.commit(statements).await? {
        Ok(_) => Ok(Json(Done { done: true })),
        Err(constraint) if constraint == "import_kept" => Err(Refusal::ImportKept.into()),
        Err(constraint) => Err(StoreError::Constraint(constraint).into()),
    }
}

/// Puts people back, and brings today's unit of whoever was moved to what is left of their memberships.
async fn roster<P: Ports>(app: &App<P>, id: &str) -> Result<Vec<Statement>, Failure> {
    let changed: Vec<String> = app.batch(vec![sql!(CHANGED, id)]).await?.rows(|mut row| row.next())?;
    let mut statements = vec![sql!(RESTORE, id), sql!(UNMOVE, id)];
    statements.extend(belonging(&json!(changed).to_string(), app.now()));
    statements.extend(REMOVE.map(|sql| sql!(sql, id)));
    Ok(statements)
}
