//! Koreksi: what ASN ask to be corrected.

use klabat_api::console::{CaseState, Claim, CorrectionRow, Corrections, Role};
use klabat_kit::flow::console::change::{DecideCorrection, RequestCorrection, WithdrawCorrection};
use klabat_kit::flow::console::{Act, Filter, Place, Route, decides_correction};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{ButtonKind, Shape};
use leptos::prelude::*;

use crate::marks::{self, CASE_STATES, case_word, wire};
use crate::navigation::follow;
use crate::queue::Queue;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts, ticks};

/// The screen.
pub(crate) fn corrections(store: Store, words: Words) -> impl IntoView {
    let file = store.now(|model| model.may(Act::File)).then(|| {
        parts::opens(
            store,
            words.t(Key::FileRequest),
            Shape::Plus,
            ButtonKind::Primary,
            "",
            RequestCorrection { who: None, date: String::new() },
        )
    });
    let queue = Queue::new(store);
    view! {
        {parts::heading(words.t(Key::Corrections), words.t(Key::CorrectionsLead), file)}
        <div class="filters">
            {filters::any_month(store, words)}
            {filters::unit(store, words)}
            {filters::state(store, words, CASE_STATES.map(|state| (wire(&state), words.t(case_word(state)))))}
        </div>
        {queue.frame(parts::page(store, words, move |data: &Corrections| content(store, words, queue, data)))}
    }
}

fn content(store: Store, words: Words, queue: Queue, data: &Corrections) -> AnyView {
    let columns = [Key::Employee, Key::Claim, Key::Reason, Key::State, Key::Actions];
    parts::rows_or(words, &data.rows, (Shape::Check, Key::NothingWaits, Key::CorrectionsEmptyText), |rows| {
        let shown = rows.len();
        let rows: Vec<_> = rows.iter().map(|correction| row(store, words, correction)).collect();
        view! {
            {queue.hint(words, true)}
            {ticks::bar(store, words)}
            {parts::table(words, words.t(Key::Corrections), &columns.map(|column| words.t(column)), rows)}
            {parts::pages(store, words, shown, data.total)}
        }
        .into_any()
    })
}

/// What is claimed, in words.
pub(crate) fn claim(words: Words, claim: &Claim) -> String {
    match claim {
        Claim::Time { direction, at } => [&*words.intent(*direction), " ", &*words.clock(at)].concat(),
        Claim::Excuse { part } => words.f(Key::ClaimsExcuse, &[("part", &words.t(marks::part(*part)))]),
    }
}

fn row(store: Store, words: Words, correction: &CorrectionRow) -> impl IntoView + use<> {
    let role = store.now(|model| model.me().map(|me| me.role));
    let decides = role.is_some_and(|role| decides_correction(role, correction));
    let (may, own) = (decides && !correction.own, decides && correction.own);
    let withdraws = correction.state == CaseState::Open
        && store.now(|model| model.may(Act::File))
        && (correction.wrote || role == Some(Role::Admin));
    let day =
        Filter { id: Some(correction.employee.clone()), date: Some(correction.date.clone()), ..Filter::default() };
    let day = Route::At(Place::Day, day);
    view! {
        <tr data-waits=may.then(|| correction.id.clone())>
            <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &correction.employee, &correction.name, &correction.nip)}<span class="soft small">{correction.unit.name.clone()}</span></td>
            <td data-label=words.t(Key::Claim)><p class="strong">{claim(words, &correction.claim)}</p><p><a class="figures" href=day.address() on:click=follow(store, day.clone())>{words.day(&correction.date)}</a></p></td>
            <td class="cell--prose" data-label=words.t(Key::Reason)>{correction.reason.clone()}<p class="soft small">{[&*correction.requested_by, ", ", &*words.short_moment(correction.requested_at, &correction.unit)].concat()}</p>{parts::attachment(words, correction.attachment.as_ref())}</td>
            <td data-label=words.t(Key::State)>{marks::case(words, correction.state)}{correction.decision.as_ref().map(|decision| parts::decision(words, decision, &correction.unit))}</td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>
                {own.then(|| ticks::own(words, words.t(Key::OwnCorrection)))}
                {may.then(|| view! {
                    {ticks::tick(store, words, &correction.id, &correction.name)}
                    {parts::verdict(store, words, (Key::Approve, DecideCorrection(correction.clone(), true)), (Key::Reject, DecideCorrection(correction.clone(), false)))}
                })}
                {withdraws.then(|| parts::opens(store, words.t(Key::WithdrawCorrection), Shape::Bin, ButtonKind::Text, "button--small", WithdrawCorrection(correction.clone())))}
                {ticks::undecided(store, words, &correction.id)}
            </td>
        </tr>
    }
}
