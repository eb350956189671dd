use std::sync::OnceLock;

use proptest::prelude::*;

use crate::TARGETS;

/// Every target's inputs, made once.
fn corpora() -> &'static [Vec<Vec<u8>>] {
    static CORPORA: OnceLock<Vec<Vec<Vec<u8>>>> = OnceLock::new();
    CORPORA.get_or_init(|| TARGETS.iter().map(|target| (target.corpus)()).collect())
}

#[test]
fn every_target_has_a_name_of_its_own_and_accepts_of_its_corpus() {
    for (index, (target, corpus)) in TARGETS.iter().zip(corpora()).enumerate() {
        assert!(TARGETS[..index].iter().all(|other| other.name != target.name), "{}", target.name);
        let accepted = corpus.iter().filter(|bytes| (target.parse)(bytes)).count();
        assert!(accepted > 0, "{}", target.name);
    }
}

#[test]
fn libfuzzer_runs_every_target() {
    let manifest = include_str!("../libfuzzer/Cargo.toml");
    let programs = manifest.split("[[bin]]").skip(1).filter_map(|program| program.split('"').nth(1));
    assert_eq!(programs.collect::<Vec<_>>(), TARGETS.map(|target| target.name));
}

/// One of the inputs that the target accepts, changed as a faulty line or a bored person would: a byte replaced, some
/// bytes dropped, doubled, or put in from another input.
fn damaged(corpus: &[Vec<u8>], (which, at, length, byte, kind): (usize, usize, usize, u8, u8)) -> Vec<u8> {
    let Some(mut bytes) = corpus.get(which.checked_rem(corpus.len()).unwrap_or_default()).cloned() else {
        return vec![byte; length];
    };
    let at = at % (bytes.len() + 1);
    let end = (at + length).min(bytes.len());
    match kind % 5 {
        0 => {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        1 => drop(bytes.drain(at..end)),
        2 => {
            let doubled = bytes[at..end].to_vec();
            bytes.splice(end..end, doubled);
        }
        3 => bytes.truncate(at),
        _ => bytes.extend(&corpus[(which + 1) % corpus.len()]),
    }
    bytes
}

proptest! {
    #[test]
    fn noise_does_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for target in TARGETS {
            (target.parse)(&bytes);
        }
    }

    #[test]
    fn damage_does_no_harm(damage in (any::<usize>(), any::<usize>(), 0..64usize, any::<u8>(), any::<u8>())) {
        for (target, corpus) in TARGETS.iter().zip(corpora()) {
            (target.parse)(&damaged(corpus, damage));
        }
    }
}
