//! What a screen shows of the server's answers: the last one, whether a newer one is awaited, why there is none.

use serde::de::DeserializeOwned;

use crate::Millis;
use crate::http::{self, Failure, Reply};

/// Numbers what is asked, so that the answer to a former question is known as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Ticket(pub u32);

/// Something that is asked of the server again and again.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched<T> {
    /// As last heard.
    pub value: Option<T>,
    /// Why the last question brought nothing.
    pub failure: Option<Failure>,
    /// The question whose answer is awaited.
    asked: Option<Ticket>,
    /// When [`Self::value`] was heard, by the phone's clock.
    heard_at: Millis,
}

// By hand: a derived one would ask it of the value, too.
impl<T> Default for Fetched<T> {
    fn default() -> Self {
        Self { value: None, failure: None, asked: None, heard_at: 0 }
    }
}

impl<T: DeserializeOwned> Fetched<T> {
    /// Whether an answer is awaited.
    #[must_use]
    pub const fn is_awaited(&self) -> bool {
        self.asked.is_some()
    }

    /// Whether it is awaited, or was heard within so many milliseconds and not asked in vain since.
    pub(super) fn is_fresh(&self, now: Millis, age_ms: u64) -> bool {
        let recent = now.saturating_sub(self.heard_at) <= age_ms;
        self.is_awaited() || self.value.is_some() && self.failure.is_none() && recent
    }

    /// Awaits the answer to that question, and to no former one.
    pub(super) fn ask(&mut self, ticket: Ticket) {
        self.asked = Some(ticket);
        self.failure = None;
    }

    /// Forgets what it knows; an answer that is still under way is about something else.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Takes an answer, and says whether it is one to this question: that to a former one is dropped. Without an answer
    /// the last one stays.
    pub(super) fn heard(&mut self, now: Millis, ticket: Ticket, reply: Reply) -> Option<&T> {
        if self.asked != Some(ticket) {
            return None;
        }
        self.asked = None;
        match http::read(reply) {
            Ok(value) => {
                self.heard_at = now;
                Some(self.value.insert(value))
            }
            Err(failure) => {
                self.failure = Some(failure);
                None
            }
        }
    }
}
