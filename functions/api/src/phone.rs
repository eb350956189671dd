//! What the ASN's phone (and a beacon) says to the server. Bundles, requests and grants travel as bytes
//! (`application/octet-stream`), in the formats of `klabat-evidence` and SPEC.md.

use serde::{Deserialize, Serialize};

use crate::common::{Base64Url, Intent, Millis, Reason, RecordStatus, Sentence, Unit};

/// What the app must know before anything else; the same for everyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Config {
    /// Name of the regency and agency, for the header.
    pub regency: String,
    /// WebAuthn relying party id.
    pub rp_id: String,
    /// The one origin the service accepts.
    pub origin: String,
    /// Public edge keys (64 bytes x‖y each), newest first: receipts verify under one of them.
    pub edge_keys: Vec<Base64Url>,
    /// The key of the append-only log (a C2SP vkey; its name is the log's origin): checkpoints verify under it.
    pub log: String,
    /// True only in a development build: simulated beacons and phones are offered, visibly marked.
    pub development: bool,
}

/// Aktivasi: the ASN's number and the code the operator handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrolmentStart {
    /// NIP, 18 digits; spaces are tolerated.
    pub nip: String,
    /// Enrolment code, 10 letters and digits (Crockford base32); case, spaces and hyphens are tolerated.
    pub code: String,
}

/// What to do next with a good NIP and code. A wrong NIP and a wrong code are refused alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EnrolmentStep {
    /// No credential yet: make one, inside a beacon exchange.
    Enrol(EnrolmentOptions),
    /// The ASN already has a credential (a browser that was cleared finds it again): this phone shows that it has it.
    Found(Found),
}

/// What `navigator.credentials.create()` and the statement need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentOptions {
    /// Server challenge (97 bytes) for the statement.
    pub challenge: Base64Url,
    /// Until when the challenge is good.
    pub expires_at: Millis,
    /// WebAuthn user handle (32 random bytes of this ASN; not the NIP).
    pub user_handle: Base64Url,
    /// Name of the ASN, for the platform's dialog and the screen.
    pub name: String,
    /// The ASN's unit.
    pub unit: Unit,
    /// Credential ids that must not be on this phone already: other ASN of the unit (at most 64).
    pub exclude: Vec<Base64Url>,
}

/// The credential that the ASN already has. NIP and code open nothing of it: its holder signs [`Self::challenge`] for
/// [`FoundAssertion`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    /// For `allowCredentials`.
    pub credential: Base64Url,
    /// Server challenge (97 bytes) to send back.
    pub server_challenge: Base64Url,
    /// WebAuthn challenge (32 bytes): SHA-256 of `klabat-found-v1`, a zero byte, and the server challenge.
    pub challenge: Base64Url,
    /// Name of the ASN.
    pub name: String,
    /// The ASN's unit.
    pub unit: Unit,
}

/// Shows that a found credential is on this phone. A challenge is good once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FoundAssertion {
    /// From [`Found`].
    pub credential: Base64Url,
    /// From [`Found`].
    pub server_challenge: Base64Url,
    /// WebAuthn `clientDataJSON`.
    pub client_data_json: Base64Url,
    /// WebAuthn `authenticatorData`.
    pub authenticator_data: Base64Url,
    /// WebAuthn `signature` (DER).
    pub signature: Base64Url,
}

/// State of a phone's credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CredentialState {
    /// Waits for the operator to confirm it face to face.
    Pending,
    /// The one active credential of the ASN.
    Active,
    /// Ended by a reset or rejected.
    Revoked,
}

/// This phone is enrolled: just now, waiting for confirmation, or before, and found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// The credential's id.
    pub credential: Base64Url,
    /// Secret of this phone for [`PhoneRequest`]; a former one no longer works.
    pub token: Base64Url,
    /// [`CredentialState::Pending`] until confirmed.
    pub state: CredentialState,
    /// Six digits of the credential: those that the operator sees when confirming this phone.
    pub check: String,
    /// Name of the ASN.
    pub name: String,
    /// The ASN's unit.
    pub unit: Unit,
}

/// Asks for a server challenge for one punch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChallengeRequest {
    /// The credential that will sign.
    pub credential: Base64Url,
}

/// A challenge for one punch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChallengeReply {
    /// Server challenge (97 bytes) for the statement.
    pub challenge: Base64Url,
    /// When the server issued it.
    pub issued_at: Millis,
    /// Until when it is good.
    pub expires_at: Millis,
}

/// The punch is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Punched {
    /// The receipt signed by the edge key (bytes of `klabat-evidence`).
    pub receipt: Base64Url,
    /// What it says, for the screen.
    pub record: PunchBrief,
}

/// One punch as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PunchBrief {
    /// Record id (32 bytes).
    pub id: Base64Url,
    /// Masuk or pulang.
    pub intent: Intent,
    /// The punch time: when the beacon sealed it, by the beacon's clock.
    pub sealed_at: Millis,
    /// When the server received it.
    pub received_at: Millis,
    /// Where: the beacon's unit.
    pub unit: Unit,
    /// Where: the beacon's name.
    pub beacon: String,
    /// Counted, or for review: as the receipt says, whatever was decided since.
    pub status: RecordStatus,
    /// Why it is for review; empty when counted.
    pub reasons: Vec<Reason>,
    /// Of one for review: whether it counts, once that is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<bool>,
}

/// A phone asking about itself. The credential id alone is no secret (`exclude` tells it to colleagues).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PhoneRequest {
    /// The credential's id.
    pub credential: Base64Url,
    /// The secret from [`Enrolled`] (32 bytes).
    pub token: Base64Url,
}

/// What the home screen and the history show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneStatus {
    /// State of the credential.
    pub state: CredentialState,
    /// Six digits of the credential: those that the operator sees when confirming this phone.
    pub check: String,
    /// Whose phone it is; `None` once the credential ended, of which its state is all there is to say.
    pub owner: Option<Owner>,
    /// The server's time, for "today".
    pub server_time: Millis,
    /// What today is for the owner: working hours, a holiday, leave. `None` where no rule says, or it is not active.
    #[serde(default)]
    pub today: Option<Sentence>,
    /// Punches of the last 31 days with this credential, newest first; none once it ended.
    pub records: Vec<PunchBrief>,
}

/// Whose phone it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Owner {
    /// Name of the ASN.
    pub name: String,
    /// NIP of the ASN, 18 digits.
    pub nip: String,
    /// The ASN's unit.
    pub unit: Unit,
    /// Where that unit is: a hint for the screen. The server alone judges where a punch was.
    #[serde(default)]
    pub areas: Vec<Area>,
}

/// The area of a site: all within some metres of a place or of a polygon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Area {
    /// Latitude and longitude in ten-millionths of a degree (WGS 84), north and east positive: the place alone, or 3 to 256
    /// corners, the last joined to the first.
    pub corners: Vec<(i32, i32)>,
    /// Metres.
    pub radius_m: u32,
}
