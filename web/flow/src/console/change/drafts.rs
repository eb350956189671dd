//! Rules that nobody has finished: put aside as their form holds them, gone on with, or deleted.

use std::collections::BTreeMap;

use klabat_api::console::{Me, NewRule, RuleDraft, RuleKind, RuleScope, ScheduleName};
use klabat_api::routes;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::documents::Sheet;
use super::{Answer, Ask, Assign, Change, Who, WriteRule, WriteSeason};
use crate::console::form::{Form, Said, Values};
use crate::console::time::is_iso_date;
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// The draft that a form goes on with: its id is among what was typed, and no input shows it.
const DRAFT: &str = "draft";

/// What a form holds. The server keeps it unread, so that what is half typed is there again as it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Held {
    /// Whether it is about one season of a schedule.
    pub(super) season: bool,
    /// What the form began from: the document, or the unit of whom a schedule is assigned to.
    pub(super) base: Json,
    /// What the key is the id of, where it is one.
    pub(super) about: Option<String>,
    /// What was typed, by the name of the input.
    pub(super) values: BTreeMap<String, String>,
}

/// The draft that is gone on with, where it is one: its rule takes its place.
pub(super) fn draft(typed: &mut Typed<'_>) -> Option<String> {
    typed.optional(DRAFT)
}

/// What a draft is called in its form, where that asks it: two of one kind are told apart by it.
#[must_use]
pub fn draft_name(draft: &RuleDraft) -> Option<&str> {
    draft.document["values"]["name"].as_str().filter(|name| !name.is_empty())
}

/// The request that puts a form aside. Whom it is for must be chosen, as that says whose the draft is.
pub(super) fn put_aside(
    typed: &mut Typed<'_>,
    kind: RuleKind,
    scope: RuleScope,
    key: String,
    mut held: Held,
) -> Request {
    let inputs = typed.values().all().filter(|(name, _)| *name != DRAFT);
    held.values = inputs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let document = serde_json::to_value(held).unwrap_or_default();
    let valid_from = typed.optional("valid-from").filter(|day| is_iso_date(day)).unwrap_or_default();
    let reason = typed.text("reason", &(0..=500));
    let draft = draft(typed);
    Request::json(routes::RULE_DRAFTS, &NewRule { kind, scope, key, valid_from, document, reason, draft })
}

/// A form that was put aside.
#[derive(Clone, Debug, PartialEq)]
pub struct ResumeRule {
    id: String,
    change: Box<Change>,
    typed: BTreeMap<String, String>,
}

impl ResumeRule {
    /// The form of a draft, with the schedules that one can follow; `None` of one that another form has written.
    #[must_use]
    pub fn of(draft: &RuleDraft, schedules: &[ScheduleName]) -> Option<Self> {
        let RuleDraft { id, kind, scope, key, .. } = draft.clone();
        let Held { season, base, about, values } = Held::deserialize(&draft.document).ok()?;
        let change = match (Sheet::of(kind), scope) {
            (Some(Sheet::Schedule), scope) if season => Change::WriteSeason(WriteSeason { scope, key, document: base }),
            (Some(sheet), scope) => {
                Change::WriteRule(WriteRule { sheet, scope: Some(scope), key, document: base, about })
            }
            (None, RuleScope::Person { person: id }) if kind == RuleKind::Assignment => {
                let who = Who { id, name: draft.scope_name.clone() };
                Change::Assign(Assign { schedules: pairs(schedules), who: Some((who, base.as_str()?.to_owned())) })
            }
            (None, _) if kind == RuleKind::Assignment => {
                Change::Assign(Assign { schedules: pairs(schedules), who: None })
            }
            (None, _) => return None,
        };
        Some(Self { id, change: Box::new(change), typed: values })
    }
}

fn pairs(schedules: &[ScheduleName]) -> Vec<(String, String)> {
    schedules.iter().map(|one| (one.key.clone(), one.name.clone())).collect()
}

impl Ask for ResumeRule {
    fn title(&self) -> Said {
        self.change.title()
    }

    fn initial(&self, me: &Me) -> Values {
        let mut values = self.change.initial(me).with(DRAFT, &*self.id);
        // Twice, as some inputs are asked for only once another is filled in.
        for _ in 0..2 {
            for input in self.change.form(&values, me).inputs {
                if let Some(typed) = self.typed.get(input.name) {
                    values.set(input.name, &**typed);
                }
            }
        }
        values
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        self.change.form(typed, me).text(Key::DraftText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        self.change.request(typed)
    }

    fn draft(&self, typed: &mut Typed<'_>) -> Option<Request> {
        self.change.draft(typed)
    }

    fn edit(&self, values: &mut Values, name: &'static str, value: &str) -> bool {
        self.change.edit(values, name, value)
    }

    fn done(&self, typed: &Values) -> Said {
        self.change.done(typed)
    }

    fn answered(&self, answer: &[u8], typed: &Values) -> Answer {
        self.change.answered(answer, typed)
    }
}

/// The end of a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteDraft(pub RuleDraft);

impl Ask for DeleteDraft {
    fn title(&self) -> Said {
        Key::DraftDeleteTitle.into()
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::new(Key::DraftDelete, Vec::new()).warning(Key::DraftDeleteText).danger()
    }

    fn request(&self, _: &mut Typed<'_>) -> Request {
        Request::post(routes::fill(routes::RULE_DRAFT_DELETE, &[&self.0.id]))
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneDraftDelete.into()
    }
}

#[cfg(test)]
#[path = "drafts/tests.rs"]
mod tests;
