//! Rincian hari: the verdict on each day of a month.

use klabat_api::console::{DayCell, RecapState};
use klabat_api::own::{OwnDay, OwnMonth};
use klabat_kit::flow::messages::own::Key;
use klabat_kit::flow::own::{Screen, clock, day_mark, percent, recap_mark, recap_text};
use klabat_kit::looks::{ButtonKind, Shape, Tone};

use super::{freshness, head, lists};
use crate::ui::{Element, Node, Ui, el};
use crate::widgets::{badge, banner, go, group, icon, link, paragraph, tone};

/// The letter of a day that is not judged, which is none.
const UNJUDGED: &str = "?";

/// A link to another month.
const NEIGHBOUR: &str = "button button--text button--small";

/// The screen.
pub(super) fn days(ui: Ui<'_>) -> Vec<Node> {
    let [heading, told] = head(ui);
    let known = ui.model.month.value.as_ref();
    let mut screen = vec![heading, lists(ui), told, month(ui).into(), freshness(ui, &ui.model.month, Key::DaysFailed)];
    screen.push(known.and_then(|month| nothing(ui, month)).into());
    let days = known.filter(|month| !month.days.is_empty()).map(|month| {
        let draft = month.recap == RecapState::Draft;
        el("ul").class("rows card entries").all(month.days.iter().map(|each| day(ui, each, draft).into()))
    });
    screen.push(days.into());
    screen
}

/// Which month, how far its recap is, and the way to its neighbours.
fn month(ui: Ui<'_>) -> Element {
    let name = ui.model.shown_month().map(|month| ui.month(month)).unwrap_or_default();
    let earlier = ui.model.earlier().map(|screen| {
        let words = neighbour(ui, &screen, Key::MonthEarlier);
        link(NEIGHBOUR, screen).with(icon(Shape::Left, "18")).with(words)
    });
    let later = ui.model.later().map(|screen| {
        let words = neighbour(ui, &screen, Key::MonthLater);
        link(NEIGHBOUR, screen).with(words).with(icon(Shape::Right, "18"))
    });
    let recap = ui.model.month.value.as_ref();
    let state = recap.map(|month| {
        let (how, word) = recap_mark(month.recap);
        badge(tone(how), Some(recap_shape(month.recap)), ui.text(word))
    });
    let texts = recap.map(|month| {
        group("small")
            .with(paragraph("soft", ui.fill(Key::MonthAt, &[("unit", &month.unit.name)])))
            .with(paragraph("", ui.text(recap_text(month.recap))))
    });
    el("section")
        .class("card stack stack--tight")
        .with(group("row row--apart").with(el("h2").with(name)).with(state))
        .with(texts)
        .with(
            el("nav")
                .class("row row--apart months")
                .attr("aria-label", ui.text(Key::DaysTitle))
                .with(earlier)
                .with(later),
        )
}

/// Its name, and for who does not see where it stands, which way it leads.
fn neighbour(ui: Ui<'_>, screen: &Screen, way: Key) -> Element {
    let name = if let Screen::Days(Some(month)) = screen { ui.month(month) } else { String::new() };
    el("span").with(el("span").class("visually-hidden").with(ui.text(way)).with(": ")).with(name)
}

const fn recap_shape(state: RecapState) -> Shape {
    match state {
        RecapState::Draft => Shape::Document,
        RecapState::Verified => Shape::Check,
        RecapState::Locked => Shape::Shield,
        RecapState::Unlocked => Shape::Warning,
    }
}

/// Why there are no days.
fn nothing(ui: Ui<'_>, month: &OwnMonth) -> Option<Element> {
    if let Some(reason) = &month.refused {
        let why = ui.language().of(&reason.message);
        return Some(banner(Tone::Queued, Some(Shape::Warning), ui.text(Key::DaysRefused), why.into(), None));
    }
    let text = ui.text(Key::DaysEmptyText).into();
    month.days.is_empty().then(|| banner(Tone::Neutral, None, ui.text(Key::DaysEmpty), text, None))
}

/// One day.
fn day(ui: Ui<'_>, day: &OwnDay, draft: bool) -> Element {
    let (how, word) = day_mark(&day.cell);
    let word = ui.text(word);
    let label = if day.cell.code == UNJUDGED { word.to_owned() } else { [&*day.cell.code, word].join(" · ") };
    let head = group("row row--apart").with(el("h3").class("entry__name").with(ui.day(&day.date))).with(badge(
        tone(how),
        None,
        label,
    ));
    let reasons = day.reasons.iter().map(|reason| el("li").with(ui.language().of(&reason.message)).into());
    let reasons = (!day.reasons.is_empty()).then(|| el("ul").class("reasons small").all(reasons));
    let correct = (draft && day.hours.is_some()).then(|| {
        let screen = Screen::Correction(Some(day.date.clone()));
        go(ButtonKind::Text, "button--small entry__act", Some(Shape::Document), ui.text(Key::AskCorrection), screen)
    });
    el("li").class("entry").with(head).with(times(ui, day)).with(counts(ui, &day.cell)).with(reasons).with(correct)
}

/// Hours, coming and going.
fn times(ui: Ui<'_>, day: &OwnDay) -> Option<Element> {
    let cell = &day.cell;
    let came = cell.check_in.is_some() || cell.check_out.is_some();
    let hours = match &day.hours {
        Some(hours) => {
            let [from, until] = hours.each_ref().map(|time| clock(ui.language(), time));
            ui.fill(Key::Hours, &[("from", &from), ("until", &until)])
        }
        None if came => ui.text(Key::HoursNone).to_owned(),
        None => return None,
    };
    let time = |key: Key, time: Option<&String>| {
        let time = time.map_or_else(|| ui.text(Key::NoTime).to_owned(), |time| clock(ui.language(), time));
        el("div").with(el("dt").with(ui.text(key))).with(el("dd").class("figures").with(time))
    };
    // Where there is neither, the letter says why.
    let times = came.then(|| {
        let came = time(Key::Came, cell.check_in.as_ref());
        el("dl").class("facts times").with(came).with(time(Key::Went, cell.check_out.as_ref()))
    });
    Some(group("stack stack--tight").with(paragraph("soft small figures", hours)).with(times))
}

/// What counts against it, and what is undecided.
fn counts(ui: Ui<'_>, cell: &DayCell) -> Option<Element> {
    let minutes = |key: Key, minutes: u32| (minutes > 0).then(|| ui.fill(key, &[("minutes", &minutes.to_string())]));
    let cut =
        (cell.deduction > 0).then(|| ui.fill(Key::Deduction, &[("percent", &percent(ui.language(), cell.deduction))]));
    let open = cell.open.then(|| ui.text(Key::Undecided).to_owned());
    let badges = [
        (Tone::Error, Shape::Clock, minutes(Key::Late, cell.late_minutes)),
        (Tone::Error, Shape::Clock, minutes(Key::Early, cell.early_minutes)),
        (Tone::Error, Shape::Warning, cut),
        (Tone::Queued, Shape::Clock, open),
    ];
    let badges: Vec<Node> = badges
        .into_iter()
        .filter_map(|(tone, shape, words)| words.map(|words| badge(tone, Some(shape), words).into()))
        .collect();
    (!badges.is_empty()).then(|| group("row counts").all(badges))
}
