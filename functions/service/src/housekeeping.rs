//! What time makes superfluous.

use klabat_attendance::Zone;
use klabat_evidence::{Millis, TTL_MS};

use crate::faults::{FORGET, KEPT_MS};
use crate::ports::{Config, Ports, Statement, StoreError, Value};
use crate::store::sql;

/// How long a witness may take for its cosignature: a day.
const COSIGN_MS: u64 = 24 * 3_600_000;

/// Former checkpoints say nothing that the newest does not; the one that is served stays while witnesses are slow.
const FORMER: &str = "
    DELETE FROM checkpoints WHERE at <= ?1 AND size < (
      SELECT max(size) FROM checkpoints
      WHERE ?2 <= (SELECT count(*) FROM cosignatures WHERE cosignatures.size = checkpoints.size))";

/// Brings today's unit of some people to what their memberships say: `?1` to `?3` are today's dates from west to east, and
/// a membership begins with its date in its own unit.
macro_rules! belonging {
    ($who:literal) => {
        concat!(
            "UPDATE employees SET unit = coalesce(due.unit, employees.unit),
               left_on = CASE WHEN due.unit IS NULL THEN due.valid_from END
             FROM (
               SELECT employee, unit, valid_from, row_number() OVER (
                   PARTITION BY employee ORDER BY valid_from DESC, written_at DESC) AS place
               FROM memberships
               WHERE employee IN (",
            $who,
            ") AND valid_from <= CASE (
                   SELECT zone FROM units WHERE id = coalesce(
                     memberships.unit, (SELECT employees.unit FROM employees WHERE id = memberships.employee)))
                 WHEN 'Asia/Jakarta' THEN ?1 WHEN 'Asia/Makassar' THEN ?2 ELSE ?3 END
             ) AS due
             WHERE due.place = 1 AND due.employee = employees.id
               AND (employees.unit IS NOT coalesce(due.unit, employees.unit)
                 OR employees.left_on IS NOT CASE WHEN due.unit IS NULL THEN due.valid_from END)"
        )
    };
}

/// Those whose membership began in the last week: longer than cron is ever still.
const BEGUN: &str = belonging!("SELECT employee FROM memberships WHERE valid_from BETWEEN date(?1, '-7 days') AND ?3");

/// These people.
const THESE: &str = belonging!("SELECT value FROM json_each(?4)");

/// Who left has no phone in use any more, until they come back. `?1` is now.
macro_rules! without_phones {
    ($who:literal) => {
        concat!(
            "UPDATE credentials SET state = 'revoked', revoked_at = ?1, revoked_from = ?1, left = 1
             WHERE revoked_at IS NULL AND employee IN (SELECT id FROM employees WHERE left_on IS NOT NULL AND ",
            $who,
            ")"
        )
    };
}

const LEFT: &str = without_phones!("left_on >= date(?1 / 1000, 'unixepoch', '-7 days')");

const THESE_LEFT: &str = without_phones!("id IN (SELECT value FROM json_each(?2))");

/// Who came back has the phone that they left with: another one takes a reset, and two people.
const RETURNED: &str = "
    UPDATE credentials SET state = CASE WHEN confirmed_at IS NULL THEN 'pending' ELSE 'active' END, revoked_at = NULL,
      revoked_from = NULL, left = 0
    WHERE left = 1 AND employee IN (SELECT id FROM employees WHERE left_on IS NULL)";

/// Today, from west to east.
fn dates(now: Millis) -> Vec<Value> {
    Zone::ALL.iter().filter_map(|zone| zone.working_date(now)).map(|date| Value::from(date.to_string())).collect()
}

/// Lets what was just written of these people's memberships hold at once, where it has begun. `people` is a JSON list.
pub(crate) fn belonging(people: &str, now: Millis) -> [Statement; 3] {
    let mut parameters = dates(now);
    parameters.push(Value::from(people));
    [Statement { sql: THESE, parameters }, sql!(THESE_LEFT, now, people), sql!(RETURNED)]
}

/// Deletes sessions that ended, challenges that could not be answered any more, codes and links that expired, faults of long ago, and
/// former checkpoints; moves people whose membership elsewhere has begun, and ends the phones of those who left. Records,
/// evidence, epochs, the audit log and the log's order are never touched. An adapter calls it now and then.
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
        sql!(FORGET, now.0.saturating_sub(KEPT_MS)),
        Statement { sql: BEGUN, parameters: dates(now) },
        sql!(LEFT, now),
        sql!(RETURNED),
    ];
    ports.batch(statements).await.map(|_| ())
}
