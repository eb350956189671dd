//! One record: everything that was proved, what that means, and the evidence to take along.

use klabat_api::console::RecordDetail;
use klabat_api::routes;
use klabat_kit::flow::console::Page;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Icon, Shape};
use leptos::prelude::*;

use super::facts::{Group, groups};
use crate::store::Store;
use crate::words::{Words, nip};
use crate::{exports, parts};

/// The screen.
pub(crate) fn record(store: Store, words: Words) -> impl IntoView {
    let stage = store.page(|page: &Page<RecordDetail>| Some(page.into()));
    let detail = store.data::<RecordDetail>();
    view! {
        {parts::back(store, words)}
        {parts::heading(words.t(Key::Record), String::new(), move || detail.get().map(|detail| download(words, &detail)))}
        {parts::stages(store, words, stage, move || detail.get().map(|detail| content(words, &detail)))}
    }
}

fn download(words: Words, detail: &RecordDetail) -> impl IntoView + use<> {
    let id = detail.row.id.encode();
    let (path, name) = (routes::fill(routes::RECORD_EVIDENCE, &[&id]), ["klabat-", &*id, ".json"].concat());
    exports::file_button(words, path, "button button--primary", Key::DownloadEvidence, name)
}

fn content(words: Words, detail: &RecordDetail) -> impl IntoView + use<> {
    let row = &detail.row;
    view! {
        <section class="card summary">
            <div class="summary__who">
                <p class="summary__name">{row.name.clone()}</p>
                <p class="soft figures">{nip(&row.nip)}</p>
                <p>{row.unit.name.clone()}</p>
            </div>
            <div class="summary__when">
                <p>{parts::intent(words, row.intent)}</p>
                <p class="summary__time figures">{words.time(row.sealed_at, &row.unit)}</p>
                <p class="soft">{words.date(row.sealed_at, &row.unit)}</p>
            </div>
            <div class="summary__status">
                {parts::status(words, row.status, &row.reasons)}
                {parts::alarms(words, &row.alarms)}
                {row.simulated.then(|| parts::simulated(words))}
                {(!row.attested).then(|| parts::not_attested(words))}
            </div>
        </section>
        <p class="soft">{words.t(Key::RecordLead)}</p>
        <div class="groups">
            {groups(words, detail).into_iter().map(|group| section(words, group)).collect::<Vec<_>>()}
        </div>
    }
}

fn section(words: Words, group: Group) -> impl IntoView {
    let facts: Vec<_> = group
        .facts
        .into_iter()
        .map(|(label, value, code)| view! { <div><dt>{label}</dt><dd class:code=code class="figures">{value}</dd></div> })
        .collect();
    view! {
        <section class="card stack">
            <h2>{words.t(group.title)}</h2>
            <dl class="facts facts--pairs">{facts}</dl>
            <div class="meaning small">
                <p class="with-icon"><Icon shape=Shape::Check/><span><strong>{words.t(Key::Proves)}</strong>" "{words.t(group.proves)}</span></p>
                <p class="with-icon"><Icon shape=Shape::Info/><span><strong>{words.t(Key::ProvesNot)}</strong>" "{words.t(group.limits)}</span></p>
            </div>
        </section>
    }
}
