//! WebAuthn ceremonies as data (Level 3, §5.4 and §5.5): what is asked of the authenticator and what it says.

/// `navigator.credentials.create()`: ES256, attestation direct, user verification required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Create {
    /// 32 bytes.
    pub challenge: Vec<u8>,
    /// Relying party id.
    pub rp_id: String,
    /// Name of the relying party, for the platform's dialog.
    pub rp_name: String,
    /// User handle, at most 64 bytes.
    pub user_handle: Vec<u8>,
    /// Account name and display name, for the platform's dialog.
    pub name: String,
    /// Credentials that must not be on this authenticator.
    pub exclude: Vec<Vec<u8>>,
    /// Of which class.
    pub class: Class,
}

/// The two classes of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The ASN's: platform authenticator, not discoverable, which on Android means that it never leaves the phone.
    Device,
    /// The console's: any authenticator, discoverable.
    Passkey,
}

/// `navigator.credentials.get()`: user verification required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Get {
    /// 32 bytes.
    pub challenge: Vec<u8>,
    /// Relying party id.
    pub rp_id: String,
    /// The credentials that may answer; empty for any discoverable one.
    pub allow: Vec<Vec<u8>>,
}

/// What `create()` brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// Raw id of the new credential.
    pub credential_id: Vec<u8>,
    /// `attestationObject`.
    pub attestation_object: Vec<u8>,
    /// `clientDataJSON`.
    pub client_data_json: Vec<u8>,
}

/// What `get()` brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asserted {
    /// Raw id of the credential that signed.
    pub credential_id: Vec<u8>,
    /// `authenticatorData`.
    pub authenticator_data: Vec<u8>,
    /// `clientDataJSON`.
    pub client_data_json: Vec<u8>,
    /// `signature` (DER).
    pub signature: Vec<u8>,
}

/// Why the authenticator brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declined {
    /// Cancelled, timed out, no such credential here, or the screen lock was not passed: browsers do not say which.
    NotAllowed,
    /// One of the excluded credentials is on this authenticator.
    AlreadyRegistered,
    /// No authenticator that can do it (no screen lock set, no WebAuthn).
    Unsupported,
    /// The page's origin is not the relying party's.
    WrongOrigin,
    /// Anything else.
    Failed,
}
