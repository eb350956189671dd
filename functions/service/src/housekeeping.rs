//! What time makes superfluous.

use klabat_evidence::TTL_MS;

use crate::ports::{Ports, StoreError};
use crate::store::sql;

/// Deletes sessions that ended, challenges that could not be answered any more, and codes and links that expired.
/// Records, evidence, epochs and the audit log are never touched. An adapter calls it now and then.
///
/// # Errors
/// [`StoreError`], for the log; nothing was deleted then.
pub async fn housekeeping<P: Ports>(ports: &P) -> Result<(), StoreError> {
    let now = ports.now();
    let statements = vec![
        sql!("DELETE FROM sessions WHERE ends_at <= ?1", now),
        sql!("DELETE FROM answered WHERE expires_at <= ?1", now),
        sql!("DELETE FROM codes WHERE expires_at <= ?1", now.0.saturating_sub(TTL_MS)),
        sql!("DELETE FROM invites WHERE expires_at <= ?1", now),
    ];
    ports.batch(statements).await.map(|_| ())
}
