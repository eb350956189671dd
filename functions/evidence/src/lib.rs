//! What the phone builds, the edge judges and an auditor re-checks.
//!
//! ```text
//! phone    Statement → hello → (beacon, authenticator) → Bundle → bytes
//! edge     bytes → Bundle → checks → Pending → [SignatureCheck] → answers → conclude → Presence
//!          Statement → AuthenticChallenge        Presence, AuthenticChallenge, Conditions → judge → Judgement
//!          Judgement → ReceiptBody → signed by the edge → Receipt
//! auditor  EvidenceFile → checks → answers → conclude → Audited
//! ```
//!
//! Each stage is a type that the next one consumes: a [`Presence`] exists only where every check of
//! [`checks`] and every signature held, and [`judge`] takes nothing else. Signatures are handed out as data
//! ([`SignatureCheck`]) and answered by whoever calls: WebCrypto at the edge, `ring` natively. All of it is
//! pure: time and randomness are arguments.
//!
//! What this crate does not do: it stores nothing, so whether a challenge or a counter was used before,
//! whether a credential or beacon is revoked, and whether an epoch is known are its caller's to decide. The
//! refusals for these are here all the same ([`Refusal`] is the one list), so that each has its code once.

mod audit;
mod authentic;
mod bundle;
mod bytes;
mod challenge;
mod export;
mod file;
mod geofence;
mod judge;
mod location;
mod parties;
mod phones;
mod positions;
mod receipt;
mod refusal;
mod statement;
mod subject;
mod trail;
mod verify;

pub use audit::{AuditParties, Audited, PendingAudit, Submission};
pub use authentic::AuthenticChallenge;
pub use bundle::{Bundle, Proof};
pub use challenge::{ChallengeSecret, Purpose, ServerChallenge, TTL_MS};
pub use export::{ExportHeader, ExportLine, Holder, LockedRecap};
pub use file::{EvidenceFile, NoEvidenceFile, grant_check, read_json};
pub use geofence::{Geofence, MAX_CORNERS, NoPolygon, Outline};
pub use judge::{
    CLOCK_SLACK_MS, Conditions, GeofencePolicy, Judgement, Limits, Outside, Reason, Reasons, Revoked, SignalThresholds,
    judge,
};
pub use location::{AbsentReason, E7, Location, METRES_PER_DEGREE, Position};
pub use parties::{Beacon, EnrolmentParties, Epoch, Parties, RelyingParty};
pub use phones::PhoneConditions;
pub use positions::{NoPositions, Positions};
pub use receipt::{Receipt, ReceiptBody, VerifiedReceipt};
pub use refusal::Refusal;
pub use statement::{Anchor, Intent, Statement};
pub use subject::{EnrolmentCode, NoCode, Subject};
pub use trail::{AuditLine, TrailHeader, TrailLine};
pub use verify::{Enrolment, MAX_SESSION_MS, Pending, PendingEnrolment, Presence, Signed, checks, checks_enrolment};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
pub use klabat_protocol::Millis;
/// A signature to verify, as data.
pub use klabat_webauthn::SignatureCheck;
