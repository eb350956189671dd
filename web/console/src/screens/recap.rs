//! Rekap of one unit: the month as a grid, its sums, what was done to it, and what one takes along.

use klabat_api::console::{Recap, RecapEvent, RecapState, Role};
use klabat_api::routes;
use klabat_kit::flow::console::change::{Lock, Seen, Unlock, Verify};
use klabat_kit::flow::console::{Place, Route, iso_date};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Icon, Shape, Tone};
use leptos::prelude::*;

use super::grid;
use super::recaps::open_cases;
use crate::store::Store;
use crate::words::Words;
use crate::{exports, filters, marks, parts};

/// The screen.
pub(crate) fn recap(store: Store, words: Words) -> impl IntoView {
    let list = store.now(|model| {
        let filter = model.route.filter();
        Route::At(Place::Recaps, klabat_kit::flow::console::Filter { month: filter.month, ..Default::default() })
    });
    view! {
        {parts::back_to(store, words, &list, Key::Recaps)}
        {parts::heading(words.t(Key::Recap), words.t(Key::RecapLead), ())}
        <div class="filters">
            {filters::month(store, words)}
            {filters::one_unit(store, words)}
        </div>
        {parts::page_of_unit(store, words, move |data: &Recap| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, recap: &Recap) -> impl IntoView + use<> {
    let open = (recap.open.total() > 0).then(|| {
        let cases = open_cases(store, words, recap.open, &recap.unit.id, &recap.month);
        view! {
            <div class="no-print">
                <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::OpenCasesTitle) text=words.t(Key::OpenCasesText)>{cases}</Banner>
            </div>
        }
    });
    view! {
        {letterhead(words, recap)}
        <section class="card summary no-print">
            <div class="summary__who">
                <p class="summary__name">{recap.unit.name.clone()}</p>
                <p class="soft">{words.month(&recap.month)}</p>
            </div>
            <div class="summary__status">
                {marks::recap(words, recap.state)}
                <p class="soft small">{words.f(Key::VersionOf, &[("number", &recap.version.to_string())])}</p>
            </div>
            <div class="summary__actions row">{actions(store, words, recap)}</div>
        </section>
        {open}
        {if recap.rows.is_empty() {
            parts::state(Shape::People, words.t(Key::NothingHere), words.t(Key::RecapEmptyText), ()).into_any()
        } else {
            grid::grid(store, words, recap)
        }}
        {signatures(words, recap)}
        {history(words, recap)}
    }
}

/// Whether the month is over and nothing waits: before that, verifying is not what one does next.
fn may_be_verified(store: Store, recap: &Recap) -> bool {
    let today = iso_date(store.server_time(), &recap.unit.zone);
    recap.open.total() == 0 && *recap.month < *today.get(..7).unwrap_or_default()
}

fn actions(store: Store, words: Words, recap: &Recap) -> impl IntoView + use<> {
    let role = store.now(|model| model.me().map(|me| me.role));
    let seen = Seen::from(recap);
    let step = match (recap.state, role) {
        (RecapState::Draft | RecapState::Unlocked, Some(Role::Admin | Role::Operator)) => {
            let kind = if may_be_verified(store, recap) { ButtonKind::Primary } else { ButtonKind::Secondary };
            Some(parts::opens(store, words.t(Key::Verify), Shape::Check, kind, "", Verify(seen)))
        }
        (RecapState::Verified, Some(Role::Admin)) => {
            Some(parts::opens(store, words.t(Key::Lock), Shape::Shield, ButtonKind::Primary, "", Lock(seen)))
        }
        (RecapState::Locked, Some(Role::Admin)) => {
            Some(parts::opens(store, words.t(Key::Unlock), Shape::Warning, ButtonKind::Danger, "", Unlock(seen)))
        }
        _ => None,
    };
    let query = format!("?unit={}&month={}", recap.unit.id, recap.month);
    let csv = [routes::RECAP_CSV, &*query].concat();
    let whole = recap.clone();
    view! {
        {step}
        <Button label=words.t(Key::ExportXlsx) icon=Shape::Download on_press=move || exports::recap_xlsx(words, &whole)/>
        <a class="button button--secondary" href=csv download=exports::recap_name(recap, "csv")><Icon shape=Shape::Download/><span>{words.t(Key::ExportCsv)}</span></a>
        <Button label=words.t(Key::Print) icon=Shape::Document on_press=exports::print/>
        {(role != Some(Role::Superior)).then(|| exports::evidence_button(words, recap))}
    }
}

/// Above the printed recap.
fn letterhead(words: Words, recap: &Recap) -> impl IntoView + use<> {
    view! {
        <div class="letterhead print-only">
            <p class="letterhead__regency">{recap.regency.clone()}</p>
            <p class="letterhead__unit">{recap.unit.name.clone()}</p>
            <p class="letterhead__title">{words.f(Key::RecapTitle, &[("month", &words.month(&recap.month))])}</p>
        </div>
    }
}

/// Below it: who signs, and how anybody can check it.
fn signatures(words: Words, recap: &Recap) -> impl IntoView + use<> {
    let hash = recap.hash.encode();
    let state = match recap.state {
        RecapState::Locked => Key::PrintedLocked,
        RecapState::Verified => Key::PrintedVerified,
        RecapState::Draft | RecapState::Unlocked => Key::PrintedDraft,
    };
    view! {
        <div class="signatures print-only">
            <p class="signatures__proof">{words.t(state)}<br/>{words.f(Key::PrintedHash, &[("hash", &hash)])}</p>
            <div class="signatures__one"><p class="signatures__place"></p><p>{words.t(Key::SignedByOperator)}</p><p class="signatures__line">"NIP"</p></div>
            <div class="signatures__one"><p>{words.t(Key::SignedPlace)}</p><p>{words.f(Key::SignedByHead, &[("name", &recap.unit.name)])}</p><p class="signatures__line">"NIP"</p></div>
        </div>
    }
}

fn history(words: Words, recap: &Recap) -> Option<impl IntoView + use<>> {
    let line = |event: &RecapEvent| {
        let reason = event.reason.clone().map(|reason| view! { <p class="soft small">{reason}</p> });
        view! {
            <li class="history__line">
                {marks::recap(words, event.state)}
                <div><p>{[&*event.by, ", ", &*words.moment(event.at, &recap.unit)].concat()}</p>{reason}<p class="soft small code">{event.hash.encode()}</p></div>
            </li>
        }
    };
    let lines: Vec<_> = recap.history.iter().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card stack no-print"><h2>{words.t(Key::History)}</h2><ol class="stack stack--tight">{lines}</ol></section> }
    })
}
