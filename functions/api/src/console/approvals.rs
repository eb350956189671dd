//! What needs two people: one proposes, another decides.

use serde::{Deserialize, Serialize};

use crate::common::{Base64Url, Intent, Millis, Unit};
use crate::console::ManualCause;

/// Ends an ASN's credential, once a second person approves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PhoneReset {
    /// 3 to 500 characters: why, e.g. that the phone was lost.
    pub reason: String,
    /// Since when the phone is not its owner's any more; from now on when absent. Not in the future.
    pub from: Option<Millis>,
}

/// Ends a beacon or says since when it was not to be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// 3 to 500 characters, kept in the audit log.
    pub reason: String,
    /// What it seals from then on does not count; from now on when absent. Not in the future.
    pub from: Option<Millis>,
}

/// A request that now waits for a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposed {
    /// The approval's id.
    pub approval: String,
}

/// What will be done when a second person approves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Proposal {
    /// A beacon is registered, in place of another where it says so.
    BeaconRegistration {
        /// Beacon id (16 bytes).
        beacon: Base64Url,
        /// Public key (64 bytes x‖y).
        public_key: Base64Url,
        /// Where it hangs.
        name: String,
        /// Site id and name, where its unit has one.
        site: Option<Named>,
        /// The beacon that ends with it (id as base64url), where it replaces one.
        replaces: Option<Named>,
    },
    /// An ASN's credential ends, so that another phone can be enrolled.
    PhoneReset {
        /// Employee id.
        employee: String,
        /// 18 digits.
        nip: String,
        /// Name of the ASN.
        name: String,
        /// The credential that ends; if the ASN has another by then, nothing is done.
        credential: Base64Url,
        /// What it signed in sessions sealed from then on does not count; `None` is the moment of the approval.
        from: Option<Millis>,
    },
    /// A record by hand, for whoever could not check in.
    ManualRecord {
        /// Employee id.
        employee: String,
        /// 18 digits.
        nip: String,
        /// Name of the ASN.
        name: String,
        /// Masuk or pulang.
        intent: Intent,
        /// When.
        at: Millis,
        /// Why there is no check-in.
        cause: ManualCause,
    },
}

/// Something with an id and a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
}

/// How far a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    /// Waits for a second person.
    Open,
    /// Done.
    Approved,
    /// A second person refused it.
    Rejected,
    /// The proposer took it back.
    Withdrawn,
}

/// The proposals of the visible units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Approvals {
    /// Those that wait, oldest first: all of them up to 200.
    pub open: Vec<Approval>,
    /// The latest 100 that were decided, newest decision first.
    pub decided: Vec<Approval>,
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Approval {
    /// Stable identifier.
    pub id: String,
    /// Whose unit it is about.
    pub unit: Unit,
    /// What will be, or was, done.
    pub proposal: Proposal,
    /// Why, by the proposer.
    pub reason: String,
    /// Name of the proposer.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Millis,
    /// Whether the one who asks proposed it: they may withdraw it, and not decide it.
    pub own: bool,
    /// Whether the one who asks may approve or reject it.
    pub may_decide: bool,
    /// How far it is.
    pub state: ApprovalState,
    /// Who decided it, once it is no longer open.
    pub decision: Option<ApprovalDecision>,
    /// Name of the user who gave the link by which the decider's passkey was registered: while it is open, that of the
    /// one who asks. `None` where the installation gave it.
    pub invited_by: Option<String>,
    /// Whether that user is the proposer: then the two may be one person.
    pub invited_by_proposer: bool,
}

/// How a proposal ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApprovalDecision {
    /// Name of whoever decided.
    pub by: String,
    /// When.
    pub at: Millis,
    /// Why; `None` where it was withdrawn.
    pub reason: Option<String>,
}
