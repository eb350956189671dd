//! From draft to lock and back, and bytes that stay.

use klabat_attendance::month::{compute, reproduce};
use klabat_attendance::punch::Direction;
use klabat_attendance::recap::{Draft, Recap, Signoff, recap_hash};
use klabat_attendance::{Kind, Refusal, Zone};
use klabat_evidence::Millis;
use klabat_protocol::KeyId;

use crate::fixture::{Month, moment, person, policy, schedule};
use crate::golden;

const KEY: KeyId = KeyId([7; 8]);

fn by(who: &str, at: u64) -> Signoff {
    Signoff { by: person(who), at: Millis(at) }
}

fn month() -> Month {
    let mut month = Month::new("2026-08", Zone::Wita, schedule("lima-hari-kerja"), policy("regency_sample"));
    month.employee("Ani", Kind::Pns);
    month
}

fn recap(month: &Month) -> Recap {
    compute(&month.inputs).unwrap()
}

#[test]
fn a_lock_names_what_was_verified() {
    let month = month();
    let draft = Draft { recap: recap(&month), version: 1 };
    let verified = draft.verify(by("operator", 1)).unwrap();
    let locked = verified.lock(&recap(&month), KEY, by("bkpp", 2)).unwrap();
    assert_eq!(locked.lock.recap, recap_hash(&recap(&month).to_bytes()));
    assert_eq!((locked.lock.version, locked.lock.locked_at, locked.lock.edge_key), (1, Millis(2), KEY));
}

#[test]
fn a_month_with_open_days_is_not_verified() {
    let mut month = month();
    month.inputs.as_of = moment(Zone::Wita, crate::fixture::day("2026-08-31"), "19:59");
    let draft = Draft { recap: recap(&month), version: 1 };
    assert_eq!(draft.verify(by("operator", 1)).err(), Some(Refusal::RecapOpen));
}

#[test]
fn what_moved_since_it_was_verified_is_not_locked() {
    let mut month = month();
    let verified = Draft { recap: recap(&month), version: 1 }.verify(by("operator", 1)).unwrap();
    month.record("Ani", "2026-08-12", "07:30", Direction::In);
    let lock = verified.clone().lock(&recap(&month), KEY, by("bkpp", 2));
    assert_eq!(lock.err(), Some(Refusal::RecapMoved));
    assert_eq!(verified.withdraw().version, 1);
}

#[test]
fn who_verified_does_not_lock() {
    let month = month();
    let verified = Draft { recap: recap(&month), version: 1 }.verify(by("a", 1)).unwrap();
    assert_eq!(verified.lock(&recap(&month), KEY, by("a", 2)).err(), Some(Refusal::RecapSamePerson));
}

#[test]
fn unlocking_leaves_both_versions() {
    let mut month = month();
    let verified = Draft { recap: recap(&month), version: 1 }.verify(by("a", 1)).unwrap();
    let locked = verified.lock(&recap(&month), KEY, by("b", 2)).unwrap();
    let first = locked.recap().to_bytes();
    month.record("Ani", "2026-08-12", "07:30", Direction::In);
    assert_eq!(locked.clone().unlock(by("c", 3), " ", recap(&month)).err(), Some(Refusal::ReasonMissing));
    let (unlocked, draft) = locked.unlock(by("c", 3), "Salah hitung", recap(&month)).unwrap();
    assert_eq!(unlocked.locked.recap().to_bytes(), first);
    assert_eq!(draft.version, 2);
    assert_ne!(draft.recap.to_bytes(), first);
}

#[test]
fn only_canonical_bytes_are_a_recap() {
    let bytes = recap(&month()).to_bytes();
    assert_eq!(Recap::parse(&bytes).unwrap().to_bytes(), bytes);
    let text = String::from_utf8(bytes).unwrap();
    for (from, to) in [
        ("klabat-recap-v2", "klabat-recap-v1"),
        ("{\"format\"", "{ \"format\""),
        ("\"rows\"", "\"more\":1,\"rows\""),
        ("\"absent\":19", "\"absent\":19.0"),
    ] {
        assert!(text.contains(from), "{from}");
        assert_eq!(Recap::parse(text.replacen(from, to, 1).as_bytes()).err(), Some(Refusal::Recap), "{to}");
    }
}

#[test]
fn an_auditor_reproduces_a_month_or_is_told_that_it_moved() {
    let mut month = month();
    let (inputs, bytes) = (month.inputs.to_bytes(), recap(&month).to_bytes());
    assert_eq!(reproduce(&inputs, &bytes).unwrap().to_bytes(), bytes);
    month.record("Ani", "2026-08-12", "07:30", Direction::In);
    let refused = |inputs: &[u8], recap: &[u8]| reproduce(inputs, recap).unwrap_err().refusal;
    assert_eq!(refused(&month.inputs.to_bytes(), &bytes), Refusal::RecapMoved);
    // One day told otherwise, everything else as it was.
    let forged = String::from_utf8(bytes.clone()).unwrap().replacen("\"alpa\"", "\"hadir\"", 1);
    assert_eq!(refused(&inputs, forged.as_bytes()), Refusal::RecapMoved);
    let spaced = [b" ", inputs.as_slice()].concat();
    assert_eq!(refused(&spaced, &bytes), Refusal::Inputs);
    assert_eq!(refused(&inputs, b"{}"), Refusal::Recap);
}

/// A locked month is read again years later: the bytes of these three must never change without a new format.
#[test]
fn the_golden_months_keep_their_bytes() {
    let hash = |month: Month| {
        let hex = recap_hash(&recap(&month).to_bytes()).map(|byte| format!("{byte:02x}"));
        hex.concat()
    };
    assert_eq!(
        [golden::office::month(), golden::school::month(), golden::ward::month()].map(hash),
        [
            "39d33bdd8d3ad1acffe5c69ca867d238196d012ed302e8cfea08d2bd08a2bb94",
            "fb76366e43a810cd1fe04c4d3baef265d6ae9f6de37d8ba3eb6efb501e71b516",
            "322b16b8110746cc5e725c8d94b7a27640384df96859cd7c0c50b3e56099f664",
        ]
    );
}
