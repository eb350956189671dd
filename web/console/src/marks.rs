//! States as icon, word and colour.

use klabat_api::console::{
    AbsenceKind, AbsenceState, CaseState, ManualCause, OutageSource, Presence, PunchSource, RecapState, VerdictPart,
};
use klabat_kit::flow::console::change::ABSENCE_KINDS;
pub(crate) use klabat_kit::flow::console::change::wire;
use klabat_kit::flow::console::named;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Shape, Tone};
use leptos::prelude::*;

use crate::words::Words;

fn badge(words: Words, tone: Tone, icon: Shape, key: Key) -> AnyView {
    view! { <Badge tone icon label=words.t(key)/> }.into_any()
}

/// All states of a request, for a filter.
pub(crate) const ABSENCE_STATES: [AbsenceState; 5] = [
    AbsenceState::Requested,
    AbsenceState::Endorsed,
    AbsenceState::Approved,
    AbsenceState::Rejected,
    AbsenceState::Cancelled,
];

/// All states of a case, for a filter.
pub(crate) const CASE_STATES: [CaseState; 4] =
    [CaseState::Open, CaseState::Approved, CaseState::Rejected, CaseState::Withdrawn];

/// A request for leave.
pub(crate) const fn absence_word(state: AbsenceState) -> Key {
    match state {
        AbsenceState::Requested => Key::StateRequested,
        AbsenceState::Endorsed => Key::StateEndorsed,
        AbsenceState::Approved => Key::StateApproved,
        AbsenceState::Rejected => Key::StateRejected,
        AbsenceState::Cancelled => Key::StateCancelled,
    }
}

/// A request for leave.
pub(crate) fn absence(words: Words, state: AbsenceState) -> AnyView {
    let (tone, icon) = match state {
        AbsenceState::Requested | AbsenceState::Endorsed => (Tone::Queued, Shape::Clock),
        AbsenceState::Approved => (Tone::Success, Shape::Check),
        AbsenceState::Rejected => (Tone::Error, Shape::Cross),
        AbsenceState::Cancelled => (Tone::Neutral, Shape::Cross),
    };
    badge(words, tone, icon, absence_word(state))
}

/// A kind of absence.
pub(crate) fn absence_kind(words: Words, kind: AbsenceKind) -> String {
    absence_kind_named(words, &wire(&kind))
}

/// A kind of absence by its wire name.
pub(crate) fn absence_kind_named(words: Words, wire: &str) -> String {
    named(&ABSENCE_KINDS, wire).map_or_else(|| wire.to_owned(), |key| words.t(key))
}

/// The state of a request by its wire name.
pub(crate) fn absence_state_named(words: Words, name: &str) -> String {
    let state = ABSENCE_STATES.into_iter().find(|state| wire(state) == name);
    state.map_or_else(|| name.to_owned(), |state| words.t(absence_word(state)))
}

/// A case.
pub(crate) const fn case_word(state: CaseState) -> Key {
    match state {
        CaseState::Open => Key::StateOpen,
        CaseState::Approved => Key::StateApproved,
        CaseState::Rejected => Key::StateRejected,
        CaseState::Withdrawn => Key::StateWithdrawn,
    }
}

/// All states of a record that waits for review, for a filter.
pub(crate) const REVIEW_STATES: [CaseState; 3] = [CaseState::Open, CaseState::Approved, CaseState::Rejected];

/// A record that waits for review: it counts or it does not.
pub(crate) const fn review_word(state: CaseState) -> Key {
    match state {
        CaseState::Approved => Key::ReviewCounted,
        CaseState::Rejected => Key::ReviewNotCounted,
        state => case_word(state),
    }
}

/// A record that waits for review.
pub(crate) fn review(words: Words, state: CaseState) -> AnyView {
    case_as(words, state, review_word(state))
}

/// A case.
pub(crate) fn case(words: Words, state: CaseState) -> AnyView {
    case_as(words, state, case_word(state))
}

fn case_as(words: Words, state: CaseState, word: Key) -> AnyView {
    let (tone, icon) = match state {
        CaseState::Open => (Tone::Queued, Shape::Clock),
        CaseState::Approved => (Tone::Success, Shape::Check),
        CaseState::Rejected => (Tone::Error, Shape::Cross),
        CaseState::Withdrawn => (Tone::Neutral, Shape::Cross),
    };
    badge(words, tone, icon, word)
}

/// How far a recap is.
pub(crate) fn recap(words: Words, state: RecapState) -> AnyView {
    let (tone, icon, key) = match state {
        RecapState::Draft => (Tone::Neutral, Shape::Document, Key::RecapDraft),
        RecapState::Verified => (Tone::Info, Shape::Check, Key::RecapVerified),
        RecapState::Locked => (Tone::Success, Shape::Shield, Key::RecapLocked),
        RecapState::Unlocked => (Tone::Queued, Shape::Warning, Key::RecapUnlocked),
    };
    badge(words, tone, icon, key)
}

/// Where people are, in the order of the board.
pub(crate) const PRESENCES: [Presence; 7] = [
    Presence::Present,
    Presence::Late,
    Presence::NotYet,
    Presence::Absent,
    Presence::Leave,
    Presence::Off,
    Presence::Unrostered,
];

/// Where somebody is.
pub(crate) const fn presence_word(presence: Presence) -> Key {
    match presence {
        Presence::Present => Key::PresencePresent,
        Presence::Late => Key::PresenceLate,
        Presence::Absent => Key::PresenceAbsent,
        Presence::Leave => Key::PresenceLeave,
        Presence::NotYet => Key::PresenceNotYet,
        Presence::Off => Key::PresenceOff,
        Presence::Unrostered => Key::PresenceUnrostered,
    }
}

/// Tone and icon of where somebody is.
pub(crate) const fn presence_look(presence: Presence) -> (Tone, Shape) {
    match presence {
        Presence::Present => (Tone::Success, Shape::Check),
        Presence::Late => (Tone::Queued, Shape::Clock),
        Presence::Absent => (Tone::Error, Shape::Cross),
        Presence::Leave => (Tone::Info, Shape::Document),
        Presence::NotYet => (Tone::Neutral, Shape::Person),
        Presence::Off => (Tone::Neutral, Shape::Home),
        Presence::Unrostered => (Tone::Queued, Shape::Warning),
    }
}

/// Where somebody is.
pub(crate) fn presence(words: Words, presence: Presence) -> AnyView {
    let (tone, icon) = presence_look(presence);
    badge(words, tone, icon, presence_word(presence))
}

/// Where an outage comes from.
pub(crate) const fn outage_source(source: OutageSource) -> Key {
    match source {
        OutageSource::Declared => Key::OutageDeclared,
        OutageSource::Silence => Key::OutageSilence,
        OutageSource::Refusals => Key::OutageRefusals,
    }
}

/// Why there is a record by hand.
pub(crate) const fn cause(cause: ManualCause) -> Key {
    match cause {
        ManualCause::BrokenPhone => Key::CauseBrokenPhone,
        ManualCause::Iphone => Key::CauseIphone,
        ManualCause::DeadBeacon => Key::CauseDeadBeacon,
        ManualCause::Other => Key::CauseOther,
    }
}

/// Where a punch comes from.
pub(crate) const fn punch_source(source: PunchSource) -> Key {
    match source {
        PunchSource::Record => Key::SourceRecord,
        PunchSource::Manual => Key::SourceManual,
        PunchSource::Correction => Key::SourceCorrection,
        PunchSource::Import => Key::SourceImport,
    }
}

/// A part of a day's verdict.
pub(crate) const fn part(part: VerdictPart) -> Key {
    match part {
        VerdictPart::Arrival => Key::PartArrival,
        VerdictPart::Departure => Key::PartDeparture,
        VerdictPart::Gathering => Key::PartGathering,
    }
}
