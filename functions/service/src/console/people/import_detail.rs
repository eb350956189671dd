//! One import, and what stands in the way of taking it back.

use axum::extract::State;
use klabat_api::common::Reason;
use klabat_api::console::{ImportDetail, ImportEntry, ImportHeld, ImportKind, ImportPerson, ImportWritten};
use klabat_api::routes;
use klabat_attendance::Refusal as Rules;

use super::import_kept::{held_people, held_punches};
use super::imports::{entry, select_imports};
use crate::app::App;
use crate::console::found;
use crate::failure::Failure;
use crate::http::{Json, Path, Session, sentence};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::{Row, sql};

/// What an import did to each: a unit that is gone by now is named by its id.
const PEOPLE: &str = "
    SELECT employees.id, employees.nip, after ->> 0, after ->> 1, after ->> 2,
      coalesce((SELECT name FROM units WHERE id = after ->> 3), after ->> 3),
      before ->> 0, before ->> 1, before ->> 2,
      coalesce((SELECT name FROM units WHERE id = before ->> 3), before ->> 3)
    FROM imported JOIN employees ON employees.id = imported.employee
    WHERE imported.import = ?1 ORDER BY employees.name, employees.id LIMIT 200";

const IMPORT: &str = select_imports!("AND id = ?3");

const HELD_PEOPLE: &str = concat!(held_people!("id, nip, name, edited, in_use, shut"), " ORDER BY name, id LIMIT 50");

const HELD_PUNCHES: &str = concat!(
    held_punches!("DISTINCT id, nip, name, 0 AS edited, 0 AS in_use, pairs.month AS shut"),
    " ORDER BY name, id LIMIT 50"
);

/// Shows an import: to those who see everything, or to who made it.
#[utoipa::path(
    get, path = routes::IMPORT, operation_id = "import", tag = "console", params(("import" = String, Path)),
    responses((status = 200, body = ImportDetail)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
) -> Result<Json<ImportDetail>, Failure> {
    session.may_export()?;
    let entry = find(&app, &session, &id).await?;
    if entry.undone.is_some() {
        return Ok(Json(ImportDetail { entry, people: Vec::new(), held: Vec::new() }));
    }
    let held_by = match entry.kind {
        ImportKind::Roster => sql!(HELD_PEOPLE, &id, entry.at, entry.valid_from.as_deref()),
        ImportKind::Machine => sql!(HELD_PUNCHES, &id),
    };
    let mut answers = app.batch(vec![sql!(PEOPLE, &id), held_by]).await?;
    let people = answers.rows(person)?;
    Ok(Json(ImportDetail { entry, people, held: answers.rows(held)? }))
}

/// An import that the user may see.
pub(super) async fn find<P: Ports>(app: &App<P>, session: &Session, id: &str) -> Result<ImportEntry, Failure> {
    let statement = sql!(IMPORT, session.user.as_str(), session.sees_all(), id);
    found(app.batch(vec![statement]).await?.first(|mut row| entry(&mut row))?)
}

fn held(mut row: Row) -> Result<ImportHeld, Failure> {
    let (employee, nip, name) = (row.next()?, row.next()?, row.next()?);
    let (refusal, month) = match (row.next()?, row.next()?, row.next()?) {
        (true, _, _) => (Refusal::ImportEdited, None),
        (_, true, _) => (Refusal::ImportUsed, None),
        (_, _, month) => (Refusal::Rules(Rules::MonthLocked), month),
    };
    let reason = Reason { code: refusal.code().to_owned(), message: sentence(refusal.code()) };
    Ok(ImportHeld { employee, nip, name, reason, month })
}

fn person(mut row: Row) -> Result<ImportPerson, Failure> {
    let (employee, nip) = (row.next()?, row.next()?);
    let is = ImportWritten { name: row.next()?, kind: row.next()?, position: row.next()?, unit: row.next()? };
    let (name, kind, position, unit) =
        (row.next::<Option<_>>()?, row.next::<Option<_>>()?, row.next::<Option<_>>()?, row.next::<Option<_>>()?);
    let was = name.zip(kind).zip(position).zip(unit);
    let was = was.map(|(((name, kind), position), unit)| ImportWritten { name, kind, position, unit });
    Ok(ImportPerson { employee, nip, was, is })
}
