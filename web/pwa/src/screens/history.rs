//! Riwayat.

use klabat_api::phone::PunchBrief;
use klabat_kit::effects::intl;
use klabat_kit::flow::app::Tap;
use klabat_kit::flow::messages::app::Key;
use klabat_kit::looks::{ButtonKind, Shape, Tone};

use super::record::{line, record_row};
use crate::shell::heading;
use crate::ui::{Element, Node, Ui, el};
use crate::widgets::{badge, group, icon, paragraph, status, tap};

/// The punches of the last 31 days, by day.
pub(crate) fn history(ui: Ui<'_>) -> Vec<Node> {
    let refresh = ui.text(Key::HistoryRefresh);
    let refresh = tap(ButtonKind::Text, "", Some(Shape::Refresh), refresh, Tap::Refresh);
    let old = ui.model.phone.is_some() && (ui.model.status_failure.is_some() || !ui.model.online);
    let stale = old.then(|| group("row soft small").with(icon(Shape::Offline, "18")).with(ui.text(Key::HistoryOld)));
    let days = ui.model.days();
    let mut screen = vec![
        group("row row--apart").with(heading(ui.text(Key::HistoryTitle))).with(refresh).into(),
        paragraph("soft", ui.text(Key::HistoryLead)).into(),
        status(stale).into(),
        waiting(ui).into(),
        days.is_empty().then(|| paragraph("card soft", ui.text(Key::HistoryNone))).into(),
    ];
    screen.extend(days.into_iter().map(|records| day(ui, records).into()));
    screen
}

fn day(ui: Ui<'_>, records: &[PunchBrief]) -> Element {
    let first = records.first().map(|record| intl::date(record.sealed_at, &record.unit.zone, ui.language()));
    let rows = records.iter().map(|record| record_row(ui, record).into());
    section(first.unwrap_or_default()).with(group("rows card").all(rows))
}

fn section(title: impl Into<Node>) -> Element {
    el("section").class("stack stack--tight").with(el("h2").class("day").with(title))
}

/// What waits on the phone: it looks different from what is recorded.
fn waiting(ui: Ui<'_>) -> Option<Element> {
    let rows = ui.model.outbox.entries().iter().filter_map(|entry| {
        let (at, zone) = (entry.pending.sealed_at, &entry.pending.zone);
        let badge = badge(Tone::Queued, None, ui.text(Key::WaitingTitle));
        let day = intl::date(at, zone, ui.language());
        Some(line(ui, group("record"), entry.pending.kind.intent()?, ui.time(at, zone), day, badge).into())
    });
    let rows: Vec<Node> = rows.collect();
    (!rows.is_empty()).then(|| section(ui.text(Key::WaitingTitle)).with(group("rows card").all(rows)))
}
