//! How far an attempt is: four steps, each with an icon, a word and a colour.

use std::cmp::Ordering;

use klabat_kit::flow::app::{Kind, Stage};
use klabat_kit::flow::messages::app::Key;
use klabat_kit::looks::Shape;

use crate::ui::{Element, Ui, el};
use crate::widgets::{card, icon, spinner};

/// The steps in order.
const STEPS: [Key; 4] = [Key::StageSearch, Key::StagePrompt, Key::StageSeal, Key::StageSend];

/// Number of the step, and what to do meanwhile. Without a stage it is sealed and on its way.
const fn place(stage: Option<Stage>) -> (usize, Key) {
    match stage {
        Some(Stage::Choose) => (0, Key::StageSearchHint),
        Some(Stage::Connect) => (0, Key::StageConnectHint),
        Some(Stage::Busy) => (0, Key::StageBusyHint),
        Some(Stage::Refresh) => (0, Key::StageRefreshHint),
        Some(Stage::Prompt) => (1, Key::StagePromptHint),
        Some(Stage::Seal) => (2, Key::StageSealHint),
        None => (3, Key::StageSendHint),
    }
}

/// Name of the step, and what to do meanwhile.
pub(super) const fn at(stage: Option<Stage>) -> (Key, Key) {
    let (number, hint) = place(stage);
    (STEPS[number], hint)
}

/// The card of a running attempt. `hint`: what to do meanwhile, filled in.
pub(super) fn progress(ui: Ui<'_>, kind: Kind, stage: Option<Stage>, hint: &str) -> Element {
    let title = match kind {
        Kind::In => Key::ProgressTitleIn,
        Kind::Out => Key::ProgressTitleOut,
        Kind::Enrolment => Key::ProgressTitleEnrol,
    };
    let (now, _) = place(stage);
    let steps = STEPS.into_iter().enumerate().map(|(at, key)| step(ui, key, at.cmp(&now), hint).into());
    card(None, ui.text(title)).with(el("ol").class("steps").all(steps))
}

/// A step that is done, runs, or comes later.
fn step(ui: Ui<'_>, key: Key, order: Ordering, hint: &str) -> Element {
    let (class, word, mark) = match order {
        Ordering::Less => ("step step--done", Key::StageDone, icon(Shape::Check, "24")),
        Ordering::Equal => ("step step--now", Key::StageNow, spinner()),
        Ordering::Greater => {
            ("step step--later", Key::StageLater, el("span").class("step__dot").attr("aria-hidden", "true"))
        }
    };
    let runs = order == Ordering::Equal;
    let step = el("li").class(class);
    let step = if runs { step.attr("aria-current", "step") } else { step };
    let words = el("span")
        .with(el("span").class("step__name").with(ui.text(key)))
        .with(el("span").class("visually-hidden").with(" ").with(ui.text(word)))
        .with(runs.then(|| el("span").class("step__hint").with(hint.to_owned())));
    step.with(el("span").class("step__mark").with(mark)).with(words)
}
