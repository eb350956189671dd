//! What an operator decides about single days: corrections, records that wait for review, records by hand, outages.

use serde::{Deserialize, Serialize};

use crate::common::{Base64Url, Intent, Millis, Unit};
use crate::console::{Decision, RecordRow};

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Waits.
    Open,
    /// Granted: it counts.
    Approved,
    /// Not granted; it stays visible.
    Rejected,
    /// Taken back.
    Withdrawn,
}

/// Which cases.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CasesQuery {
    /// Unit id; all visible units when absent.
    pub unit: Option<String>,
    /// One state (`snake_case`); all when absent.
    pub state: Option<CaseState>,
    /// Of this month, `YYYY-MM`; all when absent.
    pub month: Option<String>,
    /// Rows to skip.
    pub offset: Option<u32>,
}

/// Yes or no, with the reason that both may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// Whether it is granted.
    pub approve: bool,
    /// 3 to 500 characters.
    pub reason: String,
}

/// A page of corrections, those that wait first, then newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Corrections {
    /// At most 100 rows.
    pub rows: Vec<CorrectionRow>,
    /// Rows in all pages.
    pub total: u32,
}

/// What an ASN asks to be corrected, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CorrectionRow {
    /// Stable identifier.
    pub id: String,
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Unit.
    pub unit: Unit,
    /// The working day, `YYYY-MM-DD`.
    pub date: String,
    /// What is claimed.
    pub claim: Claim,
    /// Why.
    pub reason: String,
    /// Hash of the attachment.
    pub attachment: Option<Base64Url>,
    /// State.
    pub state: CaseState,
    /// Whether the reader wrote it down, and may take it back.
    pub wrote: bool,
    /// Whether they did, or it is about them, and so they do not decide about it.
    pub own: bool,
    /// Name of the ASN, or of the operator who wrote it down for them.
    pub requested_by: String,
    /// When.
    pub requested_at: Millis,
    /// What was decided.
    pub decision: Option<Decision>,
}

/// What a correction claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "that", rename_all = "snake_case", deny_unknown_fields)]
pub enum Claim {
    /// That they came or went at a time which no punch shows.
    Time {
        /// Masuk or pulang.
        direction: Intent,
        /// `HH:MM` in the unit's zone; `HH:MM+1` on the morning after the working date.
        at: String,
    },
    /// That a part of the day shall not be counted.
    Excuse {
        /// Which part.
        part: VerdictPart,
    },
}

/// What a day's verdict is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VerdictPart {
    /// Coming.
    Arrival,
    /// Going.
    Departure,
    /// Apel and the like.
    Gathering,
}

/// Writes down a correction that an ASN asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCorrection {
    /// Employee id.
    pub employee: String,
    /// The working day, `YYYY-MM-DD`.
    pub date: String,
    /// What is claimed.
    pub claim: Claim,
    /// 3 to 500 characters.
    pub reason: String,
    /// Hash of an uploaded attachment.
    pub attachment: Option<Base64Url>,
}

/// A page of records that wait for review or were reviewed, those that wait first, then newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reviews {
    /// At most 100 rows.
    pub rows: Vec<ReviewRow>,
    /// Rows in all pages.
    pub total: u32,
}

/// A record with status review. The record stays as it was; the decision is beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewRow {
    /// The record.
    pub record: RecordRow,
    /// State; never withdrawn.
    pub state: CaseState,
    /// What was decided.
    pub decision: Option<Decision>,
    /// Its month (`YYYY-MM`), where that is locked: it does not move.
    pub locked: Vec<String>,
}

/// Why there is a record by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ManualCause {
    /// The phone is broken or lost.
    BrokenPhone,
    /// The ASN has an iPhone.
    Iphone,
    /// The beacon does not work.
    DeadBeacon,
    /// Another cause, which the reason tells.
    Other,
}

/// A record by hand, which another person must approve before it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewManualRecord {
    /// Employee id.
    pub employee: String,
    /// The calendar day, `YYYY-MM-DD`, in the unit's zone.
    pub date: String,
    /// `HH:MM` in the unit's zone.
    pub time: String,
    /// Masuk or pulang.
    pub intent: Intent,
    /// Cause.
    pub cause: ManualCause,
    /// 3 to 500 characters.
    pub reason: String,
}

/// A page of approved records by hand, newest first; those that wait are in the list of approvals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManualRecords {
    /// At most 100 rows.
    pub rows: Vec<ManualRow>,
    /// Rows in all pages.
    pub total: u32,
}

/// One record by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ManualRow {
    /// Stable identifier.
    pub id: String,
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Unit.
    pub unit: Unit,
    /// Masuk or pulang.
    pub intent: Intent,
    /// When.
    pub at: Millis,
    /// Cause.
    pub cause: ManualCause,
    /// Why.
    pub reason: String,
    /// Name of the user who wrote it.
    pub written_by: String,
    /// Name of the user who approved it.
    pub approved_by: String,
    /// When it was approved.
    pub approved_at: Millis,
}

/// Outages, those that wait first, then newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outages {
    /// At most 100 rows.
    pub rows: Vec<OutageRow>,
    /// Rows in all pages.
    pub total: u32,
}

/// Where an outage comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OutageSource {
    /// A person declared it.
    Declared,
    /// A beacon was silent.
    Silence,
    /// Refusals surged.
    Refusals,
}

/// A time in which a beacon or the edge did not work: what is missing in it is not counted against anyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutageRow {
    /// Stable identifier.
    pub id: String,
    /// Whose people it affects; those of the units below, too. `None` is the whole regency.
    pub unit: Option<Unit>,
    /// From.
    pub from: Millis,
    /// Until.
    pub until: Millis,
    /// Source.
    pub source: OutageSource,
    /// Why; for a proposal, what the health data say.
    pub reason: String,
    /// State: a declared one is approved at once by an admin.
    pub state: CaseState,
    /// Name of the user; `None` for a proposal of the system.
    pub declared_by: Option<String>,
    /// Whether the reader declared it.
    pub own: bool,
    /// When.
    pub declared_at: Millis,
    /// What was decided last.
    pub decision: Option<Decision>,
    /// Months (`YYYY-MM`) that it touches and that are locked for one of its units: they do not move.
    pub locked: Vec<String>,
}

/// What became of a change that may touch a locked month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decided {
    /// Always true: a failure is a [`crate::Problem`].
    pub done: bool,
    /// The id of what was declared; `None` of a decision.
    pub id: Option<String>,
    /// Months (`YYYY-MM`) that it touches and that are locked: they do not move, unless somebody unlocks them.
    pub locked: Vec<String>,
}

/// Declares an outage: an admin's counts at once, an operator's waits for an admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOutage {
    /// Unit id; `None` for the whole regency, which an admin declares.
    pub unit: Option<String>,
    /// From (ms).
    pub from: Millis,
    /// Until (ms), later; at most 31 days.
    pub until: Millis,
    /// 3 to 500 characters.
    pub reason: String,
}
