//! Absences, corrections, reviews and outages: what is asked for, and what is decided about it.

pub(crate) mod absence_approve;
pub(crate) mod absence_cancel;
pub(crate) mod absence_file;
pub(crate) mod absence_look;
pub(crate) mod absence_reject;
pub(crate) mod absence_request;
pub(crate) mod absences;
pub(crate) mod attachment;
pub(crate) mod attachment_upload;
pub(crate) mod correction_decide;
pub(crate) mod correction_request;
pub(crate) mod correction_withdraw;
pub(crate) mod corrections;
mod leave;
pub(crate) mod manual_propose;
pub(crate) mod manual_records;
pub(crate) mod outage_decide;
pub(crate) mod outage_declare;
pub(crate) mod outage_withdraw;
pub(crate) mod outages;
mod present;
pub(crate) mod review_decide;
pub(crate) mod reviews;
pub(crate) mod step;
pub(crate) mod subject;

use klabat_api::console::{AbsenceKind, AbsenceState, CaseState, Decision, ManualCause, OutageSource, Verdict};

use crate::failure::Failure;
use crate::refusal::Refusal;
use crate::store::{Row, names};

/// The decisions about a row, oldest first, as JSON of [`Decision`]: a column.
macro_rules! decisions_of {
    ($subject:literal) => {
        concat!(
            "(SELECT json_group_array(json_object('state', state, 'by', name, 'at', at, 'reason', reason)) FROM (
                SELECT decisions.state, decisions.decided_at AS at, decisions.reason,
                  coalesce(users.name, employees.name, decided_by) AS name
                FROM decisions LEFT JOIN users ON users.id = decided_by LEFT JOIN employees ON employees.id = decided_by
                WHERE subject = ",
            $subject,
            " ORDER BY decided_at, decisions.state <> 'endorsed')) AS decisions "
        )
    };
}
pub(crate) use decisions_of;
pub(crate) use present::{leaves_no_room, present_days};

/// The name of a user or ASN: a column.
macro_rules! name_of {
    ($id:literal) => {
        concat!(
            "coalesce((SELECT name FROM users WHERE id = ",
            $id,
            "), (SELECT name FROM employees WHERE id = ",
            $id,
            "), ",
            $id,
            ")"
        )
    };
}
pub(crate) use name_of;

/// Reads [`decisions_of`].
fn decisions(row: &mut Row) -> Result<Vec<Decision>, Failure> {
    let json: String = row.next()?;
    serde_json::from_slice(json.as_bytes()).map_err(|error| Failure::Fault(format!("stored decisions: {error}")))
}

/// The reason of a verdict, 3 to 500 characters.
fn verdict_reason(verdict: &Verdict) -> Result<&str, Refusal> {
    super::reason_text(&verdict.reason)
}

/// The state that a verdict leads to.
const fn decided(verdict: &Verdict) -> CaseState {
    if verdict.approve { CaseState::Approved } else { CaseState::Rejected }
}

names! { AbsenceState {
    Requested = "requested",
    Endorsed = "endorsed",
    Approved = "approved",
    Rejected = "rejected",
    Cancelled = "cancelled",
} }

names! { CaseState {
    Open = "open",
    Approved = "approved",
    Rejected = "rejected",
    Withdrawn = "withdrawn",
} }

names! { AbsenceKind {
    Annual = "cuti_tahunan",
    Long = "cuti_besar",
    Sick = "cuti_sakit",
    Maternity = "cuti_melahirkan",
    Important = "cuti_alasan_penting",
    Collective = "cuti_bersama",
    Unpaid = "cuti_di_luar_tanggungan_negara",
    Duty = "dinas_luar",
    Study = "tugas_belajar",
    Permit = "izin",
} }

names! { OutageSource {
    Declared = "declared",
    Silence = "silence",
    Refusals = "refusals",
} }

names! { ManualCause {
    BrokenPhone = "broken_phone",
    Iphone = "iphone",
    DeadBeacon = "dead_beacon",
    Other = "other",
} }
