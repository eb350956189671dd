//! What an exchange asks for and how it ends.

use crate::Malformed;
use crate::frames::{Grant, Identity, Request, Seal};
use crate::gatt::{Characteristic, Status};

/// What the caller does next.
#[derive(Debug, Clone, Copy)]
pub enum Output {
    /// Connect to the beacon, the first time or again, and answer [`super::Input::Connected`]. How often and how
    /// long to try is the caller's.
    Connect,
    /// Read the characteristic and answer [`super::Input::Read`].
    Read(Characteristic),
    /// Write the value, with response, and answer [`super::Input::Written`].
    Write(Characteristic, Value),
    /// Post the request to the edge and answer [`super::Input::Grant`] or [`super::Input::NoGrant`].
    Post(Request),
    /// The beacon is known: make the statement and answer [`super::Input::Hello`].
    Identified(Identity),
    /// Have this WebAuthn challenge signed and answer [`super::Input::Assertion`].
    Sign([u8; 32]),
    /// Wait for about a second and answer [`super::Input::Start`]: the beacon still takes the connection that was
    /// lost for the one to listen to.
    Pause,
    /// Nothing new: the last question to the caller still stands.
    Wait,
    /// The seal, which answers this exchange.
    Done(Seal),
    /// It ended without one.
    Failed(Failure),
}

/// A value to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    bytes: [u8; Self::MAX_LEN],
    length: usize,
}

impl Value {
    /// The longest value that a phone writes: a grant, 237 bytes.
    pub const MAX_LEN: usize = Grant::LEN;

    /// `value` has at most [`Self::MAX_LEN`] bytes: every caller passes a frame that is no longer.
    pub(super) fn new(value: &[u8]) -> Self {
        let mut bytes = [0; Self::MAX_LEN];
        bytes[..value.len()].copy_from_slice(value);
        Self { bytes, length: value.len() }
    }
}

impl AsRef<[u8]> for Value {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// Why an exchange ended without a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Failure {
    /// The beacon has no room for another connection: try again shortly.
    Busy,
    /// The beacon has no current epoch: it needs a refresh.
    Stale,
    /// The beacon refused: the session has sealed another assertion, or is held by a connection that does not end.
    Refused,
    /// The beacon could not read what was written.
    Malformed,
    /// The session is gone: start over.
    Expired,
    /// The beacon's answer does not decode.
    Garbled,
    /// The seal answers another exchange.
    Mismatch,
    /// The caller gave an input that was not asked for.
    OutOfTurn,
}

impl Failure {
    /// Every failure.
    pub const ALL: [Self; 8] = [
        Self::Busy,
        Self::Stale,
        Self::Refused,
        Self::Malformed,
        Self::Expired,
        Self::Garbled,
        Self::Mismatch,
        Self::OutOfTurn,
    ];

    /// A stable name for messages and logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Busy => "beacon_busy",
            Self::Stale => "beacon_stale",
            Self::Refused => "beacon_refused",
            Self::Malformed => "beacon_malformed",
            Self::Expired => "beacon_expired",
            Self::Garbled => "beacon_garbled",
            Self::Mismatch => "beacon_mismatch",
            Self::OutOfTurn => "beacon_out_of_turn",
        }
    }

    /// `None` when the status is ok. "Empty" after a write means that the connection's values are lost.
    pub(super) const fn of(status: Status) -> Option<Self> {
        match status {
            Status::Ok => None,
            Status::Busy => Some(Self::Busy),
            Status::Stale => Some(Self::Stale),
            Status::Refused => Some(Self::Refused),
            Status::Malformed => Some(Self::Malformed),
            Status::Expired | Status::Empty => Some(Self::Expired),
            Status::Accepted => Some(Self::Garbled),
        }
    }
}

impl From<Malformed> for Failure {
    fn from(_: Malformed) -> Self {
        Self::Garbled
    }
}

impl core::fmt::Display for Failure {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.code())
    }
}

impl core::error::Error for Failure {}
