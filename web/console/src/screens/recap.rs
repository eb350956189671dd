//! Rekap of one unit: the month as a grid, its sums, what was done to it, and what one takes along.

use klabat_api::console::{Recap, RecapEvent, RecapRow, RecapState, Role};
use klabat_api::routes;
use klabat_kit::flow::console::change::{Lock, Seen, Unlock, Verify};
use klabat_kit::flow::console::versions::{self, Step};
use klabat_kit::flow::console::{Filter, Place, Route, iso_date};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use super::grid;
use super::recaps::open_cases;
use crate::navigation::follow;
use crate::store::Store;
use crate::words::Words;
use crate::{exports, filters, marks, parts};

/// How many people with open days are named: who has more than these looks at the grid.
const OPEN_PEOPLE: usize = 20;

/// The screen.
pub(crate) fn recap(store: Store, words: Words) -> impl IntoView {
    let list = store.now(|model| {
        let filter = model.route.filter();
        Route::At(Place::Recaps, Filter { month: filter.month, ..Default::default() })
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
    let open = versions::open_text(recap).map(|text| {
        let cases = open_cases(store, words, recap.open, &recap.unit.id, &recap.month);
        view! {
            <div class="no-print">
                <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::OpenCasesTitle) text=words.t(text)>{cases}</Banner>
            </div>
        }
    });
    view! {
        {letterhead(words, recap)}
        {moved(words, recap)}
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
            {proof(store, words, recap)}
        </section>
        {open}
        {open_days(store, words, recap)}
        {if recap.rows.is_empty() {
            parts::state(Shape::People, words.t(Key::NothingHere), words.t(Key::RecapEmptyText), ()).into_any()
        } else {
            grid::grid(store, words, recap)
        }}
        {signatures(words, recap)}
        {history(store, words, recap)}
    }
}

/// Who signed the version in sight, when, its hash, and the way to the others.
fn proof(store: Store, words: Words, recap: &Recap) -> Option<impl IntoView + use<>> {
    let signed = versions::signoffs(recap).map(|event| {
        let key = match event.state {
            RecapState::Locked => Key::LockedBy,
            RecapState::Unlocked => Key::UnlockedBy,
            RecapState::Verified | RecapState::Draft => Key::VerifiedBy,
        };
        let signed = [&*event.by, ", ", &*words.short_moment(event.at, &recap.unit)].concat();
        let reason = event.reason.clone().map(|reason| view! { <br/><span class="soft small">{reason}</span> });
        (words.t(key), view! { {signed}{reason} }.into_any())
    });
    let mut facts: Vec<(String, AnyView)> = signed.collect();
    if !facts.is_empty() {
        let hash = view! { <span class="code">{recap.hash.encode()}</span> };
        facts.push((words.t(Key::RecapHash), hash.into_any()));
    }
    let link = |number: u32| {
        let route = versions::version(recap, Some(number));
        let text = words.f(Key::VersionOf, &[("number", &number.to_string())]);
        view! { <a href=route.address() on:click=follow(store, route.clone())>{text}</a>" " }
    };
    let others: Vec<_> = versions::others(recap).into_iter().map(link).collect();
    if !others.is_empty() {
        facts.push((words.t(Key::OtherVersions), others.into_any()));
    }
    (!facts.is_empty()).then(|| view! { <div class="summary__proof">{parts::facts(facts)}</div> })
}

/// Who has days that keep the recap from being verified, each with the way to it.
fn open_days(store: Store, words: Words, recap: &Recap) -> Option<impl IntoView + use<>> {
    let open = versions::open_days(recap, &iso_date(store.server_time(), &recap.unit.zone));
    let more = open.len().saturating_sub(OPEN_PEOPLE);
    let day = |row: &RecapRow, date: &str| {
        let filter = Filter { id: Some(row.employee.clone()), date: Some(date.to_owned()), ..Filter::default() };
        let route = Route::At(Place::Day, filter);
        view! { <a class="nowrap" href=route.address() on:click=follow(store, route.clone())>{words.day(date)}</a>" " }
    };
    let people: Vec<_> = open
        .iter()
        .take(OPEN_PEOPLE)
        .map(|(row, dates)| {
            let days: Vec<_> = dates.iter().map(|date| day(row, date)).collect();
            view! { <li><strong>{row.name.clone()}</strong>": "{days}</li> }
        })
        .collect();
    (!people.is_empty()).then(|| {
        view! {
            <div class="no-print">
                <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::OpenDaysTitle) text=words.t(Key::OpenDaysText)>
                    <ul class="bullets">
                        {people}
                        {(more > 0).then(|| view! { <li>{words.f(Key::OpenDaysMore, &[("count", &more.to_string())])}</li> })}
                    </ul>
                </Banner>
            </div>
        }
    })
}

/// What changed since the recap in sight was fixed, and what follows from it.
fn moved(words: Words, recap: &Recap) -> Option<impl IntoView + use<>> {
    let (tone, title, text) = match recap.state {
        _ if versions::is_former(recap) => (Tone::Info, Key::FormerVersionTitle, Key::FormerVersionText),
        RecapState::Verified if recap.moved => (Tone::Queued, Key::MovedVerifiedTitle, Key::MovedVerifiedText),
        RecapState::Locked if recap.moved => (Tone::Info, Key::MovedLockedTitle, Key::MovedLockedText),
        _ => return None,
    };
    let icon = if tone == Tone::Queued { Shape::Warning } else { Shape::Info };
    Some(view! { <div class="no-print"><Banner tone icon title=words.t(title) text=words.t(text)/></div> })
}

/// The way to the version that one works on, where the one in sight is not it.
fn other(store: Store, words: Words, recap: &Recap, role: Role) -> Option<AnyView> {
    if versions::is_former(recap) {
        let route = versions::version(recap, None);
        return Some(parts::link(store, &route, words.t(Key::VersionInForce), Shape::Right, "button--primary"));
    }
    let route = versions::newest(recap, role)?;
    let class = if recap.moved { "button--primary" } else { "button--secondary" };
    Some(parts::link(store, &route, words.t(Key::NewestCount), Shape::Refresh, class))
}

/// What one does next, prominent once it is time for it.
fn step(store: Store, words: Words, recap: &Recap, role: Role) -> Option<AnyView> {
    let today = iso_date(store.server_time(), &recap.unit.zone);
    let (step, is_due) = versions::next_step(recap, role, &today)?;
    let kind = if is_due { ButtonKind::Primary } else { ButtonKind::Secondary };
    let seen = Seen::from(recap);
    Some(match step {
        Step::Verify => parts::opens(store, words.t(Key::Verify), Shape::Check, kind, "", Verify(seen)),
        Step::VerifyLater => later(words, Key::VerifyLater),
        Step::Lock => parts::opens(store, words.t(Key::Lock), Shape::Shield, kind, "", Lock(seen)),
        Step::LockByAnother => later(words, Key::LockByAnother),
        Step::Unlock => parts::opens(store, words.t(Key::Unlock), Shape::Warning, ButtonKind::Danger, "", Unlock(seen)),
    })
}

/// A step that is not to be taken now, or not by oneself, and why.
fn later(words: Words, why: Key) -> AnyView {
    view! { <p class="soft small">{words.t(why)}</p> }.into_any()
}

fn actions(store: Store, words: Words, recap: &Recap) -> impl IntoView + use<> {
    let role = store.now(|model| model.me().map(|me| me.role));
    let step = role.and_then(|role| step(store, words, recap, role));
    let other = role.and_then(|role| other(store, words, recap, role));
    let query = format!("?unit={}&month={}&version={}", recap.unit.id, recap.month, recap.version);
    let csv = [routes::RECAP_CSV, &*query].concat();
    let whole = recap.clone();
    view! {
        {step}
        {other}
        <Button label=words.t(Key::ExportXlsx) icon=Shape::Download on_press=move || exports::recap_xlsx(words, &whole)/>
        {exports::file_button(words, csv, "button button--secondary", Key::ExportCsv, exports::recap_name(recap, "csv"))}
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
        </div>
        <div class="letterhead__title print-only">
            <p>{words.f(Key::RecapTitle, &[("month", &words.month(&recap.month))])}</p>
            <p class="letterhead__version">{words.f(Key::PrintedVersion, &[("number", &recap.version.to_string()), ("people", &recap.rows.len().to_string())])}</p>
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

fn history(store: Store, words: Words, recap: &Recap) -> Option<impl IntoView + use<>> {
    let line = |event: &RecapEvent| {
        let reason = event.reason.clone().map(|reason| view! { <p class="soft small">{reason}</p> });
        let number = words.f(Key::VersionOf, &[("number", &event.version.to_string())]);
        let version = if event.version == recap.version {
            view! { <span class="soft">{number}</span> }.into_any()
        } else {
            let route = versions::version(recap, Some(event.version));
            view! { <a href=route.address() on:click=follow(store, route.clone())>{number}</a> }.into_any()
        };
        view! {
            <li class="history__line">
                {marks::recap(words, event.state)}
                <div><p>{[&*event.by, ", ", &*words.short_moment(event.at, &recap.unit)].concat()}</p>{reason}<p class="small">{version}</p><p class="soft small code">{event.hash.encode()}</p></div>
            </li>
        }
    };
    let lines: Vec<_> = recap.history.iter().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card stack no-print"><h2>{words.t(Key::History)}</h2><ol class="stack stack--tight">{lines}</ol></section> }
    })
}
