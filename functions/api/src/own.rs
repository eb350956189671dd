//! What an ASN's phone shows of its owner's own days, and what it asks for them. Each request carries the phone's
//! credential and token, as [`crate::phone::PhoneRequest`] does; a phone that is not active is refused.

use serde::{Deserialize, Serialize};

use crate::common::{Base64Url, Millis, Reason, Unit};
use crate::console::{AbsenceKind, AbsenceState, CaseState, Claim, DayCell, DayPart, Decision, Quota, RecapState};

/// Asks for the days of one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MonthAsked {
    /// The credential's id.
    pub credential: Base64Url,
    /// Its secret.
    pub token: Base64Url,
    /// `YYYY-MM`; the present one when absent.
    pub month: Option<String>,
}

/// One's own month as far as today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnMonth {
    /// `YYYY-MM`.
    pub month: String,
    /// Today in the owner's zone, `YYYY-MM-DD`.
    pub today: String,
    /// The unit of the month's last day, whose recap it is.
    pub unit: Unit,
    /// Whether that recap is verified or locked: then the days are as they were then.
    pub recap: RecapState,
    /// Newest first; none on which the owner belonged to no unit.
    pub days: Vec<OwnDay>,
    /// Why days are missing: what they would be judged by is, and the operator can mend it.
    pub refused: Option<Reason>,
}

/// The verdict on a day of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnDay {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Begin and end of the working hours, `HH:MM`, with `+1` on the day after; `None` on a day without work.
    pub hours: Option<[String; 2]>,
    /// The verdict.
    pub cell: DayCell,
    /// Why, in words.
    pub reasons: Vec<Reason>,
}

/// What one asked for, and what one may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnRequests {
    /// Today in the owner's zone, `YYYY-MM-DD`.
    pub today: String,
    /// Absences, newest first, at most 50.
    pub absences: Vec<OwnAbsence>,
    /// Corrections, newest first, at most 50.
    pub corrections: Vec<OwnCorrection>,
    /// The kinds of absence that the regency's rules have for one's kind of civil servant.
    pub kinds: Vec<AbsenceKind>,
    /// Annual leave of this year; `None` where no schedule knows its days yet.
    pub annual: Option<Quota>,
}

/// An absence of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnAbsence {
    /// Stable identifier.
    pub id: String,
    /// Kind.
    pub kind: AbsenceKind,
    /// First day, `YYYY-MM-DD`.
    pub first: String,
    /// Last day, `YYYY-MM-DD`.
    pub last: String,
    /// Part of the day; `None` for whole days.
    pub part: Option<DayPart>,
    /// Why.
    pub reason: String,
    /// Number of the letter; `None` until there is one.
    pub letter: Option<String>,
    /// Whether there is a copy of it.
    pub has_copy: bool,
    /// State.
    pub state: AbsenceState,
    /// Whether it was asked for by phone, and may be taken back so while it waits.
    pub own: bool,
    /// When.
    pub requested_at: Millis,
    /// What was decided, oldest first.
    pub decisions: Vec<Decision>,
}

/// A correction of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnCorrection {
    /// Stable identifier.
    pub id: String,
    /// The working day, `YYYY-MM-DD`.
    pub date: String,
    /// What is claimed.
    pub claim: Claim,
    /// Why.
    pub reason: String,
    /// State.
    pub state: CaseState,
    /// Whether it was asked for by phone, and may be taken back so while it waits.
    pub own: bool,
    /// When.
    pub requested_at: Millis,
    /// What was decided.
    pub decision: Option<Decision>,
}

/// Asks for an absence of one's own. The unit's step is another's, as is BKPP's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskAbsence {
    /// The credential's id.
    pub credential: Base64Url,
    /// Its secret.
    pub token: Base64Url,
    /// Kind.
    pub kind: AbsenceKind,
    /// First day, `YYYY-MM-DD`.
    pub first: String,
    /// Last day, `YYYY-MM-DD`.
    pub last: String,
    /// Part of the day, when first and last are one.
    pub part: Option<DayPart>,
    /// Why, 3 to 500 characters.
    pub reason: String,
    /// Copy of a letter, of a doctor for example: a PDF, JPEG or PNG of at most 1 MiB.
    pub copy: Option<Base64Url>,
    /// Files nothing, and says what would be judged; then the reason may wait.
    #[serde(default)]
    pub look: bool,
}

/// Asks for a correction of a day of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskCorrection {
    /// The credential's id.
    pub credential: Base64Url,
    /// Its secret.
    pub token: Base64Url,
    /// The working day, `YYYY-MM-DD`.
    pub date: String,
    /// What is claimed.
    pub claim: Claim,
    /// Why, 3 to 500 characters.
    pub reason: String,
}

/// Takes back what one asked for by phone and nobody has decided finally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// The credential's id.
    pub credential: Base64Url,
    /// Its secret.
    pub token: Base64Url,
    /// Id of the absence or correction.
    pub id: String,
}
