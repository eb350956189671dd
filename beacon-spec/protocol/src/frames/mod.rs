//! What travels: one file per frame, each of one fixed length (SPEC.md, Frames).
//!
//! `decode` refuses any other length, any other version and any value that the specification forbids.
//! Status bytes are not part of a frame ([`crate::gatt::Status`]).

mod grant;
mod identity;
mod request;
mod seal;
mod session;

pub use grant::{Grant, GrantBody};
pub use identity::Identity;
pub use request::{Battery, Request, RequestBody};
pub use seal::{Seal, SealBody, SealWrite, Signal};
pub use session::SessionAnswer;

/// Defines a frame that is a body and a signature over `domain ‖ body`.
macro_rules! signed_frame {
    ($(#[$doc:meta])* $name:ident, $body:ident, $domain:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name {
            /// What is signed.
            pub body: $body,
            /// Over [`Self::signed_message`].
            pub signature: crate::Signature,
        }

        impl $name {
            /// Length in bytes, signature included.
            pub const LEN: usize = $body::LEN + crate::Signature::LEN;

            /// Length of [`Self::signed_message`].
            pub const MESSAGE_LEN: usize = $body::MESSAGE_LEN;

            /// Completes `body` with the signature that `sign` makes over its message.
            pub fn sign(body: $body, sign: impl FnOnce(&[u8]) -> crate::Signature) -> Self {
                let signature = sign(&body.signed_message());
                Self { body, signature }
            }

            /// Parses a frame. The signature's form is checked (range, low s), not its truth.
            ///
            /// # Errors
            /// [`crate::Malformed`], when the bytes are not such a frame.
            pub fn decode(bytes: &[u8]) -> Result<Self, crate::Malformed> {
                let (body, signature) = bytes
                    .split_last_chunk()
                    .ok_or(crate::Malformed::Length)?;
                let body = $body::decode(body)?;
                let signature = crate::Signature::parse(*signature)?;
                Ok(Self { body, signature })
            }

            /// The bytes of the frame.
            #[must_use]
            pub fn encode(&self) -> [u8; Self::LEN] {
                crate::codec::Writer::new()
                    .put(&self.body.encode())
                    .put(self.signature.as_bytes())
                    .finish()
            }

            /// What the signature covers: `domain ‖ body`.
            #[must_use]
            pub fn signed_message(&self) -> [u8; Self::MESSAGE_LEN] {
                self.body.signed_message()
            }
        }

        impl $body {
            /// Length of [`Self::signed_message`].
            pub const MESSAGE_LEN: usize = $domain.len() + Self::LEN;

            /// What is to be signed: `domain ‖ body`.
            #[must_use]
            pub fn signed_message(&self) -> [u8; Self::MESSAGE_LEN] {
                crate::codec::Writer::new()
                    .put($domain)
                    .put(&self.encode())
                    .finish()
            }
        }
    };
}
pub(crate) use signed_frame;
