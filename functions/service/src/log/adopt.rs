//! Lines of the audit log that SQL alone wrote (`admin_link.sql`, the seed): they get salt and leaf, and thereby their
//! place in the order.

use klabat_evidence::AuditLine;

use crate::app::App;
use crate::console::audit::leaf;
use crate::failure::Failure;
use crate::ports::{Ports, Statement};
use crate::store::sql;

/// As many at once as anybody writes by hand in a minute, and some.
const UNLOGGED: &str = "
    SELECT id, action, actor, after, at, before, subject FROM audit WHERE leaf IS NULL ORDER BY id LIMIT 50";

/// Another sequencer may have been first.
const ADOPT: &str = "UPDATE audit SET salt = ?2, leaf = ?3 WHERE id = ?1 AND leaf IS NULL";

/// Gives each such line its leaf.
pub(super) async fn adopt<P: Ports>(app: &App<P>) -> Result<(), Failure> {
    let mut answers = app.batch(vec![sql!(UNLOGGED)]).await?;
    let statements: Vec<Statement> = answers.rows(|mut row| {
        let id: u64 = row.next()?;
        let line = AuditLine {
            action: row.next()?,
            actor: row.next()?,
            after: row.next()?,
            at: row.next()?,
            before: row.next()?,
            subject: row.next()?,
        };
        let salt = app.random();
        Ok(sql!(ADOPT, id, salt, leaf(&line, &salt)))
    })?;
    if !statements.is_empty() {
        app.batch(statements).await?;
    }
    Ok(())
}
