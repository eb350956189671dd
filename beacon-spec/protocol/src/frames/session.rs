//! `session`: the beacon's answer to a hello.

use crate::codec::{Malformed, Reader, Writer};
use crate::{Nonce, SessionId};

/// An open session and its nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionAnswer {
    /// Names the session.
    pub session: SessionId,
    /// Binds the hello to the session and the epoch.
    pub nonce: Nonce,
}

impl SessionAnswer {
    /// Length in bytes.
    pub const LEN: usize = 16 + 32;

    /// Parses a frame.
    ///
    /// # Errors
    /// [`Malformed::Length`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::exactly(bytes, Self::LEN)?;
        Ok(Self { session: SessionId(reader.array()?), nonce: Nonce(reader.array()?) })
    }

    /// The bytes of the frame.
    #[must_use]
    pub fn encode(&self) -> [u8; Self::LEN] {
        Writer::new().put(&self.session.0).put(&self.nonce.0).finish()
    }
}
