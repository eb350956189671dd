//! The order of the log beside the times that receipts say.
//!
//! The edge's key signs when something was received, so whoever holds the key can sign an earlier time. The order of the
//! log is made when rows are stored, and stands under a checkpoint that others keep: a record that was made up later and
//! dated back stands behind records that say a later time.

use klabat_evidence::Millis;

/// How far a record's time may lie before that of a record which the log has at a lower position, in ms. The server reads
/// the clock when a request comes, and that request stores the row after at most four batches (what is known, commit, and
/// both again where something was revoked between them); D1 ends each within 30 s. So honest rows change places within
/// 2 minutes; the other 3 are for the clocks of two machines of Cloudflare's and for waiting in line.
pub(crate) const SLACK_MS: u64 = 5 * 60_000;

/// A record that the log holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Logged {
    pub(crate) position: u64,
    pub(crate) received_at: Millis,
    pub(crate) once: [u8; 32],
    /// Which of the files, from 0, and the line in it.
    pub(crate) place: (usize, u64),
    /// Whether it was counted as late already.
    pub(crate) late: bool,
}

/// The records so far.
#[derive(Default)]
pub(crate) struct Order(Vec<Logged>);

impl Order {
    pub(crate) fn note(&mut self, logged: Logged) {
        self.0.push(logged);
    }

    /// In the order of the log, each record that says a time more than [`SLACK_MS`] before the latest time of those at
    /// lower positions; with that time. Which of the two times is false is not known here.
    pub(crate) fn behind(mut self) -> Vec<(Logged, Millis)> {
        self.0.sort_unstable_by_key(|logged| logged.position);
        let mut latest = Millis(0);
        let mut behind = Vec::new();
        for logged in self.0 {
            if latest.since(logged.received_at) > SLACK_MS {
                behind.push((logged, latest));
            }
            latest = latest.max(logged.received_at);
        }
        behind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records by position and time; which are behind, and behind what time.
    fn behind(records: &[(u64, u64)]) -> Vec<(u64, u64)> {
        let mut order = Order::default();
        for (line, (position, ms)) in (1..).zip(records) {
            let received_at = Millis(*ms);
            order.note(Logged { position: *position, received_at, once: [0; 32], place: (0, line), late: false });
        }
        order.behind().into_iter().map(|(logged, latest)| (logged.position, latest.0)).collect()
    }

    #[test]
    fn five_minutes_are_allowed_and_no_more() {
        assert_eq!(behind(&[(0, SLACK_MS), (1, 0)]), []);
        assert_eq!(behind(&[(0, SLACK_MS + 1), (1, 0)]), [(1, SLACK_MS + 1)]);
    }

    #[test]
    fn only_the_order_of_the_log_counts_and_all_before_count() {
        let noon = 1_000 * SLACK_MS;
        assert_eq!(behind(&[(2, noon), (1, noon - 2 * SLACK_MS), (0, 0)]), [], "the lines are in another order");
        let records = [(0, 0), (1, noon), (2, noon - 9), (3, noon - 2 * SLACK_MS), (4, 0), (5, noon + 1)];
        assert_eq!(behind(&records), [(3, noon), (4, noon)]);
    }
}
