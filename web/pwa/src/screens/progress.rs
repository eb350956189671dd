//! How far an attempt is: four steps, each with an icon, a word and a colour.

use std::cmp::Ordering;

use klabat_kit::flow::app::{Kind, Stage};
use klabat_kit::flow::messages::app::Key;
use klabat_kit::widgets::{Icon, Shape};
use leptos::prelude::*;

use crate::ui::Ui;

/// Where a step stands.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Done,
    Now,
    Later,
}

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
pub(super) fn progress(ui: Ui, kind: Kind, stage: Option<Stage>, hint: &str) -> AnyView {
    let title = match kind {
        Kind::In => Key::ProgressTitleIn,
        Kind::Out => Key::ProgressTitleOut,
        Kind::Enrolment => Key::ProgressTitleEnrol,
    };
    let (now, _) = place(stage);
    let steps = STEPS.into_iter().enumerate().map(|(at, key)| {
        let done = match at.cmp(&now) {
            Ordering::Less => State::Done,
            Ordering::Equal => State::Now,
            Ordering::Greater => State::Later,
        };
        step(ui, key, done, (done == State::Now).then(|| hint.to_owned()))
    });
    view! {
        <section class="card stack stack--tight">
            <h2>{ui.text(title)}</h2>
            <ol class="steps">{steps.collect::<Vec<_>>()}</ol>
        </section>
    }
    .into_any()
}

fn step(ui: Ui, key: Key, state: State, hint: Option<String>) -> AnyView {
    let (class, word) = match state {
        State::Done => ("step step--done", Key::StageDone),
        State::Now => ("step step--now", Key::StageNow),
        State::Later => ("step step--later", Key::StageLater),
    };
    let mark = match state {
        State::Done => view! { <Icon shape=Shape::Check size=24/> }.into_any(),
        State::Now => view! { <span class="spinner" aria-hidden="true"></span> }.into_any(),
        State::Later => view! { <span class="step__dot" aria-hidden="true"></span> }.into_any(),
    };
    view! {
        <li class=class aria-current=(state == State::Now).then_some("step")>
            <span class="step__mark">{mark}</span>
            <span>
                <span class="step__name">{ui.text(key)}</span>
                <span class="visually-hidden">" " {ui.text(word)}</span>
                {hint.map(|hint| view! { <span class="step__hint">{hint}</span> })}
            </span>
        </li>
    }
    .into_any()
}
