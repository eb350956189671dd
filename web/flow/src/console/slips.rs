//! Enrolment codes for many at once: one request after the other, then slips to cut apart.

use klabat_api::console::{EmployeeRow, EnrolmentCode};
use klabat_api::phone::CredentialState;
use klabat_api::routes;

use crate::http::Request;

/// People who get a code, and those who have theirs.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Slips {
    waiting: Vec<EmployeeRow>,
    /// The codes so far, in the roster's order.
    pub codes: Vec<EnrolmentCode>,
}

impl Slips {
    /// For those of a roster who have no phone.
    #[must_use]
    pub fn of(rows: Vec<EmployeeRow>) -> Self {
        let has_phone =
            |row: &EmployeeRow| matches!(row.phone, Some(CredentialState::Active | CredentialState::Pending));
        let mut waiting: Vec<_> = rows.into_iter().filter(|row| !has_phone(row)).collect();
        waiting.reverse();
        Self { waiting, codes: Vec::new() }
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
