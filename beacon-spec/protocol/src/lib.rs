//! The beacon protocol: frames, session, grant and clock, for both sides of the radio.
//!
//! `beacon-spec/SPEC.md` is the normative text; this crate is the reference for it. It is sans-I/O:
//! [`beacon::Beacon`] is everything a firmware needs except radio, non-volatile memory and entropy, and
//! [`phone::Exchange`] is the phone's half of a check-in. Neither owns a clock, a socket or an allocator.
//!
//! What it does not do: it never checks a beacon's signature (the edge and the auditor do, with
//! [`frames::Seal::signed_message`]), it knows nothing of WebAuthn beyond one hash, and it stores nothing.
#![no_std]

#[cfg(test)]
extern crate std;

pub mod beacon;
pub mod clock;
mod codec;
pub mod frames;
pub mod gatt;
pub mod hash;
pub mod phone;
#[cfg(feature = "p256")]
mod software_key;
mod types;

pub use codec::Malformed;
#[cfg(feature = "p256")]
pub use software_key::SoftwareKey;
pub use types::{
    AssertionHash, BeaconId, Boot, Counter, EchoToken, EpochId, EpochNonce, Fingerprint, Hello, KeyId, Millis, Nonce,
    PeerTag, PublicKey, RequestNonce, SessionId, Signature,
};

/// The protocol version that every frame carries in its first byte.
pub const VERSION: u8 = 1;
