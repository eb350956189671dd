//! Tinjauan: records that wait for a decision.

use klabat_api::console::{CaseState, ReviewRow, Reviews};
use klabat_kit::flow::console::change::DecideReview;
use klabat_kit::flow::console::{Act, Place, Route, decides_review};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::Shape;
use leptos::prelude::*;

use crate::marks::{self, REVIEW_STATES, review_word, wire};
use crate::navigation::follow;
use crate::queue::Queue;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts, ticks};

/// The screen.
pub(crate) fn reviews(store: Store, words: Words) -> impl IntoView {
    let queue = Queue::new(store);
    view! {
        {parts::heading(words.t(Key::Reviews), words.t(Key::ReviewsLead), ())}
        <div class="filters">
            {filters::any_month(store, words)}
            {filters::unit(store, words)}
            {filters::state(store, words, REVIEW_STATES.map(|state| (wire(&state), words.t(review_word(state)))))}
        </div>
        {queue.frame(parts::page(store, words, move |data: &Reviews| content(store, words, queue, data)))}
    }
}

fn content(store: Store, words: Words, queue: Queue, data: &Reviews) -> AnyView {
    let columns = [Key::Time, Key::Employee, Key::Reason, Key::State, Key::Actions];
    parts::rows_or(words, &data.rows, (Shape::Check, Key::NothingWaits, Key::ReviewsEmptyText), |rows| {
        let shown = rows.len();
        let rows: Vec<_> = rows.iter().map(|review| row(store, words, review)).collect();
        view! {
            {queue.hint(words, true)}
            {ticks::bar(store, words)}
            {parts::table(words, words.t(Key::Reviews), &columns.map(|column| words.t(column)), rows)}
            {parts::pages(store, words, shown, data.total)}
        }
        .into_any()
    })
}

fn row(store: Store, words: Words, review: &ReviewRow) -> impl IntoView + use<> {
    let record = &review.record;
    let route = Route::of_one(Place::Record, record.id.encode());
    let may = store.now(|model| model.may(Act::Decide)) && review.state == CaseState::Open;
    let role = store.now(|model| model.me().map(|me| me.role));
    let together = role.is_some_and(|role| decides_review(role, review));
    let reasons: Vec<_> = record.reasons.iter().map(|reason| view! { <li>{words.reason(reason)}</li> }).collect();
    view! {
        <tr data-waits=may.then(|| record.id.encode())>
            <td class="figures" data-label=words.t(Key::Time)><span class="strong nowrap">{words.time(record.sealed_at, &record.unit)}</span><br/><span class="soft small">{words.short_date(record.sealed_at, &record.unit)}</span><br/>{parts::intent(words, record.intent)}</td>
            <td class="cell--name" data-label=words.t(Key::Employee)>
                <a class="row-link" href=route.address() on:click=follow(store, route.clone())>{parts::person(&record.name, &record.nip)}</a>
                <span class="soft small">{record.unit.name.clone()}</span>
            </td>
            <td class="cell--prose" data-label=words.t(Key::Reason)><ul class="small">{reasons}</ul></td>
            <td data-label=words.t(Key::State)>{marks::review(words, review.state)}{review.decision.as_ref().map(|decision| parts::decision(words, decision, &record.unit))}</td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>
                {together.then(|| ticks::tick(store, words, &record.id.encode(), &record.name))}
                {may.then(|| parts::verdict(store, words, (Key::AcceptRecord, DecideReview(review.clone(), true)), (Key::RefuseRecord, DecideReview(review.clone(), false))))}
            </td>
        </tr>
    }
}
