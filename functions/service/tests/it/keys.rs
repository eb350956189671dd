//! The edge's key is rotated: before, announced, after. Nothing that it signed is lost, and no beacon is visited.

use klabat_api::phone::{Config, Punched};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{EvidenceFile, Receipt, Refusal, SignatureCheck};
use klabat_protocol::frames::Grant;
use klabat_protocol::{PublicKey, SoftwareKey, hash};

use crate::cast::ENROLLED;
use crate::scene::{Console, Scene, get, octets};
use crate::target::{EDGE, Target};

fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[seed; 32]).unwrap()
}

/// The edge with these keys configured, the first of which signs.
fn configure(scene: &mut Scene, signing: &SoftwareKey, former: &[&SoftwareKey], next: Option<&SoftwareKey>) {
    let Target::Here(here) = &scene.target else { panic!("here") };
    here.ports.sign_with(signing.clone());
    let mut config = (*here.config).clone();
    config.edge_keys = std::iter::once(&signing).chain(former).map(|key| key.public_key().0).collect();
    config.next_edge_key = next.map(|key| key.public_key().0);
    scene.target = here.with(config);
}

/// What the edge answers to the beacon's next request, and whether the beacon takes it.
async fn refresh(scene: &mut Scene) -> (Grant, bool) {
    scene.office.pass(1_000);
    let request = scene.office.request().encode().to_vec();
    let answer = scene.send(octets(routes::REFRESH, request)).await;
    assert_eq!(answer.status, 200);
    let taken = scene.office.try_grant(&answer.body);
    (Grant::decode(&answer.body).unwrap(), taken)
}

/// The auditor's verdict on a record's evidence, with the edge keys that they trust.
async fn audit(by: &Console<'_>, punched: &Punched, trusted: &[&SoftwareKey]) -> Result<(), Refusal> {
    let file = by.get(&routes::fill(routes::RECORD_EVIDENCE, &[&punched.record.id.encode()])).await;
    let file = EvidenceFile::from_json(std::str::from_utf8(&file.body).unwrap()).unwrap();
    let trusted: Vec<PublicKey> = trusted.iter().map(|key| key.public_key()).collect();
    let pending = file.checks(&trusted)?;
    let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
    pending.conclude(&answers).map(drop)
}

fn signer(receipt: &Base64Url) -> klabat_protocol::KeyId {
    Receipt::decode(&receipt.0).unwrap().body.edge_key
}

#[tokio::test]
async fn the_edges_key_is_rotated_without_losing_a_receipt_or_visiting_a_beacon() {
    let mut scene = Scene::here().await;
    let (old, new) = (key(EDGE), key(40));
    let visit = scene.visit(ENROLLED[0]);
    let sent = scene.bundle(visit).await;
    let before: Punched = scene.submit(&sent).await.json();

    configure(&mut scene, &old, &[], Some(&new));
    let (grant, taken) = refresh(&mut scene).await;
    assert!(taken && grant.body.next_edge_key == Some(new.public_key()));
    let announced = scene.punch(ENROLLED[0]).await;
    assert_eq!(signer(&announced.receipt), hash::key_id(&old.public_key()), "announced, it does not sign yet");

    configure(&mut scene, &new, &[&old], None);
    let (grant, taken) = refresh(&mut scene).await;
    assert!(taken, "the beacon knows the key that was announced");
    assert_eq!((grant.body.edge_key, grant.body.next_edge_key), (hash::key_id(&new.public_key()), None));
    let after = scene.punch(ENROLLED[0]).await;
    assert_eq!(signer(&after.receipt), hash::key_id(&new.public_key()));

    assert_eq!(scene.submit(&sent).await.json::<Punched>(), before, "the receipt that was given is given again");
    let config: Config = scene.target.send(get(routes::CONFIG)).await.json();
    let keys = [&new, &old].map(|key| Base64Url::from(key.public_key().0));
    assert_eq!(config.edge_keys, keys, "phones verify receipts of both");
    let auditor = scene.sign_up(klabat_api::console::Role::Auditor).await;
    for punched in [&before, &announced, &after] {
        assert_eq!(audit(&auditor, punched, &[&new, &old]).await, Ok(()));
    }
    assert_eq!(audit(&auditor, &before, &[&new]).await, Err(Refusal::UnknownEdgeKey), "without the former key");
    assert_eq!(audit(&auditor, &after, &[&old]).await, Err(Refusal::UnknownEdgeKey));
}

/// Its grants would be taken by nobody: so it waits for the key it was given, which then must be set anew by hand.
#[tokio::test]
async fn a_beacon_that_slept_through_the_announcement_takes_no_grant_of_an_unknown_key() {
    let mut scene = Scene::here().await;
    let (old, new) = (key(EDGE), key(40));
    configure(&mut scene, &new, &[&old], None);
    let (_, taken) = refresh(&mut scene).await;
    assert!(!taken);
    configure(&mut scene, &old, &[], Some(&new));
    // The same request would get the same grant again; after ten minutes the beacon makes another.
    scene.office.pass(600_000);
    assert!(refresh(&mut scene).await.1, "by the key that it knows");
    configure(&mut scene, &new, &[&old], None);
    assert!(refresh(&mut scene).await.1);
}
