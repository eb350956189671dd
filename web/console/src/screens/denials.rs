//! Who works on cuti bersama, by which letter.

use klabat_api::console::{DenialRow, Denials};
use klabat_kit::flow::console::change::{DenyCollective, WithdrawDenial};
use klabat_kit::flow::console::{Act, Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{ButtonKind, Shape};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// The screen.
pub(crate) fn denials(store: Store, words: Words) -> impl IntoView {
    let file = store.now(|model| model.may(Act::File)).then(|| {
        parts::opens(store, words.t(Key::DenialAdd), Shape::Plus, ButtonKind::Primary, "", DenyCollective(None))
    });
    view! {
        {parts::back_to(store, words, &Route::from(Place::Schedules), Key::Schedules)}
        {parts::heading(words.t(Key::Denial), words.t(Key::DenialLead), file)}
        <div class="filters">
            {filters::any_month(store, words)}
            {filters::unit(store, words)}
        </div>
        {parts::page(store, words, move |data: &Denials| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, data: &Denials) -> AnyView {
    let columns = [Key::Date, Key::Employee, Key::Letter, Key::WrittenBy, Key::Actions];
    parts::rows_or(words, &data.rows, (Shape::Document, Key::NothingHere, Key::DenialEmptyText), |rows| {
        let shown = rows.len();
        let rows: Vec<_> = rows.iter().map(|denial| row(store, words, denial)).collect();
        view! {
            {parts::table(words, words.t(Key::Denial), &columns.map(|column| words.t(column)), rows)}
            {parts::pages(store, words, shown, data.total)}
        }
        .into_any()
    })
}

fn row(store: Store, words: Words, denial: &DenialRow) -> impl IntoView + use<> {
    let withdraw = store.now(|model| model.may(Act::File)).then(|| {
        let ask = WithdrawDenial(denial.clone());
        parts::opens(store, words.t(Key::WithdrawRule), Shape::Bin, ButtonKind::Danger, "button--small", ask)
    });
    view! {
        <tr>
            <td class="figures" data-label=words.t(Key::Date)>{words.day(&denial.date)}</td>
            <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &denial.employee, &denial.name, &denial.nip)}<span class="soft small">{denial.unit.name.clone()}</span></td>
            <td data-label=words.t(Key::Letter)>{denial.letter.clone()}</td>
            <td data-label=words.t(Key::WrittenBy)>{denial.written_by.clone()}<p class="soft small figures">{words.short_moment(denial.written_at, &denial.unit)}</p></td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>{withdraw}</td>
        </tr>
    }
}
