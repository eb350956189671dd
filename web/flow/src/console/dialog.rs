//! One dialog at a time: what it is about, what was typed, and how far it is.

use std::mem::discriminant;

use klabat_api::console::{Attached, EnrolmentCode, ImportReport, Invite, LineProblem, Me};
use klabat_api::routes;
use klabat_evidence::Position;

use super::bulk::Bulk;
use super::call::Failure;
use super::change::{Answer, Change, ReadRule};
use super::form::{Fault, Form, InputFault, Kind, Said, Values};
use super::plan;
use super::slips::Slips;
use super::table;
use super::typed::Typed;
use crate::http::{self, Request};
use crate::messages::console::Key;
use crate::place::{Fix, NoFix};

/// Longest attachment in bytes, as the server takes it.
const ATTACHMENT_MAX: usize = 1 << 20;

/// Metres: a corner that is less exact than this says nothing about a plot. A phone under the open sky reaches 5 to 20.
const COARSE_M: f64 = 30.0;

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
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// Asks before something is changed.
    Change(Box<Change>),
    /// Decides about many.
    Bulk(Box<Bulk>),
    /// Enrolment codes for many, as slips.
    Slips(Slips),
    /// Shows what an import has done.
    Stored(Box<ImportReport>),
    /// Shows what is wrong with a table.
    Problems(Vec<LineProblem>),
    /// Shows a version of a rule, to be read.
    Rule(Box<ReadRule>),
    /// Shows the keys of a queue.
    Keys {
        /// Whether its rows can be ticked.
        ticks: bool,
    },
    /// Shows an enrolment code once.
    Code(Box<EnrolmentCode>),
    /// Shows an invitation link once.
    Invited {
        /// The link.
        invite: Box<Invite>,
        /// For whom.
        name: String,
    },
}

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub contents: Vec<u8>,
}

/// What is to be said once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// This was done.
    Done(Said),
    /// This could not be done.
    NotDone(Said),
}

/// An open dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct Dialog {
    /// What it is about.
    pub subject: Subject,
    /// What was typed.
    pub values: Values,
    /// What is asked, given what was typed; `None` when something is only shown.
    pub form: Option<Form>,
    /// What is wrong with the form.
    pub faults: Vec<InputFault>,
    /// Progress.
    pub work: Work,
    /// What the form asked the server last.
    pub(super) asked: Option<Request>,
    /// Whether something was typed or chosen.
    pub(super) touched: bool,
    /// Whether Escape was pressed, by which something would have been lost: its own button closes it.
    pub kept: bool,
    /// The form that one came from, with what was typed into it: closing leads back to it.
    pub before: Option<Box<Self>>,
}

/// What becomes of a dialog whose change was made.
pub(super) enum Outcome {
    /// It shows what the server gave.
    Show(Box<Subject>),
    /// It goes on with the next request.
    Next(Request),
    /// It closes.
    Close(Notice),
    /// It stays: the answer is not of the interface.
    Fail,
}

impl Dialog {
    /// Opens a dialog for somebody.
    #[must_use]
    pub(super) fn new(subject: Subject, me: &Me) -> Self {
        let (values, form) = match &subject {
            Subject::Change(change) => {
                let values = change.initial(me);
                let form = change.form(&values, me);
                (values, Some(form))
            }
            Subject::Bulk(bulk) => (Values::default(), bulk.form()),
            Subject::Rule(rule) => (rule.values(), Some(rule.form(me))),
            _ => (Values::default(), None),
        };
        Self {
            subject,
            values,
            form,
            faults: Vec::new(),
            work: Work::Idle,
            asked: None,
            touched: false,
            kept: false,
            before: None,
        }
    }

    /// What it leads to, with the way back where that is another question: what was typed is not lost.
    pub(super) fn leads_to(&mut self, subject: Subject, me: &Me) -> Self {
        let next = Self::new(subject, me);
        let before = match (&self.subject, &next.subject) {
            // Of one question asked again, the way back is that of the first.
            (Subject::Change(this), Subject::Change(next)) if discriminant(&**this) == discriminant(&**next) => {
                self.before.take()
            }
            (Subject::Change(_), Subject::Change(_) | Subject::Problems(_)) => {
                Some(Box::new(Self { work: Work::Idle, ..self.clone() }))
            }
            // What was done is not done again.
            _ => None,
        };
        Self { before, ..next }
    }

    /// Whether it may be closed: not while a change is under way, whose outcome one would not see.
    #[must_use]
    pub fn may_close(&self) -> bool {
        self.work != Work::Busy
    }

    /// Whether something is gone once it closes: what was typed, or what the server says only once.
    const fn holds(&self) -> bool {
        match &self.subject {
            Subject::Change(_) => self.touched,
            Subject::Bulk(bulk) => self.touched && !bulk.is_over(),
            Subject::Slips(slips) => !slips.codes.is_empty(),
            Subject::Code(_) | Subject::Invited { .. } => true,
            Subject::Stored(_) | Subject::Problems(_) | Subject::Rule(_) | Subject::Keys { .. } => false,
        }
    }

    /// Whether Escape, or going back, leaves it open, which it then says.
    pub(super) fn keeps(&mut self) -> bool {
        self.kept = self.may_close() && self.holds();
        self.kept
    }

    /// What is wrong with an input.
    #[must_use]
    pub fn fault(&self, name: &str) -> Option<Fault> {
        self.faults.iter().find(|(faulty, _)| *faulty == name).map(|(_, fault)| *fault)
    }

    /// Takes what was typed; an input no longer counts as wrong once it changes.
    pub(super) fn edit(&mut self, name: &'static str, value: String, me: &Me) {
        self.touched = true;
        self.faults.retain(|(faulty, _)| *faulty != name);
        let Subject::Change(change) = &self.subject else { return self.values.set(name, value) };
        let inputs = self.form.as_ref().map(|form| &*form.inputs).unwrap_or_default();
        let is_several = inputs.iter().any(|input| input.name == name && matches!(input.kind, Kind::Several(_)));
        if change.edit(&mut self.values, name, &value) {
            self.faults.clear();
        } else if is_several {
            self.values.toggle(name, &value);
        } else {
            self.values.set(name, value);
        }
        self.form = Some(change.form(&self.values, me));
    }

    /// Takes where one stands as a place more, or as the only one.
    pub(super) fn located(&mut self, name: &'static str, fix: Result<Fix, NoFix>, me: &Me) {
        let inputs = self.form.as_ref().map(|form| &*form.inputs).unwrap_or_default();
        let kind = inputs.iter().find(|input| input.name == name).map(|input| &input.kind);
        let Some(Kind::Places { several }) = kind else { return };
        let before = if *several { self.values.get(name).trim_end() } else { "" };
        let place = match fix {
            Ok(fix) if fix.accuracy_m > COARSE_M => Err(Fault::CoarseFix),
            Ok(fix) => Position::from_degrees(fix.latitude, fix.longitude).ok_or(Fault::NoFix),
            Err(_) => Err(Fault::NoFix),
        };
        match place {
            Ok(place) if before.is_empty() => self.edit(name, plan::write(place), me),
            Ok(place) => self.edit(name, [before, "\n", &plan::write(place)].concat(), me),
            Err(fault) => {
                self.faults.retain(|(faulty, _)| *faulty != name);
                self.faults.push((name, fault));
            }
        }
    }

    /// Takes a file: reads it as a table, or says how it is sent ahead.
    pub(super) fn chose(&mut self, name: &'static str, file: Chosen, me: &Me) -> Option<Request> {
        let kind = self.form.as_ref()?.inputs.iter().find(|input| input.name == name)?.kind.clone();
        self.faults.retain(|(faulty, _)| *faulty != name);
        self.touched = true;
        self.values.set(name, "");
        self.values.set_file(name, file.name.clone());
        match kind {
            Kind::Table => match table::csv(&file) {
                Ok(text) => self.edit(name, text, me),
                Err(fault) => {
                    // Nor do the columns of a former file stay.
                    self.edit(name, String::new(), me);
                    self.faults.push((name, fault));
                }
            },
            Kind::Attachment if file.contents.len() > ATTACHMENT_MAX => {
                self.faults.push((name, Fault::FileTooLarge));
            }
            Kind::Attachment => {
                self.work = Work::Busy;
                return Some(Request::bytes(routes::ATTACHMENTS, file.contents));
            }
            _ => {}
        }
        None
    }

    /// Takes a file out of its input again.
    pub(super) fn unchose(&mut self, name: &'static str, me: &Me) {
        self.values.remove_file(name);
        self.edit(name, String::new(), me);
    }

    /// Takes what became of a file that was sent ahead.
    pub(super) fn uploaded(&mut self, name: &'static str, reply: http::Reply, me: &Me) {
        match http::read::<Attached>(reply) {
            Ok(attached) => {
                self.work = Work::Idle;
                self.edit(name, attached.hash.encode(), me);
            }
            Err(failure) => self.work = Work::Failed(failure.into()),
        }
    }

    /// The request to make, or the faults; `None` when the dialog only shows something.
    pub(super) fn request(&self) -> Option<Result<Request, Vec<InputFault>>> {
        match &self.subject {
            Subject::Change(change) => {
                let mut typed = Typed::new(&self.values);
                let request = change.request(&mut typed);
                Some(typed.finish(request))
            }
            Subject::Bulk(bulk) => bulk.next(&self.values),
            Subject::Slips(slips) => slips.next().map(Ok),
            Subject::Stored(_)
            | Subject::Problems(_)
            | Subject::Rule(_)
            | Subject::Keys { .. }
            | Subject::Code(_)
            | Subject::Invited { .. } => None,
        }
    }

    /// The request that puts the form aside, or the faults; `None` where it cannot be.
    pub(super) fn draft(&self) -> Option<Result<Request, Vec<InputFault>>> {
        let Subject::Change(change) = &self.subject else { return None };
        let mut typed = Typed::new(&self.values);
        let request = change.draft(&mut typed)?;
        Some(typed.finish(request))
    }

    /// What to do with a good answer.
    pub(super) fn done(&mut self, answer: &[u8]) -> Outcome {
        if let Some(outcome) = self.passed(answer) {
            return outcome;
        }
        match &mut self.subject {
            Subject::Slips(slips) => {
                if !slips.take(answer) {
                    return Outcome::Fail;
                }
                slips.next().map_or_else(|| Outcome::Show(Box::new(self.subject.clone())), Outcome::Next)
            }
            Subject::Change(change) => match change.answered(answer, &self.values) {
                Answer::Done => Outcome::Close(Notice::Done(change.done(&self.values))),
                Answer::Says(said) => Outcome::Close(Notice::Done(said)),
                Answer::Shows(subject) => Outcome::Show(subject),
                Answer::Unreadable => Outcome::Fail,
            },
            Subject::Bulk(_)
            | Subject::Stored(_)
            | Subject::Problems(_)
            | Subject::Rule(_)
            | Subject::Keys { .. }
            | Subject::Code(_)
            | Subject::Invited { .. } => Outcome::Close(Notice::Done(Key::DoneCopied.into())),
        }
    }
}
