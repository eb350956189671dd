//! Android key attestation: what a phone's secure hardware says of a key, certified up to a root of Google's.
//!
//! Two ways lead in. A registration with the format `android-key` (Level 3 §8.4) is verified by
//! [`registration`](crate::registration) like any other, under [`AndroidKeyPolicy`]. A chain alone is verified here:
//!
//! ```text
//! DER certificates, roots, time, revocations → chain::checks → PendingChain → [SignatureCheck] → answers
//!   → conclude → AttestedKey (subject key, KeyDescription)
//! ```
//!
//! What a chain proves is a fact about a key: it was made in this hardware, of a phone in this state, for this app.
//! [`DeviceRules`] say which facts are good enough; they are data. [`KeyDescription::facts`] gives the few that people
//! are shown.

pub mod chain;
mod device;
mod facts;
mod key_description;
mod pem;
mod read;
mod revocations;
mod roots;
mod statement;

pub use device::{DevicePolicy, DeviceRules};
pub use facts::DeviceFacts;
pub use key_description::{
    ApplicationId, AuthorizationList, KeyDescription, KeyOrigin, Package, RootOfTrust, SecurityLevel, VerifiedBootState,
};
pub use pem::{NoPem, certificates as pem_certificates};
pub use revocations::{NoStatusList, RevocationList, Serial};
pub use roots::google_roots;
pub(crate) use statement::checks;
pub use statement::serials;

/// `KM_PURPOSE_SIGN`.
const SIGN: u32 = 2;

/// How a registration with the format `android-key` is judged. What Level 3 §8.4 demands of every statement is demanded
/// always; this is about trust.
#[derive(Clone, Debug, Default)]
pub enum AndroidKeyPolicy {
    /// None is trusted.
    #[default]
    Refused,
    /// Any whose signatures hold among themselves, whoever made them: proof of the key, none of the phone.
    Statement,
    /// Those whose chain leads to an anchor, of phones that the rules admit.
    Device(Box<DevicePolicy>),
}

/// A registration's attested key, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AndroidKey {
    /// The key and what is said of it.
    pub attested: chain::AttestedKey,
    /// What [`AndroidKeyPolicy::Device`] holds against the chain or the phone, where the policy takes it all the same
    /// ([`AttestationPolicy::unverified`](crate::AttestationPolicy::unverified)). Then nothing of the above is proven.
    pub doubt: Option<crate::Refusal>,
}
