//! Enrolment codes for many at once: one request after the other, then slips to cut apart.

use klabat_api::console::{EmployeeRow, EnrolmentCode};
use klabat_api::phone::CredentialState;
use klabat_api::routes;

use crate::http::Request;

/// People of whom slips are made at once at most: some sixty sheets, which one hands out before the codes end.
pub const MOST_SLIPS: usize = 500;

/// People who get a code, and those who have theirs.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Slips {
    waiting: Vec<EmployeeRow>,
    /// The codes so far, in the roster's order.
    pub codes: Vec<EnrolmentCode>,
    /// Whether there were more than [`MOST_SLIPS`] to be looked at.
    pub cut: bool,
}

impl Slips {
    /// For those of a roster who have no phone; `total` is how many the roster has, of whom these are the first.
    #[must_use]
    pub fn of(rows: Vec<EmployeeRow>, total: usize) -> Self {
        let cut = total > rows.len();
        let has_phone =
            |row: &EmployeeRow| matches!(row.phone, Some(CredentialState::Active | CredentialState::Pending));
        let mut waiting: Vec<_> = rows.into_iter().filter(|row| !has_phone(row)).collect();
        waiting.reverse();
        Self { waiting, codes: Vec::new(), cut }
    }

    /// How many have a code, of how many.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.codes.len(), self.codes.len() + self.waiting.len())
    }

    /// Whether everybody has a code.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The request for the next one.
    pub(super) fn next(&self) -> Option<Request> {
        let next = self.waiting.last()?;
        Some(Request::post(routes::fill(routes::EMPLOYEE_CODE, &[&next.id])))
    }

    /// Takes the answer for the next one; false when it cannot be read, which leaves them waiting.
    pub(super) fn take(&mut self, answer: &[u8]) -> bool {
        let Ok(code) = serde_json::from_slice(answer) else { return false };
        self.waiting.pop();
        self.codes.push(code);
        true
    }
}

/// People of a roster, gathered page by page.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Gathered {
    /// Those who are there.
    pub rows: Vec<EmployeeRow>,
    /// How many the roster has.
    pub total: usize,
}

impl Gathered {
    /// Takes a page; whether another is to be asked for, from [`Gathered::rows`] on. `None` when it is no page.
    pub fn take(&mut self, page: &[u8]) -> Option<bool> {
        let page: klabat_api::console::Roster = serde_json::from_slice(page).ok()?;
        let came = page.rows.len();
        self.total = page.total as usize;
        self.rows.extend(page.rows);
        self.rows.truncate(MOST_SLIPS);
        Some(came > 0 && self.rows.len() < self.total.min(MOST_SLIPS))
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::console::{EmployeeKind, Roster};

    use super::*;
    use crate::console::arrivals::tests::unit;

    fn person(id: usize, phone: Option<CredentialState>) -> EmployeeRow {
        EmployeeRow {
            id: format!("e{id}"),
            nip: "198001012005011001".into(),
            name: "Maria".into(),
            kind: EmployeeKind::Pns,
            position: "Analis".into(),
            unit: unit("u1"),
            phone,
            code_until: None,
            reset_proposed: false,
        }
    }

    fn page(rows: std::ops::Range<usize>, total: u32) -> Vec<u8> {
        let rows = rows.map(|id| person(id, None)).collect();
        serde_json::to_vec(&Roster { rows, total }).unwrap()
    }

    #[test]
    fn all_pages_of_a_roster_are_gathered_up_to_a_bound() {
        let mut gathered = Gathered::default();
        assert_eq!(gathered.take(&page(0..100, 130)), Some(true));
        assert_eq!(gathered.take(&page(100..130, 130)), Some(false));
        assert_eq!((gathered.rows.len(), gathered.total), (130, 130));
        let mut many = Gathered::default();
        for begin in (0..400).step_by(100) {
            assert_eq!(many.take(&page(begin..begin + 100, 900)), Some(true));
        }
        assert_eq!((many.take(&page(400..560, 900)), many.rows.len()), (Some(false), MOST_SLIPS));
        assert!(Slips::of(many.rows, many.total).cut);
        // Somebody left meanwhile: nobody waits for who does not come.
        assert_eq!(Gathered::default().take(&page(0..0, 5)), Some(false));
        assert_eq!(Gathered::default().take(b"<html>"), None);
    }

    #[test]
    fn whoever_has_a_phone_gets_no_slip() {
        let rows = vec![person(1, Some(CredentialState::Active)), person(2, None), person(3, None)];
        let slips = Slips::of(rows, 3);
        assert_eq!((slips.progress(), slips.cut), ((0, 2), false));
        assert_eq!(slips.next().unwrap().path, routes::fill(routes::EMPLOYEE_CODE, &["e2"]), "the first one first");
    }
}
