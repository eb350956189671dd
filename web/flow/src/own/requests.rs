//! Absences and corrections as one list.

use klabat_api::Millis;
use klabat_api::console::{AbsenceState, CaseState};
use klabat_api::own::{OwnAbsence, OwnCorrection, OwnRequests};

use super::marks::{Tone, absence_mark, case_mark};
use super::model::{Model, What};
use crate::messages::own::Key;

/// One of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// Cuti or izin.
    Absence(&'a OwnAbsence),
    /// A correction.
    Correction(&'a OwnCorrection),
}

impl<'a> Asked<'a> {
    /// Which of the two.
    #[must_use]
    pub const fn what(self) -> What {
        match self {
            Self::Absence(_) => What::Absence,
            Self::Correction(_) => What::Correction,
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> &'a str {
        match self {
            Self::Absence(absence) => &absence.id,
            Self::Correction(correction) => &correction.id,
        }
    }

    /// When it was asked for.
    #[must_use]
    pub const fn at(self) -> Millis {
        match self {
            Self::Absence(absence) => absence.requested_at,
            Self::Correction(correction) => correction.requested_at,
        }
    }

    /// Its state.
    #[must_use]
    pub const fn mark(self) -> (Tone, Key) {
        match self {
            Self::Absence(absence) => absence_mark(absence.state),
            Self::Correction(correction) => case_mark(correction.state),
        }
    }

    /// Whether to offer taking it back: it was asked for by phone, and waits.
    #[must_use]
    pub const fn can_be_taken_back(self) -> bool {
        match self {
            Self::Absence(absence) => {
                absence.own && matches!(absence.state, AbsenceState::Requested | AbsenceState::Endorsed)
            }
            Self::Correction(correction) => correction.own && matches!(correction.state, CaseState::Open),
        }
    }
}

impl Model {
    /// Own requests, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<Asked<'_>> {
        self.requests.value.as_ref().map(merged).unwrap_or_default()
    }

    /// The one that the open question is about.
    #[must_use]
    pub fn questioned(&self) -> Option<Asked<'_>> {
        let question = self.question.as_ref()?;
        self.list().into_iter().find(|asked| asked.what() == question.what && asked.id() == question.id)
    }
}

/// Each of the two comes newest first, so that nothing needs to be sorted.
fn merged(requests: &OwnRequests) -> Vec<Asked<'_>> {
    let mut corrections = requests.corrections.iter().map(Asked::Correction).peekable();
    let mut list = Vec::new();
    for absence in requests.absences.iter().map(Asked::Absence) {
        while let Some(newer) = corrections.next_if(|correction| correction.at() > absence.at()) {
            list.push(newer);
        }
        list.push(absence);
    }
    list.extend(corrections);
    list
}
