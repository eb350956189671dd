//! The filters of a screen. Each changes the address, which holds them.

use klabat_api::console::EmployeeKind;
use klabat_kit::flow::console::{Filter, iso_date};
use klabat_kit::flow::messages::console::Key;
use leptos::prelude::*;

use crate::marks::wire;
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

/// A choice of state, by wire name and word.
pub(crate) fn state(store: Store, words: Words, states: impl IntoIterator<Item = (String, String)>) -> impl IntoView {
    let options = std::iter::once((String::new(), words.t(Key::AllStates))).chain(states).collect();
    let chosen = chosen(store, |filter| filter.state.clone());
    select("filter-state", words.t(Key::State), options, chosen.into(), move |state| {
        store.filter(|filter| filter.state = some(state));
    })
}

/// A choice of the kind of employee, where the filter's kind is something else.
pub(crate) fn employee_kind(store: Store, words: Words) -> impl IntoView {
    let kinds = [EmployeeKind::Pns, EmployeeKind::Pppk, EmployeeKind::PppkParuhWaktu];
    let kinds = kinds.map(|kind| (wire(&kind), words.kind(kind)));
    let options = std::iter::once((String::new(), words.t(Key::AllKinds))).chain(kinds).collect();
    let chosen = chosen(store, |filter| filter.state.clone());
    select("filter-employee-kind", words.t(Key::Kind), options, chosen.into(), move |kind| {
        store.filter(|filter| filter.state = some(kind));
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
    let today = today(store);
    let chosen = chosen(store, |filter| filter.date.clone());
    let shown = today.clone().unwrap_or_default();
    let shown = Signal::derive(move || some(chosen.get()).unwrap_or_else(|| shown.clone()));
    date_field(store, words, shown, move |date| date.filter(|date| Some(date) != today.as_ref()))
}

/// A choice of day. Cleared, it means any.
pub(crate) fn any_date(store: Store, words: Words) -> impl IntoView {
    let shown = chosen(store, |filter| filter.date.clone());
    date_field(store, words, shown.into(), |date| date)
}

fn today(store: Store) -> Option<String> {
    let unit = store.now(|model| model.me().and_then(|me| me.units.first().cloned()))?;
    Some(iso_date(store.server_time(), &unit.zone))
}

fn date_field(
    store: Store,
    words: Words,
    shown: Signal<String>,
    kept: impl Fn(Option<String>) -> Option<String> + 'static,
) -> impl IntoView {
    view! {
        <div class="field filter filter--date">
            <label class="field__label" for="filter-date">{words.t(Key::Date)}</label>
            <input
                id="filter-date"
                class="field__input"
                type="date"
                max=today(store)
                prop:value=move || shown.get()
                on:change=move |event| {
                    let date = kept(some(event_target_value(&event)));
                    store.filter(|filter| filter.date = date);
                }
            />
        </div>
    }
}

/// The one unit that a screen is about.
pub(crate) fn one_unit(store: Store, words: Words) -> impl IntoView {
    let units = store.now(|model| model.me().map(|me| me.units.clone()).unwrap_or_default());
    (units.len() > 1).then(|| {
        let options = std::iter::once((String::new(), words.t(Key::Choose)))
            .chain(units.into_iter().map(|unit| (unit.id, unit.name)));
        let chosen = chosen(store, |filter| filter.unit.clone());
        select("filter-unit", words.t(Key::Unit), options.collect(), chosen.into(), move |unit| {
            store.filter(|filter| filter.unit = some(unit));
        })
    })
}

/// A choice of period, kept as a kind.
pub(crate) fn period(store: Store, words: Words, periods: Vec<(String, String)>) -> impl IntoView {
    let first = periods.first().map(|(name, _)| name.clone());
    let chosen = chosen(store, move |filter| filter.kind.clone().or_else(|| first.clone()));
    select("filter-period", words.t(Key::Period), periods, chosen.into(), move |period| {
        store.filter(|filter| filter.kind = some(period));
    })
}

/// A choice of calendar year, kept as a kind: this one and those of the last five years.
pub(crate) fn year(store: Store, words: Words) -> impl IntoView {
    let month = store.now(|model| model.me().map(|me| Filter::default().month_for(me))).unwrap_or_default();
    let this = month.get(..4).and_then(|year| year.parse::<u16>().ok()).unwrap_or(2026);
    let years = (0..6).map(|back| (this - back).to_string()).map(|year| (year.clone(), year)).collect();
    let chosen = chosen(store, move |filter| filter.kind.clone().or_else(|| Some(this.to_string())));
    select("filter-year", words.t(Key::Year), years, chosen.into(), move |year| {
        store.filter(|filter| filter.kind = some(year));
    })
}

/// A choice of month. Cleared, it means any.
pub(crate) fn any_month(store: Store, words: Words) -> impl IntoView {
    let shown = chosen(store, |filter| filter.month.clone());
    month_field(store, words, shown)
}

/// A choice of month. Cleared, it means the present one.
pub(crate) fn month(store: Store, words: Words) -> impl IntoView {
    let shown = store.part(|model| model.me().map(|me| model.route.filter().month_for(me)).unwrap_or_default());
    month_field(store, words, shown)
}

fn month_field(store: Store, words: Words, shown: Memo<String>) -> impl IntoView {
    view! {
        <div class="field filter filter--date">
            <label class="field__label" for="filter-month">{words.t(Key::Month)}</label>
            <input
                id="filter-month"
                class="field__input"
                type="month"
                prop:value=move || shown.get()
                on:change=move |event| {
                    let month = some(event_target_value(&event));
                    store.filter(|filter| filter.month = month);
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
