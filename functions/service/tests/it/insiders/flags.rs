//! What contradicts something else is shown with the records that it is about.

use klabat_api::console::{Health, Records};
use klabat_api::phone::Punched;

use super::*;

async fn alarms(by: &Console<'_>) -> Vec<(String, Vec<String>)> {
    let path = format!("{}?unit={}", routes::RECORDS, by.scene.cast.unit());
    let Records { rows, .. } = by.get(&path).await.json();
    let codes = |row: &klabat_api::console::RecordRow| row.alarms.iter().map(|alarm| alarm.code.clone()).collect();
    let mut rows: Vec<_> = rows.iter().map(|row| (row.nip.clone(), codes(row))).collect();
    rows.sort();
    rows
}

fn named(scene: &Scene, code: &str) -> Vec<(String, Vec<String>)> {
    ENROLLED.map(|who| (scene.cast.nip(who), vec![code.to_owned()])).to_vec()
}

#[tokio::test]
async fn both_records_of_one_radio_peer_are_flagged() {
    let mut scene = Scene::new().await;
    scene.punch(ENROLLED[0]).await;
    let mut visit = scene.visit(ENROLLED[1]);
    visit.radio.peer = scene.visit(ENROLLED[0]).radio.peer;
    let bundle = scene.bundle(visit).await;
    scene.submit(&bundle).await.json::<Punched>();
    let operator = scene.sign_up(Role::Operator).await;
    assert_eq!(alarms(&operator).await, named(&scene, "peer_of_several"));
    let record = operator.get(&routes::fill(routes::RECORD, &[&Base64Url::from(bundle.once()).encode()])).await;
    assert_eq!(record.json::<klabat_api::console::RecordDetail>().row.alarms[0].code, "peer_of_several");
}

/// The alarm is about the enrolments; every record that those phones sign shows it.
#[tokio::test]
async fn records_of_two_phones_with_one_attestation_certificate_are_flagged() {
    const ALARM: &str = "
        INSERT INTO alarms (subject, code, employee, unit, beacon, at)
        SELECT credentials.once, 'repeated_certificate', employees.id, employees.unit, credentials.beacon, 1
        FROM credentials JOIN employees ON employees.id = credentials.employee";
    let mut scene = Scene::here().await;
    for who in ENROLLED {
        scene.punch(who).await;
    }
    run(&scene, ALARM, Vec::new());
    let operator = scene.sign_up(Role::Operator).await;
    assert_eq!(alarms(&operator).await, named(&scene, "repeated_certificate"));
}

#[tokio::test]
async fn the_share_that_each_asn_sends_later_is_counted() {
    const LATE: &str = "
        UPDATE records SET received_at = sealed_at + ?2
        WHERE id = (SELECT id FROM records WHERE employee = ?1 ORDER BY received_at - sealed_at LIMIT 1)";
    let mut scene = Scene::here().await;
    for who in [ENROLLED[0], ENROLLED[0], ENROLLED[1]] {
        scene.punch(who).await;
    }
    let operator = scene.sign_up(Role::Operator).await;
    let shares = async || {
        let Health { deferring, .. } = operator.get(routes::HEALTH).await.json();
        deferring.into_iter().map(|row| (row.nip, row.records, row.deferred)).collect::<Vec<_>>()
    };
    assert_eq!(shares().await, []);
    // A challenge lives three minutes: what comes later was kept on the phone.
    let late = |who, ms| vec![Value::Text(scene.cast.employee(who)), Value::Integer(ms)];
    run(&scene, LATE, late(ENROLLED[0], 180_000));
    assert_eq!(shares().await, []);
    run(&scene, LATE, late(ENROLLED[0], 180_001));
    run(&scene, LATE, late(ENROLLED[1], 200_000));
    let [first, second] = ENROLLED.map(|who| scene.cast.nip(who));
    assert_eq!(shares().await, [(second, 1, 1), (first, 2, 1)], "the greatest share first");
}
