//! Who has which shift: of one person, or of a unit's month as it is pasted from a spreadsheet.

use klabat_api::console::{DayPart, Me, NewShift, NewShifts, ShiftHours, ShiftRow};
use klabat_api::routes;

use super::{Ask, Who};
use crate::console::form::{Choice, Fault, Form, Input, Kind, Said, Values};
use crate::console::pasted::{PastedLine, pasted};
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// Dates of one request, as the server takes them: a hundred people for a month, with room.
const MOST: usize = 3_500;

/// The input that is pasted into.
const TABLE: &str = "table";

/// What the code of a shift means, and from which date on where that is not the whole month.
#[must_use]
pub fn meaning(told: &ShiftHours) -> Said {
    let span = |part: &DayPart| [&*part.from, " ", &*part.until].concat();
    let key = match (told.since.ends_with("-01"), &told.rest) {
        (true, None) => Key::ShiftMeans,
        (true, Some(_)) => Key::ShiftMeansRest,
        (false, None) => Key::ShiftMeansSince,
        (false, Some(_)) => Key::ShiftMeansSinceRest,
    };
    let (shift, schedule) = (("shift", told.shift.clone()), ("schedule", told.schedule.clone()));
    let values = [shift, schedule, ("date", told.since.clone()), ("hours", span(&told.hours))];
    let pause = told.rest.as_ref().map(|rest| ("pause", span(rest)));
    Said { key, values: values.into_iter().chain(pause).collect() }
}

/// The codes that one may write, before the form.
fn explained(form: Form, legend: &[ShiftHours]) -> Form {
    legend.iter().map(meaning).fold(form, Form::text)
}

/// Dates of one person's roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteShifts {
    /// Of which unit.
    pub unit: String,
    /// The month's dates.
    pub dates: Vec<String>,
    /// Whose.
    pub who: Who,
    /// What the codes mean.
    pub legend: Vec<ShiftHours>,
}

impl Ask for WriteShifts {
    fn title(&self) -> Said {
        Said::of(Key::ShiftTitle, &self.who.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        let dates = self.dates.iter().map(|date| Choice::day(date)).collect();
        let inputs = vec![
            Input::new("shift", Key::ShiftCode, Kind::Line).hint(Key::ShiftCodeHint),
            Input::new("dates", Key::Dates, Kind::Several(dates)),
        ];
        explained(Form::new(Key::Save, inputs), &self.legend)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (shift, dates) = (typed.optional("shift"), typed.several("dates"));
        let entry = |date| NewShift { employee: self.who.id.clone(), date, shift: shift.clone() };
        let rows = dates.into_iter().map(entry).collect();
        Request::json(routes::SHIFTS, &NewShifts { unit: self.unit.clone(), rows })
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneSaved, &self.who.name)
    }
}

/// The roster of a month, pasted from a spreadsheet: all of it is written, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasteShifts {
    /// Of which unit.
    pub unit: String,
    /// `YYYY-MM`.
    pub month: String,
    /// The unit's people in that month.
    pub people: Vec<ShiftRow>,
    /// What the codes mean.
    pub legend: Vec<ShiftHours>,
}

impl PasteShifts {
    fn lines(&self, typed: &Values) -> Vec<PastedLine> {
        pasted(typed.get(TABLE), &self.month, &self.people, &self.legend)
    }
}

impl Ask for PasteShifts {
    fn title(&self) -> Said {
        Said::months(Key::PasteTitle, std::slice::from_ref(&self.month))
    }

    fn form(&self, typed: &Values, _: &Me) -> Form {
        let lines = self.lines(typed);
        let mut inputs = vec![Input::new(TABLE, Key::PasteTable, Kind::Code).hint(Key::PasteHint)];
        let count = |number: usize| number.to_string();
        let bad = lines.iter().filter(|line| line.problem.is_some()).count();
        let days = lines.iter().map(|line| line.rows.len()).sum();
        let sum = vec![("people", count(lines.len() - bad)), ("days", count(days))];
        let some = !lines.is_empty();
        inputs.extend(some.then(|| Input::new("preview", Key::PastePreview, Kind::Pasted(lines))));
        let mut form = explained(Form::new(Key::Save, inputs).text(Key::PasteText), &self.legend);
        form.seen.extend(some.then_some(Said { key: Key::PasteSum, values: sum }));
        form.alerts.extend((bad > 0).then(|| Said { key: Key::PasteBad, values: vec![("count", count(bad))] }));
        form
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let lines = self.lines(typed.values());
        let bad = lines.iter().any(|line| line.problem.is_some());
        let rows: Vec<_> = lines.into_iter().flat_map(|line| line.rows).collect();
        if bad {
            typed.fault(TABLE, Fault::BadLines);
        } else if rows.is_empty() {
            typed.fault(TABLE, Fault::Missing);
        } else if rows.len() > MOST {
            typed.fault(TABLE, Fault::TooLong);
        }
        Request::json(routes::SHIFTS, &NewShifts { unit: self.unit.clone(), rows })
    }

    fn done(&self, typed: &Values) -> Said {
        Said { key: Key::DonePasted, values: vec![("people", self.lines(typed).len().to_string())] }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::cases::tests::read;
    use super::*;
    use crate::console::tests::admin;

    #[test]
    fn no_code_is_off_and_no_date_is_nothing() {
        let who = Who { id: "e1".into(), name: "Ani".into() };
        let dates = vec!["2026-07-01".into(), "2026-07-02".into()];
        let ask = WriteShifts { unit: "rsud".into(), dates, who, legend: Vec::new() };
        assert_eq!(read(&ask, &Values::default()), Err(vec![("dates", Fault::Missing)]));
        let mut values = Values::default();
        values.toggle("dates", "2026-07-02");
        let off = read(&ask, &values).unwrap();
        assert_eq!(off["rows"], json!([{ "employee": "e1", "date": "2026-07-02", "shift": null }]));
        let morning = read(&ask, &values.with("shift", " P ")).unwrap();
        assert_eq!(morning["rows"][0]["shift"], "P");
    }

    fn morning(since: &str, rest: Option<(&str, &str)>) -> ShiftHours {
        let part = |(from, until): (&str, &str)| DayPart { from: from.into(), until: until.into() };
        let (schedule, shift) = ("Bangsal".into(), "P".into());
        ShiftHours { schedule, shift, since: since.into(), hours: part(("07:00", "14:00")), rest: rest.map(part) }
    }

    #[test]
    fn a_code_is_told_with_its_hours_and_since_when() {
        let rest = Some(("12:00", "12:30"));
        for (told, key) in [
            (morning("2026-07-01", None), Key::ShiftMeans),
            (morning("2026-07-01", rest), Key::ShiftMeansRest),
            (morning("2026-07-15", None), Key::ShiftMeansSince),
            (morning("2026-07-15", rest), Key::ShiftMeansSinceRest),
        ] {
            let said = meaning(&told);
            assert_eq!(said.key, key);
            assert!(said.values.contains(&("hours", "07:00 14:00".into())), "{said:?}");
            let paused = said.values.contains(&("pause", "12:00 12:30".into()));
            assert_eq!(paused, told.rest.is_some());
        }
    }

    #[test]
    fn whoever_writes_a_roster_reads_what_the_codes_mean() {
        let who = Who { id: "e1".into(), name: "Ani".into() };
        let (unit, legend) = ("rsud".into(), vec![morning("2026-07-01", None)]);
        let ask = WriteShifts { unit, dates: vec!["2026-07-01".into()], who, legend };
        for form in [ask.form(&Values::default(), &admin()), paste().form(&Values::default(), &admin())] {
            assert!(form.text.iter().any(|said| said.key == Key::ShiftMeans), "{:?}", form.text);
        }
    }

    fn paste() -> PasteShifts {
        let person = |id: &str| ShiftRow {
            employee: id.into(),
            nip: ["19800101200501100", &id[1..]].concat(),
            name: id.to_uppercase(),
            days: Vec::new(),
        };
        let (people, legend) = (vec![person("e1"), person("e2")], vec![morning("2026-11-01", None)]);
        PasteShifts { unit: "rsud".into(), month: "2026-11".into(), people, legend }
    }

    #[test]
    fn a_pasted_month_is_one_request_once_every_line_is_right() {
        let (good, other) = ("198001012005011001\tP\t-", "198001012005011002\tP");
        let both = Values::default().with(TABLE, [good, other].join("\n"));
        let rows = json!([
            { "employee": "e1", "date": "2026-11-01", "shift": "P" },
            { "employee": "e1", "date": "2026-11-02", "shift": null },
            { "employee": "e2", "date": "2026-11-01", "shift": "P" },
        ]);
        assert_eq!(read(&paste(), &both), Ok(json!({ "unit": "rsud", "rows": rows })));
        let bad = Values::default().with(TABLE, [good, "123\tP"].join("\n"));
        assert_eq!(read(&paste(), &bad), Err(vec![(TABLE, Fault::BadLines)]), "nothing is written of the others");
        assert_eq!(read(&paste(), &Values::default()), Err(vec![(TABLE, Fault::Missing)]));
        assert_eq!(paste().done(&both).values, [("people", "2".to_owned())]);
    }

    #[test]
    fn a_request_has_no_more_dates_than_the_server_takes() {
        let mut ask = paste();
        ask.people = (0..117)
            .map(|id| ShiftRow { employee: id.to_string(), nip: id.to_string(), name: String::new(), days: Vec::new() })
            .collect();
        let table = |people: u32| {
            let lines: Vec<_> = (0..people).map(|id| [&*id.to_string(), &"\tP".repeat(30)].concat()).collect();
            Values::default().with(TABLE, lines.join("\n"))
        };
        assert!(read(&ask, &table(116)).is_ok());
        assert_eq!(read(&ask, &table(117)), Err(vec![(TABLE, Fault::TooLong)]));
    }

    #[test]
    fn what_will_be_written_is_seen_before_it_is() {
        let values = Values::default().with(TABLE, "198001012005011001\tP\t-\n123\tM");
        let form = paste().form(&values, &admin());
        assert!(matches!(&form.inputs[1].kind, Kind::Pasted(lines) if lines.len() == 2));
        assert_eq!(form.seen[0].values, [("people", "1".to_owned()), ("days", "2".to_owned())]);
        assert_eq!(form.alerts[0].values, [("count", "1".to_owned())]);
        assert_eq!(paste().form(&Values::default(), &admin()).inputs.len(), 1);
    }
}
