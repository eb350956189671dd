//! From a request to its decision: the superior or operator, then BKPP.

use crate::Refusal;
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

codes! {
    /// What somebody does to a request.
    pub enum Action {
        /// The superior or operator agrees.
        Endorse = "endorse",
        /// BKPP grants it, with its letter's number.
        Approve = "approve",
        /// Whoever's turn it is turns it down, with a reason.
        Reject = "reject",
        /// The ASN withdraws it, or BKPP revokes what was granted.
        Cancel = "cancel",
    }
}

codes! {
    /// As whom somebody acts.
    pub enum Actor {
        /// The ASN who asked.
        Requester = "requester",
        /// Their superior.
        Superior = "superior",
        /// The operator of their unit.
        Operator = "operator",
        /// BKPP.
        Bkpp = "bkpp",
    }
}

impl State {
    /// The state after the action.
    ///
    /// # Errors
    ///
    /// [`Refusal::AlreadyDecided`] when nothing more can happen to it, [`Refusal::NotYourTurn`] when the action is
    /// another one's, or comes later.
    pub const fn after(self, action: Action, actor: Actor) -> Result<Self, Refusal> {
        use {Action as A, Actor as P};
        match (self, action, actor) {
            (Self::Requested, A::Endorse, P::Superior | P::Operator) => Ok(Self::Endorsed),
            (Self::Endorsed, A::Approve, P::Bkpp) => Ok(Self::Approved),
            (Self::Requested, A::Reject, P::Superior | P::Operator) | (Self::Endorsed, A::Reject, P::Bkpp) => {
                Ok(Self::Rejected)
            }
            (Self::Requested | Self::Endorsed, A::Cancel, P::Requester) | (Self::Approved, A::Cancel, P::Bkpp) => {
                Ok(Self::Cancelled)
            }
            (Self::Rejected | Self::Cancelled, ..) | (Self::Approved, A::Endorse | A::Approve | A::Reject, _) => {
                Err(Refusal::AlreadyDecided)
            }
            _ => Err(Refusal::NotYourTurn),
        }
    }

    /// Whether it holds its dates: another request may not overlap it.
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(self, Self::Requested | Self::Endorsed | Self::Approved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state, action and actor: the nine that are allowed, and all others refused.
    #[test]
    fn nothing_but_the_nine_steps_is_allowed() {
        use {Action as A, Actor as P, State as S};
        let allowed = [
            (S::Requested, A::Endorse, P::Superior, S::Endorsed),
            (S::Requested, A::Endorse, P::Operator, S::Endorsed),
            (S::Requested, A::Reject, P::Superior, S::Rejected),
            (S::Requested, A::Reject, P::Operator, S::Rejected),
            (S::Requested, A::Cancel, P::Requester, S::Cancelled),
            (S::Endorsed, A::Approve, P::Bkpp, S::Approved),
            (S::Endorsed, A::Reject, P::Bkpp, S::Rejected),
            (S::Endorsed, A::Cancel, P::Requester, S::Cancelled),
            (S::Approved, A::Cancel, P::Bkpp, S::Cancelled),
        ];
        for &state in S::ALL {
            for &action in A::ALL {
                for &actor in P::ALL {
                    let step = allowed.iter().find(|step| (step.0, step.1, step.2) == (state, action, actor));
                    assert_eq!(state.after(action, actor).ok(), step.map(|step| step.3), "{state} {action} {actor}");
                }
            }
        }
        assert_eq!(S::Rejected.after(A::Approve, P::Bkpp), Err(Refusal::AlreadyDecided));
        assert_eq!(S::Requested.after(A::Approve, P::Bkpp), Err(Refusal::NotYourTurn));
    }
}
