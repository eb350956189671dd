//! What is asked of the server, and how it can end.

use klabat_api::{Base64Url, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A request to our own server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Path and query, of [`klabat_api::routes`].
    pub path: String,
    /// Method and what goes with it.
    pub body: Body,
}

/// Method and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// GET.
    Get,
    /// POST of `application/json`.
    Json(String),
    /// POST of `application/octet-stream`.
    Bytes(Vec<u8>),
}

impl Request {
    /// GET.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self { path: path.into(), body: Body::Get }
    }

    /// POST of a JSON value.
    ///
    /// # Panics
    /// Never: the requests of `klabat-api` have string keys only, which is all that JSON could refuse.
    #[must_use]
    pub fn json(path: impl Into<String>, value: &impl Serialize) -> Self {
        let Ok(body) = serde_json::to_string(value) else {
            panic!("requests of klabat-api have string keys only");
        };
        Self { path: path.into(), body: Body::Json(body) }
    }

    /// POST of bytes.
    #[must_use]
    pub fn bytes(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), body: Body::Bytes(bytes) }
    }

    /// POST of nothing.
    #[must_use]
    pub fn post(path: impl Into<String>) -> Self {
        Self::bytes(path, Vec::new())
    }
}

/// Body of a 2xx answer, or why there is none.
pub type Reply = Result<Vec<u8>, Failure>;

/// Why a request brought no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server refused (4xx): asking again as it is will not help.
    Refused(Problem),
    /// The server has a fault (5xx), or asks for patience (429): the same request may succeed later.
    Fault(Option<Problem>),
    /// No answer came, or not in time.
    Unreachable,
    /// An answer came that is not of the interface.
    Unreadable,
}

impl Failure {
    /// Whether the same request, later, may succeed.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Fault(_) | Self::Unreachable | Self::Unreadable)
    }

    /// What an answer other than 2xx means.
    #[must_use]
    pub fn of(status: u16, body: &[u8]) -> Self {
        match (status, serde_json::from_slice::<Problem>(body)) {
            (429 | 500..=599, problem) => Self::Fault(problem.ok()),
            (400..=499, Ok(problem)) => Self::Refused(problem),
            _ => Self::Unreadable,
        }
    }

    /// The code of a refusal.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(problem) => Some(&problem.code),
            _ => None,
        }
    }
}

/// Reads a reply as JSON.
///
/// # Errors
/// The failure, or [`Failure::Unreadable`] when the body is not of that type.
pub fn read<T: DeserializeOwned>(reply: Reply) -> Result<T, Failure> {
    serde_json::from_slice(&reply?).map_err(|_| Failure::Unreadable)
}

/// Path of a route whose parameters are binary.
#[must_use]
pub fn fill(path: &str, value: &Base64Url) -> String {
    klabat_api::routes::fill(path, &[&value.encode()])
}

#[cfg(test)]
mod tests {
    use klabat_api::phone::ChallengeReply;

    use super::{Failure, read};

    const PROBLEM: &[u8] = br#"{"code":"unknown_beacon","message":{"id":"Tidak dikenal.","en":"Unknown."}}"#;

    #[test]
    fn a_refusal_needs_its_code_and_a_fault_does_not() {
        assert_eq!(Failure::of(422, PROBLEM).code(), Some("unknown_beacon"));
        assert!(!Failure::of(422, PROBLEM).may_pass());
        assert_eq!(Failure::of(502, b"<html>"), Failure::Fault(None));
        assert!(matches!(Failure::of(429, PROBLEM), Failure::Fault(Some(_))));
        assert_eq!(Failure::of(404, b"<html>"), Failure::Unreadable);
        assert_eq!(Failure::of(302, PROBLEM), Failure::Unreadable);
    }

    #[test]
    fn a_page_of_a_captive_portal_is_no_reply() {
        assert_eq!(read::<ChallengeReply>(Ok(b"<html>".to_vec())), Err(Failure::Unreadable));
    }
}
