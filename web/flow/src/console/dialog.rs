//! One change at a time: what it is about, what was typed, and how far it is.

use klabat_api::console::{BeaconRow, EmployeeRow, EnrolmentCode, Invite, PendingEnrolment, Role, UserRow};

use super::call::{Call, Failure, Reply};
use super::form::{self, BeaconForm, Fault, Field, FieldFault, InviteForm};

/// Progress of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// Not begun.
    Idle,
    /// Sent; the button is disabled.
    Busy,
    /// Refused or failed.
    Failed(Failure),
}

/// What a dialog is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Asks before a code is issued.
    IssueCode(EmployeeRow),
    /// Shows the code once.
    Code(EnrolmentCode),
    /// Asks before a phone is reset.
    ResetPhone(EmployeeRow),
    /// Asks whether the operator has looked at the person.
    Confirm(PendingEnrolment),
    /// Asks why an enrolment is rejected.
    Reject(PendingEnrolment),
    /// Registers a beacon.
    NewBeacon(BeaconForm),
    /// Asks before a beacon is revoked.
    RevokeBeacon(BeaconRow),
    /// Invites a user.
    Invite(InviteForm),
    /// Asks before a user who is known gets a link.
    InviteAgain(UserRow),
    /// Asks before a user's access is ended.
    EndAccess(UserRow),
    /// Shows the link once.
    Invited {
        /// The link.
        invite: Invite,
        /// For whom.
        name: String,
    },
}

/// What was done, to be said once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The phone of this person was reset.
    PhoneReset(String),
    /// The phone of this person was confirmed.
    Confirmed(String),
    /// The phone of this person was rejected.
    Rejected(String),
    /// This beacon was registered.
    BeaconRegistered(String),
    /// This beacon was revoked.
    BeaconRevoked(String),
    /// The access of this user was ended.
    AccessEnded(String),
    /// The link is on the clipboard.
    Copied,
    /// The clipboard refused.
    NotCopied,
    /// Signing out failed: the session still lives.
    StillSignedIn,
}

/// An open dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialog {
    /// What it is about.
    pub subject: Subject,
    /// The reason, where one is asked.
    pub reason: String,
    /// Whether the operator says they looked at the person, where it is asked.
    pub looked: bool,
    /// What is wrong with the form.
    pub faults: Vec<FieldFault>,
    /// Progress.
    pub work: Work,
}

/// What becomes of a dialog whose change was made.
pub(super) enum Outcome {
    /// It shows what the server gave.
    Show(Box<Subject>),
    /// It closes.
    Close(Notice),
}

impl Dialog {
    /// Opens a dialog.
    #[must_use]
    pub fn new(subject: Subject) -> Self {
        Self { subject, reason: String::new(), looked: false, faults: Vec::new(), work: Work::Idle }
    }

    /// Whether it may be closed: not while a change is under way, whose outcome one would not see.
    #[must_use]
    pub fn may_close(&self) -> bool {
        self.work != Work::Busy
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn fault(&self, field: Field) -> Option<Fault> {
        self.faults.iter().find(|(faulty, _)| *faulty == field).map(|(_, fault)| *fault)
    }

    /// Takes what was typed; a field no longer counts as wrong once it changes.
    pub(super) fn edit(&mut self, field: Field, value: String) {
        self.faults.retain(|(faulty, _)| *faulty != field);
        if let (Subject::NewBeacon(form), Field::BeaconId | Field::PublicKey) = (&mut self.subject, field)
            && form.paste(&value)
        {
            self.faults.clear();
            return;
        }
        match (&mut self.subject, field) {
            (_, Field::Reason) => self.reason = value,
            (_, Field::Looked) => self.looked = !self.looked,
            (Subject::NewBeacon(form), Field::Name) => form.name = value,
            (Subject::NewBeacon(form), Field::Unit) => form.choose_unit(value),
            (Subject::NewBeacon(form), Field::Site) => form.site = value,
            (Subject::NewBeacon(form), Field::BeaconId) => form.id = value,
            (Subject::NewBeacon(form), Field::PublicKey) => form.public_key = value,
            (Subject::Invite(form), Field::Name) => form.name = value,
            (Subject::Invite(form), Field::Units) => form.toggle(&value),
            (Subject::Invite(form), Field::Role) => {
                form.role = match &*value {
                    "admin" => Role::Admin,
                    "superior" => Role::Superior,
                    "auditor" => Role::Auditor,
                    _ => Role::Operator,
                }
            }
            _ => {}
        }
    }

    /// The call to make, or the faults; `None` when the dialog only shows something.
    pub(super) fn call(&self) -> Option<Result<Call, Vec<FieldFault>>> {
        let reason = || form::reason(&self.reason);
        Some(match &self.subject {
            Subject::Code(_) | Subject::Invited { .. } => return None,
            Subject::IssueCode(employee) => Ok(Call::IssueCode(employee.id.clone())),
            Subject::ResetPhone(employee) => reason().map(|reason| Call::ResetPhone(employee.id.clone(), reason)),
            Subject::Confirm(pending) if self.looked => Ok(Call::Confirm(pending.credential.clone())),
            Subject::Confirm(_) => Err(vec![(Field::Looked, Fault::Missing)]),
            Subject::Reject(pending) => reason().map(|reason| Call::Reject(pending.credential.clone(), reason)),
            Subject::NewBeacon(form) => form.parse().map(Call::RegisterBeacon),
            Subject::RevokeBeacon(beacon) => reason().map(|reason| Call::RevokeBeacon(beacon.id.clone(), reason)),
            Subject::Invite(form) => form.parse().map(Call::Invite),
            Subject::InviteAgain(user) => Ok(Call::InviteAgain(user.id.clone())),
            Subject::EndAccess(user) => reason().map(|reason| Call::EndAccess(user.id.clone(), reason)),
        })
    }

    /// What to do with a good answer; `None` when it answers something else.
    pub(super) fn done(&self, reply: Reply) -> Option<Outcome> {
        Some(match (&self.subject, reply) {
            (Subject::IssueCode(_), Reply::Code(code)) => Outcome::Show(Box::new(Subject::Code(*code))),
            (Subject::Invite(form), Reply::Invite(invite)) => {
                Outcome::Show(Box::new(Subject::Invited { invite, name: form.name.trim().to_owned() }))
            }
            (Subject::InviteAgain(user), Reply::Invite(invite)) => {
                Outcome::Show(Box::new(Subject::Invited { invite, name: user.name.clone() }))
            }
            (subject, Reply::Done) => Outcome::Close(match subject {
                Subject::ResetPhone(employee) => Notice::PhoneReset(employee.name.clone()),
                Subject::Confirm(pending) => Notice::Confirmed(pending.employee.name.clone()),
                Subject::Reject(pending) => Notice::Rejected(pending.employee.name.clone()),
                Subject::NewBeacon(form) => Notice::BeaconRegistered(form.name.trim().to_owned()),
                Subject::RevokeBeacon(beacon) => Notice::BeaconRevoked(beacon.name.clone()),
                Subject::EndAccess(user) => Notice::AccessEnded(user.name.clone()),
                _ => return None,
            }),
            _ => return None,
        })
    }
}
