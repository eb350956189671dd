//! Ranges of dates with hours of their own, such as Ramadan: a new version of their schedule.

use klabat_api::console::{Me, RuleKind, RuleRow, RuleScope};
use serde_json::{Value as Json, json};

use super::documents::Pattern;
use super::drafts::{Held, put_aside};
use super::rules::{begin, inputs, preview, stores};
use super::{Answer, Ask};
use crate::console::form::{Choice, Form, Input, Kind, Said, Values};
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// The choice that means a season that is not there yet.
const NEW: &str = "-";

/// A season of a schedule: a new one, another form of one, or one less.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteSeason {
    pub(super) scope: RuleScope,
    pub(super) key: String,
    pub(super) document: Json,
}

impl WriteSeason {
    /// In a schedule; no other rule has seasons.
    #[must_use]
    pub fn of(row: &RuleRow) -> Option<Self> {
        let (scope, key, document) = (row.scope.clone(), row.key.clone(), row.document.clone());
        (row.kind == RuleKind::Schedule).then_some(Self { scope, key, document })
    }

    fn seasons(&self) -> &[Json] {
        self.document["seasons"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The season that is chosen, with its place; none for a new one.
    fn chosen(&self, typed: &Values) -> Option<(usize, &Json)> {
        let index = typed.get("season").parse().ok()?;
        Some((index, self.seasons().get(index)?))
    }

    /// The hours that the form begins from, and keeps where it does not ask: of a new season those of the latest one, for
    /// this year's Ramadan is like the last one's; without any, the schedule's own.
    fn pattern(&self, typed: &Values) -> &Json {
        let own = &self.document["pattern"];
        let latest = || self.seasons().iter().max_by_key(|season| season["dates"]["from"].as_str());
        let season = self.chosen(typed).map(|(_, season)| season).or_else(latest);
        season.map_or(own, |season| &season["pattern"])
    }

    /// Puts in what is written of the chosen season.
    fn fill(&self, values: &mut Values) {
        let season = self.chosen(values).map_or(&Json::Null, |(_, season)| season);
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let (name, from, until) = (text(&season["name"]), text(&season["dates"]["from"]), text(&season["dates"]["to"]));
        let pattern = self.pattern(values);
        values.set("name", name);
        values.set("from", from);
        values.set("until", until);
        values.set("remove", "");
        Pattern::of(pattern).fill(pattern, values);
    }

    /// The seasons with what was typed, in the order of their dates.
    fn read(&self, typed: &mut Typed<'_>) -> Vec<Json> {
        let chosen = self.chosen(typed.values()).map(|(index, _)| index);
        let mut seasons = self.seasons().to_vec();
        if let Some(index) = chosen.filter(|_| typed.ticked("remove")) {
            seasons.remove(index);
            return seasons;
        }
        let pattern = self.pattern(typed.values());
        let (name, (from, to)) = (typed.some("name"), typed.span("from", "until"));
        let pattern = Pattern::of(pattern).read(pattern, typed);
        let season = json!({ "name": name, "dates": { "from": from, "to": to }, "pattern": pattern });
        match chosen {
            Some(index) => seasons[index] = season,
            None => seasons.push(season),
        }
        seasons.sort_by_key(|season| season["dates"]["from"].as_str().map(str::to_owned));
        seasons
    }
}

impl Ask for WriteSeason {
    fn title(&self) -> Said {
        Said::of(Key::SeasonTitle, self.document["name"].as_str().unwrap_or(&self.key))
    }

    fn initial(&self, me: &Me) -> Values {
        let mut values = begin(me).with("season", NEW);
        if let RuleScope::Unit { unit } = &self.scope {
            values.set("scope", &**unit);
        }
        self.fill(&mut values);
        values
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        let choices = self.seasons().iter().enumerate();
        let choices = choices
            .map(|(index, season)| Choice::name(&index.to_string(), season["name"].as_str().unwrap_or_default()));
        let choices = choices.chain([Choice::key(NEW, Key::SeasonNew)]).collect();
        let mut own = vec![Input::new("season", Key::Season, Kind::Select(choices))];
        let chosen = self.chosen(typed);
        if chosen.is_some() {
            own.push(Input::new("remove", Key::SeasonRemove, Kind::Check(Key::SeasonRemove)));
        }
        if chosen.is_none() || typed.get("remove").is_empty() {
            own.push(Input::new("name", Key::Name, Kind::Line).hint(Key::SeasonNameHint));
            own.push(Input::new("from", Key::FirstDay, Kind::Date));
            own.push(Input::new("until", Key::LastDate, Kind::Date));
            own.extend(Pattern::of(&self.document["pattern"]).inputs());
        }
        Form::new(Key::ShowEffect, inputs(RuleKind::Schedule, own, typed, me))
            .text(Key::SeasonText)
            .text(Key::RuleText)
            .drafts()
    }

    fn edit(&self, values: &mut Values, name: &'static str, value: &str) -> bool {
        if name != "season" {
            return false;
        }
        values.set(name, value);
        self.fill(values);
        true
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        typed.some("season");
        let mut document = self.document.clone();
        document["seasons"] = self.read(typed).into();
        preview(typed, RuleKind::Schedule, self.scope.clone(), self.key.clone(), document)
    }

    fn draft(&self, typed: &mut Typed<'_>) -> Option<Request> {
        let held = Held { season: true, base: self.document.clone(), ..Held::default() };
        Some(put_aside(typed, RuleKind::Schedule, self.scope.clone(), self.key.clone(), held))
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneRule.into()
    }

    fn answered(&self, answer: &[u8], typed: &Values) -> Answer {
        let span = (typed.get("from").to_owned(), typed.get("until").to_owned());
        Answer::shows(stores(answer, &self.request(&mut Typed::new(typed)), Some(span)))
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::console::RuleScope;
    use serde_json::{Value as Json, json};

    use super::{Ask, NEW, WriteSeason};
    use crate::console::form::{Cells, Fault, TICKED, Values};
    use crate::console::tests::admin;
    use crate::console::typed::Typed;

    fn schedule() -> WriteSeason {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../functions/attendance/data/schedules/five_days.json");
        let document = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        WriteSeason { scope: RuleScope::Regency {}, key: "lima-hari".into(), document }
    }

    fn read(change: &WriteSeason, values: &Values) -> Result<Vec<Json>, Vec<(&'static str, Fault)>> {
        let mut typed = Typed::new(values);
        let seasons = change.read(&mut typed);
        typed.finish(seasons)
    }

    #[test]
    fn a_season_that_nobody_touches_stays_as_it_was() {
        let change = schedule();
        for season in 0..change.seasons().len() {
            let mut values = change.initial(&admin());
            assert!(change.edit(&mut values, "season", &season.to_string()));
            assert_eq!(read(&change, &values).unwrap(), change.seasons());
        }
    }

    #[test]
    fn a_new_season_begins_with_the_hours_of_the_latest_or_else_the_ordinary_ones() {
        let mut change = schedule();
        let begins = |change: &WriteSeason| Cells::parse(change.initial(&admin()).get("hours")).get(0, 0).to_owned();
        assert_eq!(begins(&change), "08:00", "as in Ramadan");
        let mut later = change.seasons()[0].clone();
        later["dates"] = json!({ "from": "2027-02-08", "to": "2027-03-09" });
        later["pattern"]["days"]["monday"]["start"] = "08:15".into();
        change.document["seasons"].as_array_mut().unwrap().insert(0, later);
        assert_eq!(begins(&change), "08:15", "wherever it stands");
        change.document["seasons"] = json!([]);
        assert_eq!(begins(&change), "07:30");
    }

    #[test]
    fn a_new_season_stands_in_its_place() {
        let change = schedule();
        let mut values = change.initial(&admin());
        assert_eq!(values.get("season"), NEW);
        values.set("name", "Masa awal");
        values.set("from", "2026-01-05");
        values.set("until", "2026-01-09");
        let mut hours = Cells::parse(values.get("hours"));
        hours.set(0, 0, "9.00");
        values.set("hours", hours.write());
        let seasons = read(&change, &values).unwrap();
        assert_eq!(seasons.len(), change.seasons().len() + 1);
        assert_eq!(seasons[0]["dates"], json!({ "from": "2026-01-05", "to": "2026-01-09" }));
        assert_eq!(seasons[0]["pattern"]["days"]["monday"]["start"], "09:00");
        let days = &change.seasons()[0]["pattern"]["days"];
        assert_eq!(seasons[0]["pattern"]["days"]["tuesday"], days["tuesday"]);
        values.set("until", "2026-01-04");
        assert_eq!(read(&change, &values), Err(vec![("until", Fault::EndsEarly)]));
    }

    #[test]
    fn a_season_is_taken_out_without_asking_for_its_hours() {
        let change = schedule();
        let mut values = change.initial(&admin());
        change.edit(&mut values, "season", "0");
        let asks =
            |values: &Values, name: &str| change.form(values, &admin()).inputs.iter().any(|input| input.name == name);
        assert!(asks(&values, "hours"));
        values.set("remove", TICKED);
        assert!(!asks(&values, "hours"));
        assert_eq!(read(&change, &values).unwrap(), change.seasons()[1..]);
        // Another choice is not taken out by a tick that was meant for this one.
        change.edit(&mut values, "season", NEW);
        assert_eq!(values.get("remove"), "");
    }
}
