//! A revocation holds from a time of its own, which is not when it was recorded.

use klabat_api::common::{Done, RecordStatus};
use klabat_api::console::{ExceptionKind, Exceptions, NewBeacon, Records, Revocation};
use klabat_api::phone::Punched;
use klabat_evidence::{Bundle, EvidenceFile, SignatureCheck};
use klabat_protocol::PublicKey;

use super::*;
use crate::cast::Which;

fn revocation(from: Option<u64>) -> Revocation {
    Revocation { reason: "dicuri".to_owned(), from }
}

async fn revoke_beacon(scene: &Scene, by: &Console<'_>, from: Option<u64>) {
    let path = routes::fill(routes::BEACON_REVOKE, &[&Base64Url::from(scene.office.id.0).encode()]);
    by.post(&path, &revocation(from)).await.json::<Done>();
}

fn codes(punched: &Punched) -> Vec<&str> {
    punched.record.reasons.iter().map(|reason| reason.code.as_str()).collect()
}

async fn bundle(scene: &mut Scene, who: usize) -> Bundle {
    let visit = scene.visit(who);
    scene.bundle(visit).await
}

/// The alarms of the day's records, by name, as the list shows them with each record.
async fn flagged(by: &Console<'_>) -> Vec<(String, Vec<String>)> {
    let path = format!("{}?unit={}", routes::RECORDS, by.scene.cast.unit());
    let Records { rows, .. } = by.get(&path).await.json();
    let codes = |row: &klabat_api::console::RecordRow| row.alarms.iter().map(|alarm| alarm.code.clone()).collect();
    rows.iter().rev().map(|row| (row.name.clone(), codes(row))).collect()
}

/// What the auditor finds in the file of a record, by the very checks that they run offline.
async fn audit(scene: &Scene, by: &Console<'_>, punched: &Punched) -> klabat_evidence::Judgement {
    let path = routes::fill(routes::RECORD_EVIDENCE, &[&punched.record.id.encode()]);
    let file = by.get(&path).await;
    let file = EvidenceFile::from_json(std::str::from_utf8(&file.body).unwrap()).unwrap();
    let edge = PublicKey(scene.config.edge_keys[0].0.as_slice().try_into().unwrap());
    let pending = file.checks(&[edge]).unwrap();
    let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
    pending.conclude(&answers).unwrap().judgement
}

#[tokio::test]
async fn what_was_sealed_before_a_reset_and_comes_after_is_reviewed_and_stays_provable() {
    let mut scene = Scene::new().await;
    let (sent, unsent) = (bundle(&mut scene, WHO).await, bundle(&mut scene, WHO).await);
    let first: Punched = scene.submit(&sent).await.json();
    let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
    reset(&operator, &admin, WHO, None).await;
    let late: Punched = scene.submit(&unsent).await.json();
    assert_eq!((late.record.status, codes(&late)), (RecordStatus::Review, vec!["sealed_before_revocation"]));
    assert_eq!(scene.submit(&sent).await.json::<Punched>(), first, "the receipt that was given stands");
    assert_eq!(audit(&scene, &admin, &first).await.reasons().count(), 0, "the revocation came after");
    let reasons: Vec<_> = audit(&scene, &admin, &late).await.reasons().map(klabat_evidence::Reason::code).collect();
    assert_eq!(reasons, ["sealed_before_revocation"]);
}

#[tokio::test]
async fn what_was_sealed_since_a_phone_was_lost_does_not_count_and_what_counted_is_alarmed() {
    let mut scene = Scene::new().await;
    let before = scene.punch(WHO).await;
    let since = scene.punch(WHO).await;
    let unsent = bundle(&mut scene, WHO).await;
    let colleagues = scene.punch(ENROLLED[1]).await;
    let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
    assert_eq!(propose_reset(&operator, WHO, Some(u64::MAX >> 12)).await.code(), "from_in_future");
    reset(&operator, &admin, WHO, Some(since.record.sealed_at)).await;
    let name = |who: usize| format!("ASN {who} dari {}", scene.cast.0);
    let alarm = vec!["sealed_after_revocation".to_owned()];
    let expected = [(name(WHO), Vec::new()), (name(WHO), alarm), (name(ENROLLED[1]), Vec::new())];
    assert_eq!(flagged(&operator).await, expected, "{before:?} {colleagues:?}");
    // Nearer to that time than the beacon's clock can tell: a person looks at it.
    let near: Punched = scene.submit(&unsent).await.json();
    assert_eq!(codes(&near), ["sealed_before_revocation"]);
}

#[tokio::test]
async fn what_is_sealed_since_a_revocation_is_refused() {
    let mut scene = Scene::new().await;
    let (one, two) = (bundle(&mut scene, WHO).await, bundle(&mut scene, ENROLLED[1]).await);
    let long_before = Some(one.seal().body.sealed_at.0 - 10_000);
    {
        let (operator, admin) = (scene.sign_up(Role::Operator).await, scene.sign_up(Role::Admin).await);
        reset(&operator, &admin, WHO, long_before).await;
        assert_eq!(scene.submit(&one).await.code(), "revoked_credential");
        revoke_beacon(&scene, &admin, long_before).await;
        assert_eq!(scene.submit(&two).await.code(), "revoked_beacon");
    }
    scene.at(Which::Lenient, 1).await;
    scene.punch(ENROLLED[1]).await;
}

#[tokio::test]
async fn what_a_beacon_sealed_before_it_was_revoked_is_reviewed() {
    let mut scene = Scene::new().await;
    let counted = scene.punch(WHO).await;
    let unsent = bundle(&mut scene, ENROLLED[1]).await;
    let admin = scene.sign_up(Role::Admin).await;
    revoke_beacon(&scene, &admin, Some(counted.record.sealed_at)).await;
    let late: Punched = scene.submit(&unsent).await.json();
    assert_eq!(codes(&late), ["sealed_before_revocation"]);
    let today: Exceptions = admin.get(&crate::console::exceptions(&scene)).await.json();
    let [alarm] = today.rows.as_slice() else { panic!("{today:?}") };
    assert_eq!((alarm.kind, alarm.reason.code.as_str()), (ExceptionKind::Alarm, "sealed_after_revocation"));
    let beacons: Beacons = admin.get(routes::BEACONS).await.json();
    let row = beacons.rows.iter().find(|row| row.id.0 == scene.office.id.0).unwrap();
    assert_eq!(row.revoked_from, Some(counted.record.sealed_at));
    assert!(row.revoked_at.unwrap() > counted.record.sealed_at, "recorded later");
}

/// It is judged again by what is known then: sealed before, so reviewed instead of lost.
#[tokio::test]
async fn a_revocation_between_judging_and_storing_sends_it_to_review() {
    const PHONE: &str = "UPDATE credentials SET state = 'revoked', revoked_at = ?1, revoked_from = ?1 WHERE id = ?2";
    const BEACON: &str = "UPDATE beacons SET revoked_at = ?1, revoked_from = ?1 WHERE id = ?2";
    for sql in [PHONE, BEACON] {
        let mut scene = Scene::here().await;
        let unsent = bundle(&mut scene, WHO).await;
        let at = Value::Integer(unsent.seal().body.sealed_at.0.cast_signed() + 5);
        let id = if sql == PHONE { scene.cast.credential(WHO) } else { scene.office.id.0.to_vec() };
        let statement = Statement { sql, parameters: vec![at, Value::Blob(id)] };
        scene.target.ports().meanwhile(1, statement);
        let late: Punched = scene.submit(&unsent).await.json();
        assert_eq!(codes(&late), ["sealed_before_revocation"]);
        assert_eq!(scene.submit(&unsent).await.json::<Punched>(), late);
        let admin = scene.sign_up(Role::Admin).await;
        let today: Exceptions = admin.get(&crate::console::exceptions(&scene)).await.json();
        assert_eq!(today.rows, [], "that it was judged twice is nobody's fault");
        assert_eq!(audit(&scene, &admin, &late).await.reasons().count(), 1);
    }
}

/// A phone that was never confirmed signs nothing that counts, whenever it was.
#[tokio::test]
async fn a_phone_that_was_rejected_was_never_valid() {
    let mut scene = Scene::new().await;
    let enrolment = scene.enrolment(NEW[0], |_| ()).await;
    let enrolled: Enrolled = scene.enrol(&enrolment).await.json();
    let unsent = bundle(&mut scene, NEW[0]).await;
    let operator = scene.sign_up(Role::Operator).await;
    let path = routes::fill(routes::ENROLMENT_REJECT, &[&enrolled.credential.encode()]);
    operator.post(&path, &why()).await.json::<Done>();
    assert_eq!(scene.submit(&unsent).await.code(), "revoked_credential");
}

/// A device with a new key is a new beacon in the former's place. What the former sealed keeps its key.
#[tokio::test]
async fn a_beacons_key_is_replaced_and_old_records_keep_verifying() {
    let mut scene = Scene::new().await;
    let old = scene.punch(WHO).await;
    let former = scene.office.id;
    let (id, key) =
        (klabat_protocol::BeaconId(*scene.cast.bytes("new key").first_chunk().unwrap()), scene.cast.key("new key"));
    {
        let admin = scene.sign_up(Role::Admin).await;
        let (second, _) = second_admin(&scene, &admin).await;
        let sites: Beacons = admin.get(routes::BEACONS).await.json();
        let site = sites.sites.into_iter().find(|site| site.unit == scene.cast.unit()).unwrap();
        let new = NewBeacon {
            id: Base64Url::from(id.0),
            public_key: Base64Url::from(key.public_key().0),
            unit: scene.cast.unit(),
            site: Some(site.id),
            replaces: Some(Base64Url::from(former.0)),
            ..new_beacon(&scene, "Lobi")
        };
        let elsewhere = NewBeacon { replaces: Some(Base64Url::from([1; 16])), ..new.clone() };
        assert_eq!(admin.post(routes::BEACONS, &elsewhere).await.code(), "not_found");
        let Proposed { approval } = admin.post(routes::BEACONS, &new).await.json();
        approve(&second, &approval).await.json::<Done>();
        assert_eq!(admin.post(routes::BEACONS, &new).await.code(), "beacon_exists");
    }
    scene.become_beacon(id, key, 1).await;
    let new = scene.punch(WHO).await;
    let auditor = scene.sign_up(Role::Auditor).await;
    for punched in [&old, &new] {
        audit(&scene, &auditor, punched).await;
    }
    let beacons: Beacons = auditor.get(routes::BEACONS).await.json();
    let revoked = |id: &[u8]| beacons.rows.iter().find(|row| row.id.0 == id).unwrap().revoked_from.is_some();
    assert_eq!((revoked(&former.0), revoked(&id.0)), (true, false));
}

/// Two admins replace one beacon, the later of them finds it replaced.
#[tokio::test]
async fn a_beacon_is_replaced_once() {
    let scene = Scene::new().await;
    let admin = scene.sign_up(Role::Admin).await;
    let (second, _) = second_admin(&scene, &admin).await;
    let replacing = |name: &str| NewBeacon {
        unit: scene.cast.unit(),
        site: Some(format!("s{}-Strict", scene.cast.0)),
        replaces: Some(Base64Url::from(scene.office.id.0)),
        ..new_beacon(&scene, name)
    };
    let one: Proposed = admin.post(routes::BEACONS, &replacing("one")).await.json();
    let two: Proposed = admin.post(routes::BEACONS, &replacing("two")).await.json();
    approve(&second, &one.approval).await.json::<Done>();
    assert_eq!(approve(&second, &two.approval).await.refusal(), (409, "changed_meanwhile".to_owned()));
}
