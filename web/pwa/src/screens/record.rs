//! One punch in a list.

use klabat_api::common::{Intent, RecordStatus};
use klabat_api::phone::PunchBrief;
use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::common;
use klabat_kit::widgets::{Badge, Icon, Shape, Tone};
use leptos::prelude::*;

use crate::ui::Ui;

/// The word for masuk or pulang.
pub(super) const fn intent(intent: Intent) -> (common::Key, Shape) {
    match intent {
        Intent::In => (common::Key::IntentIn, Shape::Enter),
        Intent::Out => (common::Key::IntentOut, Shape::Leave),
    }
}

/// A status: icon, word and colour.
pub(super) fn badge(ui: Ui, status: RecordStatus) -> AnyView {
    let (tone, label, icon) = match status {
        RecordStatus::Accepted => (Tone::Success, common::Key::StatusAccepted, Shape::Check),
        RecordStatus::Review => (Tone::Queued, common::Key::StatusReview, Shape::Warning),
    };
    view! { <Badge tone label=ui.text(label) icon/> }.into_any()
}

/// A link to the punch's details.
pub(super) fn record_row(ui: Ui, record: PunchBrief) -> AnyView {
    let badge = badge(ui, record.status);
    let screen = Screen::Detail(record.id);
    let time = ui.time(record.sealed_at, &record.unit.zone);
    view! {
        <a
            class="record"
            href=screen.path()
            on:click=move |event| {
                event.prevent_default();
                ui.tap(Tap::Go(screen.clone()));
            }
        >
            {line(ui, record.intent, time, record.beacon, badge)}
            <Icon shape=Shape::Right size=18/>
        </a>
    }
    .into_any()
}

/// Masuk or pulang, when, where or on which day, and its status.
pub(super) fn line(ui: Ui, which: Intent, time: String, more: String, badge: AnyView) -> Vec<AnyView> {
    let (word, shape) = intent(which);
    let what = view! {
        <span class="record__what">
            <span class="record__line">
                <strong>{ui.text(word)}</strong>
                <span class="figures">{time}</span>
            </span>
            <span class="soft small">{more}</span>
            <span>{badge}</span>
        </span>
    };
    vec![view! { <Icon shape size=22/> }.into_any(), what.into_any()]
}
