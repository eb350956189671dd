//! `refresh`: requests, grants, clock and edge keys.

use klabat_protocol::beacon::{EdgeKeys, GrantRefusal};
use klabat_protocol::frames::{Battery, GrantBody, Request};
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::{BeaconId, Boot, Counter, Malformed, Millis, PublicKey, RequestNonce, SoftwareKey, hash};

use crate::bench::{
    A, B, BOOT, Bench, EPOCH_MS, ID, START, assertion, beacon_key, edge_key, hello, key, signed, signed_by,
};

#[test]
fn a_request_reports_the_beacon() {
    let mut bench = Bench::ready();
    let answer = bench.open(A, hello(1)).unwrap();
    bench.seal(A, &answer, assertion(1)).unwrap();
    assert_eq!(bench.seal(A, &answer, assertion(2)), Err(Status::Refused));
    bench.beacon.write(A, Characteristic::Seal, b"short");
    bench.beacon.write(A, Characteristic::Identity, b"");
    bench.pass(1_000);
    let request = bench.beacon.request();
    let body = request.body;
    assert_eq!((body.beacon, body.boot, body.counter), (ID, BOOT, Counter(1)));
    assert_eq!((body.uptime_ms, body.clock, body.uncertainty_ms), (2_000, Some(Millis(START + 2_000)), 3));
    assert_eq!((body.battery, body.next_key_pinned, body.refusals), (Battery::Percent(80), false, 3));
    let key = beacon_key().public_key();
    assert!(SoftwareKey::verify(&key, &request.signed_message(), &request.signature));
}

#[test]
fn a_first_request_has_no_clock() {
    let body = Bench::booted().beacon.request().body;
    assert_eq!((body.clock, body.uncertainty_ms, body.counter), (None, 0, Counter(0)));
}

#[test]
fn a_pending_request_is_the_same_for_10_minutes() {
    let mut bench = Bench::booted();
    let request = bench.beacon.request();
    bench.pass(599_999);
    assert_eq!(bench.beacon.request(), request);
    bench.pass(1);
    let next = bench.beacon.request();
    assert_ne!(next.body.nonce, request.body.nonce);
    let body = bench.granted(&request);
    assert_eq!(bench.beacon.grant(&signed(body).encode()), Err(GrantRefusal::Request));
}

#[test]
fn an_expired_request_cannot_be_answered() {
    let mut bench = Bench::booted();
    let request = bench.beacon.request();
    let body = bench.granted(&request);
    bench.pass(600_000);
    assert_eq!(bench.beacon.grant(&signed(body).encode()), Err(GrantRefusal::Request));
}

fn refused(change: impl FnOnce(&mut GrantBody), expected: GrantRefusal) {
    let mut bench = Bench::booted();
    let request = bench.beacon.request();
    let mut body = bench.granted(&request);
    change(&mut body);
    assert_eq!(bench.beacon.grant(&signed(body).encode()), Err(expected));
    assert_eq!(bench.beacon.identity().epoch, None);
    assert_eq!(bench.beacon.clock(), None);
    assert_eq!(bench.beacon.request(), request, "it is still pending");
}

#[test]
fn a_grant_must_be_for_this_beacon_boot_and_request() {
    refused(|body| body.beacon = BeaconId([0; 16]), GrantRefusal::Beacon);
    refused(|body| body.boot = Boot(BOOT.0 - 1), GrantRefusal::Boot);
    refused(|body| body.request = RequestNonce([0; 16]), GrantRefusal::Request);
}

#[test]
fn a_grant_must_be_signed_by_a_pinned_key() {
    let stranger = key(0x33);
    refused(|body| body.edge_key = hash::key_id(&stranger.public_key()), GrantRefusal::Key);
    let mut bench = Bench::booted();
    let request = bench.beacon.request();
    let body = bench.granted(&request);
    assert_eq!(bench.beacon.grant(&signed_by(body, &stranger).encode()), Err(GrantRefusal::Signature));
    assert_eq!(bench.beacon.grant(&signed(body).encode()), Ok(()));
}

#[test]
fn a_grant_must_be_whole_and_expire_after_its_issue() {
    let malformed = |field| GrantRefusal::Malformed(Malformed::Field(field));
    refused(|body| body.expires_at = body.issued_at, malformed("expires-at"));
    let mut bench = Bench::booted();
    let request = bench.beacon.request();
    let body = bench.granted(&request);
    let mut bytes = signed(body).encode().to_vec();
    bytes.push(0);
    assert_eq!(bench.beacon.grant(&bytes), Err(GrantRefusal::Malformed(Malformed::Length)));
}

#[test]
fn a_grant_is_taken_once() {
    let mut bench = Bench::booted();
    let request = bench.beacon.request();
    let grant = signed(bench.granted(&request)).encode();
    assert_eq!(bench.beacon.grant(&grant), Ok(()));
    assert_eq!(bench.beacon.grant(&grant), Err(GrantRefusal::Request));
    assert_ne!(bench.beacon.request(), request);
}

#[test]
fn a_grant_without_a_request_is_refused() {
    let mut bench = Bench::booted();
    let request: Request = Bench::booted().beacon.request();
    let grant = signed(bench.granted(&request)).encode();
    assert_eq!(bench.beacon.grant(&grant), Err(GrantRefusal::Request));
}

#[test]
fn a_phone_carries_request_and_grant_and_learns_the_outcome() {
    let mut bench = Bench::booted();
    let (status, frame) = bench.read(A, Characteristic::Refresh);
    assert_eq!(status, Status::Ok);
    assert_eq!(bench.read(B, Characteristic::Refresh), (Status::Ok, frame.clone()), "any phone gets the same");
    let grant = signed(bench.granted(&Request::decode(&frame).unwrap())).encode();
    bench.beacon.write(B, Characteristic::Refresh, b"short");
    assert_eq!(bench.read(B, Characteristic::Refresh), (Status::Malformed, vec![]));
    bench.beacon.write(B, Characteristic::Refresh, &grant);
    assert_eq!(bench.read(B, Characteristic::Refresh), (Status::Accepted, vec![]));
    assert_eq!(bench.read(B, Characteristic::Refresh), (Status::Accepted, vec![]), "a read changes nothing");
    bench.beacon.write(B, Characteristic::Refresh, &grant);
    assert_eq!(bench.read(B, Characteristic::Refresh), (Status::Refused, vec![]));
    assert_eq!(bench.status(A, Characteristic::Refresh), Status::Ok);
    bench.open(A, hello(1)).unwrap();
}

#[test]
fn a_delayed_grant_widens_the_uncertainty_and_a_worse_one_leaves_the_clock() {
    let mut bench = Bench::booted();
    let request = bench.beacon.request();
    let body = bench.granted(&request);
    bench.pass(60_000);
    bench.beacon.grant(&signed(body).encode()).unwrap();
    let reading = bench.beacon.clock().unwrap();
    assert_eq!(reading.at, body.issued_at);
    assert_eq!(reading.uncertainty_ms, 60_000 + 9 + 2);

    bench.refresh().unwrap();
    let good = bench.beacon.clock().unwrap();
    assert_eq!((good.at, good.uncertainty_ms), (bench.now(), 2));

    let request = bench.beacon.request();
    let mut body = bench.granted(&request);
    bench.pass(30_000);
    body.issued_at.0 -= 3_600_000;
    bench.beacon.grant(&signed(body).encode()).unwrap();
    assert_eq!(bench.beacon.clock().unwrap().at, bench.now());
    assert_eq!(bench.beacon.identity().epoch, Some(body.epoch), "its epoch is taken all the same");
}

/// The pending request's grant, issued now and delivered `delay_ms` later.
fn late(bench: &mut Bench, delay_ms: u64) {
    let request = bench.beacon.request();
    let body = bench.granted(&request);
    bench.pass(delay_ms);
    bench.beacon.grant(&signed(body).encode()).unwrap();
}

#[test]
fn a_clock_that_a_late_grant_set_wants_another_after_a_minute() {
    let mut bench = Bench::booted();
    late(&mut bench, 540_000);
    assert_eq!(bench.beacon.clock().unwrap().at.0 + 540_000, bench.now().0, "nine minutes slow");
    assert_eq!(bench.beacon.identity().refresh_due_s, 60);
    bench.pass(59_001);
    assert_eq!(bench.beacon.identity().refresh_due_s, 1, "rounded up");
    bench.pass(999);
    assert_eq!(bench.beacon.identity().refresh_due_s, 0);
    bench.refresh().unwrap();
    assert_eq!(bench.beacon.clock().unwrap().at, bench.now());
    assert_eq!(u64::from(bench.beacon.identity().refresh_due_s), EPOCH_MS / 2_000);
}

#[test]
fn the_pause_counts_from_the_last_grant_even_where_the_clock_stayed() {
    let mut bench = Bench::booted();
    late(&mut bench, 100_000);
    late(&mut bench, 200_000);
    assert_eq!(bench.beacon.identity().refresh_due_s, 60);
}

#[test]
fn half_a_minute_is_near_enough() {
    let due_after = |delay_ms| {
        let mut bench = Bench::booted();
        late(&mut bench, delay_ms);
        let reading = bench.beacon.clock().unwrap();
        (reading.uncertainty_ms, bench.beacon.identity().refresh_due_s)
    };
    // The delay, 2 for rounding, 150 ppm of the delay.
    assert_eq!(due_after(29_993), (30_000, u32::try_from(EPOCH_MS / 2_000).unwrap()));
    assert_eq!(due_after(29_994), (30_001, 60));
}

#[test]
fn half_time_comes_first_in_a_short_epoch() {
    let mut bench = Bench::booted();
    let request = bench.beacon.request();
    let mut body = bench.granted(&request);
    body.expires_at.0 = body.issued_at.0 + 40_000;
    bench.pass(31_000);
    bench.beacon.grant(&signed(body).encode()).unwrap();
    assert_eq!(bench.beacon.identity().refresh_due_s, 20);
}

#[test]
fn uptime_that_falters_does_not_turn_time_back() {
    let mut bench = Bench::ready();
    bench.pass(5_000);
    let before = bench.beacon.clock();
    bench.beacon.hardware_mut().uptime = 0;
    assert_eq!(bench.beacon.clock(), before);
}

fn grant_by(bench: &mut Bench, signer: &SoftwareKey, next: Option<PublicKey>) -> Result<(), GrantRefusal> {
    let request = bench.beacon.request();
    let mut body = bench.granted(&request);
    body.edge_key = hash::key_id(&signer.public_key());
    body.next_edge_key = next;
    bench.beacon.grant(&signed_by(body, signer).encode())
}

#[test]
fn the_edge_changes_keys_in_two_grants() {
    let mut bench = Bench::booted();
    let (old, new) = (edge_key(), key(0x44));
    assert_eq!(grant_by(&mut bench, &new, None), Err(GrantRefusal::Key));
    grant_by(&mut bench, &old, Some(new.public_key())).unwrap();
    let both = EdgeKeys { current: old.public_key(), next: Some(new.public_key()) };
    assert_eq!(bench.beacon.edge_keys(), both);
    grant_by(&mut bench, &old, None).unwrap();
    assert_eq!(bench.beacon.edge_keys(), both, "a grant that names none changes none");
    assert!(bench.beacon.request().body.next_key_pinned);
    grant_by(&mut bench, &new, None).unwrap();
    assert_eq!(bench.beacon.edge_keys(), EdgeKeys::only(new.public_key()));
    assert_eq!(grant_by(&mut bench, &old, None), Err(GrantRefusal::Key), "the old key is gone");
}

#[test]
fn the_signing_key_is_no_successor_of_itself() {
    let mut bench = Bench::booted();
    grant_by(&mut bench, &edge_key(), Some(edge_key().public_key())).unwrap();
    assert_eq!(bench.beacon.edge_keys(), EdgeKeys::only(edge_key().public_key()));
}

#[test]
fn a_next_key_stays_when_the_signing_key_is_named() {
    let mut bench = Bench::booted();
    let new = key(0x44).public_key();
    grant_by(&mut bench, &edge_key(), Some(new)).unwrap();
    grant_by(&mut bench, &edge_key(), Some(edge_key().public_key())).unwrap();
    assert_eq!(bench.beacon.edge_keys().next, Some(new));
}

#[test]
fn a_grant_refused_over_the_beacons_own_network_counts() {
    let mut bench = Bench::booted();
    assert!(bench.beacon.grant(b"short").is_err());
    assert_eq!(bench.beacon.request().body.refusals, 1);
}
