//! The beacon in the page: the real state machine behind the radio's functions.

use std::cell::RefCell;

use js_sys::Reflect;
use klabat_api::phone::Config as EdgeConfig;
use klabat_api::{Base64Url, routes};
use klabat_flow::http::{self, Request};
use klabat_flow::radio::{Characteristic, Lost};
use klabat_protocol::beacon::{Beacon, Config, Connection, EdgeKeys, Hardware};
use klabat_protocol::hash::Peer;
use klabat_protocol::{BeaconId, Boot, PublicKey, Signature, SoftwareKey};
use serde::Deserialize;

use super::Simulate;
use crate::dom::{Element, el};
use crate::effects::{clock, fetch, random};

/// The file that `cargo xtask dev` writes beside the pages.
const FILE: &str = "/dev/simulated.json";
/// 2026-01-01T00:00Z in ms: boots are counted from here in tenths of a second, so that each page load has its own.
const EPOCH_MS: u64 = 1_767_225_600_000;
/// The page's one connection.
const CONNECTION: Connection = Connection(1);
/// The page as the radio would show it.
const PEER: Peer = Peer { kind: 1, address: [0xc0, 0xde, 0, 0, 0, 1] };
/// Signal strength of a phone some three metres away, in dBm.
const SIGNAL_DBM: i8 = -61;
/// How far a reading lies from it, at most.
const SIGNAL_SPREAD: i8 = 3;
/// Readings that a controller takes during one read or write.
const READINGS: usize = 2;
/// What one read or write takes over the air, in ms.
const AIR_MS: u32 = 30;

/// One beacon of the file.
#[derive(Clone, Deserialize)]
struct Seeded {
    id: Base64Url,
    private_key: Base64Url,
    name: String,
    unit: String,
}

/// The file.
#[derive(Deserialize)]
struct File {
    beacons: Vec<Seeded>,
}

#[derive(Default)]
struct State {
    seeded: Vec<Seeded>,
    chosen: usize,
    running: Option<(usize, Beacon<Board>)>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// What the page gives the beacon.
struct Board(SoftwareKey);

impl Hardware for Board {
    fn uptime_ms(&mut self) -> u64 {
        let performance = Reflect::get(&js_sys::global(), &"performance".into()).unwrap_or_default();
        let now = Reflect::get(&performance, &"now".into()).unwrap_or_default();
        let now = wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(now).and_then(|now| now.call0(&performance));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and far below 2^53")]
        let now = now.ok().and_then(|now| now.as_f64()).unwrap_or_default() as u64;
        now
    }

    fn random(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = random::draw::<1>().expect("a browser that runs this page has crypto.getRandomValues")[0];
        }
    }

    fn sign(&mut self, message: &[u8]) -> Signature {
        self.0.sign(message)
    }

    fn verify(&mut self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        SoftwareKey::verify(key, message, signature)
    }
}

/// Fetches the seeded beacons, once.
pub(crate) async fn load() {
    if STATE.with_borrow(|state| !state.seeded.is_empty()) {
        return;
    }
    if let Ok(file) = http::read::<File>(fetch::send(Request::get(FILE)).await) {
        STATE.with_borrow_mut(|state| state.seeded = file.beacons);
    }
}

/// Takes the beacon that the band names; starts it the first time.
pub(crate) async fn choose() -> Result<(), Lost> {
    load().await;
    let (chosen, seeded) = STATE.with_borrow(|state| (state.chosen, state.seeded.get(state.chosen).cloned()));
    if STATE.with_borrow(|state| matches!(state.running, Some((running, _)) if running == chosen)) {
        return Ok(());
    }
    let edge: EdgeConfig = http::read(fetch::send(Request::get(routes::CONFIG)).await).map_err(|_| Lost::Radio)?;
    let beacon = start(&seeded.ok_or(Lost::Cancelled)?, &edge).ok_or(Lost::Radio)?;
    STATE.with_borrow_mut(|state| state.running = Some((chosen, beacon)));
    Ok(())
}

fn start(seeded: &Seeded, edge: &EdgeConfig) -> Option<Beacon<Board>> {
    let key = SoftwareKey::from_bytes(seeded.private_key.0.as_slice().try_into().ok()?)?;
    let id = BeaconId(seeded.id.0.as_slice().try_into().ok()?);
    let edge_key = PublicKey(edge.edge_keys.first()?.0.as_slice().try_into().ok()?);
    let boot = Boot(u32::try_from(clock::now().saturating_sub(EPOCH_MS) / 100).ok()?);
    Some(Beacon::new(Config::new(id, key.public_key(), boot, EdgeKeys::only(edge_key)), Board(key)))
}

/// Connects.
pub(crate) async fn connect() -> Result<(), Lost> {
    clock::wait(4 * AIR_MS).await;
    with(|beacon| beacon.connect(CONNECTION, PEER))
}

/// Reads.
pub(crate) async fn read(which: Characteristic) -> Result<Vec<u8>, Lost> {
    clock::wait(AIR_MS).await;
    with(|beacon| {
        hear(beacon);
        beacon.read(CONNECTION, which).as_ref().to_vec()
    })
}

/// Writes.
pub(crate) async fn write(which: Characteristic, value: &[u8]) -> Result<(), Lost> {
    clock::wait(AIR_MS).await;
    with(|beacon| {
        hear(beacon);
        beacon.write(CONNECTION, which, value);
    })
}

/// Ends the connection.
pub(crate) fn disconnect() {
    let _ = with(|beacon| beacon.disconnect(CONNECTION));
}

fn hear(beacon: &mut Beacon<Board>) {
    for byte in random::draw::<READINGS>().unwrap_or_default() {
        let spread = i8::try_from(byte % 7).unwrap_or_default() - SIGNAL_SPREAD;
        beacon.signal(CONNECTION, SIGNAL_DBM + spread);
    }
}

fn with<T>(act: impl FnOnce(&mut Beacon<Board>) -> T) -> Result<T, Lost> {
    STATE.with_borrow_mut(|state| state.running.as_mut().map(|(_, beacon)| act(beacon))).ok_or(Lost::Radio)
}

/// From now on this one stands here, by its place in the list.
pub(crate) fn stand(place: &str) {
    STATE.with_borrow_mut(|state| state.chosen = place.parse().unwrap_or_default());
}

/// Which beacon stands here.
pub(crate) fn picker<M: From<Simulate>>(label: &'static str) -> Element<M> {
    let options = STATE.with_borrow(|state| {
        let options = state.seeded.iter().enumerate().map(|(at, beacon)| {
            let name = [&beacon.unit, " · ", &beacon.name].concat();
            el("option").attr("value", at.to_string()).flag("selected", at == state.chosen).with(name).into()
        });
        options.collect::<Vec<_>>()
    });
    el("select").attr("aria-label", label).value(|place| Simulate::Which(place).into()).all(options)
}
