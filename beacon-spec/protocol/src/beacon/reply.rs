//! What a read returns.

use crate::frames::Seal;
use crate::gatt::Status;

/// A status byte and what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    bytes: [u8; Self::MAX_LEN],
    length: usize,
}

impl Reply {
    /// The longest reply: a status and a seal, 252 bytes. ATT allows 512.
    pub const MAX_LEN: usize = 1 + Seal::LEN;

    pub(super) fn status(status: Status) -> Self {
        let mut bytes = [0; Self::MAX_LEN];
        bytes[0] = status.byte();
        Self { bytes, length: 1 }
    }

    /// `frame` has at most [`Seal::LEN`] bytes, the longest that a beacon answers with.
    pub(super) fn ok(frame: &[u8]) -> Self {
        let mut reply = Self::status(Status::Ok);
        reply.length += frame.len();
        reply.bytes[1..reply.length].copy_from_slice(frame);
        reply
    }
}

impl AsRef<[u8]> for Reply {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}
