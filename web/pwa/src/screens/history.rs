//! Riwayat.

use klabat_api::phone::PunchBrief;
use klabat_kit::effects::intl;
use klabat_kit::flow::app::Tap;
use klabat_kit::flow::messages::app::Key;
use klabat_kit::widgets::{Badge, Button, ButtonKind, Icon, Shape, Tone};
use leptos::prelude::*;

use super::record::{line, record_row};
use crate::shell::Heading;
use crate::ui::Ui;

/// The punches of the last 31 days, by day.
#[component]
pub(crate) fn History(ui: Ui) -> impl IntoView {
    let days = ui.part(|model| model.days().into_iter().map(<[PunchBrief]>::to_vec).collect::<Vec<_>>());
    let old = ui.part(|model| model.phone.is_some() && (model.status_failure.is_some() || !model.online));
    view! {
        <div class="row row--apart">
            <Heading text=ui.label(Key::HistoryTitle)/>
            <Button
                label=ui.label(Key::HistoryRefresh)
                kind=ButtonKind::Text
                icon=Shape::Refresh
                on_press=move || ui.tap(Tap::Refresh)
            />
        </div>
        <p class="soft">{move || ui.text(Key::HistoryLead)}</p>
        <div role="status">
            {move || old.get().then(|| view! {
                <p class="row soft small">
                    <Icon shape=Shape::Offline size=18/>
                    <span>{ui.text(Key::HistoryOld)}</span>
                </p>
            })}
        </div>
        <Waiting ui/>
        {move || {
            let days = days.get();
            if days.is_empty() {
                view! { <p class="card soft">{ui.text(Key::HistoryNone)}</p> }.into_any()
            } else {
                days.into_iter().map(|records| day(ui, records)).collect::<Vec<_>>().into_any()
            }
        }}
    }
}

fn day(ui: Ui, records: Vec<PunchBrief>) -> AnyView {
    let first = records.first().map(|record| intl::date(record.sealed_at, &record.unit.zone, ui.language()));
    let rows = records.into_iter().map(|record| view! { <li>{record_row(ui, record)}</li> });
    view! {
        <section class="stack stack--tight">
            <h2 class="day">{first}</h2>
            <ul class="rows card">{rows.collect::<Vec<_>>()}</ul>
        </section>
    }
    .into_any()
}

/// What waits on the phone: it looks different from what is recorded.
#[component]
fn Waiting(ui: Ui) -> impl IntoView {
    let waiting = ui.part(|model| {
        let punches = model.outbox.entries().iter().filter_map(|entry| {
            let pending = &entry.pending;
            Some((pending.kind.intent()?, pending.sealed_at, pending.zone.clone()))
        });
        punches.collect::<Vec<_>>()
    });
    move || {
        let waiting = waiting.get();
        (!waiting.is_empty()).then(|| {
            let rows = waiting.into_iter().map(|(which, at, zone)| {
                let badge = view! { <Badge tone=Tone::Queued label=ui.text(Key::WaitingTitle)/> }.into_any();
                let (time, day) = (ui.time(at, &zone), intl::date(at, &zone, ui.language()));
                view! { <li class="record">{line(ui, which, time, day, badge)}</li> }
            });
            view! {
                <section class="stack stack--tight">
                    <h2 class="day">{ui.text(Key::WaitingTitle)}</h2>
                    <ul class="rows card">{rows.collect::<Vec<_>>()}</ul>
                </section>
            }
        })
    }
}
