//! What the phone's first screen and its history say.

use klabat_api::common::{Done, RecordStatus};
use klabat_api::phone::{Enrolled, PhoneRequest, PhoneStatus, Punched};
use klabat_api::routes;
use klabat_evidence::Millis;
use klabat_service::ports::Limit;

use super::office::verdict;
use super::own::{OWN, office, status};
use crate::cast::{ENROLLED, NEW};
use crate::scene::Scene;
use crate::target::START;

#[tokio::test]
async fn the_first_screen_says_what_today_asks() {
    let mut scene = Scene::here().await;
    let bundle = scene.enrolment(NEW[0], |_| ()).await;
    let waits: Enrolled = scene.enrol(&bundle).await.json();
    office(&scene).await;
    let request = PhoneRequest { credential: waits.credential, token: waits.token };
    let pending: PhoneStatus = scene.post(routes::PHONE_STATUS, &request).await.json();
    assert_eq!(pending.today, None, "nothing for a phone that nobody confirmed");
    let today = async |scene: &Scene| status(scene, OWN).await.today.unwrap().id;
    let open = "Jam kerja Anda hari ini 07.30–16.00. Absen masuk dihitung pukul 06.00–11.00.";
    assert_eq!(today(&scene).await, open);
    scene.punch(ENROLLED[1]).await;
    // A phone that asks all the time is told no more than its records.
    scene.share(Limit::Own, 0);
    assert_eq!(status(&scene, OWN).await.today, None);
    scene.share(Limit::Own, 9);
    // 13:20: nobody comes in time any more, and a punch of now does not count as having come.
    scene.turn(Millis(START + 6 * 3_600_000));
    let over = "Jam kerja Anda hari ini 07.30–16.00. Absen masuk hanya dihitung pukul 06.00–11.00; sesudahnya tetap \
                dicatat, tetapi tidak dihitung. Bila perlu, ajukan koreksi.";
    assert_eq!(today(&scene).await, over);
    assert_eq!(status(&scene, ENROLLED[1]).await.today.unwrap().id, open, "nothing of the kind to whoever came");
    scene.punch(OWN).await;
    assert_eq!(today(&scene).await, over);
    scene.turn(Millis(START + 7 * 24 * 3_600_000));
    assert_eq!(today(&scene).await, "Hari ini libur (Maulid Nabi Muhammad S.A.W.).");
}

/// The punch stays what its receipt says; what was decided about it stands beside.
#[tokio::test]
async fn the_history_says_what_was_decided_about_a_punch() {
    let mut scene = Scene::here().await;
    let mut records = Vec::new();
    for _ in 0..3 {
        let mut visit = scene.visit(OWN);
        visit.radio.dbm = Some(-75);
        let bundle = scene.bundle(visit).await;
        records.push((scene.submit(&bundle).await.json::<Punched>().record, bundle));
    }
    let (_, operator) = office(&scene).await;
    for ((record, _), counts) in records.iter().zip([true, false]) {
        let path = routes::fill(routes::REVIEW_DECIDE, &[&record.id.encode()]);
        operator.post(&path, &verdict(counts)).await.json::<Done>();
    }
    let told = status(&scene, OWN).await.records;
    assert!(told.iter().all(|record| record.status == RecordStatus::Review && record.reasons.len() == 1));
    let of = |(record, _): &(klabat_api::phone::PunchBrief, _)| {
        told.iter().find(|known| known.id == record.id).unwrap().reviewed
    };
    assert_eq!(records.iter().map(of).collect::<Vec<_>>(), [Some(true), Some(false), None]);
    let again: Punched = scene.submit(&records[1].1).await.json();
    assert_eq!((again.record.status, again.record.reviewed), (RecordStatus::Review, Some(false)));
}
