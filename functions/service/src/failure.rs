//! How a use case ends without a result.

use axum::response::{IntoResponse, Response};

use klabat_api::common::About;
use klabat_attendance::Refusal as Rules;

use crate::console::recaps::locked::MONTH_LOCKED;
use crate::ports::{PortFault, StoreError};
use crate::refusal::Refusal;

/// The constraint that a batch breaks where something is no longer as it was read.
const CHANGED: &str = "changed_meanwhile";

/// A refusal, which the person is told, or a fault, which is ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The request cannot be granted as it is.
    Refused(Refusal),
    /// The same, of somebody or some day in particular.
    About(Refusal, Box<About>),
    /// Something of ours failed; the text is for the log only.
    Fault(String),
}

impl Failure {
    /// What is refused, where that is what it is.
    pub(crate) const fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused(refusal) | Self::About(refusal, _) => Some(*refusal),
            Self::Fault(_) => None,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<klabat_evidence::Refusal> for Failure {
    fn from(refusal: klabat_evidence::Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<klabat_ledger::Refusal> for Failure {
    fn from(refusal: klabat_ledger::Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<klabat_webauthn::Refusal> for Failure {
    fn from(refusal: klabat_webauthn::Refusal) -> Self {
        klabat_evidence::Refusal::from(refusal).into()
    }
}

impl From<PortFault> for Failure {
    fn from(fault: PortFault) -> Self {
        Self::Fault(fault.0)
    }
}

impl From<StoreError> for Failure {
    /// A constraint that the use case did not expect is a fault; but any may meet a locked month, or what somebody else
    /// changed since it was read.
    fn from(error: StoreError) -> Self {
        Self::Fault(match error {
            StoreError::Constraint(name) if name == MONTH_LOCKED => return Refusal::Rules(Rules::MonthLocked).into(),
            StoreError::Constraint(name) if name == CHANGED => return Refusal::ChangedMeanwhile.into(),
            StoreError::Constraint(name) => format!("constraint {name}"),
            StoreError::Fault(text) => text,
        })
    }
}

impl IntoResponse for Failure {
    /// Carries itself in the response's extensions; [`crate::http::problems`] writes the body, as it has the log.
    fn into_response(self) -> Response {
        let mut response = Response::default();
        response.extensions_mut().insert(self);
        response
    }
}
