//! How far an attempt is: four steps, each with an icon, a word and a colour.

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

/// Number of the step, and what to do meanwhile. `None`: sealed and on its way.
fn place(stage: Option<Stage>) -> (usize, Option<Key>) {
    match stage {
        Some(Stage::Choose) => (0, Some(Key::StageSearchHint)),
        Some(Stage::Connect) => (0, Some(Key::StageConnectHint)),
        Some(Stage::Busy) => (0, Some(Key::StageBusyHint)),
        Some(Stage::Refresh) => (0, Some(Key::StageRefreshHint)),
        Some(Stage::Prompt) => (1, Some(Key::StagePromptHint)),
        Some(Stage::Seal) => (2, Some(Key::StageSealHint)),
        None => (3, None),
    }
}

/// The card of a running attempt.
pub(super) fn progress(ui: Ui, kind: Kind, stage: Option<Stage>, sealed_at: Option<String>) -> AnyView {
    let title = match kind {
        Kind::In => Key::ProgressTitleIn,
        Kind::Out => Key::ProgressTitleOut,
        Kind::Enrolment => Key::ProgressTitleEnrol,
    };
    let (now, hint) = place(stage);
    let hint = hint.map(|hint| ui.text(hint));
    let hint = hint.or_else(|| sealed_at.map(|time| ui.fill(Key::StageSendHint, &[("time", &time)])));
    let steps = STEPS.into_iter().enumerate().map(|(at, key)| {
        let state = if at < now {
            State::Done
        } else if at == now {
            State::Now
        } else {
            State::Later
        };
        step(ui, key, state, (state == State::Now).then(|| hint.clone()).flatten())
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
