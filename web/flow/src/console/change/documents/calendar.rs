//! Kalender libur: national, collective and local free days.

use klabat_api::console::Me;
use serde_json::{Value as Json, json};

use super::cells::{Rows, choice, column, write};
use super::text;
use crate::console::form::{Cell, Fault, Input, Kind, Lines, Values};
use crate::console::typed::Typed;
use crate::messages::console::Key;

/// Kinds of free days with their wire names.
const KINDS: [(&str, Key); 3] =
    [("nasional", Key::HolidayNational), ("cuti_bersama", Key::HolidayCollective), ("daerah", Key::HolidayLocal)];

pub(super) struct Page;

impl super::Page for Page {
    fn inputs(&self, _: &Json, _: &Me) -> Vec<Input> {
        let columns = vec![column(Key::Date, Cell::Date), choice(Key::Kind, &KINDS), column(Key::Name, Cell::Text)];
        vec![
            Input::new("source", Key::Source, Kind::Line).hint(Key::SourceHint),
            Input::new("holidays", Key::Holidays, Kind::Grid(columns, Lines::Free)),
        ]
    }

    fn fill(&self, document: &Json, values: &mut Values) {
        values.set("source", text(&document["source"]));
        let days = document["holidays"].as_array().cloned().unwrap_or_default();
        let rows = days.iter().map(|day| ["date", "kind", "name"].map(|field| text(&day[field]).to_owned()).to_vec());
        values.set("holidays", write(rows));
    }

    fn read(&self, document: &mut Json, typed: &mut Typed<'_>) {
        document["source"] = typed.some("source").into();
        let rows = Rows::new("holidays", typed);
        // A row of which only the kind was chosen is one that nobody filled in.
        let is_empty = |row: &usize| rows.get(*row, 0).is_empty() && rows.get(*row, 2).is_empty();
        let mut days: Vec<_> = (0..rows.count())
            .filter(|row| !is_empty(row))
            .map(|row| [0, 1, 2].map(|column| rows.get(row, column).to_owned()))
            .collect();
        days.sort();
        if days.iter().flatten().any(String::is_empty) {
            typed.fault("holidays", Fault::Missing);
        }
        let days = days.iter().map(|[date, kind, name]| json!({ "date": date, "kind": kind, "name": name }));
        document["holidays"] = days.collect();
    }
}

/// The year of a calendar's first day: its proposed key.
pub(in super::super) fn year(document: &Json) -> String {
    text(&document["holidays"][0]["date"]).chars().take(4).collect()
}
