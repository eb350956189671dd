//! Lines of the audit log that SQL alone wrote (`admin_link.sql`, the seed): they get salt and leaf, and thereby their
//! place in the order.

use crate::app::App;
use crate::console::audit::{audit_line, leaf, read};
use crate::failure::Failure;
use crate::ports::{Ports, Statement};
use crate::store::sql;

/// As many at once as anybody writes by hand in a minute, and some.
const UNLOGGED: &str =
    concat!("SELECT audit.id, ", audit_line!(), " FROM audit WHERE leaf IS NULL ORDER BY id LIMIT 50");

/// Another sequencer may have been first.
const ADOPT: &str = "UPDATE audit SET salt = ?2, leaf = ?3 WHERE id = ?1 AND leaf IS NULL";

/// Gives each such line its leaf.
pub(super) async fn adopt<P: Ports>(app: &App<P>) -> Result<(), Failure> {
    let mut answers = app.batch(vec![sql!(UNLOGGED)]).await?;
    let statements: Vec<Statement> = answers.rows(|mut row| {
        let id: u64 = row.next()?;
        let line = read(&mut row)?;
        let salt = app.random();
        Ok(sql!(ADOPT, id, salt, leaf(&line, &salt)))
    })?;
    if !statements.is_empty() {
        app.batch(statements).await?;
    }
    Ok(())
}
