//! Jadwal kerja: its name, its ordinary hours, and gatherings on single dates. Ranges of dates with hours of their own
//! are a change of their own, so that each is looked at by itself.

use klabat_api::console::Me;
use serde_json::{Value as Json, json};

use super::cells::{GATHERINGS, Rows, choice, column, short, write};
use super::{Pattern, text};
use crate::console::form::{Cell, Input, Kind, Lines, Values};
use crate::console::typed::Typed;
use crate::messages::console::Key;

pub(super) struct Page;

impl super::Page for Page {
    fn inputs(&self, document: &Json, _: &Me) -> Vec<Input> {
        let dated = vec![
            column(Key::Date, Cell::Date),
            choice(Key::Kind, &GATHERINGS),
            short(Key::CountsFrom),
            short(Key::CountsUntil),
        ];
        let mut inputs = vec![Input::new("name", Key::Name, Kind::Line)];
        inputs.extend(Pattern::of(&document["pattern"]).inputs());
        let dated = Kind::Grid(dated, Lines::Free);
        inputs.push(Input::new("dated", Key::DatedGatherings, dated).hint(Key::DatedGatheringsHint));
        inputs
    }

    fn fill(&self, document: &Json, values: &mut Values) {
        values.set("name", text(&document["name"]));
        Pattern::of(&document["pattern"]).fill(&document["pattern"], values);
        let dated = document["dated_gatherings"].as_array().cloned().unwrap_or_default();
        let row = |dated: &Json| {
            let gathering = &dated["gathering"];
            [&dated["date"], &gathering["kind"], &gathering["from"], &gathering["to"]]
                .map(|value| text(value).to_owned())
                .to_vec()
        };
        values.set("dated", write(dated.iter().map(row)));
    }

    fn read(&self, document: &mut Json, typed: &mut Typed<'_>) {
        document["name"] = typed.some("name").into();
        document["pattern"] = Pattern::of(&document["pattern"]).read(&document["pattern"], typed);
        let rows = Rows::new("dated", typed);
        let mut dated = Vec::new();
        for row in rows.filled() {
            let [date, kind] = [0, 1].map(|column| rows.some(row, column, typed));
            let [from, to] = [2, 3].map(|column| rows.time(row, column, typed));
            dated.push(json!({ "date": date, "gathering": { "kind": kind, "from": from, "to": to } }));
        }
        document["dated_gatherings"] = dated.into();
    }
}
