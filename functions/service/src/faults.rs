//! Faults of ours: told whole to the platform's log, and counted in the store for whoever looks after the installation.

use crate::ports::Ports;
use crate::store::sql;

/// The last ones since `?1`, with how many there were.
pub(crate) const SINCE: &str = "
    SELECT reference, at, place, count(*) OVER () AS times FROM faults WHERE at > ?1 ORDER BY at DESC, reference LIMIT 20";

/// Those that nobody asks for any more.
pub(crate) const FORGET: &str = "DELETE FROM faults WHERE at <= ?1";

/// How long they are kept: as long as the platform's log can be expected to tell more of them, a month.
pub(crate) const KEPT_MS: u64 = 31 * 24 * 3_600_000;

const NOTE: &str = "INSERT INTO faults (reference, at, place) VALUES (?1, ?2, ?3)";

/// Longest place that is kept, in characters: a path of ours is shorter.
const PLACE: usize = 200;

/// Notes a fault that happened at `place` (a request's method and path, or a part of cron) and gives the reference
/// under which the log has the text.
pub async fn note_fault<P: Ports>(ports: &P, place: &str, text: &str) -> String {
    let mut reference = [0; 8];
    ports.fill(&mut reference);
    let reference = base16ct::lower::encode_string(&reference);
    ports.fault(&reference, &[place, text].join(": "));
    let place: String = place.chars().take(PLACE).collect();
    // What failed may be the store: the log alone has it then.
    let _ = ports.batch(vec![sql!(NOTE, &reference, ports.now(), place)]).await;
    reference
}
