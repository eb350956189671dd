//! The two forms: what was typed, and what is missing.

use klabat_api::Base64Url;
use klabat_api::common::Intent;
use klabat_api::console::{AbsenceKind, Claim, DayPart, Filed, VerdictPart};
use klabat_api::own::{AskAbsence, AskCorrection};

use super::fetched::{Fetched, Ticket};
use super::screen::is_date;
use crate::app::Phone;
use crate::http::Failure;
use crate::messages::own::Key;

/// A field of either form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Kind of absence, by [`super::kind_name`].
    Kind,
    /// First day, or the day of which it is a part.
    First,
    /// Last day.
    Last,
    /// Begin of the part.
    From,
    /// End of the part.
    Until,
    /// Working day to correct.
    Date,
    /// What is claimed, by [`Claimed::name`].
    Claim,
    /// The time that is claimed.
    At,
    /// Why, of the form on the screen.
    Reason,
    /// A copy of a letter.
    Copy,
}

impl Field {
    /// Its id on the page, to which the summary of what is wrong links.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Kind => "jenis",
            Self::First => "mulai",
            Self::Last => "akhir",
            Self::From => "dari",
            Self::Until => "sampai",
            Self::Date => "tanggal",
            Self::Claim => "permintaan",
            Self::At => "pukul",
            Self::Reason => "alasan",
            Self::Copy => "salinan",
        }
    }
}

/// Something to put right before a form is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub field: Field,
    /// What to do.
    pub key: Key,
}

/// Those faults whose condition holds, in their order.
fn faults(checks: &[(bool, Field, Key)]) -> Vec<Fault> {
    let wrong = checks.iter().filter(|(wrong, ..)| *wrong);
    wrong.map(|&(_, field, key)| Fault { field, key }).collect()
}

/// How the sending of a form stands; the same for both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filing {
    /// What was missing when it was to be sent, in the order of the fields.
    pub faults: Vec<Fault>,
    /// Why the server did not take it.
    pub failure: Option<Failure>,
    /// Whether the server's word is awaited; then nothing of the form can be changed.
    pub sending: bool,
}

impl Filing {
    /// What is wrong at a field.
    #[must_use]
    pub fn fault(&self, field: Field) -> Option<Key> {
        self.faults.iter().find(|fault| fault.field == field).map(|fault| fault.key)
    }

    /// The field was changed: what was said of it is past, and what the server said may be.
    pub(super) fn changed(&mut self, field: Field) {
        self.faults.retain(|fault| fault.field != field);
        self.failure = None;
    }
}

/// A copy of a letter that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Name of its file.
    pub name: String,
    /// How far its contents are.
    pub contents: Contents,
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contents {
    /// It is being read; a photo is drawn anew, which takes a slow phone a while. What comes with another ticket is of
    /// another file.
    Awaited(Ticket),
    /// It is larger than [`Copy::MAX`], or cannot be read.
    Unusable,
    /// These.
    Read(Vec<u8>),
}

impl Copy {
    /// How many bytes the server takes.
    pub const MAX: u32 = 1 << 20;

    /// Why it cannot be sent.
    const fn fault(&self) -> Option<Key> {
        match self.contents {
            Contents::Awaited(_) => Some(Key::FaultCopyAwaited),
            Contents::Unusable => Some(Key::FaultCopy),
            Contents::Read(_) => None,
        }
    }
}

/// The form for cuti or izin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AbsenceForm {
    /// Chosen of the kinds that the server offers.
    pub kind: Option<AbsenceKind>,
    /// As typed.
    pub first: String,
    /// As typed; without meaning for a part of a day.
    pub last: String,
    /// Whether only a part of the first day is asked for.
    pub partial: bool,
    /// As typed.
    pub from: String,
    /// As typed.
    pub until: String,
    /// As typed.
    pub reason: String,
    /// A copy of a letter, if one was chosen.
    pub copy: Option<Copy>,
    /// How its sending stands.
    pub filing: Filing,
    /// What it would be judged by, as far as it is typed.
    pub look: Fetched<Filed>,
    /// What [`Self::look`] is about.
    pub(super) looked_at: Option<AskAbsence>,
}

impl AbsenceForm {
    /// What is left of the year's leave if this is approved.
    #[must_use]
    pub fn rest(&self) -> Option<u16> {
        let filed = self.look.value.as_ref()?;
        filed.annual.as_ref()?.left.checked_sub(filed.working_days)
    }

    /// The first day was typed. Most ask for one day, and a last day before the first is none: so it follows.
    pub(super) fn follow(&mut self) {
        if is_date(&self.first) {
            if self.last < self.first {
                self.last.clone_from(&self.first);
            }
            self.filing.changed(Field::Last);
        }
    }

    /// Puts a copy in, or takes it out; not while the form is sent.
    pub(super) fn enclose(&mut self, copy: Option<Copy>) -> bool {
        let may = !self.filing.sending;
        if may {
            self.copy = copy;
            self.filing.changed(Field::Copy);
        }
        may
    }

    /// What is in the file that was read, if it is still the one. That it cannot be used is said at once.
    pub(super) fn copy_read(&mut self, ticket: Ticket, bytes: Option<Vec<u8>>) {
        if let Some(copy) = self.copy.as_mut().filter(|copy| copy.contents == Contents::Awaited(ticket)) {
            copy.contents = bytes.map_or(Contents::Unusable, Contents::Read);
            let fault = copy.fault();
            self.filing.changed(Field::Copy);
            self.filing.faults.extend(fault.map(|key| Fault { field: Field::Copy, key }));
        }
    }

    /// What is missing, but for the reason.
    fn unready(&self) -> Vec<Fault> {
        let Self { first, last, partial, .. } = self;
        let whole = !partial;
        let day = if whole { Key::FaultFirst } else { Key::FaultDay };
        faults(&[
            (self.kind.is_none(), Field::Kind, Key::FaultKind),
            (!is_date(first), Field::First, day),
            (whole && !is_date(last), Field::Last, Key::FaultLast),
            (whole && is_date(first) && is_date(last) && last < first, Field::Last, Key::FaultOrder),
            (*partial && self.from.is_empty(), Field::From, Key::FaultFrom),
            (*partial && self.until.is_empty(), Field::Until, Key::FaultUntil),
        ])
    }

    /// What is missing.
    pub(super) fn check(&self) -> Vec<Fault> {
        let mut wrong = self.unready();
        wrong.extend(faults(&[(self.reason.trim().is_empty(), Field::Reason, Key::FaultReason)]));
        let copy = self.copy.as_ref().and_then(Copy::fault);
        wrong.extend(copy.map(|key| Fault { field: Field::Copy, key }));
        wrong
    }

    /// What to ask of the server before it is sent; `None` while kind, days or hours are missing. The reason is no part
    /// of it, so that typing one asks nothing.
    pub(super) fn look_asks(&self, phone: &Phone) -> Option<AskAbsence> {
        if !self.unready().is_empty() {
            return None;
        }
        self.days(phone).map(|asks| AskAbsence { look: true, ..asks })
    }

    /// What is asked; `None` without a kind.
    pub(super) fn asks(&self, phone: &Phone) -> Option<AskAbsence> {
        let copy = self.copy.as_ref().and_then(|copy| match &copy.contents {
            Contents::Read(bytes) => Some(Base64Url(bytes.clone())),
            Contents::Awaited(_) | Contents::Unusable => None,
        });
        self.days(phone).map(|asks| AskAbsence { reason: self.reason.trim().to_owned(), copy, ..asks })
    }

    /// Kind and days of it.
    fn days(&self, phone: &Phone) -> Option<AskAbsence> {
        let part = self.partial.then(|| DayPart { from: self.from.clone(), until: self.until.clone() });
        let last = if self.partial { &self.first } else { &self.last };
        Some(AskAbsence {
            credential: phone.credential.clone(),
            token: phone.token.clone(),
            kind: self.kind?,
            first: self.first.clone(),
            last: last.clone(),
            part,
            reason: String::new(),
            copy: None,
            look: false,
        })
    }
}

/// What a correction may claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// I came at that time.
    In,
    /// I left at that time.
    Out,
    /// Coming is not to be counted.
    Arrival,
    /// Leaving is not to be counted.
    Departure,
    /// Apel is not to be counted.
    Gathering,
}

impl Claimed {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::In, Self::Out, Self::Arrival, Self::Departure, Self::Gathering];

    /// Its value in the form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Arrival => "arrival",
            Self::Departure => "departure",
            Self::Gathering => "gathering",
        }
    }

    /// Whether it names a time.
    #[must_use]
    pub const fn has_time(self) -> bool {
        matches!(self, Self::In | Self::Out)
    }
}

/// The form for a correction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CorrectionForm {
    /// As typed.
    pub date: String,
    /// What is claimed.
    pub claim: Option<Claimed>,
    /// As typed, `HH:MM`; without meaning for a claim without a time.
    pub at: String,
    /// Whether that time is on the day after.
    pub next_day: bool,
    /// As typed.
    pub reason: String,
    /// How its sending stands.
    pub filing: Filing,
}

impl CorrectionForm {
    /// Whether it asks for a time.
    #[must_use]
    pub fn has_time(&self) -> bool {
        self.claim.is_some_and(Claimed::has_time)
    }

    /// What is missing.
    pub(super) fn check(&self) -> Vec<Fault> {
        faults(&[
            (!is_date(&self.date), Field::Date, Key::FaultDate),
            (self.claim.is_none(), Field::Claim, Key::FaultClaim),
            (self.has_time() && self.at.is_empty(), Field::At, Key::FaultAt),
            (self.reason.trim().is_empty(), Field::Reason, Key::FaultReason),
        ])
    }

    /// What is asked; `None` without a claim.
    pub(super) fn asks(&self, phone: &Phone) -> Option<AskCorrection> {
        Some(AskCorrection {
            credential: phone.credential.clone(),
            token: phone.token.clone(),
            date: self.date.clone(),
            claim: self.claimed()?,
            reason: self.reason.trim().to_owned(),
        })
    }

    fn claimed(&self) -> Option<Claim> {
        let at = [&*self.at, if self.next_day { "+1" } else { "" }].concat();
        Some(match self.claim? {
            Claimed::In => Claim::Time { direction: Intent::In, at },
            Claimed::Out => Claim::Time { direction: Intent::Out, at },
            Claimed::Arrival => Claim::Excuse { part: VerdictPart::Arrival },
            Claimed::Departure => Claim::Excuse { part: VerdictPart::Departure },
            Claimed::Gathering => Claim::Excuse { part: VerdictPart::Gathering },
        })
    }
}
