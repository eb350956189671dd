//! Data of a screen: on its way, there, or refused.

use super::call::Failure;

/// Data that a screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page<T> {
    /// On its way for the first time.
    Loading,
    /// There. `stale` says why the last refresh failed, when it did.
    Ready {
        /// What the server said last.
        data: T,
        /// Why it is not the newest.
        stale: Option<Failure>,
    },
    /// Never came.
    Failed(Failure),
}

impl<T> Page<T> {
    /// Takes the outcome of a load. A failed refresh leaves what is there in sight, unless the user may not see it
    /// any more.
    pub fn take(&mut self, outcome: Result<T, Failure>) {
        match outcome {
            Ok(data) => *self = Self::Ready { data, stale: None },
            Err(failure) => self.fail(failure),
        }
    }

    /// Takes an answer that only adds to what is there. `add` says whether it could; if not, all is to be loaded anew.
    pub(super) fn follow<U>(&mut self, outcome: Result<U, Failure>, add: impl FnOnce(&mut T, U) -> bool) {
        match (&mut *self, outcome) {
            (Self::Ready { data, stale }, Ok(newer)) => {
                *stale = None;
                if !add(data, newer) {
                    self.restart();
                }
            }
            (_, Ok(_)) => {}
            (_, Err(failure)) => self.fail(failure),
        }
    }

    /// Takes a failure, as [`Page::take`] does.
    pub fn fail(&mut self, failure: Failure) {
        match self {
            Self::Ready { stale, .. } if !matches!(failure, Failure::Forbidden | Failure::Missing) => {
                *stale = Some(failure);
            }
            _ => *self = Self::Failed(failure),
        }
    }

    /// Forgets what is there, so that it loads anew.
    pub fn restart(&mut self) {
        *self = Self::Loading;
    }

    /// What is there.
    pub const fn data(&self) -> Option<&T> {
        match self {
            Self::Ready { data, .. } => Some(data),
            _ => None,
        }
    }

    /// Why what is shown is old.
    pub const fn stale(&self) -> Option<&Failure> {
        match self {
            Self::Ready { stale, .. } => stale.as_ref(),
            _ => None,
        }
    }

    /// Why what is shown is old, or why nothing is.
    pub const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) | Self::Ready { stale: Some(failure), .. } => Some(failure),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Page};

    #[test]
    fn a_failed_refresh_keeps_what_is_there_and_the_next_good_one_clears_it() {
        let mut page = Page::Loading;
        page.take(Ok(1));
        page.take(Err(Failure::SignedOut));
        assert_eq!(page, Page::Ready { data: 1, stale: Some(Failure::SignedOut) });
        page.take(Ok(2));
        assert_eq!(page, Page::Ready { data: 2, stale: None });
    }

    #[test]
    fn what_one_may_no_longer_see_goes_out_of_sight() {
        let mut page = Page::Ready { data: 1, stale: None };
        page.fail(Failure::Forbidden);
        assert_eq!(page, Page::Failed(Failure::Forbidden));
    }
}
