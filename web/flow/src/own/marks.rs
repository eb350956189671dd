//! States, letters, kinds and claims as words, with the tone in which they are said.

use klabat_api::console::{AbsenceKind, AbsenceState, CaseState, DayCell, RecapState};

use super::form::Claimed;
use crate::messages::own::Key;

/// How something is said; the page has icon and colour for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done, counted.
    Success,
    /// Waits.
    Queued,
    /// Refused, or counted against.
    Error,
    /// Good to know.
    Info,
    /// Neither good nor bad.
    Neutral,
}

/// The state of a request for leave.
#[must_use]
pub const fn absence_mark(state: AbsenceState) -> (Tone, Key) {
    match state {
        AbsenceState::Requested => (Tone::Queued, Key::StateRequested),
        AbsenceState::Endorsed => (Tone::Queued, Key::StateEndorsed),
        AbsenceState::Approved => (Tone::Success, Key::StateApproved),
        AbsenceState::Rejected => (Tone::Error, Key::StateRejected),
        AbsenceState::Cancelled => (Tone::Neutral, Key::StateCancelled),
    }
}

/// The state of a correction.
#[must_use]
pub const fn case_mark(state: CaseState) -> (Tone, Key) {
    match state {
        CaseState::Open => (Tone::Queued, Key::StateOpen),
        CaseState::Approved => (Tone::Success, Key::StateApproved),
        CaseState::Rejected => (Tone::Error, Key::StateRejected),
        CaseState::Withdrawn => (Tone::Neutral, Key::StateWithdrawn),
    }
}

/// What a decision was, by the name of the state that it led to; `None` of one that this page does not know.
#[must_use]
pub fn decision_key(state: &str) -> Option<Key> {
    Some(match state {
        "endorsed" => Key::DecidedEndorsed,
        "approved" => Key::DecidedApproved,
        "rejected" => Key::DecidedRejected,
        "cancelled" => Key::DecidedCancelled,
        "withdrawn" => Key::DecidedWithdrawn,
        _ => return None,
    })
}

/// How far a month's recap is.
#[must_use]
pub const fn recap_mark(state: RecapState) -> (Tone, Key) {
    match state {
        RecapState::Draft => (Tone::Neutral, Key::RecapDraft),
        RecapState::Verified => (Tone::Info, Key::RecapVerified),
        RecapState::Locked => (Tone::Success, Key::RecapLocked),
        RecapState::Unlocked => (Tone::Queued, Key::RecapUnlocked),
    }
}

/// What that means to its owner.
#[must_use]
pub const fn recap_text(state: RecapState) -> Key {
    match state {
        RecapState::Draft => Key::RecapDraftText,
        RecapState::Verified => Key::RecapVerifiedText,
        RecapState::Locked => Key::RecapLockedText,
        RecapState::Unlocked => Key::RecapUnlockedText,
    }
}

/// The letter of a day in a word. One that this page does not know is said to be not judged.
#[must_use]
pub fn day_mark(cell: &DayCell) -> (Tone, Key) {
    match &*cell.code {
        "H" => (Tone::Success, Key::LetterH),
        "A" => (Tone::Error, Key::LetterA),
        "S" => (Tone::Info, Key::LetterS),
        "I" => (Tone::Info, Key::LetterI),
        "C" => (Tone::Info, Key::LetterC),
        "D" => (Tone::Info, Key::LetterD),
        "TB" => (Tone::Info, Key::LetterTb),
        "G" => (Tone::Info, Key::LetterG),
        "L" => (Tone::Neutral, Key::LetterL),
        "O" => (Tone::Neutral, Key::LetterO),
        _ => (Tone::Queued, Key::LetterPending),
    }
}

/// A kind of absence.
#[must_use]
pub const fn kind_key(kind: AbsenceKind) -> Key {
    match kind {
        AbsenceKind::Annual => Key::KindAnnual,
        AbsenceKind::Long => Key::KindLong,
        AbsenceKind::Sick => Key::KindSick,
        AbsenceKind::Maternity => Key::KindMaternity,
        AbsenceKind::Important => Key::KindImportant,
        AbsenceKind::Collective => Key::KindCollective,
        AbsenceKind::Unpaid => Key::KindUnpaid,
        AbsenceKind::Duty => Key::KindDuty,
        AbsenceKind::Study => Key::KindStudy,
        AbsenceKind::Permit => Key::KindPermit,
    }
}

/// Its value in the form.
#[must_use]
pub const fn kind_name(kind: AbsenceKind) -> &'static str {
    match kind {
        AbsenceKind::Annual => "cuti_tahunan",
        AbsenceKind::Long => "cuti_besar",
        AbsenceKind::Sick => "cuti_sakit",
        AbsenceKind::Maternity => "cuti_melahirkan",
        AbsenceKind::Important => "cuti_alasan_penting",
        AbsenceKind::Collective => "cuti_bersama",
        AbsenceKind::Unpaid => "cuti_di_luar_tanggungan_negara",
        AbsenceKind::Duty => "dinas_luar",
        AbsenceKind::Study => "tugas_belajar",
        AbsenceKind::Permit => "izin",
    }
}

/// A claim as the form offers it.
#[must_use]
pub const fn claim_key(claim: Claimed) -> Key {
    match claim {
        Claimed::In => Key::ClaimIn,
        Claimed::Out => Key::ClaimOut,
        Claimed::Arrival => Key::ClaimArrival,
        Claimed::Departure => Key::ClaimDeparture,
        Claimed::Gathering => Key::ClaimGathering,
    }
}
