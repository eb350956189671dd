//! Deciding about many at once: rows are ticked, one form is filled in, and each decision is sent by itself, one after
//! the other. Each is granted or refused as if it were alone; at the end it is told what became of every one.

use std::collections::BTreeSet;

use klabat_api::console::{
    AbsenceRow, AbsenceState, Approval, CaseState, CorrectionRow, Me, Proposal, ReviewRow, Role,
};

use super::call::Failure;
use super::change::{
    Approve, ApproveAbsence, Change, DecideCorrection, DecideReview, RejectAbsence, RejectProposal, about,
};
use super::dialog::{Dialog, Outcome, Subject, Work};
use super::form::{Form, Input, InputFault, Kind, Said, Values};
use super::model::{Effect, Model};
use super::place::Data;
use super::screen::Screen;
use super::session::{Act, may};
use super::typed::Typed;
use crate::http::{self, Request};
use crate::messages::console::Key;

/// Whether somebody of a role takes the next step of an absence: the unit's is the superior's or the operator's, BKPP's the
/// admin's. Whoever had a part in it does not, see [`AbsenceRow::own`].
#[must_use]
pub const fn decides_absence(role: Role, absence: &AbsenceRow) -> bool {
    matches!(
        (role, absence.state),
        (Role::Admin, AbsenceState::Requested | AbsenceState::Endorsed)
            | (Role::Operator | Role::Superior, AbsenceState::Requested)
    )
}

/// Whether a role decides about a correction.
#[must_use]
pub const fn decides_correction(role: Role, correction: &CorrectionRow) -> bool {
    matches!((role, correction.state), (Role::Admin | Role::Operator | Role::Superior, CaseState::Open))
}

/// Whether a role decides about a record together with others. One that is contradicted by something else, by an alarm, is
/// looked at by itself: no reason holds for it and for others.
#[must_use]
pub fn decides_review(role: Role, review: &ReviewRow) -> bool {
    may(role, Act::Decide) && review.state == CaseState::Open && review.record.alarms.is_empty()
}

/// Whether what another proposed is decided about together with others. Whoever was invited by its proposer is warned of
/// that before they decide, one by one.
#[must_use]
pub const fn decides_proposal(approval: &Approval) -> bool {
    approval.may_decide && !approval.invited_by_proposer
}

/// Whom or what a proposal names.
fn named(proposal: &Proposal) -> &str {
    match proposal {
        Proposal::PhoneReset { name, .. }
        | Proposal::BeaconRegistration { name, .. }
        | Proposal::ManualRecord { name, .. } => name,
    }
}

/// One that was not decided about.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Id of its row.
    pub id: String,
    /// Whom it is about.
    pub name: String,
    /// Why.
    pub why: Failure,
}

/// One of many: its row, whom it is about, and the change that decides about it.
#[derive(Clone, Debug, PartialEq)]
struct Item {
    id: String,
    name: String,
    change: Change,
    /// What stands in its own form at first.
    initial: Values,
}

impl Item {
    fn new(id: &str, name: &str, change: Change, me: &Me) -> Self {
        let initial = change.initial(me);
        Self { id: id.to_owned(), name: name.to_owned(), change, initial }
    }

    /// What was proposed, of what another proposed.
    fn proposed(&self) -> Option<Said> {
        match &self.change {
            Change::Approve(Approve(approval)) | Change::RejectProposal(RejectProposal(approval)) => {
                Some(about(approval))
            }
            _ => None,
        }
    }

    const fn is_proposal(&self) -> bool {
        matches!(self.change, Change::Approve(_) | Change::RejectProposal(_))
    }

    /// Its own request. What was typed for all stands where its own form has nothing yet: a letter keeps its number.
    fn request(&self, typed: &Values) -> Result<Request, Vec<InputFault>> {
        let mut values = self.initial.clone();
        for name in [LETTER, REASON] {
            if values.get(name).is_empty() {
                values.set(name, typed.get(name));
            }
        }
        let mut typed = Typed::new(&values);
        let request = self.change.request(&mut typed);
        typed.finish(request)
    }
}

const LETTER: &str = "letter";
const REASON: &str = "reason";

/// Names that the question tells.
const NAMED: usize = 10;

/// The decisions about many.
#[derive(Clone, Debug, PartialEq)]
pub struct Bulk {
    /// Whether they are approved.
    pub approve: bool,
    total: usize,
    /// The last one comes first.
    waiting: Vec<Item>,
    passed: Vec<String>,
    /// Those that were refused.
    pub refused: Vec<Refused>,
    stopped: bool,
}

impl Bulk {
    fn new(approve: bool, mut items: Vec<Item>) -> Self {
        items.reverse();
        Self { approve, total: items.len(), waiting: items, passed: Vec::new(), refused: Vec::new(), stopped: false }
    }

    /// How many went through.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.passed.len()
    }

    /// How many were answered, of how many.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.passed.len() + self.refused.len(), self.total)
    }

    /// Whether nothing more is sent.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.stopped || self.waiting.is_empty()
    }

    /// Of whom nothing was sent, or no answer came: in the order of the list.
    pub fn unsent(&self) -> impl Iterator<Item = &str> {
        self.waiting.iter().rev().map(|item| item.name.as_str())
    }

    /// Without what changes at each step: the same from the question until it is over.
    #[must_use]
    pub fn at_rest(&self) -> Self {
        if self.is_over() {
            return self.clone();
        }
        let mut all = self.clone();
        all.waiting.truncate(1);
        Self { passed: Vec::new(), refused: Vec::new(), ..all }
    }

    /// The question.
    #[must_use]
    pub fn title(&self) -> Said {
        let key = match (self.waiting.last().is_some_and(Item::is_proposal), self.approve) {
            (false, true) => Key::BulkApproveTitle,
            (false, false) => Key::BulkRejectTitle,
            (true, true) => Key::BulkApproveProposals,
            (true, false) => Key::BulkRejectProposals,
        };
        Said { key, values: vec![("count", self.total.to_string())] }
    }

    /// About whom, or about what, as many as one reads.
    fn about(&self) -> Vec<Said> {
        let read = self.waiting.iter().rev().take(NAMED);
        let more = self.waiting.len().saturating_sub(NAMED);
        let mut proposed: Vec<_> = read.clone().filter_map(Item::proposed).collect();
        if !proposed.is_empty() {
            proposed.extend((more > 0).then(|| Said { key: Key::BulkMore, values: vec![("count", more.to_string())] }));
            return proposed;
        }
        let names = ("names", read.map(|item| item.name.as_str()).collect::<Vec<_>>().join("; "));
        vec![match more {
            0 => Said { key: Key::BulkNames, values: vec![names] },
            more => Said { key: Key::BulkNamesMore, values: vec![names, ("count", more.to_string())] },
        }]
    }

    /// What is asked once for all; `None` when it is over.
    pub(super) fn form(&self) -> Option<Form> {
        let first = self.waiting.last().filter(|_| !self.stopped)?;
        let letter = Input::new(LETTER, Key::Letter, Kind::Line).hint(Key::BulkLetterHint);
        let reason = Input::new(REASON, Key::Reason, Kind::Prose).hint(Key::DecisionHint);
        let asked = match first.change {
            Change::ApproveAbsence(_) => letter,
            _ if first.is_proposal() => Input::reason(),
            _ => reason,
        };
        let form = Form::new(if self.approve { Key::Approve } else { Key::Reject }, vec![asked]);
        let form = self.about().into_iter().fold(form, Form::text).text(Key::BulkText);
        let form = if matches!(first.change, Change::Approve(_)) { form.text(Key::ApproveProposalText) } else { form };
        Some(if self.approve { form } else { form.danger() })
    }

    /// The request for the next one.
    pub(super) fn next(&self, typed: &Values) -> Option<Result<Request, Vec<InputFault>>> {
        if self.stopped { None } else { self.waiting.last().map(|item| item.request(typed)) }
    }

    /// Takes a good answer; false when it is none of the interface.
    fn pass(&mut self, answer: &[u8]) -> bool {
        if serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(answer).is_err() {
            return false;
        }
        self.passed.extend(self.waiting.pop().map(|item| item.id));
        true
    }

    fn refuse(&mut self, failure: Failure) {
        self.refused.extend(self.waiting.pop().map(|Item { id, name, .. }| Refused { id, name, why: failure }));
    }
}

/// What can be decided of what is in sight.
fn open(screen: &Screen, me: &Me, approve: bool) -> Vec<Item> {
    match screen {
        Screen::At(Data::Absences(page)) => {
            let rows = page.data().map(|data| &*data.rows).unwrap_or_default();
            let change = |row: &AbsenceRow| {
                if approve {
                    Change::ApproveAbsence(ApproveAbsence(row.clone()))
                } else {
                    Change::RejectAbsence(RejectAbsence(row.clone()))
                }
            };
            let open = rows.iter().filter(|row| decides_absence(me.role, row) && !row.own);
            open.map(|row| Item::new(&row.id, &row.name, change(row), me)).collect()
        }
        Screen::At(Data::Corrections(page)) => {
            let rows = page.data().map(|data| &*data.rows).unwrap_or_default();
            let change = |row: &CorrectionRow| Change::DecideCorrection(DecideCorrection(row.clone(), approve));
            let open = rows.iter().filter(|row| decides_correction(me.role, row) && !row.own);
            open.map(|row| Item::new(&row.id, &row.name, change(row), me)).collect()
        }
        Screen::At(Data::Reviews(page)) => {
            let rows = page.data().map(|data| &*data.rows).unwrap_or_default();
            let change = |row: &ReviewRow| Change::DecideReview(DecideReview(row.clone(), approve));
            let open = rows.iter().filter(|row| decides_review(me.role, row));
            open.map(|row| Item::new(&row.record.id.encode(), &row.record.name, change(row), me)).collect()
        }
        Screen::At(Data::Approvals(page)) => {
            let rows = page.data().map(|data| &*data.open).unwrap_or_default();
            let change = |row: &Approval| {
                if approve {
                    Change::Approve(Approve(row.clone()))
                } else {
                    Change::RejectProposal(RejectProposal(row.clone()))
                }
            };
            let open = rows.iter().filter(|row| decides_proposal(row));
            open.map(|row| Item::new(&row.id, named(&row.proposal), change(row), me)).collect()
        }
        _ => Vec::new(),
    }
}

impl Model {
    fn open_ids(&self) -> BTreeSet<String> {
        let items = self.me().map(|me| open(&self.screen, me, true)).unwrap_or_default();
        items.into_iter().map(|item| item.id).collect()
    }

    /// How many rows in sight can be decided about, and how many of them are ticked.
    #[must_use]
    pub fn choice(&self) -> (usize, usize) {
        (self.open_ids().len(), self.ticked.len())
    }

    /// Ticks a row, or no longer; one that cannot be decided about is never ticked.
    pub(super) fn tick(&mut self, id: String) {
        if !self.ticked.remove(&id) && self.open_ids().contains(&id) {
            self.ticked.insert(id);
        }
    }

    /// Ticks every row in sight, or none when all of them are.
    pub(super) fn tick_all(&mut self) {
        let all = self.open_ids();
        self.ticked = if self.ticked == all { BTreeSet::new() } else { all };
    }

    /// Forgets ticks of rows that are gone or decided about.
    pub(super) fn keep_ticks(&mut self) {
        let open = self.open_ids();
        self.ticked.retain(|id| open.contains(id));
    }

    /// Asks before the ticked rows are decided about.
    pub(super) fn decide(&mut self, approve: bool) -> Vec<Effect> {
        let Some(me) = self.me() else { return Vec::new() };
        let mut items = open(&self.screen, me, approve);
        items.retain(|item| self.ticked.contains(&item.id));
        self.undecided.clear();
        if items.is_empty() { Vec::new() } else { self.open_dialog(Subject::Bulk(Box::new(Bulk::new(approve, items)))) }
    }

    /// Rows that were answered are ticked no longer; those that were refused say why.
    pub(super) fn note_answered(&mut self) {
        if let Some(Dialog { subject: Subject::Bulk(bulk), .. }) = &self.dialog {
            for id in &bulk.passed {
                self.ticked.remove(id);
            }
            for Refused { id, why, .. } in &bulk.refused {
                self.ticked.remove(id);
                self.undecided.insert(id.clone(), why.clone());
            }
        }
    }
}

impl Dialog {
    /// What to do when one was granted.
    pub(super) fn passed(&mut self, answer: &[u8]) -> Option<Outcome> {
        let Subject::Bulk(bulk) = &mut self.subject else { return None };
        Some(if bulk.pass(answer) { self.onward() } else { Outcome::Fail })
    }

    /// What to do when a change was not made: of many, a refusal is noted, and the next one is sent. What may be tried
    /// again stays where it is.
    pub(super) fn refused(&mut self, failure: http::Failure) -> Option<Outcome> {
        match &mut self.subject {
            Subject::Bulk(bulk) if !failure.may_pass() => {
                bulk.refuse(failure.into());
                Some(self.onward())
            }
            _ => {
                self.work = Work::Failed(failure.into());
                None
            }
        }
    }

    fn onward(&self) -> Outcome {
        let next = match &self.subject {
            Subject::Bulk(bulk) => bulk.next(&self.values),
            _ => None,
        };
        match next {
            Some(Ok(request)) => Outcome::Next(request),
            Some(Err(_)) => Outcome::Fail,
            None => Outcome::Show(Box::new(self.subject.clone())),
        }
    }

    /// Stops many on their way, so that what became of them is told before the dialog closes; `None` when there is
    /// nothing to tell.
    pub(super) fn stopped(&self) -> Option<Subject> {
        match &self.subject {
            Subject::Bulk(bulk) if !bulk.is_over() && (bulk.progress().0 > 0 || self.work != Work::Idle) => {
                Some(Subject::Bulk(Box::new(Bulk { stopped: true, ..(**bulk).clone() })))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "bulk/tests.rs"]
mod tests;
