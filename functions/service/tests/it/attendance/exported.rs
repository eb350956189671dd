//! What an auditor is handed of a month that was locked more than once.

use klabat_api::common::Done;
use klabat_api::console::{RecapUnlock, Role};
use klabat_api::routes;
use klabat_attendance::month;
use klabat_attendance::recap::{Lock, recap_hash};
use klabat_evidence::{ExportHeader, ExportLine, LockedRecap, Millis};
use klabat_protocol::{PublicKey, Signature, SoftwareKey};
use serde_json::json;

use super::office::{lock, policy, set_rules};
use crate::scene::{Console, Scene};
use crate::target::START;

/// The recap on each page of the unit's July.
async fn recaps(auditor: &Console<'_>) -> Vec<Vec<LockedRecap>> {
    let (mut pages, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let more = cursor.as_ref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let path = format!("{}?month=2026-07&unit={}{more}", routes::EXPORT, auditor.scene.cast.unit());
        let text = String::from_utf8(auditor.get(&path).await.body).unwrap();
        let header = ExportHeader::from_json(text.lines().next().unwrap()).unwrap();
        assert_eq!((header.page as usize, &header.cursor), (pages.len() + 1, &cursor));
        let recap = |line: &str| match ExportLine::from_json(line).unwrap() {
            ExportLine::Recap(locked) => *locked,
            other => panic!("nobody came: {other:?}"),
        };
        pages.push(text.lines().skip(1).map(recap).collect());
        assert!(pages.len() < 10, "each page is older than the one before");
        cursor = header.next;
        if cursor.is_none() {
            return pages;
        }
    }
}

fn holds(scene: &Scene, locked: &LockedRecap) -> bool {
    let key = PublicKey(scene.config.edge_keys[0].0.as_slice().try_into().unwrap());
    let LockedRecap { version, locked_at, edge_key, .. } = *locked;
    let said = Lock { recap: recap_hash(&locked.recap), version, locked_at, edge_key };
    let signed = SoftwareKey::verify(&key, &said.signed_message(), &Signature::parse(locked.signature).unwrap());
    signed && month::reproduce(&locked.inputs, &locked.recap).is_ok()
}

#[tokio::test]
async fn every_version_that_was_signed_is_exported_and_the_former_ones_are_marked() {
    let scene = Scene::here().await;
    let (admin, operator) = (scene.sign_up(Role::Admin).await, scene.sign_up(Role::Operator).await);
    let auditor = scene.sign_up(Role::Auditor).await;
    set_rules(&admin).await;
    assert_eq!(recaps(&auditor).await, [Vec::new()], "nothing was signed yet");
    lock(&admin, &operator, &scene.cast.unit()).await;
    let unlock = |version| RecapUnlock {
        unit: scene.cast.unit(),
        month: "2026-07".to_owned(),
        version,
        reason: "Perbup berubah".to_owned(),
    };
    admin.post(routes::RECAP_UNLOCK, &unlock(1)).await.json::<Done>();
    let of = |pages: &[Vec<LockedRecap>]| -> Vec<Vec<(u32, bool)>> {
        let told = |locked: &LockedRecap| (locked.version, locked.unlocked_at.is_some());
        pages.iter().map(|page| page.iter().map(told).collect()).collect()
    };
    let open = recaps(&auditor).await;
    assert_eq!(of(&open), [[(1, true)]], "an open month still has what was signed");
    assert_eq!(open[0][0].unlocked_at, Some(Millis(START)));
    let mut dearer = policy("2026-07-01");
    dearer.document["absent"] = json!(400);
    assert_eq!(admin.post(routes::RULES, &dearer).await.status, 200);
    lock(&admin, &operator, &scene.cast.unit()).await;
    let twice = recaps(&auditor).await;
    assert_eq!(of(&twice), [[(2, false)], [(1, true)]], "the newest first, each former one on a page");
    assert!(twice.iter().flatten().all(|locked| holds(&scene, locked)));
    assert_ne!(twice[0][0].recap, twice[1][0].recap, "each as it was");
    assert_eq!(twice[1], open[0]);
    admin.post(routes::RECAP_UNLOCK, &unlock(2)).await.json::<Done>();
    lock(&admin, &operator, &scene.cast.unit()).await;
    assert_eq!(of(&recaps(&auditor).await), [[(3, false)], [(2, true)], [(1, true)]]);
}
