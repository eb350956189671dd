//! Documents that are a few numbers: when an outage is proposed, and how long data are kept.

use klabat_api::console::Me;
use serde_json::Value as Json;

use super::cells::{Rows, named, short, write};
use super::{number, text};
use crate::console::form::{Input, Kind, Lines, Values};
use crate::console::typed::Typed;
use crate::messages::console::Key;

/// Usulan gangguan.
pub(super) struct Health;

/// Its numbers: input, field, label, hint and the most.
const HEALTH: [(&str, &str, Key, Key, u32); 5] = [
    ("around", "around", Key::HealthAround, Key::HealthAroundHint, 720),
    ("silence", "silence", Key::HealthSilence, Key::HealthSilenceHint, 1_440),
    ("stretch", "stretch", Key::HealthStretch, Key::HealthStretchHint, 1_440),
    ("refusals", "refusals", Key::HealthRefusals, Key::HealthRefusalsHint, 100_000),
    ("percent", "percent", Key::HealthPercent, Key::HealthPercentHint, 100),
];

impl super::Page for Health {
    fn inputs(&self, _: &Json, _: &Me) -> Vec<Input> {
        HEALTH.map(|(name, _, label, hint, _)| Input::new(name, label, Kind::Number).hint(hint)).into()
    }

    fn fill(&self, document: &Json, values: &mut Values) {
        for (name, field, ..) in HEALTH {
            values.set(name, number(&document[field]));
        }
    }

    fn read(&self, document: &mut Json, typed: &mut Typed<'_>) {
        for (name, field, _, _, most) in HEALTH {
            document[field] = typed.number(name, &(1..=most)).into();
        }
    }
}

/// Masa simpan data.
pub(super) struct Retention;

/// The categories with their wire names, in the order of the screen of personal data.
const CATEGORIES: [(&str, Key); 10] = [
    ("identity", Key::KeptIdentity),
    ("phone", Key::KeptPhone),
    ("records", Key::KeptRecords),
    ("evidence", Key::KeptEvidence),
    ("refusals", Key::KeptRefusals),
    ("absences", Key::KeptAbsences),
    ("attachments", Key::KeptAttachments),
    ("corrections", Key::KeptCorrections),
    ("recaps", Key::KeptRecaps),
    ("audit", Key::KeptAudit),
];

/// A century: nothing is kept longer than somebody lives after.
const LONGEST: u32 = 36_525;

impl super::Page for Retention {
    fn inputs(&self, _: &Json, _: &Me) -> Vec<Input> {
        let days = Kind::Grid(vec![short(Key::Days)], Lines::Named(named(&CATEGORIES)));
        vec![
            Input::new("name", Key::Name, Kind::Line),
            Input::new("source", Key::Source, Kind::Line).hint(Key::SourceHint),
            Input::new("days", Key::KeptDays, days).hint(Key::KeptDaysHint),
        ]
    }

    fn fill(&self, document: &Json, values: &mut Values) {
        for name in ["name", "source"] {
            values.set(name, text(&document[name]));
        }
        values.set("days", write(CATEGORIES.iter().map(|(category, _)| vec![number(&document["days"][*category])])));
    }

    fn read(&self, document: &mut Json, typed: &mut Typed<'_>) {
        document["name"] = typed.some("name").into();
        document["source"] = typed.some("source").into();
        let rows = Rows::new("days", typed);
        for (row, (category, _)) in CATEGORIES.iter().enumerate() {
            document["days"][*category] = rows.number(row, 0, &(0..=LONGEST), typed).into();
        }
    }
}
