//! The changes that a person can make, each asked for by one dialog.
//!
//! A change says what it asks ([`Ask::form`]), and makes the request of what was typed ([`Ask::request`]): the page
//! draws every form alike. One file per area.

mod absences;
mod approvals;
mod assignment;
mod beacons;
mod cases;
mod documents;
mod drafts;
mod imports;
mod office;
mod outages;
mod people;
mod phones;
mod recaps;
mod roster;
mod rules;
mod seasons;
mod shifts;
mod sites;
mod users;
mod withdrawal;
mod writers;

pub use absences::{ABSENCE_KINDS, ApproveAbsence, CancelAbsence, RejectAbsence, RequestAbsence};
pub use approvals::{Approve, RejectProposal, Withdraw, about};
pub use assignment::{Assign, EndAssignment};
pub use beacons::{NewBeacon, RevokeBeacon};
pub use cases::{DecideCorrection, DecideReview, MANUAL_CAUSES, RequestCorrection, WithdrawCorrection, WriteRecord};
pub use documents::title as rule_title;
pub use drafts::{DeleteDraft, ResumeRule, draft_name};
pub use imports::UndoImport;
pub use office::{AddEmployee, DenyCollective, EditUnit, WriteLeaveCard};
pub use outages::{DecideOutage, DeclareOutage, WithdrawOutage};
pub use phones::{Confirm, IssueCode, Reject, ResetPhone};
pub use recaps::{Lock, Seen, Unlock, Verify};
pub use roster::{EditEmployee, Erase, Import, Move, Store, Table};
pub use rules::{ReadCalendar, ReadRule, StoreRule, WriteRule};
pub use seasons::WriteSeason;
pub use shifts::{PasteShifts, WriteShifts, meaning as shift_meaning};
pub use sites::DrawSite;
pub use users::{ChangeRole, EndAccess, Invite, InviteAgain};
pub use withdrawal::{WithdrawDenial, WithdrawRule};
pub use writers::{may_continue, may_write};

use klabat_api::console::{Decided, Me, Role};
use serde_json::{Map, Value};

use super::dialog::Subject;
use super::form::{Form, Said, Values};
use super::place::Place;
use super::typed::Typed;
use serde::Serialize;

use crate::http::Request;
use crate::messages::console::Key;

/// What an answer to a change means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// It was made.
    Done,
    /// It was made, and this is said of it.
    Says(Said),
    /// It shows this.
    Shows(Box<Subject>),
    /// It is not of the interface.
    Unreadable,
}

impl Answer {
    /// A decision was made. What it touches of a locked month does not move, which is said.
    fn decided(answer: &[u8]) -> Self {
        match serde_json::from_slice::<Decided>(answer) {
            Err(_) => Self::Unreadable,
            Ok(Decided { locked, .. }) if locked.is_empty() => Self::Done,
            Ok(Decided { locked, .. }) => Self::Says(Said::months(Key::DoneLockedMonth, &locked)),
        }
    }

    /// It shows what was read, which must be there.
    fn shows(subject: Option<Subject>) -> Self {
        subject.map_or(Self::Unreadable, |subject| Self::Shows(Box::new(subject)))
    }
}

/// A change, before it is made.
pub(super) trait Ask {
    /// The question.
    fn title(&self) -> Said;

    /// What stands in the inputs at first.
    fn initial(&self, _me: &Me) -> Values {
        Values::default()
    }

    /// What is asked, given what was typed so far.
    fn form(&self, typed: &Values, me: &Me) -> Form;

    /// The request; faults are noted in `typed`.
    fn request(&self, typed: &mut Typed<'_>) -> Request;

    /// The request that puts what was typed aside, unfinished; `None` where that cannot be.
    fn draft(&self, _typed: &mut Typed<'_>) -> Option<Request> {
        None
    }

    /// Whether whom it is for is found by name or NIP while one types: where it was not opened at a person.
    fn finds_whom(&self) -> bool {
        false
    }

    /// Takes what was typed in its own way; false to put it in as it is.
    fn edit(&self, values: &mut Values, name: &'static str, value: &str) -> bool {
        self.finds_whom() && people::edit(values, name, value)
    }

    /// What to ask the server, given what was typed so far.
    fn look(&self, values: &Values) -> Option<Request> {
        if self.finds_whom() { people::look(values) } else { None }
    }

    /// Takes the answer into the values; `None` when what was asked before is no longer it.
    fn looked(&self, answer: Option<&[u8]>, values: &mut Values) {
        if let (true, Some(answer)) = (self.finds_whom(), answer) {
            people::looked(answer, values);
        }
    }

    /// The list in which it stands afterwards.
    fn lists(&self) -> Option<Place> {
        None
    }

    /// What is said when it was made.
    fn done(&self, typed: &Values) -> Said;

    /// What the answer means, together with what was typed.
    fn answered(&self, answer: &[u8], _typed: &Values) -> Answer {
        // Every answer of ours is an object; a page of a captive portal is none.
        if serde_json::from_slice::<Map<String, Value>>(answer).is_ok() { Answer::Done } else { Answer::Unreadable }
    }
}

/// Makes [`Change`] of the changes of each area.
macro_rules! changes {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A change that a person can make.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Change {
            $($(#[$doc])* $name($name),)*
        }

        impl Change {
            fn ask(&self) -> &dyn Ask {
                match self { $(Self::$name(change) => change,)* }
            }
        }

        $(impl From<$name> for Subject {
            fn from(change: $name) -> Self {
                Self::Change(Box::new(Change::$name(change)))
            }
        })*
    };
}

changes! {
    /// A fresh enrolment code.
    IssueCode,
    /// The end of a phone.
    ResetPhone,
    /// Confirmation of an enrolment.
    Confirm,
    /// Rejection of an enrolment.
    Reject,
    /// A beacon.
    NewBeacon,
    /// The end of a beacon.
    RevokeBeacon,
    /// Approval of what another proposed.
    Approve,
    /// Rejection of it.
    RejectProposal,
    /// One's own proposal is taken back.
    Withdraw,
    /// A user.
    Invite,
    /// One more link for a user.
    InviteAgain,
    /// Another role.
    ChangeRole,
    /// The end of a user's access.
    EndAccess,
    /// A unit.
    EditUnit,
    /// Where an office is.
    DrawSite,
    /// One person more.
    AddEmployee,
    /// Dates of a roster.
    WriteShifts,
    /// Dates of many, from a spreadsheet.
    PasteShifts,
    /// What a paper leave card says.
    WriteLeaveCard,
    /// Work on cuti bersama.
    DenyCollective,
    /// The end of an order to work on it.
    WithdrawDenial,
    /// A table to be looked at.
    Import,
    /// A table that was looked at.
    Store,
    /// The end of an import.
    UndoImport,
    /// What is written of a person.
    EditEmployee,
    /// A mutation.
    Move,
    /// The end of what is no longer kept.
    Erase,
    /// A request for leave.
    RequestAbsence,
    /// Its approval.
    ApproveAbsence,
    /// Its rejection.
    RejectAbsence,
    /// Its end.
    CancelAbsence,
    /// A correction.
    RequestCorrection,
    /// The decision about it.
    DecideCorrection,
    /// Its end.
    WithdrawCorrection,
    /// The decision about a record.
    DecideReview,
    /// A record by hand.
    WriteRecord,
    /// An outage.
    DeclareOutage,
    /// The decision about it.
    DecideOutage,
    /// Its end.
    WithdrawOutage,
    /// A version of a rule.
    WriteRule,
    /// A range of dates with hours of its own.
    WriteSeason,
    /// The version, whose effect was looked at.
    StoreRule,
    /// A rule that was put aside, gone on with.
    ResumeRule,
    /// The end of one.
    DeleteDraft,
    /// The end of a version that has not begun.
    WithdrawRule,
    /// A calendar's table.
    ReadCalendar,
    /// Who follows which schedule.
    Assign,
    /// One person follows their unit's again.
    EndAssignment,
    /// A recap is right.
    Verify,
    /// A recap is final.
    Lock,
    /// A recap is not final after all.
    Unlock,
}

impl Change {
    /// The question.
    #[must_use]
    pub fn title(&self) -> Said {
        self.ask().title()
    }

    /// What is asked, given what was typed so far.
    #[must_use]
    pub fn form(&self, typed: &Values, me: &Me) -> Form {
        self.ask().form(typed, me)
    }

    pub(super) fn initial(&self, me: &Me) -> Values {
        self.ask().initial(me)
    }

    pub(super) fn request(&self, typed: &mut Typed<'_>) -> Request {
        self.ask().request(typed)
    }

    pub(super) fn draft(&self, typed: &mut Typed<'_>) -> Option<Request> {
        self.ask().draft(typed)
    }

    pub(super) fn edit(&self, values: &mut Values, name: &'static str, value: &str) -> bool {
        self.ask().edit(values, name, value)
    }

    pub(super) fn look(&self, values: &Values) -> Option<Request> {
        self.ask().look(values)
    }

    pub(super) fn looked(&self, answer: Option<&[u8]>, values: &mut Values) {
        self.ask().looked(answer, values);
    }

    pub(super) fn lists(&self) -> Option<Place> {
        self.ask().lists()
    }

    pub(super) fn done(&self, typed: &Values) -> Said {
        self.ask().done(typed)
    }

    pub(super) fn answered(&self, answer: &[u8], typed: &Values) -> Answer {
        self.ask().answered(answer, typed)
    }
}

/// Whom a change is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// Employee id.
    pub id: String,
    /// Name with titles.
    pub name: String,
}

/// A word of the interface as it is sent, which is how placeholders and filters hold it.
#[must_use]
pub fn wire(word: &impl Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The unit of somebody who has a single one, who need not choose it.
fn only_unit(me: &Me) -> String {
    super::place::only_unit(me).unwrap_or_default()
}

/// The choice that means everyone, which no unit's name is.
pub const REGENCY: &str = "-";

/// For whom: one's own units, or, for an admin, everyone.
fn scopes(me: &Me) -> Vec<super::form::Choice> {
    let regency = (me.role == Role::Admin).then(|| super::form::Choice::key(REGENCY, Key::WholeRegency));
    regency.into_iter().chain(units(me)).collect()
}

/// All units of the regency, one's own first: whom one visits is not only whom one looks after.
fn all_units(me: &Me) -> Vec<super::form::Choice> {
    let elsewhere = me.elsewhere.iter().map(|unit| super::form::Choice::name(&unit.id, &unit.name));
    units(me).into_iter().chain(elsewhere).collect()
}

/// The units to choose from.
fn units(me: &Me) -> Vec<super::form::Choice> {
    me.units.iter().map(|unit| super::form::Choice::name(&unit.id, &unit.name)).collect()
}
