//! What was imported.

use axum::extract::State;
use klabat_api::console::{ImportEntry, ImportKind, Imports, Undone};
use klabat_api::routes;

use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::Ports;
use crate::store::{Row, names, sql};

names! { ImportKind {
    Roster = "roster",
    Machine = "machine",
} }

/// Imports that the user `?1` may see (all: `?2`), as [`entry`] reads them; what follows is a condition.
macro_rules! select_imports {
    ($more:literal) => {
        concat!(
            "SELECT id, kind, name, file, valid_from, added, changed, ",
            $crate::console::cases::name_of!("imported_by"),
            " AS by, imported_at, ",
            $crate::console::cases::name_of!("undone_by"),
            " AS undoer, undone_at, undo_reason FROM imports WHERE (?2 OR imported_by = ?1) ",
            $more
        )
    };
}
pub(super) use select_imports;

const IMPORTS: &str = select_imports!("ORDER BY imported_at DESC, id LIMIT 100");

/// Lists imports, newest first: all of them to those who see everything, to an operator their own.
#[utoipa::path(
    get, path = routes::IMPORTS, operation_id = "imports", tag = "console",
    responses((status = 200, body = Imports)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, session: Session) -> Result<Json<Imports>, Failure> {
    session.may_export()?;
    let statement = sql!(IMPORTS, session.user.as_str(), session.sees_all());
    Ok(Json(Imports { rows: app.batch(vec![statement]).await?.rows(|mut row| entry(&mut row))? }))
}

/// Reads a row of `select_imports!`.
pub(super) fn entry(row: &mut Row) -> Result<ImportEntry, Failure> {
    let entry = ImportEntry {
        id: row.next()?,
        kind: row.next()?,
        name: row.next()?,
        file: row.next()?,
        valid_from: row.next()?,
        added: row.next()?,
        changed: row.next()?,
        by: row.next()?,
        at: row.next()?,
        undone: None,
    };
    let (by, at, reason): (Option<String>, Option<u64>, Option<String>) = (row.next()?, row.next()?, row.next()?);
    let undone = by.zip(at).zip(reason).map(|((by, at), reason)| Undone { by, at, reason });
    Ok(ImportEntry { undone, ..entry })
}
