//! Pieces that several screens are made of.

use klabat_api::common::{Intent, Reason, RecordStatus, Unit};
use klabat_kit::flow::console::{Event, Failure, Page, Route};
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Banner, Button, Icon, Shape, Tone};
use leptos::prelude::*;

use crate::store::{HEADING, Store};
use crate::words::{Words, nip};

/// The heading of a screen, what it is for, and what one can do here.
pub(crate) fn heading(title: String, lead: String, actions: impl IntoView + 'static) -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <h1 id=HEADING tabindex="-1">{title}</h1>
                {(!lead.is_empty()).then(|| view! { <p class="soft">{lead}</p> })}
            </div>
            <div class="head__actions">{actions}</div>
        </div>
    }
}

/// How data stands, without the data: what decides which frame is drawn.
#[derive(Clone, PartialEq)]
pub(crate) enum Stage {
    Loading,
    Ready,
    Failed(Failure),
}

impl<T> From<&Page<T>> for Stage {
    fn from(page: &Page<T>) -> Self {
        match page {
            Page::Loading => Self::Loading,
            Page::Ready { .. } => Self::Ready,
            Page::Failed(failure) => Self::Failed(failure.clone()),
        }
    }
}

/// Loading, refused, failed, or the content. `stage` is `None` when the screen is being left.
pub(crate) fn stages<V: IntoView + 'static>(
    store: Store,
    words: Words,
    stage: Memo<Option<Stage>>,
    content: impl Fn() -> V + Send + 'static,
) -> impl IntoView {
    view! {
        {move || stale(store, words)}
        {move || match stage.get() {
            None => ().into_any(),
            Some(Stage::Loading) => loading(words).into_any(),
            Some(Stage::Ready) => content().into_any(),
            Some(Stage::Failed(failure)) => failed(store, words, &failure).into_any(),
        }}
    }
}

/// Bars where rows will be; a screen reader is told in words.
pub(crate) fn loading(words: Words) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{words.t(Common::Loading)}</span>
            {(0..6).map(|_| view! { <div class="skeleton__row" aria-hidden="true"></div> }).collect::<Vec<_>>()}
        </div>
    }
}

/// Nothing came, and why.
pub(crate) fn failed(store: Store, words: Words, failure: &Failure) -> impl IntoView {
    let text = words.failure(failure);
    match failure {
        Failure::Forbidden => state(Shape::Shield, words.t(Key::ForbiddenTitle), text, ()).into_any(),
        Failure::Missing => state(Shape::Search, words.t(Key::MissingTitle), text, ()).into_any(),
        _ => state(Shape::Offline, words.t(Key::FailedTitle), text, retry(store, words)).into_any(),
    }
}

fn retry(store: Store, words: Words) -> impl IntoView {
    view! { <Button label=words.t(Common::Retry) icon=Shape::Refresh on_press=move || store.send(Event::Retry)/> }
}

/// Says that what is shown is not the newest, and why.
fn stale(store: Store, words: Words) -> impl IntoView {
    let failure = store.part(|model| model.screen.stale().cloned());
    move || {
        failure.get().map(|failure| {
            view! {
                <div role="status">
                    <Banner tone=Tone::Queued icon=Shape::Offline title=words.t(Key::StaleTitle) text=words.failure(&failure)/>
                </div>
            }
        })
    }
}

/// A screen without rows: an icon, what it means, and what to do.
pub(crate) fn state(icon: Shape, title: String, text: String, action: impl IntoView + 'static) -> impl IntoView {
    view! {
        <div class="state card" role="status">
            <Icon shape=icon size=40/>
            <p class="state__title">{title}</p>
            <p class="soft">{text}</p>
            {action}
        </div>
    }
}

/// An address without a screen.
pub(crate) fn missing(_store: Store, words: Words) -> impl IntoView {
    view! {
        {heading(words.t(Key::MissingTitle), String::new(), ())}
        {state(Shape::Search, words.t(Key::MissingTitle), words.t(Key::MissingText), view! { <a class="button button--secondary" href="/console">{words.t(Key::Today)}</a> })}
    }
}

/// A choice of unit; nothing for somebody with a single one.
pub(crate) fn unit_filter(
    store: Store,
    words: Words,
    chosen: impl Fn(&Route) -> Option<String> + Send + Sync + 'static,
    choose: impl Fn(Option<String>) + 'static,
) -> impl IntoView {
    let units = store.now(|model| model.me().map(|me| me.units.clone()).unwrap_or_default());
    let chosen = store.part(move |model| chosen(&model.route));
    (units.len() > 1).then(|| {
        let options = std::iter::once((String::new(), words.t(Key::AllUnits)))
            .chain(units.into_iter().map(|unit| (unit.id, unit.name)));
        let current = Signal::derive(move || chosen.get().unwrap_or_default());
        select("filter-unit", words.t(Key::Unit), options.collect(), current, move |unit| {
            choose(Some(unit).filter(|unit| !unit.is_empty()));
        })
    })
}

/// A labelled choice.
pub(crate) fn select(
    id: &'static str,
    label: String,
    options: Vec<(String, String)>,
    chosen: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    view! {
        <div class="field filter">
            <label class="field__label" for=id>{label}</label>
            <select id=id class="field__input" prop:value=move || chosen.get() on:change=move |event| choose(event_target_value(&event))>
                {options
                    .into_iter()
                    .map(|(value, label)| {
                        let own = value.clone();
                        view! { <option value=value selected=move || chosen.get() == own>{label}</option> }
                    })
                    .collect::<Vec<_>>()}
            </select>
        </div>
    }
}

/// A choice of day. Cleared, it means today.
pub(crate) fn date_filter(
    store: Store,
    words: Words,
    chosen: impl Fn(&Route) -> Option<String> + Send + Sync + 'static,
    choose: impl Fn(Option<String>) + 'static,
) -> impl IntoView {
    let today = store
        .now(|model| model.me().and_then(|me| me.units.first().cloned()))
        .map(|unit| klabat_kit::flow::console::iso_date(store.server_time(), &unit.zone));
    let chosen = store.part(move |model| chosen(&model.route));
    let (shown, last) = (today.clone().unwrap_or_default(), today.clone());
    view! {
        <div class="field filter filter--date">
            <label class="field__label" for="filter-date">{words.t(Key::Date)}</label>
            <input
                id="filter-date"
                class="field__input"
                type="date"
                max=last
                prop:value=move || chosen.get().unwrap_or_else(|| shown.clone())
                on:change=move |event| choose(Some(event_target_value(&event)).filter(|date| !date.is_empty() && Some(date) != today.as_ref()))
            />
        </div>
    }
}

/// A search field.
pub(crate) fn search_filter(
    store: Store,
    words: Words,
    hint: Key,
    typed: impl Fn(&Route) -> String + Send + Sync + 'static,
    search: impl Fn(String) + 'static,
) -> impl IntoView {
    let typed = store.part(move |model| typed(&model.route));
    view! {
        <div class="field filter filter--search">
            <label class="field__label" for="filter-search">{words.t(Key::Search)}</label>
            <input
                id="filter-search"
                class="field__input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                maxlength="100"
                placeholder=words.t(hint)
                prop:value=move || typed.get()
                on:input=move |event| search(event_target_value(&event))
            />
        </div>
    }
}

/// Name over NIP.
pub(crate) fn person(name: &str, number: &str) -> impl IntoView + use<> {
    view! {
        <span class="person">
            <strong>{name.to_owned()}</strong>
            <span class="soft small figures">{nip(number)}</span>
        </span>
    }
}

/// Masuk or pulang, as icon and word.
pub(crate) fn intent(words: Words, intent: Intent) -> impl IntoView + use<> {
    let shape = match intent {
        Intent::In => Shape::Enter,
        Intent::Out => Shape::Leave,
    };
    view! { <span class="with-icon"><Icon shape/>{words.intent(intent)}</span> }
}

/// Status of a record, and why it waits.
pub(crate) fn status(words: Words, status: RecordStatus, reasons: &[Reason]) -> impl IntoView + use<> {
    let tone = match status {
        RecordStatus::Accepted => Tone::Success,
        RecordStatus::Review => Tone::Queued,
    };
    let icon = (status == RecordStatus::Review).then_some(Shape::Warning);
    let sentences: Vec<_> = reasons.iter().map(|reason| view! { <li>{words.sentence(&reason.message)}</li> }).collect();
    view! {
        <Badge tone icon label=words.status(status)/>
        {(!sentences.is_empty()).then(|| view! { <ul class="reasons small">{sentences}</ul> })}
    }
}

/// The mark of a simulated beacon.
pub(crate) fn simulated(words: Words) -> impl IntoView {
    view! { <Badge tone=Tone::Info icon=Shape::Beacon label=words.t(Key::BeaconSimulated)/> }
}

/// Decibels as people write them, with a true minus sign.
pub(crate) fn dbm(value: i8) -> String {
    if value < 0 { format!("−{} dBm", value.unsigned_abs()) } else { format!("{value} dBm") }
}

/// The units of a list of rows, by name.
pub(crate) fn names(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A table whose rows become cards on a narrow screen. Each cell carries the name of its column for that.
pub(crate) fn table(caption: String, columns: &[String], rows: impl IntoView + 'static) -> AnyView {
    let heads: Vec<_> = columns.iter().cloned().map(|column| view! { <th scope="col">{column}</th> }).collect();
    view! {
        <div class="table-frame card">
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
