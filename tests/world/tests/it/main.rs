//! One story for each attack of the threat model, and random ones.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod authenticator;
mod beacons;
mod enrolment;
mod past;
mod presence;
mod property;
mod replay;
mod restored;
mod synced;
mod time;

use klabat_api::common::Reason;
use klabat_api::console::Role;
use klabat_api::phone::PunchBrief;
use klabat_world::world::World;

/// Why a record waits for review.
fn reasons(record: &PunchBrief) -> Vec<&str> {
    record.reasons.iter().map(|Reason { code, .. }| code.as_str()).collect()
}

/// The story is over: an auditor verifies all of it and finds so many records.
fn end(mut world: World, records: usize) {
    let auditor = world.sign_up(Role::Auditor);
    assert_eq!(world.audit(&auditor).len(), records);
}
