//! Aturan cuti: the quota of annual leave, and what each kind of absence may be, for whom, and what it takes.

use klabat_api::console::Me;
use serde_json::{Map, Value as Json, json};

use super::super::{ABSENCE_KINDS, roster};
use super::cells::{Rows, choice, column, named, short, tick, write};
use super::{number, text};
use crate::console::form::{Cell, Column, Fault, Input, Kind, Lines, Values};
use crate::console::typed::Typed;
use crate::messages::console::Key;

/// The numbers of annual leave: input, field and label.
const QUOTA: [(&str, &str, Key); 3] = [
    ("annual-days", "days", Key::AnnualDays),
    ("annual-carry", "carry", Key::AnnualCarry),
    ("annual-ceiling", "ceiling", Key::AnnualCeiling),
];

const COUNTING: [(&str, Key); 2] = [("working_days", Key::CountingWorking), ("calendar_days", Key::CountingCalendar)];

const CONSUMES: [(&str, Key); 3] =
    [("nothing", Key::ConsumesNothing), ("days", Key::ConsumesDays), ("year", Key::ConsumesYear)];

/// Days of a year: more is no number of days of a quota.
const MOST_DAYS: u32 = 366;

pub(super) struct Page;

/// A column for each kind of employee, then those of the rule.
fn columns() -> Vec<Column> {
    let who = roster::KINDS.map(|(_, label)| column(label, Cell::Check));
    let rule = [
        choice(Key::Counting, &COUNTING),
        short(Key::Longest),
        choice(Key::Consumes, &CONSUMES),
        column(Key::MayBePart, Cell::Check),
        column(Key::NeedsLetter, Cell::Check),
    ];
    who.into_iter().chain(rule).collect()
}

impl super::Page for Page {
    fn inputs(&self, _: &Json, _: &Me) -> Vec<Input> {
        let kinds = Kind::Grid(columns(), Lines::Named(named(&ABSENCE_KINDS)));
        let source = Input::new("source", Key::Source, Kind::Line).hint(Key::SourceHint);
        let quota = QUOTA.map(|(name, _, label)| Input::new(name, label, Kind::Number));
        let kinds = Input::new("kinds", Key::AbsenceKinds, kinds).hint(Key::AbsenceKindsHint);
        [source].into_iter().chain(quota).chain([kinds]).collect()
    }

    fn fill(&self, document: &Json, values: &mut Values) {
        values.set("source", text(&document["source"]));
        for (name, field, _) in QUOTA {
            values.set(name, number(&document["annual"][field]));
        }
        values.set("kinds", write(ABSENCE_KINDS.iter().map(|(kind, _)| row(&document["kinds"][*kind]))));
    }

    fn read(&self, document: &mut Json, typed: &mut Typed<'_>) {
        document["source"] = typed.some("source").into();
        for (name, field, _) in QUOTA {
            document["annual"][field] = typed.number(name, &(0..=MOST_DAYS)).into();
        }
        let rows = Rows::new("kinds", typed);
        let mut kinds = Map::new();
        for (row, (kind, _)) in ABSENCE_KINDS.iter().enumerate() {
            if let Some(rule) = rule(&rows, row, typed) {
                kinds.insert((*kind).to_owned(), rule);
            }
        }
        if kinds.is_empty() {
            typed.fault("kinds", Fault::Missing);
        }
        document["kinds"] = Json::Object(kinds);
    }
}

fn row(rule: &Json) -> Vec<String> {
    let who = |kind: &str| rule["who"].as_array().is_some_and(|who| who.iter().any(|own| own == kind));
    let ticked = |field: &str| tick(rule[field] == true);
    let who = roster::KINDS.map(|(kind, _)| tick(who(kind)));
    let rest = [
        text(&rule["counting"]).to_owned(),
        number(&rule["longest"]),
        text(&rule["consumes"]).to_owned(),
        ticked("part"),
        ticked("letter"),
    ];
    who.into_iter().chain(rest).collect()
}

/// The rule of a kind; a kind that nobody may have has none.
fn rule(rows: &Rows, row: usize, typed: &mut Typed<'_>) -> Option<Json> {
    let kinds = roster::KINDS.iter().enumerate();
    let who: Vec<_> = kinds.filter(|(column, _)| rows.ticked(row, *column)).map(|(_, (kind, _))| *kind).collect();
    if who.is_empty() {
        return None;
    }
    let at = roster::KINDS.len();
    let longest = match rows.get(row, at + 1) {
        "" => Json::Null,
        _ => rows.number(row, at + 1, &(1..=9_999), typed).into(),
    };
    Some(json!({
        "who": who,
        "counting": rows.some(row, at, typed),
        "longest": longest,
        "consumes": rows.some(row, at + 2, typed),
        "part": rows.ticked(row, at + 3),
        "letter": rows.ticked(row, at + 4),
    }))
}
