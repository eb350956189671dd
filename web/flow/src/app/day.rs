//! Days, as far as the screens need them: the server judges, these are hints.

use klabat_api::Millis;
use klabat_api::common::Intent;
use klabat_api::phone::PunchBrief;

use super::model::Model;

/// Milliseconds in an hour.
const HOUR_MS: u64 = 3_600_000;
/// Milliseconds in a day.
const DAY_MS: u64 = 24 * HOUR_MS;
/// A coming so long ago still awaits its going: a night of the longest sample roster, 12 h, and a handover before and
/// after it. Who came on time yesterday and forgot to go comes again after more than this.
const SHIFT_MS: u64 = 16 * HOUR_MS;
/// A going so recent is rather said again than followed by a coming: between two shifts of one day lies more rest.
const AGAIN_MS: u64 = 6 * HOUR_MS;

/// Hours ahead of UTC in a zone of Indonesia, none of which has summer time; 0 for any other zone.
#[must_use]
fn offset_hours(zone: &str) -> u64 {
    match zone {
        "Asia/Jakarta" | "Asia/Pontianak" => 7,
        "Asia/Makassar" => 8,
        "Asia/Jayapura" => 9,
        _ => 0,
    }
}

/// Number of the day in that zone.
#[must_use]
pub(super) fn day(at: Millis, zone: &str) -> u64 {
    (at + offset_hours(zone) * HOUR_MS) / DAY_MS
}

impl Model {
    /// What the button offers: pulang after a masuk of this shift, be it recorded or waiting, and once more after it;
    /// else masuk. By hours, not by the date: a night shift goes on the morning after. `now` is the server's.
    #[must_use]
    pub fn next_intent(&self, now: Millis) -> Intent {
        let within = |ms| self.newest().filter(|(at, _)| now.saturating_sub(*at) < ms).map(|(_, intent)| intent);
        match (within(SHIFT_MS), within(AGAIN_MS)) {
            (Some(Intent::In), _) | (_, Some(Intent::Out)) => Intent::Out,
            _ => Intent::In,
        }
    }

    /// Whether that pulang is there already: one more is possible (the later one counts), and need not be.
    #[must_use]
    pub fn has_gone(&self, now: Millis) -> bool {
        self.newest().is_some_and(|(at, intent)| intent == Intent::Out && now.saturating_sub(at) < AGAIN_MS)
    }

    /// The newest punch that is recorded or waits.
    fn newest(&self) -> Option<(Millis, Intent)> {
        let recorded = self.records().iter().map(|record| (record.sealed_at, record.intent));
        let waiting = self.outbox.entries().iter().map(|entry| &entry.pending);
        let waiting = waiting.filter_map(|pending| Some((pending.sealed_at, pending.kind.intent()?)));
        recorded.chain(waiting).reduce(|newest, punch| if punch.0 > newest.0 { punch } else { newest })
    }

    /// Today's records, newest first. `now` is the server's time.
    #[must_use]
    pub fn today(&self, now: Millis) -> Vec<&PunchBrief> {
        let today = |record: &&PunchBrief| day(record.sealed_at, &record.unit.zone) == day(now, &record.unit.zone);
        self.records().iter().filter(today).collect()
    }

    /// Records as last heard, newest first.
    #[must_use]
    pub fn records(&self) -> &[PunchBrief] {
        self.status.as_ref().map_or(&[], |status| &status.records)
    }

    /// Records by day, newest first.
    #[must_use]
    pub fn days(&self) -> Vec<&[PunchBrief]> {
        self.records().chunk_by(|a, b| day(a.sealed_at, &a.unit.zone) == day(b.sealed_at, &b.unit.zone)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_begins_at_midnight_of_the_zone() {
        // 2026-11-23T16:00Z is midnight of the 24th in WITA, 23:00 of the 23rd in WIB.
        let at = 1_795_449_600_000;
        assert_eq!(day(at, "Asia/Makassar"), day(at - 1, "Asia/Makassar") + 1);
        assert_eq!(day(at, "Asia/Jakarta"), day(at - 1, "Asia/Jakarta"));
        assert_eq!(day(at + 3_600_000, "Asia/Jakarta"), day(at, "Asia/Jakarta") + 1);
    }
}
