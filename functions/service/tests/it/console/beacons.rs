//! Registering beacons.

use klabat_api::console::{Beacons, NewBeacon, NewRule, Proposed, ReasonGiven, Role, RuleKind, RuleScope};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Geofence, GeofencePolicy, Outside, Position};
use klabat_service::ports::{Statement, Value};
use klabat_service::seed;
use serde_json::json;

use crate::scene::Scene;

#[tokio::test]
async fn a_beacon_is_registered_once_and_whole() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let key = scene.cast.key("another").public_key().0;
    let new = |id: &[u8], key: &[u8], unit: String| NewBeacon {
        id: Base64Url::from(id),
        public_key: Base64Url::from(key),
        name: "Ruang apel".to_owned(),
        unit,
        site: None,
        replaces: None,
        reason: "beacon baru".to_owned(),
    };
    let register = async |new: NewBeacon| admin.post(routes::BEACONS, &new).await;
    let id = &scene.cast.bytes("another")[..16];
    let unit = scene.cast.below();
    assert_eq!(register(new(&id[..15], &key, unit.clone())).await.code(), "beacon_form");
    assert_eq!(register(new(id, &[1; 64], unit.clone())).await.code(), "beacon_form", "no point of the curve");
    assert_eq!(register(new(id, &key, "nowhere".to_owned())).await.code(), "not_found");
    let taken = scene.office.id.0;
    assert_eq!(register(new(&taken, &key, unit.clone())).await.code(), "beacon_exists");
    let taken = scene.office.key.public_key().0;
    assert_eq!(register(new(id, &taken, unit.clone())).await.code(), "beacon_exists", "one key, one beacon");
    let whole = new(id, &key, unit);
    let silent = NewBeacon { reason: String::new(), ..whole.clone() };
    assert_eq!(register(silent).await.code(), "reason_length");
    assert_eq!(register(whole.clone()).await.status, 200);
    assert_eq!(register(whole).await.code(), "proposed_already");
}

/// The fence that check-ins are judged by is the site's: so it is never left open which one.
#[tokio::test]
async fn a_beacon_hangs_at_a_site_of_its_unit() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let sites = async || admin.get(routes::BEACONS).await.json::<Beacons>().sites;
    let own: Vec<_> = sites().await.into_iter().filter(|site| site.unit == scene.cast.unit()).collect();
    assert_eq!(own.len(), 3);
    let register = async |name: &str, unit: String, site: Option<&str>| {
        let new = NewBeacon {
            id: Base64Url::from(&scene.cast.bytes(name)[..16]),
            public_key: Base64Url::from(scene.cast.key(name).public_key().0),
            name: name.to_owned(),
            unit,
            site: site.map(str::to_owned),
            replaces: None,
            reason: "beacon baru".to_owned(),
        };
        admin.post(routes::BEACONS, &new).await
    };
    assert_eq!(register("hall", scene.cast.unit(), None).await.refusal(), (422, "site_missing".to_owned()));
    assert_eq!(register("hall", scene.cast.unit(), Some("nowhere")).await.code(), "not_found");
    assert_eq!(register("hall", scene.cast.below(), Some(&own[0].id)).await.code(), "not_found", "another unit's");
    assert_eq!(register("hall", scene.cast.unit(), Some(&own[1].id)).await.status, 200);
    assert_eq!(register("shed", scene.cast.below(), None).await.status, 200, "none is drawn there yet");
}

#[tokio::test]
async fn the_one_site_of_a_unit_is_taken() {
    const SITE: &str = "SELECT site FROM beacons WHERE name = 'Aula'";
    let scene = Scene::here().await;
    let centre = Position::from_degrees(1.4, 124.9).unwrap();
    let policy = GeofencePolicy { area: Geofence::circle(centre, 100), outside: Outside::Review, max_accuracy_m: 50 };
    let (store, below) = (&scene.target.ports().store, scene.cast.below());
    store.run(&[seed::site("only", &below, "Kantor", &policy)]).unwrap();
    let new = NewBeacon {
        id: Base64Url::from(&scene.cast.bytes("hall")[..16]),
        public_key: Base64Url::from(scene.cast.key("hall").public_key().0),
        name: "Aula".to_owned(),
        unit: below,
        site: None,
        replaces: None,
        reason: "beacon baru".to_owned(),
    };
    let admin = scene.sign_up(Role::Admin).await;
    let (second, _) = crate::access::second_admin(&scene, &admin).await;
    let Proposed { approval } = admin.post(routes::BEACONS, &new).await.json();
    let path = routes::fill(routes::APPROVAL_APPROVE, &[&approval]);
    assert_eq!(second.post(&path, &ReasonGiven { reason: "sudah dipasang".to_owned() }).await.status, 200);
    let rows = store.run(&[Statement { sql: SITE, parameters: Vec::new() }]).unwrap();
    assert_eq!(rows, [[[Value::Text("only".to_owned())]]]);
}

#[tokio::test]
async fn whom_a_beacon_serves_besides_its_unit_is_what_its_last_version_says() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let own = Base64Url::from(scene.office.id.0);
    let serves = async || {
        let rows = operator.get(routes::BEACONS).await.json::<Beacons>().rows;
        rows.into_iter().find(|row| row.id == own).unwrap().serves
    };
    assert_eq!(serves().await, None);
    let write = async |valid_from: &str, whom: &str| {
        let dates = json!({ "from": "2026-08-17", "to": "2026-08-17" });
        let rule = NewRule {
            kind: RuleKind::BeaconScope,
            scope: RuleScope::Regency {},
            key: own.encode(),
            valid_from: valid_from.to_owned(),
            document: json!([{ "dates": dates, "serves": { "whom": whom } }]),
            reason: "upacara bersama".to_owned(),
            draft: None,
        };
        assert_eq!(admin.post(routes::RULES, &rule).await.status, 200);
    };
    write("2026-01-01", "everyone").await;
    write("2026-02-01", "gatherings").await;
    write("2099-01-01", "everyone").await;
    assert_eq!(serves().await.unwrap()[0]["serves"]["whom"], "gatherings", "one is over, the other not begun");
}
