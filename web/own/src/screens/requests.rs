//! Pengajuan: what is left of the year's leave, and what was asked for.

use klabat_api::console::{Decision, Quota};
use klabat_kit::flow::messages::own::Key;
use klabat_kit::flow::own::{Asked, Screen, Tap, claimed, clock, decision_key, kind_key};
use klabat_kit::looks::{ButtonKind, Shape, Tone};

use super::take_back::take_back;
use super::{freshness, head, lists};
use crate::ui::{Element, Node, Ui, el};
use crate::widgets::{WIDE, badge, banner, go, group, paragraph, tap, tone};

/// The screen.
pub(super) fn requests(ui: Ui<'_>) -> Vec<Node> {
    let known = ui.model.requests.value.as_ref();
    let [heading, told] = head(ui);
    let list = ui.model.list();
    let none = (known.is_some() && list.is_empty()).then(|| {
        let text = ui.text(Key::ListEmptyText).into();
        banner(Tone::Neutral, Some(Shape::Document), ui.text(Key::ListEmpty), text, None)
    });
    let entries = (!list.is_empty())
        .then(|| el("ul").class("rows card entries").all(list.iter().map(|asked| entry(ui, *asked).into())));
    let title = known.map(|_| el("h2").with(ui.text(Key::ListTitle)));
    vec![
        heading,
        lists(ui),
        told,
        freshness(ui, &ui.model.requests, Key::ListFailed),
        known.map(|known| balance(ui, known.annual.as_ref())).into(),
        asking(ui).into(),
        group("stack stack--tight").with(title).with(none).with(entries).into(),
        take_back(ui),
    ]
}

/// The two things to ask for.
fn asking(ui: Ui<'_>) -> Element {
    let correction = Screen::Correction(None);
    group("stack stack--tight")
        .with(go(ButtonKind::Primary, WIDE, Some(Shape::Plus), ui.text(Key::AskAbsence), Screen::Absence))
        .with(go(ButtonKind::Secondary, WIDE, None, ui.text(Key::AskCorrection), correction))
}

/// Annual leave.
fn balance(ui: Ui<'_>, annual: Option<&Quota>) -> Element {
    let card = el("section").class("card");
    let Some(quota) = annual else { return card.with(paragraph("soft", ui.text(Key::BalanceNone))) };
    let [year, own, carried, added, taken, left] = [
        quota.year.to_string(),
        text(quota.own),
        text(quota.carried),
        text(quota.added),
        text(quota.taken),
        text(quota.left),
    ];
    let parts = [("own", &*own), ("carried", &*carried), ("added", &*added), ("taken", &*taken)];
    card.with(el("h2").class("balance__title soft").with(ui.fill(Key::BalanceTitle, &[("year", &year)])))
        .with(paragraph("balance figures", ui.fill(Key::BalanceLeft, &[("left", &left)])))
        .with(paragraph("soft small", ui.fill(Key::BalanceParts, &parts)))
}

fn text(days: u16) -> String {
    days.to_string()
}

/// One that was asked for, and what became of it.
fn entry(ui: Ui<'_>, asked: Asked<'_>) -> Element {
    let (how, state) = asked.mark();
    let head = group("row row--apart").with(el("h3").class("entry__name").with(name(ui, asked))).with(badge(
        tone(how),
        None,
        ui.text(state),
    ));
    let back = asked.can_be_taken_back().then(|| {
        let press = Tap::AskTakeBack(asked.what(), asked.id().to_owned());
        tap(ButtonKind::Text, "button--small entry__act", Shape::Bin, ui.text(Key::TakeBack), press)
    });
    el("li").class("entry").with(head).all(facts(ui, asked)).with(back)
}

/// What it is.
pub(super) fn name(ui: Ui<'_>, asked: Asked<'_>) -> &'static str {
    match asked {
        Asked::Absence(absence) => ui.text(kind_key(absence.kind)),
        Asked::Correction(_) => ui.text(Key::Correction),
    }
}

/// Which days, or what of a day.
pub(super) fn when(ui: Ui<'_>, asked: Asked<'_>) -> String {
    match asked {
        Asked::Absence(absence) => {
            let days = span(ui, &absence.first, &absence.last);
            let part = absence.part.as_ref().map(|part| {
                let [from, until] = [&part.from, &part.until].map(|time| clock(ui.language(), time));
                ui.fill(Key::Part, &[("from", &from), ("until", &until)])
            });
            joined(days, part)
        }
        Asked::Correction(correction) => {
            joined(ui.short_day(&correction.date), Some(claimed(ui.language(), &correction.claim)))
        }
    }
}

fn joined(first: String, second: Option<String>) -> String {
    match second {
        Some(second) => [&*first, &*second].join(" · "),
        None => first,
    }
}

/// One day or several.
pub(super) fn span(ui: Ui<'_>, first: &str, last: &str) -> String {
    let (begin, end) = (ui.short_day(first), ui.short_day(last));
    if first == last { begin } else { ui.fill(Key::Span, &[("first", &begin), ("last", &end)]) }
}

/// The rest of what is known of it.
fn facts(ui: Ui<'_>, asked: Asked<'_>) -> Vec<Node> {
    let (reason, own, letter) = match asked {
        Asked::Absence(absence) => (&absence.reason, absence.own, absence.letter.as_ref()),
        Asked::Correction(correction) => (&correction.reason, correction.own, None),
    };
    let decisions = match asked {
        Asked::Absence(absence) => &*absence.decisions,
        Asked::Correction(correction) => correction.decision.as_slice(),
    };
    let asked_at = if own { Key::AskedAt } else { Key::AskedFor };
    let mut facts = vec![
        paragraph("entry__when", when(ui, asked)).into(),
        paragraph("small", ui.fill(Key::ReasonGiven, &[("reason", reason)])).into(),
        paragraph("soft small", ui.fill(asked_at, &[("time", &ui.moment(asked.at()))])).into(),
    ];
    facts.extend(decisions.iter().filter_map(|made| decision(ui, made)).map(Node::from));
    if matches!(asked, Asked::Absence(absence) if absence.has_copy) {
        facts.push(paragraph("soft small", ui.text(Key::CopyThere)).into());
    }
    facts.push(letter.map(|number| paragraph("small", ui.fill(Key::Letter, &[("number", number)]))).into());
    facts
}

/// Who decided what, when, and why.
fn decision(ui: Ui<'_>, decision: &Decision) -> Option<Element> {
    let what = ui.text(decision_key(&decision.state)?);
    let values = [("decision", what), ("by", &*decision.by), ("time", &*ui.moment(decision.at))];
    let why =
        (!decision.reason.is_empty()).then(|| paragraph("", ui.fill(Key::DecidedWhy, &[("reason", &decision.reason)])));
    Some(group("entry__decision small").with(paragraph("soft", ui.fill(Key::Decided, &values))).with(why))
}
