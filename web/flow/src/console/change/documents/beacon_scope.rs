//! Jangkauan beacon: whom a beacon serves besides its own unit, and on which dates.

use klabat_api::console::Me;
use serde_json::{Value as Json, json};

use super::cells::{Rows, column, write};
use super::text;
use crate::console::form::{Cell, Choice, Fault, Input, Kind, Lines, Values};
use crate::console::typed::Typed;
use crate::messages::console::Key;

/// Everyone, for all; and everyone, for gatherings alone: wire names that no unit has.
const ALL: [(&str, Key); 2] = [("everyone", Key::ServesEveryone), ("gatherings", Key::ServesGatherings)];

pub(super) struct Page;

impl super::Page for Page {
    fn inputs(&self, _: &Json, me: &Me) -> Vec<Input> {
        let all = ALL.map(|(value, key)| Choice::key(value, key));
        let whom = all.into_iter().chain(super::super::units(me)).collect();
        let columns = vec![
            column(Key::From, Cell::Date),
            column(Key::Until, Cell::Date),
            column(Key::Serves, Cell::Select(whom)),
        ];
        vec![Input::new("serves", Key::ServesBesides, Kind::Grid(columns, Lines::Free)).hint(Key::ServesHint)]
    }

    fn fill(&self, document: &Json, values: &mut Values) {
        let entries = document.as_array().cloned().unwrap_or_default();
        let row = |entry: &Json| {
            let serves = &entry["serves"];
            let whom = if serves["whom"] == "unit" { &serves["unit"] } else { &serves["whom"] };
            [&entry["dates"]["from"], &entry["dates"]["to"], whom].map(|value| text(value).to_owned()).to_vec()
        };
        values.set("serves", write(entries.iter().map(row)));
    }

    fn read(&self, document: &mut Json, typed: &mut Typed<'_>) {
        let rows = Rows::new("serves", typed);
        let mut entries = Vec::new();
        for row in rows.filled() {
            let [from, to, whom] = [0, 1, 2].map(|column| rows.some(row, column, typed));
            if to < from {
                typed.fault("serves", Fault::EndsEarly);
            }
            let everyone = ALL.iter().any(|(value, _)| *value == whom);
            let serves = if everyone { json!({ "whom": whom }) } else { json!({ "whom": "unit", "unit": whom }) };
            entries.push(json!({ "dates": { "from": from, "to": to }, "serves": serves }));
        }
        *document = entries.into();
    }
}
