//! Getting in: one-time links, passkeys, sessions, users.

use serde::{Deserialize, Serialize};

use crate::common::{Base64Url, Millis, Unit};

/// What a user of the console may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// BKPP: everything, in every unit.
    Admin,
    /// Operator of one or more units: roster, codes, confirmations and records of those units.
    Operator,
    /// Atasan of one or more units: sees their people, and approves their absences.
    Superior,
    /// Inspektorat, BPK: reads everything, changes nothing.
    Auditor,
}

/// The one-time token of a registration link (32 bytes).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkToken {
    /// From the link's fragment.
    pub token: Base64Url,
}

/// What `navigator.credentials.create()` needs for a passkey of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterOptions {
    /// Goes back in [`Register`].
    pub server_challenge: Base64Url,
    /// The WebAuthn challenge (32 bytes).
    pub challenge: Base64Url,
    /// WebAuthn relying party id.
    pub rp_id: String,
    /// User handle.
    pub user_handle: Base64Url,
    /// Name of the user.
    pub name: String,
    /// Role that the link gives.
    pub role: Role,
    /// Passkeys the user already has.
    pub exclude: Vec<Base64Url>,
}

/// A new passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The link's token.
    pub token: Base64Url,
    /// From [`RegisterOptions`].
    pub server_challenge: Base64Url,
    /// WebAuthn `clientDataJSON`.
    pub client_data_json: Base64Url,
    /// WebAuthn `attestationObject`.
    pub attestation_object: Base64Url,
}

/// What `navigator.credentials.get()` needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInOptions {
    /// Goes back in [`SignIn`].
    pub server_challenge: Base64Url,
    /// The WebAuthn challenge (32 bytes).
    pub challenge: Base64Url,
    /// WebAuthn relying party id.
    pub rp_id: String,
}

/// A signed sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// From [`SignInOptions`].
    pub server_challenge: Base64Url,
    /// Which passkey.
    pub credential: Base64Url,
    /// WebAuthn `clientDataJSON`.
    pub client_data_json: Base64Url,
    /// WebAuthn `authenticatorData`.
    pub authenticator_data: Base64Url,
    /// WebAuthn `signature` (DER).
    pub signature: Base64Url,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Name of the user.
    pub name: String,
    /// Role of the user.
    pub role: Role,
    /// Units the user may see, by name.
    pub units: Vec<Unit>,
    /// The regency's other units, by name: dinas luar may lead to any of them.
    pub elsewhere: Vec<Unit>,
    /// The server's time, for "today".
    pub server_time: Millis,
    /// When the session ends.
    pub session_ends_at: Millis,
}

/// Asks for a registration link for a new user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewInvite {
    /// Name of the user, 1 to 100 characters.
    pub name: String,
    /// Role to give.
    pub role: Role,
    /// Units of an operator or superior (ids); empty for the other roles.
    pub units: Vec<String>,
    /// NIP of the user, who then decides nothing about themselves; `None` for somebody who is not on the roster.
    #[serde(default)]
    pub nip: Option<String>,
}

/// A registration link, shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invite {
    /// The whole link; the token is in its fragment, which browsers do not send.
    pub link: String,
    /// Until when it is good.
    pub expires_at: Millis,
}

/// Users of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Users {
    /// By name.
    pub rows: Vec<UserRow>,
}

/// One user of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserRow {
    /// Stable identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Units of an operator or superior.
    pub units: Vec<Unit>,
    /// NIP of the user, where it is known.
    pub nip: Option<String>,
    /// Passkeys registered.
    pub passkeys: u32,
    /// Until when the user's unused link is good; `None` when there is none. A user with neither a passkey nor a link
    /// has no access.
    pub link_until: Option<Millis>,
}
