//! Beacons: how each is, registration and revocation.

use klabat_api::console::{BeaconClass, BeaconRow, Beacons};
use klabat_kit::flow::console::change::{NewBeacon, RevokeBeacon, WriteRule};
use klabat_kit::flow::console::{Act, Event};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use super::approvals;
use crate::parts;
use crate::queue::Queue;
use crate::store::Store;
use crate::words::Words;

/// The screen.
pub(crate) fn beacons(store: Store, words: Words) -> impl IntoView {
    let data = store.data::<Beacons>();
    let register = store.now(|model| model.may(Act::ManageBeacons)).then(|| {
        view! {
            <Button label=words.t(Key::RegisterBeacon) icon=Shape::Plus kind=ButtonKind::Primary on_press=move || {
                let sites = data.get_untracked().map(|data| data.sites).unwrap_or_default();
                store.send(Event::Open(NewBeacon(sites).into()));
            }/>
        }
    });
    let queue = Queue::new(store);
    view! {
        {parts::heading(words.t(Key::Beacons), words.t(Key::BeaconsLead), register)}
        {queue.frame(parts::page(store, words, move |data: &Beacons| content(store, words, queue, data)))}
    }
}

fn content(store: Store, words: Words, queue: Queue, data: &Beacons) -> AnyView {
    let columns = [Key::Beacon, Key::Unit, Key::State, Key::LastGrant, Key::Health, Key::Thresholds, Key::Actions];
    let proposed: Vec<_> =
        data.proposed.iter().map(|approval| approvals::card(store, words, approval, false)).collect();
    let table = parts::rows_or(words, &data.rows, (Shape::Beacon, Key::BeaconsEmpty, Key::BeaconsEmptyText), |rows| {
        let rows: Vec<_> = rows.iter().map(|beacon| row(store, words, beacon)).collect();
        parts::table(words, words.t(Key::Beacons), &columns.map(|column| words.t(column)), rows)
    });
    let waits = (!proposed.is_empty()).then(
        || view! { <h2>{words.t(Key::WaitsForSecond)}</h2>{queue.hint(words, false)}<ul class="cards">{proposed}</ul> },
    );
    view! { {waits}{table} }.into_any()
}

/// State of a beacon at a moment of the server's clock.
fn state(words: Words, beacon: &BeaconRow, now: klabat_api::Millis) -> impl IntoView + use<> {
    let (tone, icon, label) = match (beacon.revoked_at, beacon.epoch_ends_at) {
        (Some(_), _) => (Tone::Error, Shape::Cross, Key::BeaconRevoked),
        (None, None) => (Tone::Neutral, Shape::Info, Key::BeaconNever),
        (None, Some(end)) if end <= now => (Tone::Queued, Shape::Warning, Key::BeaconStale),
        (None, Some(_)) => (Tone::Success, Shape::Check, Key::BeaconServing),
    };
    view! { <Badge tone icon label=words.t(label)/> }
}

/// Whom it serves besides its own unit, and when.
fn serves(store: Store, words: Words, beacon: &BeaconRow) -> Vec<AnyView> {
    let unit = |id: &str| {
        let named =
            store.now(|model| model.me()?.units.iter().find(|unit| unit.id == id).map(|unit| unit.name.clone()));
        named.unwrap_or_else(|| id.to_owned())
    };
    let line = |entry: &serde_json::Value| {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let whom = match &*text(&entry["serves"]["whom"]) {
            "everyone" => words.t(Key::ServesEveryone),
            "gatherings" => words.t(Key::ServesGatherings),
            _ => unit(&text(&entry["serves"]["unit"])),
        };
        let [from, until] = ["from", "to"].map(|side| words.day(&text(&entry["dates"][side])));
        let also = words.f(Key::ServesAlso, &[("name", &whom), ("from", &from), ("until", &until)]);
        view! { <p class="soft small">{also}</p> }.into_any()
    };
    beacon.serves.iter().filter_map(|serves| serves.as_array()).flatten().map(line).collect()
}

fn row(store: Store, words: Words, beacon: &BeaconRow) -> impl IntoView + use<> {
    let may = store.now(|model| model.may(Act::ManageBeacons)) && beacon.revoked_at.is_none();
    let to_revoke = beacon.clone();
    let moment = |at| words.short_moment(at, &beacon.unit);
    let battery = beacon.battery_percent.map_or_else(
        || words.t(Key::BatteryNone),
        |percent| words.f(Key::Battery, &[("percent", &percent.to_string())]),
    );
    let refusals = beacon.refusals.map(|count| words.f(Key::BeaconRefusals, &[("count", &count.to_string())]));
    let accept = words.f(Key::AcceptFrom, &[("dbm", &parts::dbm(beacon.accept_dbm))]);
    let retry = words.f(Key::RetryBelow, &[("dbm", &parts::dbm(beacon.retry_dbm))]);
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Beacon)><strong>{beacon.name.clone()}</strong><br/><code class="soft small">{beacon.id.encode()}</code></td>
            <td class="cell--unit" data-label=words.t(Key::Unit)>{beacon.unit.name.clone()}{serves(store, words, beacon)}</td>
            <td data-label=words.t(Key::State)>
                {state(words, beacon, store.server_time())}
                {match beacon.class {
                    BeaconClass::Simulated => Some(parts::simulated(words)),
                    BeaconClass::Device => None,
                }}
                {beacon.revoked_at.map(|at| view! { <p class="soft small">{moment(at)}</p> })}
            </td>
            <td class="figures" data-label=words.t(Key::LastGrant)>
                {beacon.last_grant_at.map_or_else(|| "–".to_owned(), moment)}
                {beacon.epoch_ends_at.map(|at| view! { <p class="soft small">{words.f(Key::EpochEnds, &[("time", &moment(at))])}</p> })}
            </td>
            <td data-label=words.t(Key::Health)>{battery}{refusals.map(|text| view! { <p class="soft small">{text}</p> })}</td>
            <td class="figures" data-label=words.t(Key::Thresholds)>{accept}<br/><span class="soft small">{retry}</span></td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>
                {may.then(|| view! {
                    {parts::opens(store, words.t(Key::ServesWrite), Shape::People, ButtonKind::Text, "button--small", WriteRule::beacon(beacon))}
                    <Button label=words.t(Key::Revoke) kind=ButtonKind::Danger class="button--small" on_press=move || store.send(Event::Open(RevokeBeacon(to_revoke.clone()).into()))/>
                })}
            </td>
        </tr>
    }
}
