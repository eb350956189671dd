//! What the authenticator must say.

use klabat_world::authenticator::{BE, BS, Manner, Software, UP, UV};
use klabat_world::world::World;

use crate::end;
use crate::enrolment::{NEWCOMER, activate};

/// The code with which a check-in by such an authenticator is refused.
fn refused(manner: Manner) -> String {
    let mut world = World::new("authenticator");
    let mut keys = Software::new(world.dice.fork());
    keys.manner = manner;
    world.enrol(NEWCOMER, keys);
    world.check_in(NEWCOMER);
    let code = world.phones[NEWCOMER].refused().code.clone();
    end(world, 0);
    code
}

#[test]
fn every_lie_of_browser_or_authenticator_is_refused() {
    let honest = Manner::default;
    assert_eq!(refused(Manner { flags: UP, ..honest() }), "user_not_verified");
    assert_eq!(refused(Manner { flags: UV, ..honest() }), "user_not_present");
    assert_eq!(refused(Manner { flags: UP | UV | BE, ..honest() }), "backup_eligible");
    assert_eq!(refused(Manner { flags: UP | UV | BE | BS, ..honest() }), "backup_eligible");
    assert_eq!(refused(Manner { flags: UP | UV | BS, ..honest() }), "backup_state");
    assert_eq!(refused(Manner { origin: Some("https://evil.example".into()), ..honest() }), "wrong_origin");
    assert_eq!(refused(Manner { rp_id: Some("evil.example".into()), ..honest() }), "wrong_rp_id");
    assert_eq!(refused(Manner { cross_origin: true, ..honest() }), "cross_origin");
}

#[test]
fn a_key_that_may_leave_the_phone_is_not_enrolled() {
    for (flags, code) in [(UP | UV | BE, "backup_eligible"), (UP, "user_not_verified")] {
        let mut world = World::new("enrolling lies");
        let mut keys = Software::new(world.dice.fork());
        keys.manner.flags = flags;
        world.phones[NEWCOMER].authenticator = Box::new(keys);
        activate(&mut world, NEWCOMER, NEWCOMER);
        assert_eq!(world.phones[NEWCOMER].refused().code, code);
        end(world, 0);
    }
}

/// The id of a known credential, and a key that is not its.
#[test]
fn another_key_under_a_known_credential_is_refused() {
    let mut world = World::new("wrong key");
    let (id, mut other) = (world.phones[0].credential().0, Software::new(world.dice.fork()));
    other.hold(id, world.dice.key());
    world.phones[0].authenticator = Box::new(other);
    world.check_in(0);
    assert_eq!(world.phones[0].refused().code, "bad_signature");
    end(world, 0);
}
