//! Check-ins of a day: a list that grows at its head while one looks at it.

use klabat_api::Millis;
use klabat_api::common::{Intent, RecordStatus};
use klabat_api::console::{Me, RecordRow, Records};
use serde::Deserialize;

use super::place::today;

/// How far back each poll looks behind the newest row, in ms. Requests run at once, so a row received earlier may be
/// committed later than one received after it; 10 s is the longest a Worker's request on D1 is expected to take.
const OVERLAP_MS: Millis = 10_000;

/// The check-ins of a day, newest seal first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Records")]
pub struct Arrivals {
    rows: Vec<RecordRow>,
    /// Whether older rows of the day were left out.
    pub more: bool,
    /// The server's time at the last answer.
    pub server_time: Millis,
    /// How many rows the last poll added: what a screen reader is told and the eye is led to.
    pub arrived: usize,
}

/// How many of each are in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Summary {
    /// Masuk.
    pub check_ins: usize,
    /// Pulang.
    pub check_outs: usize,
    /// Waiting for review, of either.
    pub review: usize,
}

/// The first answer.
impl From<Records> for Arrivals {
    fn from(records: Records) -> Self {
        let mut board = Self { rows: Vec::new(), more: records.more, server_time: 0, arrived: 0 };
        board.merge(records);
        board.arrived = 0;
        board
    }
}

impl Arrivals {
    /// Takes the answer to a poll; false past midnight, when the board of the new day begins empty.
    pub(super) fn follow(&mut self, records: Records, me: &Me) -> bool {
        let same_day = today(me, self.server_time) == today(me, records.server_time);
        if same_day {
            self.merge(records);
        }
        same_day
    }

    /// What the next poll asks for: rows received after this.
    #[must_use]
    pub fn after(&self) -> Millis {
        let newest = self.rows.iter().map(|row| row.received_at).max();
        // Without a row, the day has had none until now.
        newest.unwrap_or(self.server_time).saturating_sub(OVERLAP_MS)
    }

    /// Takes the answer to a poll; rows seen before are replaced, so that a changed status shows.
    fn merge(&mut self, records: Records) {
        self.server_time = records.server_time;
        self.arrived = 0;
        for row in records.rows {
            if let Some(known) = self.rows.iter_mut().find(|known| known.id == row.id) {
                *known = row;
            } else {
                self.arrived += 1;
                self.rows.push(row);
            }
        }
        self.rows.sort_by(|a, b| b.sealed_at.cmp(&a.sealed_at).then_with(|| a.id.cmp(&b.id)));
    }

    /// The rows that a search finds, newest first, and only those that wait for review if asked.
    pub fn matching(&self, search: &str, review_only: bool) -> impl Iterator<Item = &RecordRow> {
        let search = Search::new(search);
        self.rows.iter().filter(move |row| {
            (!review_only || row.status == RecordStatus::Review)
                && search.finds(&[&row.name, &row.nip, &row.unit.name, &row.beacon])
        })
    }

    /// Counts of the whole day.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for row in &self.rows {
            match row.intent {
                Intent::In => summary.check_ins += 1,
                Intent::Out => summary.check_outs += 1,
            }
            summary.review += usize::from(row.status == RecordStatus::Review);
        }
        summary
    }
}

/// Words that must all occur somewhere, whatever their case; or one number, found across the spaces of a printed NIP.
#[derive(Clone, Debug)]
pub struct Search {
    words: Vec<String>,
    digits: Option<String>,
}

impl Search {
    /// Reads what was typed.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        Self { words: text.split_whitespace().map(str::to_owned).collect(), digits: is_number.then_some(digits) }
    }

    /// Whether all words, or the number, occur in these texts.
    #[must_use]
    pub fn finds(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        let within = |word: &str| texts.iter().any(|text| text.contains(word));
        match &self.digits {
            Some(digits) => within(digits),
            None => self.words.iter().all(|word| within(word)),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Arrivals, Search, Summary};
    use klabat_api::common::{Intent, RecordStatus};
    use klabat_api::console::{RecordRow, Records};
    use klabat_api::{Base64Url, Unit};

    pub(in super::super) fn unit(id: &str) -> Unit {
        Unit { id: id.to_owned(), name: format!("Dinas {id}"), zone: "Asia/Makassar".to_owned() }
    }

    fn row(id: u8, received_at: u64, status: RecordStatus) -> RecordRow {
        RecordRow {
            id: Base64Url(vec![id]),
            nip: "198001012005011001".into(),
            name: format!("Ny. Maria Wowor {id}, S.E."),
            unit: unit("u1"),
            intent: if id.is_multiple_of(2) { Intent::In } else { Intent::Out },
            sealed_at: received_at - 200,
            received_at,
            beacon: "Lobi".into(),
            status,
            reasons: Vec::new(),
            signal_dbm: Some(-60),
            echo_ms: Some(30),
            open_to_seal_ms: 1_500,
            simulated: false,
            deferred: false,
            alarms: Vec::new(),
            attested: true,
        }
    }

    pub(in super::super) fn records(rows: &[(u8, u64)], server_time: u64) -> Records {
        let rows = rows.iter().map(|(id, at)| row(*id, *at, RecordStatus::Accepted)).collect();
        Records { rows, more: false, server_time }
    }

    fn ids(board: &Arrivals) -> Vec<u8> {
        board.matching("", false).map(|row| row.id.0[0]).collect()
    }

    #[test]
    fn a_row_that_commits_late_is_still_found_once_and_in_its_place() {
        let mut board = Arrivals::from(records(&[(1, 100_000)], 100_500));
        board.merge(records(&[(3, 102_000)], 102_500));
        // Row 2 was received before row 3 and becomes visible after it: the next poll must ask far enough back.
        assert!(board.after() < 101_000);
        board.merge(records(&[(3, 102_000), (2, 101_000)], 103_500));
        assert_eq!((ids(&board), board.arrived), (vec![3, 2, 1], 1));
    }

    #[test]
    fn a_changed_row_replaces_the_old_one_and_is_no_arrival() {
        let mut board = Arrivals::from(records(&[(1, 100_000)], 100_500));
        let changed = Records { rows: vec![row(1, 100_000, RecordStatus::Review)], more: false, server_time: 101_000 };
        board.merge(changed);
        assert_eq!((board.arrived, board.summary().review), (0, 1));
    }

    #[test]
    fn an_empty_day_asks_from_its_own_answer_on() {
        let board = Arrivals::from(records(&[], 50_000));
        assert_eq!(board.after(), 40_000);
    }

    #[test]
    fn the_summary_counts_the_whole_day_and_the_filter_shows_part() {
        let mut board = Arrivals::from(records(&[(1, 1_010), (2, 1_020), (4, 1_030)], 1_040));
        board.merge(Records { rows: vec![row(4, 1_030, RecordStatus::Review)], more: false, server_time: 1_050 });
        assert_eq!(board.summary(), Summary { check_ins: 2, check_outs: 1, review: 1 });
        assert_eq!(board.matching("", true).count(), 1);
        assert_eq!(board.matching("2, wowor", false).count(), 1);
    }

    #[test]
    fn a_search_wants_every_word_and_finds_a_printed_nip() {
        let texts = ["Ny. Maria Wowor, S.E.", "198001012005011001"];
        for found in ["", "maria", "WOWOR ny", "19800101 200501 1 001", "2005"] {
            assert!(Search::new(found).finds(&texts), "{found}");
        }
        for lost in ["maria x", "19800102", "1001 9"] {
            assert!(!Search::new(lost).finds(&texts), "{lost}");
        }
    }
}
