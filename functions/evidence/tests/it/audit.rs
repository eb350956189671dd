//! Receipt and evidence file: what the edge signs, and what an auditor makes of it.

use klabat_evidence::{
    Audited, AuthenticChallenge, EvidenceFile, Judgement, Millis, Reason, Reasons, Receipt, ReceiptBody, Refusal,
    Submission, judge,
};
use klabat_protocol::frames::{Grant, GrantBody};
use klabat_protocol::{EpochNonce, RequestNonce, SoftwareKey, hash};
use klabat_webauthn::Refusal as Webauthn;
use sha2::{Digest as _, Sha256};

use crate::fixture::{RECEIVED, Scene, answers, conditions, key, keys, p256};

fn sign_receipt(body: ReceiptBody, edge: &SoftwareKey) -> Receipt {
    Receipt { body, signature: edge.sign(&body.signed_message()) }
}

/// The file of an honest punch.
fn file(scene: &Scene) -> EvidenceFile {
    let draft = scene.punch();
    let presence = scene.presence(&draft);
    let challenge = AuthenticChallenge::by_secret(presence.statement(), &scene.secret).unwrap();
    let judgement = judge(&presence, &challenge, &conditions()).unwrap();
    let edge_key = hash::key_id(&scene.edge_key.public_key());
    let body = ReceiptBody::of(&presence, judgement, &conditions(), edge_key, [6; 16], |_, facts| {
        Sha256::digest(facts).into()
    });
    let epoch = &scene.epoch;
    let grant = GrantBody {
        beacon: epoch.beacon,
        boot: epoch.boot,
        epoch: epoch.id,
        epoch_nonce: epoch.nonce,
        issued_at: epoch.issued_at,
        expires_at: epoch.expires_at,
        request: RequestNonce([4; 16]),
        edge_key,
        next_edge_key: None,
    };
    EvidenceFile {
        submission: Submission {
            bundle: scene.make(&draft),
            conditions: conditions(),
            receipt: sign_receipt(body, &scene.edge_key),
        },
        relying_party: scene.relying_party.clone(),
        credential_key: p256(&scene.phone),
        beacon_key: p256(&scene.beacon_key),
        grant: Grant::sign(grant, |message| scene.edge_key.sign(message)),
    }
}

fn audit(scene: &Scene, file: &EvidenceFile) -> Result<Audited, Refusal> {
    let pending = file.checks(&[key(8).public_key(), scene.edge_key.public_key()])?;
    let answers = answers(pending.checks());
    pending.conclude(&answers)
}

fn changed(change: impl FnOnce(&Scene, &mut EvidenceFile)) -> Result<(), Refusal> {
    let scene = Scene::new();
    let mut file = file(&scene);
    change(&scene, &mut file);
    audit(&scene, &file).map(|_| ())
}

#[test]
fn an_honest_file_is_verified_from_its_json() {
    let scene = Scene::new();
    let file = file(&scene);
    let read = EvidenceFile::from_json(&file.to_json()).unwrap();
    assert_eq!(read, file);
    let audited = audit(&scene, &read).unwrap();
    assert_eq!(audited.judgement, Judgement::Accepted);
    assert_eq!(audited.presence, scene.presence(&scene.punch()));
    assert_eq!(audited.receipt.body().received_at, RECEIVED);
}

#[test]
fn the_json_is_of_this_format_and_holds_nothing_else() {
    let json = file(&Scene::new()).to_json();
    let with = |from: &str, to: &str| {
        assert!(json.contains(from), "{from}");
        EvidenceFile::from_json(&json.replacen(from, to, 1)).is_err()
    };
    assert!(with("klabat-evidence-v1", "klabat-evidence-v2"), "format");
    assert!(with("\"bundle\": \"", "\"nip\": \"\", \"bundle\": \""), "an unknown member");
    assert!(with("\"bundle\": \"", "\"bundle\": \"="), "base64url");
    assert!(with("\"receipt\": \"A", "\"receipt\": \"B"), "a receipt of another version");
    assert!(with("\"grant\": \"A", "\"grant\": \"B"), "a grant of another version");
    assert!(with("\"beacon_key\": \"B", "\"beacon_key\": \"A"), "no point");
    assert!(with("\"accept_dbm\": -70", "\"accept_dbm\": -90"), "conditions hold their rules");
    assert!(EvidenceFile::from_json("").is_err());
}

#[test]
fn only_trusted_edge_keys_count() {
    let scene = Scene::new();
    let file = file(&scene);
    let refused = |keys: &[klabat_protocol::PublicKey]| file.checks(keys).map(|_| ()).unwrap_err();
    assert_eq!(refused(&[]), Refusal::UnknownEdgeKey);
    assert_eq!(refused(&[key(8).public_key()]), Refusal::UnknownEdgeKey);
    let foreign = |_: &Scene, file: &mut EvidenceFile| {
        file.submission.receipt.body.edge_key = hash::key_id(&key(7).public_key());
        file.submission.receipt = sign_receipt(file.submission.receipt.body, &key(7));
    };
    assert_eq!(changed(foreign), Err(Refusal::UnknownEdgeKey));
}

#[test]
fn each_signature_is_needed() {
    let scene = Scene::new();
    let pending = file(&scene).checks(&[scene.edge_key.public_key()]).unwrap();
    let keys = keys(pending.checks());
    let expected = [&scene.phone, &scene.beacon_key, &scene.edge_key, &scene.edge_key].map(p256);
    assert_eq!(keys, expected);
    let conclude = |answers: &[bool]| pending.clone().conclude(answers).map(|_| ());
    assert_eq!(conclude(&[true; 4]), Ok(()));
    assert_eq!(conclude(&[false, true, true, true]), Err(Refusal::Webauthn(Webauthn::BadSignature)));
    assert_eq!(conclude(&[true, false, true, true]), Err(Refusal::BadSeal));
    assert_eq!(conclude(&[true, true, false, true]), Err(Refusal::BadGrant));
    assert_eq!(conclude(&[true, true, true, false]), Err(Refusal::BadReceipt));
    for count in [0, 1, 2, 3, 5] {
        assert!(conclude(&vec![true; count]).is_err(), "{count}");
    }
}

#[test]
fn a_forged_grant_or_receipt_does_not_verify() {
    let grant = |_: &Scene, file: &mut EvidenceFile| file.grant.body.expires_at.0 += 1;
    assert_eq!(changed(grant), Err(Refusal::BadGrant));
    let receipt = |_: &Scene, file: &mut EvidenceFile| file.submission.receipt.body.received_at.0 += 1;
    assert_eq!(changed(receipt), Err(Refusal::BadReceipt));
    let nonce = |_: &Scene, file: &mut EvidenceFile| file.grant.body.epoch_nonce = EpochNonce([0; 32]);
    assert_eq!(changed(nonce), Err(Refusal::WrongNonce));
}

#[test]
fn the_receipt_says_what_follows_from_the_evidence() {
    let resigned = |change: fn(&mut ReceiptBody)| {
        changed(move |scene, file| {
            change(&mut file.submission.receipt.body);
            file.submission.receipt = sign_receipt(file.submission.receipt.body, &scene.edge_key);
        })
    };
    assert_eq!(resigned(|_| ()), Ok(()));
    assert_eq!(resigned(|body| body.once = [0; 32]), Err(Refusal::WrongReceipt));
    assert_eq!(resigned(|body| body.submission = [0; 32]), Err(Refusal::WrongReceipt));
    assert_eq!(resigned(|body| body.sealed_at.0 -= 1), Err(Refusal::WrongReceipt));
    assert_eq!(resigned(|body| body.received_at.0 += 1), Err(Refusal::WrongReceipt));
    assert_eq!(resigned(|body| body.leaf[0] ^= 1), Ok(()), "the log's verifier compares it with the facts");
    assert_eq!(resigned(|body| body.conditions = [0; 32]), Err(Refusal::WrongReceipt));
    let review = |body: &mut ReceiptBody| {
        body.judgement = Judgement::Review(Reasons::collect([Reason::EchoSlow]).unwrap());
    };
    assert_eq!(resigned(review), Err(Refusal::WrongReceipt));
    let looser = |_: &Scene, file: &mut EvidenceFile| file.submission.conditions.limits.max_echo_ms = 10;
    assert_eq!(changed(looser), Err(Refusal::WrongReceipt), "other conditions, another judgement");
    let same_outcome = |_: &Scene, file: &mut EvidenceFile| file.submission.conditions.limits.max_echo_ms = 400;
    assert_eq!(changed(same_outcome), Err(Refusal::WrongReceipt), "other conditions, though the same judgement");
    let earlier = |_: &Scene, file: &mut EvidenceFile| file.submission.conditions.received_at = Millis(0);
    assert_eq!(changed(earlier), Err(Refusal::SealInFuture), "judged again");
}

#[test]
fn receipts_round_trip_and_every_changed_bit_is_refused() {
    let scene = Scene::new();
    let trusted = [scene.edge_key.public_key()];
    let mut receipt = file(&scene).submission.receipt;
    receipt.body.judgement = Judgement::Review(Reasons::collect([Reason::PeerChanged]).unwrap());
    let receipt = sign_receipt(receipt.body, &scene.edge_key);
    let bytes = receipt.encode();
    assert_eq!(bytes.len(), Receipt::LEN);
    assert_eq!(Receipt::decode(&bytes), Ok(receipt));
    for bit in 0..bytes.len() * 8 {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let outcome = Receipt::decode(&bytes).and_then(|receipt| receipt.conclude(receipt.check(&trusted)?.verify()));
        assert!(outcome.is_err(), "bit {bit} may change");
    }
}

#[test]
fn a_receipt_vouches_for_its_own_challenge_only() {
    let scene = Scene::new();
    let file = file(&scene);
    let receipt = file.submission.receipt.conclude(true).unwrap();
    let by_receipt = |statement| AuthenticChallenge::by_receipt(&statement, &receipt);
    let statement = *file.submission.bundle.statement();
    assert_eq!(by_receipt(statement), AuthenticChallenge::by_secret(&statement, &scene.secret));
    assert_eq!(by_receipt(scene.enrolment().statement), Err(Refusal::WrongReceipt));
}
