//! What anybody may ask of the log: over HTTP, here or of an edge elsewhere.

use klabat_api::log::{Keys, LogProof};
use klabat_api::phone::Punched;
use klabat_api::{Base64Url, routes};
use klabat_evidence::Receipt;
use klabat_ledger::mirror::{self, Flaw};
use klabat_ledger::{Entry, Tile, TreeHead, Trust, VerifiedCheckpoint, VerifierKey};

use crate::cast::ENROLLED;
use crate::scene::{Scene, get, octets};
use crate::target::Answer;

/// The log's key, as its keys route tells it.
async fn trust(scene: &Scene) -> Trust {
    let keys: Keys = scene.send(get(routes::KEYS)).await.json();
    assert_eq!((keys.format.as_str(), keys.log.origin), ("klabat-trust-v1", format!("{}/log", keys.rp_id)));
    assert_eq!(keys.edge_keys[0].0[1..], scene.config.edge_keys[0].0);
    Trust::log_alone(VerifierKey::parse(&keys.log.key).unwrap()).unwrap()
}

fn text(answer: &Answer) -> &str {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    std::str::from_utf8(&answer.body).unwrap()
}

async fn checkpoint(scene: &Scene, trust: &Trust) -> VerifiedCheckpoint {
    let answer = scene.send(get(routes::LOG_CHECKPOINT)).await;
    assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(answer.headers["cache-control"], "public, max-age=5");
    trust.checks(text(&answer)).unwrap().verify().unwrap()
}

async fn tile(scene: &Scene, tile: Tile) -> Answer {
    scene.send(get(&format!("/api/v1/log/{tile}"))).await
}

/// Fetches every tile and checks them all; the entries.
async fn mirrored(scene: &Scene, head: &TreeHead) -> Result<Vec<Entry>, Flaw> {
    let mut tiles = std::collections::BTreeMap::new();
    for wanted in Tile::all(head.size) {
        let answer = tile(scene, wanted).await;
        assert_eq!(answer.status, 200, "{wanted}");
        assert_eq!(answer.headers["content-type"], "application/octet-stream");
        assert_eq!(answer.headers["cache-control"], "public, max-age=31536000, immutable");
        tiles.insert(wanted, answer.body);
    }
    let mut entries = Vec::new();
    mirror::check(head, |tile| tiles.get(&tile).cloned(), |_, entry| entries.push(*entry)).map(|()| entries)
}

async fn proof(scene: &Scene, leaf: &[u8]) -> Answer {
    scene.send(get(&format!("{}?leaf={}", routes::LOG_PROOF, Base64Url::from(leaf).encode()))).await
}

#[tokio::test]
async fn a_receipt_is_found_in_the_log_that_everybody_can_mirror() {
    let mut scene = Scene::new().await;
    let punched: Punched = scene.punch(ENROLLED[0]).await;
    let leaf = Receipt::decode(&punched.receipt.0).unwrap().body.leaf;
    assert_eq!(proof(&scene, &leaf).await.refusal(), (404, "not_logged_yet".to_owned()));
    scene.target.minute().await;

    let trust = trust(&scene).await;
    let newest = checkpoint(&scene, &trust).await;
    let entries = mirrored(&scene, newest.head()).await.unwrap();
    assert!(entries.contains(&Entry(leaf)));

    let proof: LogProof = proof(&scene, &leaf).await.json();
    let proven = trust.checks(&proof.checkpoint).unwrap().verify().unwrap();
    let path: Vec<[u8; 32]> = proof.path.iter().map(|hash| hash.0.as_slice().try_into().unwrap()).collect();
    proven.head().includes(&Entry(leaf).leaf_hash(), proof.index, &path).unwrap();
    assert_eq!(entries[usize::try_from(proof.index).unwrap()], Entry(leaf));
}

#[tokio::test]
async fn what_is_not_in_the_log_has_no_proof() {
    let scene = Scene::new().await;
    scene.target.minute().await;
    assert_eq!(proof(&scene, &[7; 32]).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(proof(&scene, &[7; 31]).await.refusal(), (404, "not_found".to_owned()));
    let nonsense = scene.send(get(&format!("{}?leaf=*", routes::LOG_PROOF))).await;
    assert_eq!(nonsense.refusal(), (400, "malformed_request".to_owned()));
}

#[tokio::test]
async fn a_tile_beyond_the_checkpoint_is_none() {
    let scene = Scene::new().await;
    scene.target.minute().await;
    let before = checkpoint(&scene, &trust(&scene).await).await.head().size;
    // Elsewhere others write meanwhile; so far nobody reaches.
    for path in ["entries/x001/000", "0/x001/000.p/3", "7/000.p/1", "63/000", "entries/000.p/0", "nonsense", "0/00"] {
        let answer = scene.send(get(&format!("/api/v1/log/tile/{path}"))).await;
        assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{path}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
    }
    assert!(before > 0);
}

/// Every partial tile below the checkpoint's size stays, so that whoever holds an older checkpoint finds its own.
#[tokio::test]
async fn tiles_of_every_former_size_are_there() {
    let mut scene = Scene::here().await;
    let trust = trust(&scene).await;
    let mut heads = Vec::new();
    for who in ENROLLED {
        scene.punch(who).await;
        scene.target.minute().await;
        heads.push(*checkpoint(&scene, &trust).await.head());
    }
    for head in heads {
        mirrored(&scene, &head).await.unwrap();
    }
}

#[tokio::test]
async fn without_any_checkpoint_there_is_none() {
    let scene = Scene::here().await;
    for path in [routes::LOG_CHECKPOINT, routes::LOG_CANDIDATE, "/api/v1/log/tile/0/000.p/1"] {
        assert_eq!(scene.send(get(path)).await.refusal(), (404, "not_found".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a_strangers_cosignature_is_refused() {
    let mut scene = Scene::new().await;
    scene.punch(ENROLLED[0]).await;
    scene.target.minute().await;
    let note = text(&scene.send(get(routes::LOG_CANDIDATE)).await).to_owned();
    let post = async |note: &str| scene.target.send(octets(routes::LOG_COSIGNATURE, note.into())).await.code();
    assert_eq!(post(&note).await, "too_few_witnesses", "without any");
    assert_eq!(post("nonsense").await, "malformed_checkpoint");
    assert_eq!(post(&note.replacen("/log\n", "/other\n", 1)).await, "other_log");
    let (text, _) = note.split_once("\n\n").unwrap();
    let size = text.lines().nth(1).unwrap();
    assert_eq!(post(&note.replacen(&format!("\n{size}\n"), "\n9\n", 1)).await, "bad_log_signature");
}
