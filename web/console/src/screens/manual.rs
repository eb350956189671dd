//! Absen manual: records that an operator wrote and a second person approved.

use klabat_api::console::{ManualRecords, ManualRow};
use klabat_kit::flow::console::Act;
use klabat_kit::flow::console::change::WriteRecord;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{ButtonKind, Shape};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;
use crate::{filters, marks, parts};

/// The screen.
pub(crate) fn manual(store: Store, words: Words) -> impl IntoView {
    let file = store.now(|model| model.may(Act::File)).then(|| {
        parts::opens(store, words.t(Key::ManualFile), Shape::Plus, ButtonKind::Primary, "", WriteRecord(None))
    });
    view! {
        {parts::heading(words.t(Key::Manual), words.t(Key::ManualLead), file)}
        <div class="filters">
            {filters::any_month(store, words)}
            {filters::unit(store, words)}
        </div>
        {parts::page(store, words, move |data: &ManualRecords| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, data: &ManualRecords) -> AnyView {
    let columns = [Key::Time, Key::Employee, Key::Intent, Key::Cause, Key::Reason, Key::WrittenBy, Key::ApprovedBy];
    parts::rows_or(words, &data.rows, (Shape::Document, Key::NothingHere, Key::ManualEmptyText), |rows| {
        let shown = rows.len();
        let rows: Vec<_> = rows.iter().map(|record| row(store, words, record)).collect();
        view! {
            {parts::table(words, words.t(Key::Manual), &columns.map(|column| words.t(column)), rows)}
            {parts::pages(store, words, shown, data.total)}
        }
        .into_any()
    })
}

fn row(store: Store, words: Words, record: &ManualRow) -> impl IntoView + use<> {
    view! {
        <tr>
            <td class="figures" data-label=words.t(Key::Time)>{words.short_moment(record.at, &record.unit)}</td>
            <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person_link(store, &record.employee, &record.name, &record.nip)}<span class="soft small">{record.unit.name.clone()}</span></td>
            <td data-label=words.t(Key::Intent)>{parts::intent(words, record.intent)}</td>
            <td data-label=words.t(Key::Cause)>{words.t(marks::cause(record.cause))}</td>
            <td class="cell--prose" data-label=words.t(Key::Reason)>{record.reason.clone()}</td>
            <td data-label=words.t(Key::WrittenBy)>{record.written_by.clone()}</td>
            <td data-label=words.t(Key::ApprovedBy)>{record.approved_by.clone()}<p class="soft small figures">{words.short_moment(record.approved_at, &record.unit)}</p></td>
        </tr>
    }
}
