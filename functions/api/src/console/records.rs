//! Check-ins of a day, one record's facts, and what was refused.

use serde::{Deserialize, Serialize};

use crate::common::{Base64Url, Intent, Millis, Reason, RecordStatus, Unit};

/// Which records.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RecordsQuery {
    /// `YYYY-MM-DD` in the unit's own zone; today when absent.
    pub date: Option<String>,
    /// Unit id; all visible units when absent.
    pub unit: Option<String>,
    /// Only records received after this (ms), for a list that refreshes itself.
    pub after: Option<Millis>,
}

/// Check-ins, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Records {
    /// At most 500 rows.
    pub rows: Vec<RecordRow>,
    /// Whether older rows of the day were left out.
    pub more: bool,
    /// The server's time.
    pub server_time: Millis,
}

/// One check-in in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordRow {
    /// Record id (32 bytes).
    pub id: Base64Url,
    /// 18 digits.
    pub nip: String,
    /// Name of the ASN.
    pub name: String,
    /// The ASN's unit.
    pub unit: Unit,
    /// Masuk or pulang.
    pub intent: Intent,
    /// When the beacon sealed it.
    pub sealed_at: Millis,
    /// When the server received it.
    pub received_at: Millis,
    /// Beacon's name.
    pub beacon: String,
    /// Counted, or waiting for review.
    pub status: RecordStatus,
    /// Why it waits.
    pub reasons: Vec<Reason>,
    /// Median signal strength in dBm as the beacon measured it; `None` when it took no sample.
    pub signal_dbm: Option<i8>,
    /// Shortest echo in ms; `None` when there was no round.
    pub echo_ms: Option<u16>,
    /// From opening to seal in ms.
    pub open_to_seal_ms: u32,
    /// Beacon of class simulated (development only).
    pub simulated: bool,
    /// Sent later, without a signal in the office: sealed over an epoch instead of a server challenge.
    pub deferred: bool,
    /// What contradicts something else, found by then: of this record, or of the enrolment of the phone that signed it.
    pub alarms: Vec<Reason>,
    /// Whether the phone proved by its attestation what it is.
    pub attested: bool,
}

/// One record with everything that was proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordDetail {
    /// As in the list.
    pub row: RecordRow,
    /// Facts in the order in which they are shown: label code (message key `fact.<code>`) and value.
    pub facts: Vec<Fact>,
}

/// One fact of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fact {
    /// Stable, `snake_case`: `credential`, `beacon`, `boot`, `counter`, `epoch`, `opened_at`, `clock_uncertainty_ms`,
    /// `signal_min_dbm`, `signal_max_dbm`, `signal_samples`, `opener_tag`, `sealer_tag`, `location`, `distance_m`,
    /// `client_time`, `submission`, `origin`.
    pub code: String,
    /// As text; times are milliseconds.
    pub value: String,
}

/// What was refused or contradicts itself on a day, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Exceptions {
    /// At most 200 refusals and, apart from them, at most 200 others.
    pub rows: Vec<ExceptionRow>,
    /// Whether older ones of the day were left out.
    pub more: bool,
}

/// Kind of exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExceptionKind {
    /// A submission that was not accepted.
    Refusal,
    /// The loser of a counter clash, kept with its evidence.
    Dispute,
    /// Something accepted that contradicts something else.
    Alarm,
    /// A check-in on a day of granted absence.
    Absence,
}

/// One exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExceptionRow {
    /// Kind.
    pub kind: ExceptionKind,
    /// When the server saw it.
    pub at: Millis,
    /// Code and sentence.
    pub reason: Reason,
    /// Name of the ASN, where known.
    pub name: Option<String>,
    /// Unit, where known.
    pub unit: Option<Unit>,
    /// Beacon's name, where known.
    pub beacon: Option<String>,
}
