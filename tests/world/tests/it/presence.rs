//! Being there: both touches, signal, place, and whose radio it was.

use klabat_api::common::RecordStatus;
use klabat_api::console::{ExceptionKind, Role};
use klabat_evidence::Proof;
use klabat_flow::place::{Fix, NoFix};
use klabat_protocol::frames::SessionAnswer;
use klabat_protocol::gatt::Status;
use klabat_protocol::{Nonce, SessionId};
use klabat_world::cast::MANADO;
use klabat_world::hand::Hand;
use klabat_world::world::World;

use crate::{end, reasons};

/// Signed at home over a session that no beacon opened; a colleague in the office has it sealed.
#[test]
fn signed_at_home_first_does_not_fit_the_session() {
    let mut world = World::new("home first");
    world.refresh(0, 0).unwrap();
    let statement = world.statement(0);
    let invented = SessionAnswer { session: SessionId([1; 16]), nonce: Nonce([2; 32]) };
    let proof = world.sign(0, &statement, &invented);
    let colleague = Hand::near(&mut world, 1);
    assert_eq!(colleague.seal(&mut world, &invented, &proof), Err(Status::Expired), "no such session");
    let session = colleague.open(&mut world, &statement).unwrap();
    let seal = colleague.seal(&mut world, &session, &proof).unwrap();
    assert_eq!(world.present(&statement, &proof, seal).code().as_deref(), Some("wrong_challenge"));
    end(world, 0);
}

/// The reverse: a placeholder is sealed in the office, and signed later at home.
#[test]
fn sealed_in_the_office_first_takes_no_later_signature() {
    let mut world = World::new("seal first");
    world.refresh(0, 0).unwrap();
    let hand = Hand::near(&mut world, 0);
    let statement = world.statement(0);
    let session = hand.open(&mut world, &statement).unwrap();
    let placeholder = Proof::Assertion {
        credential_id: world.phones[0].credential().0,
        authenticator_data: vec![0; 37],
        client_data_json: b"{}".to_vec(),
        signature: vec![0; 8],
    };
    let seal = hand.seal(&mut world, &session, &placeholder).unwrap();
    world.wait(60_000);
    let proof = world.sign(0, &statement, &session);
    assert_eq!(world.present(&statement, &proof, seal).code().as_deref(), Some("wrong_assertion"));
    assert_eq!(hand.seal(&mut world, &session, &proof), Err(Status::Refused), "one session, one assertion");
    assert_eq!(hand.seal(&mut world, &session, &placeholder), Ok(seal), "the same again is the same seal");
    end(world, 0);
}

/// Opened in the office, signed on the way, brought back by a colleague: another radio, so a person looks; and after 90
/// seconds there is no session to bring it to.
#[test]
fn a_session_that_a_colleague_ends_is_reviewed_and_soon_gone() {
    let mut world = World::new("two radios");
    world.refresh(0, 0).unwrap();
    for (minutes, outcome) in [(1, Ok(())), (2, Err(Status::Expired))] {
        let (own, colleague) = (Hand::near(&mut world, 0), Hand::near(&mut world, 1));
        let statement = world.statement(0);
        let session = own.open(&mut world, &statement).unwrap();
        let proof = world.sign(0, &statement, &session);
        assert_eq!(colleague.seal(&mut world, &session, &proof), Err(Status::Refused), "while the opener is there");
        own.leave(&mut world);
        world.wait(minutes * 60_000);
        let sealed = colleague.seal(&mut world, &session, &proof);
        assert_eq!(sealed.map(drop), outcome);
        if let Ok(seal) = sealed {
            let punched: klabat_api::phone::Punched = world.present(&statement, &proof, seal).json();
            assert!(reasons(&punched.record).contains(&"peer_changed"), "{:?}", punched.record);
        }
    }
    end(world, 1);
}

#[test]
fn a_weak_signal_is_asked_to_come_closer_and_a_faint_one_is_reviewed() {
    let mut world = World::new("signal");
    world.phones[0].dbm = -90;
    world.check_in(0);
    assert_eq!(world.phones[0].refused().code, "weak_signal");
    world.phones[0].dbm = -75;
    world.check_in(0);
    assert_eq!(reasons(world.phones[0].recorded()), ["signal_faint"]);
    world.phones[0].dbm = -70;
    world.check_in(0);
    assert_eq!(world.phones[0].recorded().status, RecordStatus::Accepted);
    let admin = world.sign_up(Role::Admin);
    assert_eq!(world.exceptions(&admin), [(ExceptionKind::Refusal, "weak_signal".to_owned())]);
    end(world, 2);
}

/// A fake place in the yard gains nothing: the beacon must hear the phone all the same.
#[test]
fn the_place_is_a_claim_that_can_only_count_against() {
    let away = Ok(Fix { latitude: MANADO[0], longitude: MANADO[1], accuracy_m: 12.0 });
    let vague = Ok(Fix { latitude: MANADO[0], longitude: MANADO[1], accuracy_m: 40_000.0 });
    let mut world = World::new("place");
    world.phones[0].dbm = -90;
    world.check_in(0);
    assert_eq!(world.phones[0].refused().code, "weak_signal", "in the yard, it says");
    world.phones[0].dbm = -60;
    world.phones[0].place = away;
    world.check_in(0);
    assert_eq!(world.phones[0].refused().code, "outside_geofence", "where the policy refuses");
    world.phones[0].beacon = 1;
    for (place, reason) in
        [(away, "location_outside"), (vague, "location_inaccurate"), (Err(NoFix::Unavailable), "location_absent")]
    {
        world.phones[0].place = place;
        world.check_in(0);
        assert_eq!(reasons(world.phones[0].recorded()), [reason]);
    }
    end(world, 3);
}

/// A phone in the office relays for another ASN at home: signatures cannot tell, but it is one radio for two people.
#[test]
fn one_radio_for_two_people_is_flagged() {
    let mut world = World::new("relay");
    world.check_in(0);
    world.phones[1].peer = world.phones[0].peer;
    world.check_in(1);
    assert_eq!(reasons(world.phones[1].recorded()), ["peer_shared"]);
    let admin = world.sign_up(Role::Admin);
    let alarm = (ExceptionKind::Alarm, "peer_of_several".to_owned());
    assert_eq!(world.exceptions(&admin), [alarm.clone(), alarm], "nobody knows which of the two was there");
    end(world, 2);
}

/// A relay also takes its time, and the beacon counts it.
#[test]
fn a_slow_echo_is_reviewed() {
    let mut world = World::new("slow echo");
    world.refresh(0, 0).unwrap();
    let hand = Hand::near(&mut world, 0);
    let statement = world.statement(0);
    let session = hand.open(&mut world, &statement).unwrap();
    let proof = world.sign(0, &statement, &session);
    for _ in 0..3 {
        let token = hand.read(&mut world, klabat_protocol::gatt::Characteristic::Echo).unwrap();
        world.pass(600);
        hand.write(&mut world, klabat_protocol::gatt::Characteristic::Echo, &token);
    }
    let seal = hand.seal(&mut world, &session, &proof).unwrap();
    let punched: klabat_api::phone::Punched = world.present(&statement, &proof, seal).json();
    assert_eq!(reasons(&punched.record), ["echo_slow"]);
    end(world, 1);
}
