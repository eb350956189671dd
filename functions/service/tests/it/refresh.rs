//! Beacons and their epochs.

use klabat_api::console::{Beacons, Exceptions, Revocation, Role};
use klabat_api::routes;
use klabat_protocol::frames::{Battery, Grant, Request};
use klabat_protocol::{Boot, Millis, SoftwareKey, hash};
use klabat_service::ports::Limit;

use crate::cast::{ENROLLED, Which};
use crate::scene::{Scene, octets};
use crate::target::Answer;

async fn refresh(scene: &Scene, request: &Request) -> Answer {
    // A beacon is no browser: it sends no origin.
    scene.target.send(octets(routes::REFRESH, request.encode().to_vec())).await
}

/// The beacon's next request, `uptime` later.
fn request(scene: &mut Scene, change: impl FnOnce(&mut klabat_protocol::frames::RequestBody)) -> Request {
    scene.office.pass(1_000);
    let mut body = scene.office.request().body;
    change(&mut body);
    let key = scene.office.key.clone();
    Request::sign(body, |message| key.sign(message))
}

#[tokio::test]
async fn a_grant_is_signed_for_the_request_and_lasts_a_day() {
    let mut scene = Scene::new().await;
    let request = request(&mut scene, |_| ());
    let grant = Grant::decode(&refresh(&scene, &request).await.body).unwrap();
    let edge = klabat_protocol::PublicKey(scene.config.edge_keys[0].0.as_slice().try_into().unwrap());
    assert!(SoftwareKey::verify(&edge, &grant.signed_message(), &grant.signature));
    assert_eq!(grant.body.edge_key, hash::key_id(&edge));
    assert_eq!((grant.body.request, grant.body.beacon), (request.body.nonce, request.body.beacon));
    assert_eq!((grant.body.boot, grant.body.next_edge_key), (request.body.boot, None));
    assert_eq!(grant.body.expires_at.since(grant.body.issued_at), 86_400_000);
}

#[tokio::test]
async fn the_same_request_always_gets_the_same_grant() {
    let mut scene = Scene::new().await;
    let request = request(&mut scene, |_| ());
    let (one, two, three) =
        tokio::join!(refresh(&scene, &request), refresh(&scene, &request), refresh(&scene, &request));
    let later = refresh(&scene, &request).await;
    for answer in [&two, &three, &later] {
        assert_eq!((answer.status, &answer.body), (200, &one.body));
    }
}

#[tokio::test]
async fn requests_must_grow_by_boot_and_uptime() {
    let mut scene = Scene::new().await;
    let newer = request(&mut scene, |body| (body.boot, body.uptime_ms) = (Boot(2), 5_000));
    assert_eq!(refresh(&scene, &newer).await.status, 200);
    let answered = Grant::decode(&refresh(&scene, &newer).await.body).unwrap().body.issued_at.0;
    // In this order: the moment of another request; honestly late, twice; with no clock yet; made after the grant that
    // answered a later one, and perhaps made before it.
    for (boot, uptime, clock, uncertainty) in [
        (2, 5_000, Some(answered - 1), 0),
        (2, 4_999, Some(answered - 1), 0),
        (1, 900_000, Some(answered), 0),
        (1, 900_001, None, 0),
        (2, 4_998, Some(answered + 1), 0),
        (1, 900_002, Some(answered + 500), 499),
        (1, 900_003, Some(answered + 500), 500),
    ] {
        let stale = request(&mut scene, |body| {
            (body.boot, body.uptime_ms) = (Boot(boot), uptime);
            (body.clock, body.uncertainty_ms) = (clock.map(Millis), uncertainty);
            body.nonce.0[0] ^= 1;
        });
        assert_eq!(refresh(&scene, &stale).await.refusal(), (409, "stale_request".to_owned()), "{boot} {uptime}");
    }
    let next = request(&mut scene, |body| (body.boot, body.uptime_ms) = (Boot(2), 5_001));
    assert_eq!(refresh(&scene, &next).await.status, 200);
    let restarted = request(&mut scene, |body| (body.boot, body.uptime_ms) = (Boot(3), 10));
    assert_eq!(refresh(&scene, &restarted).await.status, 200, "a new boot starts from zero");
    let admin = scene.sign_up(Role::Admin).await;
    let exceptions: Exceptions = admin.get(&crate::console::exceptions(&scene)).await.json();
    let codes: Vec<_> = exceptions.rows.iter().map(|row| row.reason.code.as_str()).collect();
    assert_eq!(codes, ["boot_order"; 3], "a cloned beacon shows, and lateness is none");
}

#[tokio::test]
async fn only_a_registered_beacons_own_signature_counts() {
    let mut scene = Scene::new().await;
    let honest = request(&mut scene, |_| ());
    let foreign = Request::sign(honest.body, |message| SoftwareKey::from_bytes(&[8; 32]).unwrap().sign(message));
    assert_eq!(refresh(&scene, &foreign).await.code(), "bad_request");
    let unknown = request(&mut scene, |body| body.beacon.0[0] ^= 1);
    assert_eq!(refresh(&scene, &unknown).await.code(), "unknown_beacon");
    let answer = scene.target.send(octets(routes::REFRESH, vec![1; 3])).await;
    assert_eq!(answer.refusal(), (400, "malformed".to_owned()));
    assert_eq!(refresh(&scene, &honest).await.status, 200);
}

#[tokio::test]
async fn a_revoked_beacon_gets_no_grant_and_seals_nothing() {
    let mut scene = Scene::new().await;
    let (visit, later) = (scene.visit(ENROLLED[0]), scene.visit(ENROLLED[0]));
    let (sent, unsent) = (scene.bundle(visit).await, scene.bundle(later).await);
    let punched: klabat_api::phone::Punched = scene.submit(&sent).await.json();
    let request = request(&mut scene, |_| ());
    {
        let admin = scene.sign_up(Role::Admin).await;
        let id = klabat_api::Base64Url::from(scene.office.id.0).encode();
        let path = routes::fill(routes::BEACON_REVOKE, &[&id]);
        // Since before it sealed both: what was taken stands, and is alarmed.
        let from = Some(unsent.seal().body.sealed_at.0 - 10_000);
        let why = Revocation { reason: "dicuri".to_owned(), from };
        let ahead = Revocation { from: Some(u64::MAX >> 12), ..why.clone() };
        assert_eq!(admin.post(&path, &ahead).await.refusal(), (422, "from_in_future".to_owned()));
        assert_eq!(admin.post(&path, &why).await.status, 200);
        assert_eq!(admin.post(&path, &why).await.code(), "changed_meanwhile");
    }
    assert_eq!(refresh(&scene, &request).await.code(), "revoked_beacon");
    assert_eq!(scene.submit(&unsent).await.code(), "revoked_beacon");
    assert_eq!(scene.submit(&sent).await.json::<klabat_api::phone::Punched>(), punched);
}

#[tokio::test]
async fn the_console_shows_a_beacons_health() {
    let mut scene = Scene::new().await;
    scene.at(Which::Lenient, 1).await;
    let request = request(&mut scene, |body| {
        body.battery = Battery::Percent(41);
        body.refusals = 7;
    });
    let grant = Grant::decode(&refresh(&scene, &request).await.body).unwrap();
    let operator = scene.sign_up(Role::Operator).await;
    let beacons: Beacons = operator.get(routes::BEACONS).await.json();
    assert_eq!(beacons.rows.len(), 3);
    let row = beacons.rows.iter().find(|row| row.id.0 == scene.office.id.0).unwrap();
    assert_eq!((row.battery_percent, row.refusals), (Some(41), Some(7)));
    assert_eq!((row.last_grant_at, row.epoch_ends_at), (Some(grant.body.issued_at.0), Some(grant.body.expires_at.0)));
}

#[tokio::test]
async fn one_beacon_fills_the_store_no_faster_from_many_addresses() {
    let mut scene = Scene::here().await;
    scene.share(Limit::Grant, 2);
    let key = format!("Grant {}", data_encoding::HEXLOWER.encode(&scene.office.id.0));
    let counted = |scene: &Scene| scene.target.ports().counted.lock().unwrap().get(&key).copied().unwrap_or_default();
    let honest = request(&mut scene, |_| ());
    let foreign = Request::sign(honest.body, |message| SoftwareKey::from_bytes(&[8; 32]).unwrap().sign(message));
    assert_eq!(refresh(&scene, &foreign).await.code(), "bad_request");
    assert_eq!(counted(&scene), 0, "what the beacon did not sign counts for nothing");
    assert_eq!(refresh(&scene, &honest).await.status, 200);
    assert_eq!(counted(&scene), 1);
    scene.share(Limit::Grant, 1);
    scene.target.ports().counted.lock().unwrap().insert(key.clone(), 1);
    let next = request(&mut scene, |body| body.uptime_ms += 1);
    assert_eq!(refresh(&scene, &next).await.refusal(), (429, "too_many_attempts".to_owned()));
    scene.share(Limit::Grant, 1);
    scene.target.ports().counted.lock().unwrap().insert(key, 1);
    assert_eq!(refresh(&scene, &honest).await.status, 200, "what was granted is given again");
}
