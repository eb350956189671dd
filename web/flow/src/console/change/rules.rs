//! Rules of the regency: a new version, looked at before it is stored.

use klabat_api::console::{
    BeaconRow, CalendarCsv, CalendarRead, Me, NewRule, Preview, PreviewRequest, ReasonGiven, Role, RuleKind, RuleRow,
    RuleScope, RuleTemplate,
};
use klabat_api::routes;
use serde_json::Value as Json;

use super::documents::{self, Sheet};
use super::drafts::{self, Held};
use super::{Answer, Ask, REGENCY};
use crate::console::dialog::Subject;
use crate::console::form::{Form, Input, Kind, Said, Values};
use crate::console::place::today;
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// What a new version begins from.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteRule {
    /// What it is about.
    pub(super) sheet: Sheet,
    /// For whom, when it continues a rule.
    pub(super) scope: Option<RuleScope>,
    pub(super) key: String,
    pub(super) document: Json,
    /// What the key is the id of, where it is one.
    pub(super) about: Option<String>,
}

impl WriteRule {
    /// One more version of a rule, where its kind has a form.
    #[must_use]
    pub fn version(row: &RuleRow) -> Option<Self> {
        let (scope, key) = (Some(row.scope.clone()), row.key.clone());
        Some(Self { sheet: Sheet::of(row.kind)?, scope, key, document: row.document.clone(), about: None })
    }

    /// A rule that begins as a template, where its kind has a form.
    #[must_use]
    pub fn template(template: &RuleTemplate) -> Option<Self> {
        let (key, document) = (template.key.clone(), template.document.clone());
        Some(Self { sheet: Sheet::of(template.kind)?, scope: None, key, document, about: None })
    }

    /// Whom a beacon serves besides its own unit.
    #[must_use]
    pub fn beacon(beacon: &BeaconRow) -> Self {
        let document = beacon.serves.clone().unwrap_or_else(|| Json::Array(Vec::new()));
        let (scope, about) = (Some(RuleScope::Regency {}), Some(beacon.name.clone()));
        Self { sheet: Sheet::BeaconScope, scope, key: beacon.id.encode(), document, about }
    }

    /// For whom it is, as it was chosen where one chooses.
    fn whom(&self, typed: &mut Typed<'_>) -> RuleScope {
        match &self.scope {
            Some(scope @ RuleScope::Person { .. }) => scope.clone(),
            _ if has_scope(self.sheet.kind()) => scope(typed),
            _ => RuleScope::Regency {},
        }
    }
}

/// A version as it was written, in the words of the form in which it was.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadRule(RuleRow, Sheet);

impl ReadRule {
    /// A version of a rule, where its kind has a form.
    #[must_use]
    pub fn of(row: &RuleRow) -> Option<Self> {
        Some(Self(row.clone(), Sheet::of(row.kind)?))
    }

    /// What it is about.
    #[must_use]
    pub const fn title(&self) -> Key {
        documents::title(self.0.kind)
    }

    /// What stands in it.
    pub(in crate::console) fn values(&self) -> Values {
        let Self(row, sheet) = self;
        let mut values = Values::default().with("key", &*row.key).with("scope", &*row.scope_name);
        values.set("valid-from", &*row.valid_from);
        values.set("reason", &*row.reason);
        sheet.fill(&row.document, &mut values);
        values
    }

    /// Its inputs, none of which takes anything.
    pub(in crate::console) fn form(&self, me: &Me) -> Form {
        let Self(row, sheet) = self;
        let mut inputs = Vec::new();
        if !matches!(row.scope, RuleScope::Regency {}) {
            inputs.push(Input::new("scope", Key::ForWhom, Kind::Line));
        }
        if has_key(row.kind) {
            inputs.push(Input::new("key", Key::RuleKey, Kind::Line));
        }
        inputs.extend(sheet.inputs(&row.document, me));
        inputs.push(Input::new("valid-from", Key::ValidFrom, Kind::Date));
        inputs.push(Input::new("reason", Key::Reason, Kind::Prose));
        Form::new(Key::ReadRule, inputs.into_iter().map(|input| Input { hint: None, ..input }).collect())
    }
}

impl From<ReadRule> for Subject {
    fn from(rule: ReadRule) -> Self {
        Self::Rule(Box::new(rule))
    }
}

/// Whether rules of a kind are told apart by a key that one chooses.
const fn has_key(kind: RuleKind) -> bool {
    matches!(kind, RuleKind::Schedule | RuleKind::Calendar)
}

/// Whether a unit may have its own.
const fn has_scope(kind: RuleKind) -> bool {
    matches!(kind, RuleKind::Schedule | RuleKind::Calendar | RuleKind::Policy | RuleKind::Assignment)
}

/// Whether what it does can be shown before it is stored: on a month, on its year's leave, or on its standings.
const fn has_preview(kind: RuleKind) -> bool {
    !matches!(kind, RuleKind::Retention | RuleKind::Health | RuleKind::LeaveCard)
}

pub(super) fn scope(typed: &mut Typed<'_>) -> RuleScope {
    match typed.some("scope") {
        unit if unit == REGENCY => RuleScope::Regency {},
        unit => RuleScope::Unit { unit },
    }
}

/// What is common to every rule.
pub(super) fn inputs(kind: RuleKind, own: Vec<Input>, typed: &Values, me: &Me) -> Vec<Input> {
    let mut inputs = own;
    inputs.push(Input::new("valid-from", Key::ValidFrom, Kind::Date).hint(Key::ValidFromHint));
    inputs.push(Input::new("reason", Key::Reason, Kind::Prose).hint(Key::RuleReasonHint));
    if has_preview(kind) {
        inputs.push(Input::new("month", Key::PreviewMonth, Kind::Month).hint(Key::PreviewMonthHint));
        // Of a unit's own rule, the effect on that unit.
        if !me.units.iter().any(|unit| unit.id == typed.get("scope")) {
            inputs.push(preview_unit(me));
        }
    }
    inputs
}

/// The request that shows what a rule does, or, where nothing can be shown, that stores it.
pub(super) fn preview(typed: &mut Typed<'_>, kind: RuleKind, scope: RuleScope, key: String, document: Json) -> Request {
    let valid_from = typed.date("valid-from");
    let ReasonGiven { reason } = typed.reason();
    let unit = match &scope {
        RuleScope::Unit { unit } => unit.clone(),
        _ if has_preview(kind) => typed.some("preview-unit"),
        _ => String::new(),
    };
    let draft = drafts::draft(typed);
    let rule = NewRule { kind, scope, key, valid_from, document, reason, draft };
    if !has_preview(kind) {
        return Request::json(routes::RULES, &rule);
    }
    let month = typed.some("month");
    Request::json(routes::RULES_PREVIEW, &PreviewRequest { rule, unit, month })
}

/// What is shown of a preview: the version as it was sent, and what it does.
pub(super) fn stores(answer: &[u8], request: &Request, season: Option<Span>) -> Option<Subject> {
    let preview = serde_json::from_slice::<Preview>(answer).ok()?;
    let crate::http::Body::Json(body) = &request.body else { return None };
    let sent = serde_json::from_str::<PreviewRequest>(body).ok()?;
    Some(StoreRule { rule: sent.rule, month: sent.month, season, preview }.into())
}

pub(super) fn begin(me: &Me) -> Values {
    let today = today(me, me.server_time);
    Values::default()
        .with("month", today.chars().take(7).collect::<String>())
        .with("preview-unit", super::only_unit(me))
}

/// Of which unit the effect is shown, where the rule is not one unit's own: a whole regency's would take too long to
/// look through.
fn preview_unit(me: &Me) -> Input {
    Input::new("preview-unit", Key::PreviewUnit, Kind::Select(super::units(me))).hint(Key::PreviewUnitHint)
}

impl Ask for WriteRule {
    fn title(&self) -> Said {
        match &self.about {
            Some(name) => Said::of(Key::ServesTitle, name),
            None => documents::title(self.sheet.kind()).into(),
        }
    }

    fn initial(&self, me: &Me) -> Values {
        let mut values = begin(me).with("key", &*self.key);
        self.sheet.fill(&self.document, &mut values);
        match &self.scope {
            Some(RuleScope::Unit { unit }) => values.set("scope", &**unit),
            _ if matches!(me.role, Role::Admin) => values.set("scope", REGENCY),
            _ => values.set("scope", super::only_unit(me)),
        }
        // A year's calendar that is new begins with the year: days before its first one would be no holidays.
        if self.scope.is_none() && self.sheet.kind() == RuleKind::Calendar {
            values.set("valid-from", [&*documents::year(&self.document), "-01-01"].concat());
        }
        values
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        let kind = self.sheet.kind();
        let mut own = Vec::new();
        if has_scope(kind) && !matches!(self.scope, Some(RuleScope::Person { .. })) {
            own.push(Input::new("scope", Key::ForWhom, Kind::Select(super::scopes(me))));
        }
        if has_key(kind) {
            own.push(Input::new("key", Key::RuleKey, Kind::Line).hint(Key::RuleKeyHint));
        }
        own.extend(self.sheet.inputs(&self.document, me));
        let inputs = inputs(kind, own, typed, me);
        if has_preview(kind) {
            Form::new(Key::ShowEffect, inputs).text(Key::RuleText).drafts()
        } else {
            Form::new(Key::Publish, inputs).text(Key::RuleText).text(Key::NoEffectShown).drafts()
        }
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let kind = self.sheet.kind();
        let scope = self.whom(typed);
        let key = match kind {
            kind if has_key(kind) => typed.some("key"),
            RuleKind::BeaconScope => self.key.clone(),
            _ => String::new(),
        };
        let document = self.sheet.read(&self.document, typed);
        preview(typed, kind, scope, key, document)
    }

    fn draft(&self, typed: &mut Typed<'_>) -> Option<Request> {
        let (kind, scope) = (self.sheet.kind(), self.whom(typed));
        let key = if has_key(kind) { typed.text("key", &(0..=400)) } else { self.key.clone() };
        let held = Held { base: self.document.clone(), about: self.about.clone(), ..Held::default() };
        Some(drafts::put_aside(typed, kind, scope, key, held))
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneRule.into()
    }

    fn answered(&self, answer: &[u8], typed: &Values) -> Answer {
        if has_preview(self.sheet.kind()) {
            Answer::shows(stores(answer, &self.request(&mut Typed::new(typed)), None))
        } else {
            Answer::Done
        }
    }
}

/// First and last day, `YYYY-MM-DD`.
pub(super) type Span = (String, String);

/// A version of which one knows what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct StoreRule {
    rule: NewRule,
    /// The month that was looked at.
    pub month: String,
    /// The season that was written, where only one was.
    season: Option<Span>,
    /// What it does there.
    pub preview: Preview,
}

impl StoreRule {
    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> RuleKind {
        self.rule.kind
    }

    /// Why a schedule changes nobody's month, as far as one can tell from here: a season counts on its own dates, and a
    /// schedule for whom it is assigned to.
    #[must_use]
    pub fn idle(&self) -> Option<Said> {
        let Preview { people, rows, .. } = &self.preview;
        if self.kind() != RuleKind::Schedule || *people == 0 || !rows.is_empty() {
            return None;
        }
        let is_elsewhere = |(from, to): &&Span| {
            let begins_later = from.get(..7).is_some_and(|month| *month > *self.month);
            begins_later || to.get(..7).is_some_and(|month| *month < *self.month)
        };
        Some(match self.season.as_ref().filter(is_elsewhere) {
            Some((from, to)) => Said { key: Key::EffectSeason, values: vec![("span", [&**from, " ", to].concat())] },
            None => Key::EffectIdle.into(),
        })
    }
}

impl Ask for StoreRule {
    fn title(&self) -> Said {
        Key::EffectTitle.into()
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::new(Key::Publish, Vec::new()).warning(Key::StoreRuleText)
    }

    fn request(&self, _: &mut Typed<'_>) -> Request {
        Request::json(routes::RULES, &self.rule)
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneRule.into()
    }
}

/// A calendar's table, read by the server into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadCalendar;

impl Ask for ReadCalendar {
    fn title(&self) -> Said {
        Key::ReadCalendar.into()
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::new(
            Key::ImportCheck,
            vec![
                Input::new("file", Key::File, Kind::Table).hint(Key::CalendarFileHint),
                Input::new("source", Key::Source, Kind::Line).hint(Key::CalendarSourceHint),
            ],
        )
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (csv, source) = (typed.table("file"), typed.some("source"));
        Request::json(routes::CALENDAR_READ, &CalendarCsv { csv, source })
    }

    fn done(&self, _: &Values) -> Said {
        Key::ReadCalendar.into()
    }

    fn answered(&self, answer: &[u8], _: &Values) -> Answer {
        let read = serde_json::from_slice::<CalendarRead>(answer).ok();
        Answer::shows(read.map(|read| match read.document {
            Some(document) => {
                let key = documents::year(&document);
                WriteRule { sheet: Sheet::Calendar, scope: None, key, document, about: None }.into()
            }
            None => Subject::Problems(read.problems),
        }))
    }
}

#[cfg(test)]
#[path = "rules/tests.rs"]
mod tests;
