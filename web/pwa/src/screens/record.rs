//! One punch in a list.

use klabat_api::common::{Intent, RecordStatus};
use klabat_api::phone::PunchBrief;
use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::app::Key;
use klabat_kit::flow::messages::common;
use klabat_kit::looks::{Shape, Tone};

use crate::ui::{Act, Element, Ui, el};
use crate::widgets::{badge, icon};

/// The word for masuk or pulang.
pub(super) const fn intent(intent: Intent) -> (common::Key, Shape) {
    match intent {
        Intent::In => (common::Key::IntentIn, Shape::Enter),
        Intent::Out => (common::Key::IntentOut, Shape::Leave),
    }
}

/// How it stands, with what was decided about it: icon, word and colour.
pub(super) fn status(ui: Ui<'_>, record: &PunchBrief) -> Element {
    let (tone, label, shape) = match (record.status, record.reviewed) {
        (RecordStatus::Review, None) => (Tone::Queued, ui.text(common::Key::StatusReview), Shape::Warning),
        (RecordStatus::Review, Some(false)) => (Tone::Error, ui.text(Key::RefusedTitle), Shape::Cross),
        _ => (Tone::Success, ui.text(common::Key::StatusAccepted), Shape::Check),
    };
    badge(tone, Some(shape), label)
}

/// A link to the punch's details.
pub(super) fn record_row(ui: Ui<'_>, record: &PunchBrief) -> Element {
    let screen = Screen::Detail(record.id.clone());
    let time = ui.time(record.sealed_at, &record.unit.zone);
    let link = el("a").class("record").attr("href", screen.path()).press(Act::Tap(Tap::Go(screen)));
    line(ui, link, record.intent, time, record.beacon.clone(), status(ui, record)).with(icon(Shape::Right, "18"))
}

/// Masuk or pulang, when, where or on which day, and its status.
pub(super) fn line(ui: Ui<'_>, row: Element, which: Intent, time: String, more: String, badge: Element) -> Element {
    let (word, shape) = intent(which);
    let line = el("span").class("record__line");
    let line = line.with(el("strong").with(ui.text(word))).with(el("span").class("figures").with(time));
    let more = el("span").class("soft small").with(more);
    let what = el("span").class("record__what").with(line).with(more).with(el("span").with(badge));
    row.with(icon(shape, "22")).with(what)
}
