//! The filters of a screen. Each changes the address, which holds them.

use klabat_kit::flow::console::{Filter, iso_date};
use klabat_kit::flow::messages::console::Key;
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;

fn chosen(store: Store, part: impl Fn(&Filter) -> Option<String> + Send + Sync + 'static) -> Memo<String> {
    store.part(move |model| part(&model.route.filter()).unwrap_or_default())
}

fn some(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}

/// A choice of unit; nothing for somebody with a single one.
pub(crate) fn unit(store: Store, words: Words) -> impl IntoView {
    let units = store.now(|model| model.me().map(|me| me.units.clone()).unwrap_or_default());
    (units.len() > 1).then(|| {
        let options = std::iter::once((String::new(), words.t(Key::AllUnits)))
            .chain(units.into_iter().map(|unit| (unit.id, unit.name)));
        let chosen = chosen(store, |filter| filter.unit.clone());
        select("filter-unit", words.t(Key::Unit), options.collect(), chosen.into(), move |unit| {
            store.filter(|filter| filter.unit = some(unit));
        })
    })
}

/// A choice of kind, by wire name and word.
pub(crate) fn kind(store: Store, words: Words, kinds: impl IntoIterator<Item = (String, String)>) -> impl IntoView {
    let options = std::iter::once((String::new(), words.t(Key::AllKinds))).chain(kinds).collect();
    let chosen = chosen(store, |filter| filter.kind.clone());
    select("filter-kind", words.t(Key::Kind), options, chosen.into(), move |kind| {
        store.filter(|filter| filter.kind = some(kind));
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
pub(crate) fn date(store: Store, words: Words) -> impl IntoView {
    let today = store
        .now(|model| model.me().and_then(|me| me.units.first().cloned()))
        .map(|unit| iso_date(store.server_time(), &unit.zone));
    let chosen = chosen(store, |filter| filter.date.clone());
    let (shown, last) = (today.clone().unwrap_or_default(), today.clone());
    view! {
        <div class="field filter filter--date">
            <label class="field__label" for="filter-date">{words.t(Key::Date)}</label>
            <input
                id="filter-date"
                class="field__input"
                type="date"
                max=last
                prop:value=move || some(chosen.get()).unwrap_or_else(|| shown.clone())
                on:change=move |event| {
                    let date = some(event_target_value(&event)).filter(|date| Some(date) != today.as_ref());
                    store.filter(|filter| filter.date = date);
                }
            />
        </div>
    }
}

/// A search field.
pub(crate) fn search(store: Store, words: Words, hint: Key) -> impl IntoView {
    let typed = chosen(store, |filter| some(filter.search.clone()));
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
                on:input=move |event| {
                    let search = event_target_value(&event);
                    store.filter(|filter| filter.search = search);
                }
            />
        </div>
    }
}
