//! By whose signatures a checkpoint counts.

use klabat_ledger::{Algorithm, Note, Refusal, SignatureCheck, Trust, VerifiedCheckpoint, VerifierKey};

use crate::log::{Key, Log, ORIGIN, entries, trust};

fn signed() -> Note {
    Key::log().sign(&Log::of(&entries(3)).checkpoint())
}

fn judged(trust: &Trust, note: &str) -> Result<VerifiedCheckpoint, Refusal> {
    trust.checks(note)?.verify()
}

#[test]
fn a_signed_checkpoint_counts() {
    let checkpoint = judged(&trust(&[], 0), &signed().to_string()).unwrap();
    assert_eq!((checkpoint.head().size, checkpoint.checkpoint().origin.as_str()), (3, ORIGIN));
    assert!(checkpoint.cosignatures().is_empty());
}

#[test]
fn a_changed_text_or_signature_is_refused() {
    let note = signed();
    let changed = note.to_string().replacen("\n3\n", "\n4\n", 1);
    assert_eq!(judged(&trust(&[], 0), &changed), Err(Refusal::BadLogSignature));
    for at in [0, 63] {
        let mut note = note.clone();
        note.signatures[0].signature[at] ^= 1;
        assert_eq!(judged(&trust(&[], 0), &note.to_string()), Err(Refusal::BadLogSignature));
    }
    for length in [0, 63, 65] {
        let mut note = note.clone();
        note.signatures[0].signature.resize(length, 0);
        assert_eq!(judged(&trust(&[], 0), &note.to_string()), Err(Refusal::BadLogSignature));
    }
}

#[test]
fn another_log_or_an_unknown_key_is_refused() {
    let mut checkpoint = Log::of(&entries(3)).checkpoint();
    "absen.other.go.id/log".clone_into(&mut checkpoint.origin);
    assert_eq!(judged(&trust(&[], 0), &Key::log().sign(&checkpoint).to_string()), Err(Refusal::OtherLog));
    let spaced = format!(" {}", signed());
    assert_eq!(judged(&trust(&[], 0), &spaced), Err(Refusal::OtherLog));
    let stranger = Key::new(ORIGIN, Algorithm::Ed25519, 9).sign(&Log::of(&entries(3)).checkpoint());
    assert_eq!(judged(&trust(&[], 0), &stranger.to_string()), Err(Refusal::UnsignedCheckpoint));
    let witnessed = {
        let mut note = stranger;
        note.signatures.clear();
        Key::witness(1).cosign(&mut note, 5);
        note
    };
    assert_eq!(judged(&trust(&[&Key::witness(1)], 0), &witnessed.to_string()), Err(Refusal::UnsignedCheckpoint));
}

#[test]
fn lines_of_unknown_keys_are_ignored() {
    let mut note = signed();
    let mut unknown = note.signatures[0].clone();
    unknown.id[0] ^= 1;
    unknown.signature = vec![1, 2, 3];
    note.signatures.insert(0, unknown);
    Key::witness(4).cosign(&mut note, 5);
    assert!(judged(&trust(&[], 0), &note.to_string()).is_ok());
}

#[test]
fn witnesses_are_counted_when_they_are_configured() {
    let (one, two) = (Key::witness(1), Key::witness(2));
    let mut note = signed();
    assert_eq!(judged(&trust(&[&one, &two], 1), &note.to_string()), Err(Refusal::TooFewWitnesses));
    one.cosign(&mut note, 1_700_000_000);
    let checkpoint = judged(&trust(&[&one, &two], 1), &note.to_string()).unwrap();
    let [cosignature] = checkpoint.cosignatures() else { panic!("one") };
    assert_eq!((cosignature.line.name.as_str(), cosignature.time), ("witness.example/1", 1_700_000_000));
    assert_eq!(judged(&trust(&[&one, &two], 2), &note.to_string()), Err(Refusal::TooFewWitnesses));
    two.cosign(&mut note, 1_700_000_001);
    assert!(judged(&trust(&[&one, &two], 2), &note.to_string()).is_ok());
}

#[test]
fn a_false_cosignature_is_refused_where_its_witness_is_configured() {
    let one = Key::witness(1);
    for change in [0, 7, 8, 71] {
        let mut note = signed();
        one.cosign(&mut note, 1_700_000_000);
        note.signatures[1].signature[change] ^= 1;
        assert_eq!(judged(&trust(&[&one], 0), &note.to_string()), Err(Refusal::BadCosignature), "{change}");
        assert!(judged(&trust(&[], 0), &note.to_string()).is_ok(), "ignored by who does not know it");
    }
    let mut beyond = signed();
    one.cosign(&mut beyond, 1 << 63);
    assert_eq!(judged(&trust(&[&one], 0), &beyond.to_string()), Err(Refusal::BadCosignature));
    let mut short = signed();
    one.cosign(&mut short, 5);
    short.signatures[1].signature.pop();
    assert_eq!(judged(&trust(&[&one], 0), &short.to_string()), Err(Refusal::BadCosignature));
}

/// The log's own key cannot stand for a witness, nor one witness for two.
#[test]
fn trust_needs_keys_of_the_right_kind() {
    let (log, one) = (Key::log().public, Key::witness(1).public);
    let renamed = VerifierKey::new("witness.example/other", Algorithm::CosignatureV1, *one.key()).unwrap();
    assert!(Trust::new(one.clone(), Vec::new(), 0).is_err());
    assert!(Trust::new(log.clone(), vec![log.clone()], 0).is_err());
    let itself = VerifierKey::new("witness.example/self", Algorithm::CosignatureV1, *log.key()).unwrap();
    assert!(Trust::new(log.clone(), vec![itself], 1).is_err());
    assert!(Trust::new(log.clone(), vec![one.clone(), one.clone()], 0).is_err());
    assert!(Trust::new(log.clone(), vec![one.clone(), renamed], 0).is_err());
    assert!(Trust::new(log.clone(), vec![one.clone()], 2).is_err());
    assert!(Trust::new(log, vec![one], 1).is_ok());
}

#[test]
fn a_known_key_signs_once() {
    let one = Key::witness(1);
    let mut note = signed();
    note.signatures.push(note.signatures[0].clone());
    assert_eq!(judged(&trust(&[], 0), &note.to_string()), Err(Refusal::MalformedCheckpoint));
    let mut note = signed();
    one.cosign(&mut note, 5);
    one.cosign(&mut note, 6);
    assert_eq!(judged(&trust(&[&one], 1), &note.to_string()), Err(Refusal::MalformedCheckpoint));
}

#[test]
fn what_is_no_checkpoint_is_refused() {
    let good = signed().to_string();
    let line = good.lines().nth(4).unwrap();
    let root = good.lines().nth(2).unwrap();
    let of = |text: &str| format!("{text}\n{line}\n");
    for bad in [
        String::new(),
        "\n".to_owned(),
        good.trim_end().to_owned(),
        format!("{good}\n"),
        good.replace('\n', "\r\n"),
        good.replace("\n3\n", "\n03\n"),
        good.replace("\n3\n", "\n+3\n"),
        good.replace("\n3\n", "\n-3\n"),
        good.replace("\n3\n", "\n18446744073709551616\n"),
        good.replace("— ", "- "),
        good.replace("— ", "—  "),
        good.replace(root, &root[..root.len() - 1]),
        good.replace(root, &root.replacen('=', "==", 1)),
        of(&format!("{ORIGIN}\n3\n")),
        of(&format!("{ORIGIN}\n3\n{root}\nextension\n")),
        of(&format!("\n3\n{root}\n")),
        format!("{ORIGIN}\n3\n{root}\n{line}\n"),
        format!("{ORIGIN}\n3\n{root}\n\n"),
        format!("{good}— nonsense\n"),
        format!("{good}— a+b {}\n", line.rsplit(' ').next().unwrap()),
        format!("{good}— short AAA=\n"),
        "x".repeat(200_000),
    ] {
        assert_eq!(trust(&[], 0).checks(&bad).map(drop), Err(Refusal::MalformedCheckpoint), "{bad:?}");
    }
}

#[test]
fn a_key_must_be_what_it_says() {
    let key = Key::log().public.to_string();
    assert_eq!(VerifierKey::parse(&key).map(|key| key.to_string()), Ok(key.clone()));
    let (name, rest) = key.split_once('+').unwrap();
    let (id, bytes) = rest.split_once('+').unwrap();
    for bad in [
        String::new(),
        name.to_owned(),
        format!("{name}+{id}"),
        format!("other+{id}+{bytes}"),
        format!("+{id}+{bytes}"),
        format!("{name}+{}+{bytes}", id.to_uppercase()),
        format!("{name}+00000000+{bytes}"),
        format!("{name}+{id}+{}", &bytes[..bytes.len() - 4]),
        format!("{name}+{id}+Ag{}", &bytes[2..]),
        format!("{name} x+{id}+{bytes}"),
    ] {
        assert!(VerifierKey::parse(&bad).is_err(), "{bad}");
    }
    assert!(VerifierKey::new("a b", Algorithm::Ed25519, [0; 32]).is_err());
    assert!(VerifierKey::new("", Algorithm::Ed25519, [0; 32]).is_err());
}

/// Whoever answers must answer all, and in order.
#[test]
fn missing_answers_are_no_answers() {
    let one = Key::witness(1);
    let mut note = signed();
    one.cosign(&mut note, 5);
    let pending = trust(&[&one], 0).checks(&note.to_string()).unwrap();
    assert!(pending.checks().iter().all(SignatureCheck::verify));
    for (answers, outcome) in [
        (&[][..], Err(Refusal::BadLogSignature)),
        (&[true], Err(Refusal::BadLogSignature)),
        (&[true, true, true], Err(Refusal::BadLogSignature)),
        (&[false, true], Err(Refusal::BadLogSignature)),
        (&[true, false], Err(Refusal::BadCosignature)),
        (&[true, true], Ok(())),
    ] {
        assert_eq!(pending.clone().conclude(answers).map(drop), outcome, "{answers:?}");
    }
}
