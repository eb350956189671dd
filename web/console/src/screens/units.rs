//! Unit kerja: the tree, with who has not enrolled yet.

use klabat_api::console::{UnitRow, Units};
use klabat_kit::flow::console::change::{DrawSite, EditUnit};
use klabat_kit::flow::console::{Act, Filter, Place, Route, Search};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{ButtonKind, Shape};
use leptos::prelude::*;

use crate::navigation::follow;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, parts};

/// The screen.
pub(crate) fn units(store: Store, words: Words) -> impl IntoView {
    let filter = store.part(|model| model.route.filter());
    view! {
        {parts::heading(words.t(Key::Units), words.t(Key::UnitsLead), may_change(store).then(|| {
            parts::opens(store, words.t(Key::UnitAdd), Shape::Plus, ButtonKind::Primary, "", EditUnit(None))
        }))}
        <div class="filters">{filters::search(store, words, Key::SearchUnits)}</div>
        {parts::page(store, words, move |data: &Units| filter.with(|filter| content(store, words, data, filter)))}
    }
}

fn may_change(store: Store) -> bool {
    store.now(|model| model.may(Act::ManageRoster))
}

fn content(store: Store, words: Words, data: &Units, filter: &Filter) -> AnyView {
    let search = Search::new(&filter.search);
    let shown: Vec<_> = data.rows.iter().filter(|row| search.finds(&[&row.unit.name])).collect();
    let columns = [Key::Unit, Key::ParentUnit, Key::Zone, Key::Sites, Key::People, Key::NotEnrolled];
    parts::rows_or(words, &shown, (Shape::Home, Key::NothingFound, Key::NothingFoundText), |rows| {
        let rows: Vec<_> = rows.iter().map(|unit| row(store, words, unit, data)).collect();
        parts::table(words, words.t(Key::Units), &columns.map(|column| words.t(column)), rows)
    })
}

fn row(store: Store, words: Words, unit: &UnitRow, all: &Units) -> impl IntoView + use<> {
    let parent = unit.parent.as_ref().and_then(|parent| all.rows.iter().find(|row| row.unit.id == *parent));
    let parent = parent.map_or_else(|| "–".to_owned(), |row| row.unit.name.clone());
    let people = |state: Option<&str>| {
        let (unit, state) = (Some(unit.unit.id.clone()), state.map(str::to_owned));
        Route::At(Place::Roster, Filter { unit, state, ..Filter::default() })
    };
    let (all, waiting) = (people(None), people(Some("not_enrolled")));
    let missing = if unit.not_enrolled == 0 {
        view! { <span class="soft">"0"</span> }.into_any()
    } else {
        let name = format!("{}, {}: {}", unit.not_enrolled, words.t(Key::NotEnrolled), unit.unit.name);
        view! { <a class="count" href=waiting.address() aria-label=name on:click=follow(store, waiting.clone())>{unit.not_enrolled.to_string()}</a> }.into_any()
    };
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Unit)><a class="row-link" href=all.address() on:click=follow(store, all.clone())><strong>{unit.unit.name.clone()}</strong></a></td>
            <td data-label=words.t(Key::ParentUnit)>
                {parent}
                {may_change(store).then(|| parts::opens(store, words.t(Key::Edit), Shape::Document, ButtonKind::Text, "button--small", EditUnit(Some(unit.clone()))))}
            </td>
            <td data-label=words.t(Key::Zone)>{klabat_kit::effects::intl::abbreviation(&unit.unit.zone).to_owned()}</td>
            <td data-label=words.t(Key::Sites)>{sites(store, words, unit)}</td>
            <td class="number" data-label=words.t(Key::People)>{unit.people.to_string()}</td>
            <td class="number" data-label=words.t(Key::NotEnrolled)>{missing}</td>
        </tr>
    }
}

/// Each site with its kind and size, to be drawn anew; and one more.
fn sites(store: Store, words: Words, unit: &UnitRow) -> AnyView {
    let may = may_change(store);
    let drawn = unit.sites.iter().map(|row| {
        let name = if may {
            let change = DrawSite::Anew(row.clone());
            parts::opens(store, row.site.name.clone(), Shape::Pin, ButtonKind::Text, "button--small", change).into_any()
        } else {
            view! { <span>{row.site.name.clone()}</span> }.into_any()
        };
        view! { <li>{name}</li> }
    });
    let list = (!unit.sites.is_empty()).then(|| view! { <ul class="sites">{drawn.collect::<Vec<_>>()}</ul> });
    let new = may.then(|| {
        let change = DrawSite::New { unit: unit.unit.id.clone(), name: unit.unit.name.clone() };
        parts::opens(store, words.t(Key::SiteAdd), Shape::Plus, ButtonKind::Text, "button--small", change)
    });
    view! { {list}{new} }.into_any()
}
