//! What may happen.

use klabat_world::service::Strike;
use klabat_world::world::{ENROLLED, Fate, NEW};
use proptest::prelude::*;

/// Everybody who has a phone or is to get one.
pub(super) const PEOPLE: usize = ENROLLED + NEW;

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// A check-in or check-out at a beacon, by somebody's radio, that loses a connection and meets a fate on the way.
    Punch { who: usize, out: bool, beacon: usize, dbm: i8, loses: Option<u32>, fate: Fate },
    /// The same through the radio of a colleague.
    Relay { who: usize, colleague: usize },
    /// A colleague opens the session and has the assertion sealed; the person signs wherever they are, so much later.
    Accomplice { who: usize, colleague: usize, away_ms: u64 },
    /// One challenge is sealed in two sessions, and both come to the server at once.
    Twice(usize),
    /// A phone enrols with the code of a person: their own phone, or another.
    Enrol { phone: usize, person: usize, beacon: usize, loses: Option<u32>, fate: Fate },
    /// The operator issues a new code.
    Code(usize),
    /// The operator confirms an enrolment that waits, or rejects it.
    Decide { which: usize, confirm: bool },
    /// Two people reset a phone.
    Reset(usize),
    /// An app forgets everything.
    Forget(usize),
    /// Something that was sent before is sent again, so often at once.
    Replay { which: usize, times: usize, enrolment: bool },
    /// The same with one bit changed.
    Tamper { which: usize, at: usize, bit: u8, enrolment: bool },
    /// Statement and proof of one with the seal of another.
    Splice { which: usize, seal_of: usize },
    /// What strayed arrives.
    Deliver,
    /// The store fails at a coming batch.
    Fail(Strike),
    /// The network goes, and comes back after so many ms.
    Outage(u64),
    /// An app is closed and opened.
    Reopen(usize),
    /// A beacon asks for an epoch and gets its grant by a slow courier, who may change a bit of it on the way.
    Refresh { beacon: usize, courier_ms: u64, altered: Option<usize> },
    /// The next requests that phones carry meet this.
    Relayed(Fate),
    /// A grant that was given before is brought to a beacon.
    Grant { which: usize, beacon: usize },
    /// A beacon's power is cut.
    Restart(usize),
    /// A copy of a beacon takes its place before a phone.
    Clone { who: usize, beacon: usize },
    /// Time passes.
    Wait(u64),
    /// A phone's clock is changed.
    Turn { who: usize, ahead: i64 },
    /// A beacon is revoked.
    RevokeBeacon(usize),
    /// The log's minute, by so many sequencers at once.
    Sequence(usize),
}

fn person() -> impl Strategy<Value = usize> {
    0..PEOPLE
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Delivered),
        1 => Just(Fate::RequestLost),
        1 => Just(Fate::ReplyLost),
        1 => Just(Fate::Doubled),
        1 => (0..1_200_000u64).prop_map(Fate::Delayed),
        1 => Just(Fate::Stray),
    ]
}

fn loses() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![3 => Just(None), 1 => (0..16u32).prop_map(Some)]
}

fn punch() -> impl Strategy<Value = Act> {
    let radio = prop_oneof![6 => -70..=-40i8, 1 => -100..=-71i8];
    (person(), any::<bool>(), 0..2usize, radio, loses(), fate())
        .prop_map(|(who, out, beacon, dbm, loses, fate)| Act::Punch { who, out, beacon, dbm, loses, fate })
}

fn enrol() -> impl Strategy<Value = Act> {
    // Mostly those who have no phone yet, on their own one.
    let person = || prop_oneof![4 => ENROLLED..PEOPLE, 1 => person()];
    let both = prop_oneof![3 => person().prop_map(|one| (one, one)), 1 => (person(), person())];
    let fate = prop_oneof![2 => Just(Fate::Delivered), 1 => fate()];
    let loses = prop_oneof![6 => Just(None), 1 => (0..16u32).prop_map(Some)];
    (both, 0..2usize, loses, fate).prop_map(|((phone, person), beacon, loses, fate)| Act::Enrol {
        phone,
        person,
        beacon,
        loses,
        fate,
    })
}

fn strike() -> impl Strategy<Value = Strike> {
    (any::<bool>(), 0..4usize)
        .prop_map(|(before, batch)| if before { Strike::Before(batch) } else { Strike::After(batch) })
}

/// Anything, the more important the more often.
pub(super) fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        18 => check_in(),
        11 => people(),
        9 => eavesdropper(),
        13 => surroundings(),
        8 => beacons(),
    ]
}

fn check_in() -> impl Strategy<Value = Act> {
    let away = prop_oneof![0..5_000u64, 0..120_000u64];
    prop_oneof![
        14 => punch(),
        2 => (person(), person()).prop_map(|(who, colleague)| Act::Relay { who, colleague }),
        1 => person().prop_map(Act::Twice),
        2 => (person(), person(), away).prop_map(|(who, colleague, away_ms)| Act::Accomplice { who, colleague, away_ms }),
    ]
}

fn people() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => enrol(),
        1 => person().prop_map(Act::Code),
        3 => (0..10usize, prop::bool::weighted(0.8)).prop_map(|(which, confirm)| Act::Decide { which, confirm }),
        2 => person().prop_map(Act::Reset),
        1 => person().prop_map(Act::Forget),
    ]
}

fn eavesdropper() -> impl Strategy<Value = Act> {
    let which = || 0..1_000usize;
    let enrolment = || prop::bool::weighted(0.3);
    prop_oneof![
        3 => (which(), 1..4usize, enrolment())
            .prop_map(|(which, times, enrolment)| Act::Replay { which, times, enrolment }),
        3 => (which(), which(), 0..8u8, enrolment())
            .prop_map(|(which, at, bit, enrolment)| Act::Tamper { which, at, bit, enrolment }),
        2 => (which(), which()).prop_map(|(which, seal_of)| Act::Splice { which, seal_of }),
        1 => (which(), 0..2usize).prop_map(|(which, beacon)| Act::Grant { which, beacon }),
    ]
}

fn surroundings() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => Just(Act::Deliver),
        3 => strike().prop_map(Act::Fail),
        1 => (0..600_000u64).prop_map(Act::Outage),
        1 => person().prop_map(Act::Reopen),
        3 => prop_oneof![0..60_000u64, 0..30 * 3_600_000u64].prop_map(Act::Wait),
        1 => (person(), any::<i32>()).prop_map(|(who, ahead)| Act::Turn { who, ahead: i64::from(ahead) }),
        2 => (1..3usize).prop_map(Act::Sequence),
        1 => fate().prop_map(Act::Relayed),
    ]
}

fn beacons() -> impl Strategy<Value = Act> {
    let altered = prop::option::weighted(0.2, 0..10_000usize);
    prop_oneof![
        4 => (0..2usize, 0..700_000u64, altered)
            .prop_map(|(beacon, courier_ms, altered)| Act::Refresh { beacon, courier_ms, altered }),
        1 => (0..2usize).prop_map(Act::Restart),
        2 => (person(), 0..2usize).prop_map(|(who, beacon)| Act::Clone { who, beacon }),
        1 => (0..2usize).prop_map(Act::RevokeBeacon),
    ]
}
