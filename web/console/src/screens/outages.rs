//! Gangguan: when a beacon or the server did not work, so that nobody pays for it.

use klabat_api::console::{CaseState, OutageRow, Outages, Role};
use klabat_kit::flow::console::Act;
use klabat_kit::flow::console::change::{DecideOutage, DeclareOutage, WithdrawOutage};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{ButtonKind, Shape};
use leptos::prelude::*;

use crate::marks::{self, CASE_STATES, case_word, wire};
use crate::queue::Queue;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// The screen.
pub(crate) fn outages(store: Store, words: Words) -> impl IntoView {
    let units = store.now(|model| model.me().map(|me| me.units.clone()).unwrap_or_default());
    let declare = store.now(|model| model.may(Act::File)).then(|| {
        parts::opens(store, words.t(Key::DeclareOutage), Shape::Plus, ButtonKind::Primary, "", DeclareOutage(units))
    });
    let queue = Queue::new(store);
    view! {
        {parts::heading(words.t(Key::Outages), words.t(Key::OutagesLead), declare)}
        <div class="filters">
            {filters::any_month(store, words)}
            {filters::unit(store, words)}
            {filters::state(store, words, CASE_STATES.map(|state| (wire(&state), words.t(case_word(state)))))}
        </div>
        {queue.frame(parts::page(store, words, move |data: &Outages| content(store, words, queue, data)))}
    }
}

fn content(store: Store, words: Words, queue: Queue, data: &Outages) -> AnyView {
    let columns = [Key::From, Key::Until, Key::Unit, Key::Source, Key::Reason, Key::State, Key::Actions];
    parts::rows_or(words, &data.rows, (Shape::Check, Key::NothingHere, Key::OutagesEmptyText), |rows| {
        let shown = rows.len();
        let rows: Vec<_> = rows.iter().map(|outage| row(store, words, outage)).collect();
        view! {
            {queue.hint(words, false)}
            {parts::table(words, words.t(Key::Outages), &columns.map(|column| words.t(column)), rows)}
            {parts::pages(store, words, shown, data.total)}
        }
        .into_any()
    })
}

fn row(store: Store, words: Words, outage: &OutageRow) -> impl IntoView + use<> {
    let is_admin = store.now(|model| model.me().is_some_and(|me| me.role == Role::Admin));
    let may = is_admin && outage.state == CaseState::Open;
    let withdraws = match outage.state {
        CaseState::Open => outage.own,
        CaseState::Approved => is_admin,
        CaseState::Rejected | CaseState::Withdrawn => false,
    };
    let by = outage.declared_by.clone().unwrap_or_else(|| words.t(Key::BySystem));
    // Of the whole regency in the time of who reads it.
    let own = store.now(|model| model.me().and_then(|me| me.units.first().cloned()));
    let unit = outage.unit.clone().or(own);
    let time = |at| unit.as_ref().map(|unit| words.short_moment(at, unit));
    let decision = outage.decision.as_ref().zip(unit.as_ref()).map(|(done, unit)| parts::decision(words, done, unit));
    let whose = outage.unit.as_ref().map_or_else(|| words.t(Key::WholeRegency), |unit| unit.name.clone());
    view! {
        <tr data-waits=may.then(|| outage.id.clone())>
            <td class="figures" data-label=words.t(Key::From)>{time(outage.from)}</td>
            <td class="figures" data-label=words.t(Key::Until)>{time(outage.until)}</td>
            <td class="cell--unit" data-label=words.t(Key::Unit)>{whose}</td>
            <td data-label=words.t(Key::Source)>{words.t(marks::outage_source(outage.source))}<p class="soft small">{by}</p></td>
            <td class="cell--prose" data-label=words.t(Key::Reason)>{outage.reason.clone()}</td>
            <td data-label=words.t(Key::State)>{marks::case(words, outage.state)}{decision}</td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>
                {may.then(|| parts::verdict(store, words, (Key::AcceptOutage, DecideOutage(outage.clone(), true)), (Key::Reject, DecideOutage(outage.clone(), false))))}
                {withdraws.then(|| parts::opens(store, words.t(Key::WithdrawOutage), Shape::Bin, ButtonKind::Text, "button--small", WithdrawOutage(outage.clone())))}
            </td>
        </tr>
    }
}
