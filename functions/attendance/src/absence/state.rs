//! From a request to its decision: the superior or operator, then BKPP.

use crate::code::codes;

codes! {
    /// What became of a request.
    pub enum State {
        /// Asked for; the superior or operator has not decided.
        Requested = "requested",
        /// The superior or operator agrees; BKPP has not decided.
        Endorsed = "endorsed",
        /// Granted by BKPP: it counts.
        Approved = "approved",
        /// Turned down.
        Rejected = "rejected",
        /// Withdrawn by the ASN before it was decided, or revoked by BKPP afterwards.
        Cancelled = "cancelled",
    }
}

impl State {
    /// Whether it holds its dates: another request may not overlap it.
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(self, Self::Requested | Self::Endorsed | Self::Approved)
    }
}
