//! Why a day's verdict is what it is: codes with their parameters. Words for them are in `messages/reasons.json`.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::absence::AbsenceKind;
use crate::calendar::HolidayKind;
use crate::correction::DayPart;
use crate::policy::Cut;
use crate::punch::Direction;
use crate::schedule::GatheringKind;
use crate::time::Clock;

/// Declares the reasons, their codes, and the list of codes.
macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident $code:literal { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })+) => {
        /// One reason. `cut` is what it alone costs.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(tag = "code")]
        pub enum Reason {
            $($(#[$doc])* #[serde(rename = $code)] $variant { $($(#[$fdoc])* $field: $type,)* },)+
        }

        /// Written out, because what is derived for so many variants is 57 kB of the Worker (2026-11-30).
        impl<'de> Deserialize<'de> for Reason {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let mut fields = Fields(Map::deserialize(from)?);
                let mut read = || -> Result<Self, serde_json::Error> {
                    let reason = match &*fields.take::<String>("code")? {
                        $($code => Self::$variant { $($field: fields.take(stringify!($field))?,)* },)+
                        code => return Err(Error::unknown_variant(code, Self::CODES)),
                    };
                    if fields.0.is_empty() { Ok(reason) } else { Err(Error::custom("a field of no such reason")) }
                };
                read().map_err(D::Error::custom)
            }
        }

        impl Reason {
            /// Every code, for message tables.
            pub const CODES: &'static [&'static str] = &[$($code,)+];

            /// The stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code,)+ }
            }
        }
    };
}

/// The fields of a reason that are not read yet.
struct Fields(Map<String, Value>);

impl Fields {
    /// Reads one; what is not there is read as nothing, which only an optional one takes.
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, serde_json::Error> {
        T::deserialize(self.0.remove(name).unwrap_or_default())
    }
}

reasons! {
    /// Came late.
    Late "late" {
        /// By how many minutes.
        minutes: u16,
        /// For how much.
        cut: Cut,
    }
    /// Went early.
    Early "early" {
        /// By how many minutes.
        minutes: u16,
        /// For how much.
        cut: Cut,
    }
    /// Came within the tolerance.
    Tolerated "tolerated" {
        /// After how many minutes.
        minutes: u16,
    }
    /// Moved the day by flexible hours.
    Flexed "flexed" {
        /// By how many minutes; negative is earlier.
        minutes: i16,
    }
    /// No check-in.
    NoCheckIn "no_check_in" {
        /// For how much.
        cut: Cut,
    }
    /// No check-out.
    NoCheckOut "no_check_out" {
        /// For how much.
        cut: Cut,
    }
    /// Neither punch nor reason.
    Absent "absent" {
        /// For how much.
        cut: Cut,
    }
    /// Missed a gathering.
    MissedGathering "missed_gathering" {
        /// Which.
        kind: GatheringKind,
        /// For how much.
        cut: Cut,
    }
    /// The day's cap holds.
    DayCapped "day_capped" {
        /// What the day costs at most.
        cut: Cut,
    }
    /// Away all day.
    Away "away" {
        /// Why.
        kind: AbsenceKind,
        /// The letter's number.
        letter: Option<String>,
        /// For how much.
        cut: Cut,
    }
    /// Away for a part of the day.
    AwayPart "away_part" {
        /// Why.
        kind: AbsenceKind,
        /// From.
        from: Clock,
        /// To.
        to: Clock,
        /// The letter's number.
        letter: Option<String>,
    }
    /// Came, although away all day: one of the two is not as it was.
    PresentWhileAway "present_while_away" {}
    /// An absence waits for its decision.
    AbsenceOpen "absence_open" {
        /// Why.
        kind: AbsenceKind,
    }
    /// A declared outage touches this part of the day, which is not counted.
    OutageTouches "outage" {
        /// Which part.
        part: DayPart,
    }
    /// A granted correction sets the time.
    Corrected "corrected" {
        /// Which.
        direction: Direction,
        /// To when.
        at: Clock,
    }
    /// A granted correction excuses a part.
    Excused "excused" {
        /// Which.
        part: DayPart,
    }
    /// A correction waits for its decision.
    CorrectionOpen "correction_open" {}
    /// A record that counts here waits for its review.
    InReview "in_review" {
        /// Which.
        direction: Direction,
    }
    /// A record was turned down in its review.
    RecordRejected "record_rejected" {
        /// When it was made.
        at: Clock,
    }
    /// An operator's word, and a second person's, stands for the record.
    Manual "manual" {
        /// Which.
        direction: Direction,
    }
    /// The log of an old machine stands for the record.
    Imported "imported" {
        /// Which.
        direction: Direction,
    }
    /// The record is of a phone that has not proven that it is genuine.
    Unattested "unattested" {
        /// Which.
        direction: Direction,
    }
    /// A punch at a beacon that does not count for this person.
    OtherBeacon "other_beacon" {
        /// When.
        at: Clock,
    }
    /// A punch outside every window.
    OutsideWindow "outside_window" {
        /// When.
        at: Clock,
    }
    /// A holiday.
    Holiday "holiday" {
        /// What makes it free.
        kind: HolidayKind,
        /// What it is called.
        name: String,
    }
    /// Cuti bersama that had to be worked; a day is added to the annual leave.
    CollectiveDenied "collective_denied" {
        /// The letter's number.
        letter: String,
    }
    /// No working day of the week.
    Weekend "weekend" {}
    /// Came on a free day.
    PresentOnFreeDay "present_on_free_day" {}
    /// The roster does not say.
    Unrostered "unrostered" {}
    /// The day is not over.
    NotOver "not_over" {}
}

impl Reason {
    /// Whether it is something that somebody still has to decide, or time to tell.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(
            self,
            Self::AbsenceOpen { .. }
                | Self::CorrectionOpen {}
                | Self::InReview { .. }
                | Self::Unrostered {}
                | Self::NotOver {}
        )
    }

    /// What it alone costs.
    #[must_use]
    pub const fn cut(&self) -> Cut {
        match self {
            Self::Late { cut, .. }
            | Self::Early { cut, .. }
            | Self::NoCheckIn { cut }
            | Self::NoCheckOut { cut }
            | Self::Absent { cut }
            | Self::MissedGathering { cut, .. }
            | Self::Away { cut, .. } => *cut,
            _ => Cut::NONE,
        }
    }
}
