//! Riwayat.

use klabat_api::phone::PunchBrief;
use klabat_kit::effects::intl;
use klabat_kit::flow::app::Tap;
use klabat_kit::flow::messages::app::Key;
use klabat_kit::widgets::{Badge, ButtonKind, Icon, Shape, Tone};
use leptos::prelude::*;

use super::record::{line, record_row};
use super::{button, paragraph, row};
use crate::shell::heading;
use crate::ui::Ui;

/// The punches of the last 31 days, by day.
pub(crate) fn history(ui: Ui) -> AnyView {
    let (days, old) = ui.read(|model| {
        let days: Vec<_> = model.days().into_iter().map(<[PunchBrief]>::to_vec).collect();
        (days, model.phone.is_some() && (model.status_failure.is_some() || !model.online))
    });
    let refresh = ui.text(Key::HistoryRefresh);
    let refresh = button(ui, ButtonKind::Text, "", Some(Shape::Refresh), refresh, Tap::Refresh);
    let stale = old.then(|| {
        let icon = view! { <Icon shape=Shape::Offline size=18/> }.into_any();
        row("row soft small", vec![icon, ui.text(Key::HistoryOld).into_any()])
    });
    let none = days.is_empty().then(|| paragraph("card soft", ui.text(Key::HistoryNone)));
    let days = days.into_iter().map(|records| {
        let first = records.first().map(|record| intl::date(record.sealed_at, &record.unit.zone, ui.language()));
        let rows = records.into_iter().map(|record| record_row(ui, record)).collect();
        group(first.unwrap_or_default(), rows)
    });
    view! {
        {row("row row--apart", vec![heading(ui.text(Key::HistoryTitle)), refresh])}
        {paragraph("soft", ui.text(Key::HistoryLead))}
        <div role="status">{stale}</div>
        {waiting(ui)}
        {none}
        {days.collect::<Vec<_>>()}
    }
    .into_any()
}

fn group(title: String, rows: Vec<AnyView>) -> AnyView {
    view! {
        <section class="stack stack--tight">
            <h2 class="day">{title}</h2>
            {row("rows card", rows)}
        </section>
    }
    .into_any()
}

/// What waits on the phone: it looks different from what is recorded.
fn waiting(ui: Ui) -> AnyView {
    let waiting: Vec<_> = ui.read(|model| {
        let punches = model.outbox.entries().iter().filter_map(|entry| {
            let pending = &entry.pending;
            Some((pending.kind.intent()?, pending.sealed_at, pending.zone.clone()))
        });
        punches.collect()
    });
    if waiting.is_empty() {
        return ().into_any();
    }
    let rows = waiting.into_iter().map(|(which, at, zone)| {
        let badge = view! { <Badge tone=Tone::Queued label=ui.text(Key::WaitingTitle)/> }.into_any();
        row("record", line(ui, which, ui.time(at, &zone), intl::date(at, &zone, ui.language()), badge))
    });
    group(ui.text(Key::WaitingTitle), rows.collect())
}
