//! The hours of a schedule or of a season: a week by weekday, or shifts by code.

use serde_json::{Map, Value as Json, json};

use super::cells::{GATHERINGS, Rows, WEEKDAYS, choice, named, short, write};
use super::{number, text};
use crate::console::form::{Column, Fault, Input, Kind, Lines, Values};
use crate::console::typed::Typed;
use crate::messages::console::Key;

/// Widest side of a window in minutes: half a day.
const WIDEST: u32 = 720;

/// The sides of the windows and of flexible hours: field, side and label.
const SIDES: [(&str, &str, Key); 6] = [
    ("check_in", "before", Key::CheckInBefore),
    ("check_in", "after", Key::CheckInAfter),
    ("check_out", "before", Key::CheckOutBefore),
    ("check_out", "after", Key::CheckOutAfter),
    ("flex", "earlier", Key::FlexEarlier),
    ("flex", "later", Key::FlexLater),
];

/// What the hours are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Pattern {
    /// Weekdays.
    Week,
    /// Codes of shifts.
    Roster,
}

impl Pattern {
    pub(in super::super) fn of(pattern: &Json) -> Self {
        if pattern["by"] == "roster" { Self::Roster } else { Self::Week }
    }

    const fn field(self) -> &'static str {
        match self {
            Self::Week => "days",
            Self::Roster => "shifts",
        }
    }

    /// How many columns stand before those of the hours: a week's rows have names.
    const fn codes(self) -> usize {
        match self {
            Self::Week => 0,
            Self::Roster => 1,
        }
    }

    fn grid(self, columns: impl IntoIterator<Item = Column>) -> Kind {
        match self {
            Self::Week => Kind::Grid(columns.into_iter().collect(), Lines::Named(named(&WEEKDAYS))),
            Self::Roster => Kind::Grid([short(Key::ShiftCode)].into_iter().chain(columns).collect(), Lines::Free),
        }
    }

    /// Its inputs.
    pub(in super::super) fn inputs(self) -> [Input; 3] {
        let (label, hint) = match self {
            Self::Week => (Key::WorkingHours, Key::WeekHint),
            Self::Roster => (Key::ShiftHours, Key::ShiftsHint),
        };
        let hours = self.grid([Key::Start, Key::End, Key::RestFrom, Key::RestTo].map(short));
        let windows = self.grid(SIDES.map(|(_, _, label)| short(label)));
        let day = match self {
            Self::Week => choice(Key::Weekday, &WEEKDAYS),
            Self::Roster => short(Key::ShiftCode),
        };
        let gatherings = vec![day, choice(Key::Kind, &GATHERINGS), short(Key::CountsFrom), short(Key::CountsUntil)];
        [
            Input::new("hours", label, hours).hint(hint),
            Input::new("windows", Key::Windows, windows).hint(Key::WindowsHint),
            Input::new("gatherings", Key::Gatherings, Kind::Grid(gatherings, Lines::Free)).hint(Key::GatheringsHint),
        ]
    }

    /// The days or shifts of a pattern: every weekday, worked or not; or the shifts that there are.
    fn each(self, pattern: &Json) -> Vec<(String, Json)> {
        let all = &pattern[self.field()];
        match self {
            Self::Week => WEEKDAYS.iter().map(|(day, _)| ((*day).to_owned(), all[*day].clone())).collect(),
            Self::Roster => {
                all.as_object().into_iter().flatten().map(|(code, hours)| (code.clone(), hours.clone())).collect()
            }
        }
    }

    /// What stands in the inputs.
    pub(in super::super) fn fill(self, pattern: &Json, values: &mut Values) {
        let each = self.each(pattern);
        let row = |code: &str, cells: Vec<String>| match self {
            Self::Week => cells,
            Self::Roster => std::iter::once(code.to_owned()).chain(cells).collect(),
        };
        let hours = each.iter().map(|(code, hours)| {
            let times = [&hours["start"], &hours["end"], &hours["rest"]["from"], &hours["rest"]["to"]];
            row(code, times.map(|time| text(time).to_owned()).to_vec())
        });
        values.set("hours", write(hours));
        let windows = each
            .iter()
            .map(|(code, hours)| row(code, SIDES.map(|(field, side, _)| number(&hours[field][side])).to_vec()));
        values.set("windows", write(windows));
        let gatherings = each.iter().flat_map(|(code, hours)| {
            let all = hours["gatherings"].as_array().cloned().unwrap_or_default();
            all.into_iter().map(move |gathering| {
                let [kind, from, to] = ["kind", "from", "to"].map(|field| text(&gathering[field]).to_owned());
                vec![code.clone(), kind, from, to]
            })
        });
        values.set("gatherings", write(gatherings));
    }

    /// What a row is called.
    fn code(self, rows: &Rows, row: usize) -> String {
        match self {
            Self::Week => WEEKDAYS.get(row).map_or("", |(day, _)| day).to_owned(),
            Self::Roster => rows.get(row, 0).to_owned(),
        }
    }

    /// The pattern as the inputs have it. A day without windows has those of the first day that has some.
    pub(in super::super) fn read(self, base: &Json, typed: &mut Typed<'_>) -> Json {
        let windows = self.windows(typed);
        let of = |code: &str| {
            windows.iter().find(|(own, _)| own == code).or(windows.first()).map(|(_, sides)| sides.clone())
        };
        let rows = Rows::new("hours", typed);
        let mut all = Map::new();
        for row in rows.filled() {
            let code = self.code(&rows, row);
            if code.is_empty() || all.contains_key(&code) {
                typed.fault("hours", Fault::Missing);
                continue;
            }
            let mut hours = of(&code).unwrap_or_else(plain);
            let column = self.codes();
            hours["start"] = rows.time(row, column, typed).into();
            hours["end"] = rows.time(row, column + 1, typed).into();
            hours["rest"] = match (rows.get(row, column + 2), rows.get(row, column + 3)) {
                ("", "") => Json::Null,
                _ => json!({ "from": rows.time(row, column + 2, typed), "to": rows.time(row, column + 3, typed) }),
            };
            hours["gatherings"] = json!([]);
            all.insert(code, hours);
        }
        if all.is_empty() {
            typed.fault("hours", Fault::Missing);
        }
        gatherings(&mut all, typed);
        let mut pattern = base.clone();
        pattern[self.field()] = Json::Object(all);
        pattern
    }

    /// Windows and flexible hours of each row that has them.
    fn windows(self, typed: &mut Typed<'_>) -> Vec<(String, Json)> {
        let rows = Rows::new("windows", typed);
        let mut windows = Vec::new();
        for row in 0..rows.count() {
            let column = self.codes();
            if (column..column + SIDES.len()).all(|column| rows.get(row, column).is_empty()) {
                continue;
            }
            let mut sides = json!({});
            for (index, (field, side, _)) in SIDES.into_iter().enumerate() {
                sides[field][side] = rows.number(row, column + index, &(0..=WIDEST), typed).into();
            }
            windows.push((self.code(&rows, row), sides));
        }
        windows
    }
}

/// Adds the gatherings to the days or shifts that they are of.
fn gatherings(all: &mut Map<String, Json>, typed: &mut Typed<'_>) {
    let rows = Rows::new("gatherings", typed);
    for row in rows.filled() {
        let [code, kind] = [0, 1].map(|column| rows.some(row, column, typed));
        let [from, to] = [2, 3].map(|column| rows.time(row, column, typed));
        match all.get_mut(&code).and_then(|hours| hours["gatherings"].as_array_mut()) {
            Some(own) => own.push(json!({ "kind": kind, "from": from, "to": to })),
            None => typed.fault("gatherings", Fault::NotWorked),
        }
    }
}

/// Windows of a first day or shift, when nobody wrote any: from an hour and a half before to three hours after.
fn plain() -> Json {
    let side = json!({ "before": 90, "after": 180 });
    json!({ "flex": { "earlier": 0, "later": 0 }, "check_in": side, "check_out": side })
}
