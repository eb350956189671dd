//! A narrow WebAuthn relying party: ES256 credentials, attestation `none`, `packed` and `android-key`.
//!
//! Registration and assertion follow Web Authentication Level 3, §7.1 and §7.2, in order. Each is
//! two halves, so that any implementation of the signatures will do: `checks` parses and judges everything but the signatures
//! and hands those out as data ([`SignatureCheck`]); `conclude` takes the answers and gives the
//! result. What is accepted is an input ([`Policy`]), and so is the time.
//!
//! ```text
//! checks(policy, challenge, response) → Pending → [SignatureCheck] → answers → conclude → result
//! ```
//!
//! What this crate does not do: it makes no challenge, reads no clock, stores nothing, and leaves
//! to its caller what only a store can know (§7.1 step 26, an already registered credential; §7.2
//! step 22, the signature counter). Client extension outputs are unsigned and are not read.

pub mod android;
pub mod assertion;
mod attestation;
mod authenticator_data;
mod cbor;
mod certificate;
mod chain;
mod client_data;
pub mod cose;
mod packed;
mod policy;
mod refusal;
pub mod registration;
mod signature;
#[cfg(test)]
mod testing;

pub use attestation::{Attestation, AttestationObject, Format};
pub use authenticator_data::{AttestedCredentialData, AuthenticatorData, Flags};
pub use certificate::{InvalidAnchor, TrustAnchor};
pub use client_data::ClientData;
pub use policy::{AttestationPolicy, CrossOrigin, Policy};
pub use refusal::Refusal;
pub use signature::{Claim, Hash, P256Key, P384Key, P384Signature, RawSignature, RsaKey, SignatureCheck};
