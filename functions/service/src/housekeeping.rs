//! What time makes superfluous.

use klabat_evidence::TTL_MS;

use crate::ports::{Config, Ports, StoreError};
use crate::store::sql;

/// How long a witness may take for its cosignature: a day.
const COSIGN_MS: u64 = 24 * 3_600_000;

/// Former checkpoints say nothing that the newest does not; the one that is served stays while witnesses are slow.
const FORMER: &str = "
    DELETE FROM checkpoints WHERE at <= ?1 AND size < (
      SELECT max(size) FROM checkpoints
      WHERE ?2 <= (SELECT count(*) FROM cosignatures WHERE cosignatures.size = checkpoints.size))";

/// Deletes sessions that ended, challenges that could not be answered any more, and codes and links that expired,
/// and former checkpoints. Records, evidence, epochs, the audit log and the log's order are never touched. An adapter calls it now and then.
///
/// # Errors
/// [`StoreError`], for the log; nothing was deleted then.
pub async fn housekeeping<P: Ports>(ports: &P, config: &Config) -> Result<(), StoreError> {
    let now = ports.now();
    let statements = vec![
        sql!("DELETE FROM sessions WHERE ends_at <= ?1", now),
        sql!("DELETE FROM answered WHERE expires_at <= ?1", now),
        sql!("DELETE FROM codes WHERE expires_at <= ?1", now.0.saturating_sub(TTL_MS)),
        sql!("DELETE FROM invites WHERE expires_at <= ?1", now),
        sql!(FORMER, now.0.saturating_sub(COSIGN_MS), config.log.threshold() as u64),
    ];
    ports.batch(statements).await.map(|_| ())
}
