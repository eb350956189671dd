//! One phone for each person, and each person's own.

use klabat_api::console::{EnrolmentCode, PendingEnrolments, Role};
use klabat_api::phone::CredentialState;
use klabat_api::{Base64Url, routes};
use klabat_flow::app::{Outcome, Step, Tap, Trouble, Work};
use klabat_flow::ceremony::Declined;
use klabat_world::authenticator::{Attestation, Software};
use klabat_world::cast::{employee, nip};
use klabat_world::world::{Console, ENROLLED, World};

use crate::end;

/// The first of those who are new.
pub(crate) const NEWCOMER: usize = ENROLLED;

/// NIP and code, and: yes, that is me.
pub(crate) fn activate(world: &mut World, who: usize, code_of: usize) {
    let code = world.codes[&code_of].to_string();
    world.tap(who, Tap::Activate { nip: nip(code_of), code });
    world.tap(who, Tap::Enrol);
}

/// The newcomer's NIP and a code that the operator issues for it now, typed on that phone.
fn activate_by_new_code(world: &mut World, admin: &Console, who: usize) {
    let path = routes::fill(routes::EMPLOYEE_CODE, &[&employee(NEWCOMER)]);
    let issued: EnrolmentCode = world.press(admin, &path).json();
    world.tap(who, Tap::Activate { nip: nip(NEWCOMER), code: issued.code });
}

fn confirm(world: &mut World, admin: &Console) -> Base64Url {
    let pending: PendingEnrolments = world.look(admin, routes::ENROLMENTS).json();
    let [row] = &pending.rows[..] else { panic!("{pending:?}") };
    let path = routes::fill(routes::ENROLMENT_CONFIRM, &[&row.credential.encode()]);
    assert_eq!(world.press(admin, &path).status, 200);
    row.credential.clone()
}

#[test]
fn a_phone_is_enrolled_face_to_face_and_then_counts() {
    let mut world = World::new("enrolment");
    let admin = world.sign_up(Role::Admin);
    activate(&mut world, NEWCOMER, NEWCOMER);
    assert!(matches!(world.phones[NEWCOMER].model.work, Work::Ended(Outcome::Enrolled)));
    world.check_in(NEWCOMER);
    assert_eq!(world.phones[NEWCOMER].refused().code, "pending_credential", "before the operator has seen it");
    let credential = confirm(&mut world, &admin);
    assert_eq!(credential, world.phones[NEWCOMER].credential());
    world.wait(20_000);
    assert_eq!(world.phones[NEWCOMER].model.phone.as_ref().unwrap().state, CredentialState::Active);
    world.check_in(NEWCOMER);
    assert_eq!(world.phones[NEWCOMER].recorded().reasons, []);
    end(world, 1);
}

#[test]
fn self_attestation_is_taken_as_well() {
    let mut world = World::new("packed");
    let admin = world.sign_up(Role::Admin);
    let mut keys = Software::new(world.dice.fork());
    keys.manner.attestation = Attestation::PackedSelf;
    world.phones[NEWCOMER].authenticator = Box::new(keys);
    activate(&mut world, NEWCOMER, NEWCOMER);
    let pending: PendingEnrolments = world.look(&admin, routes::ENROLMENTS).json();
    assert_eq!(pending.rows[0].attestation, "packed");
    end(world, 0);
}

/// The phone of an ASN who has enrolled it refuses to hold a second one's key.
#[test]
fn a_colleagues_phone_cannot_be_enrolled_for_a_second_person() {
    let mut world = World::new("colleague");
    world.phones[0].storage.clear();
    world.open(0);
    activate(&mut world, 0, NEWCOMER);
    let Work::Ended(Outcome::Trouble(_, trouble)) = &world.phones[0].model.work else { panic!("it was enrolled") };
    assert_eq!(*trouble, Trouble::Authenticator(Declined::AlreadyRegistered));
    end(world, 0);
}

/// An ASN who has a phone gets no second one, until the first is ended.
#[test]
fn a_second_phone_of_one_person_is_refused_until_the_first_is_reset() {
    let mut world = World::new("second phone");
    let admin = world.sign_up(Role::Admin);
    activate(&mut world, NEWCOMER, NEWCOMER);
    let first = confirm(&mut world, &admin);
    let second = NEWCOMER + 1;
    activate_by_new_code(&mut world, &admin, second);
    let step = &world.phones[second].model.activation.step;
    assert!(matches!(step, Step::NotHere(found, _) if found.credential == first), "{step:?}");
    let deputy = world.sign_up_second();
    world.reset_phone(&admin, &deputy, NEWCOMER);
    world.pass(5_000);
    world.check_in(NEWCOMER);
    assert_eq!(world.phones[NEWCOMER].refused().code, "revoked_credential");
    world.tap(second, Tap::BackToForm);
    activate_by_new_code(&mut world, &admin, second);
    world.tap(second, Tap::Enrol);
    assert_ne!(confirm(&mut world, &admin), first);
    end(world, 0);
}

/// A cleared browser finds its key again by NIP and code.
#[test]
fn a_cleared_browser_finds_its_credential_again() {
    let mut world = World::new("cleared");
    let admin = world.sign_up(Role::Admin);
    activate(&mut world, NEWCOMER, NEWCOMER);
    let credential = confirm(&mut world, &admin);
    world.phones[NEWCOMER].storage.clear();
    world.open(NEWCOMER);
    assert!(world.phones[NEWCOMER].model.phone.is_none());
    world.tap(NEWCOMER, Tap::Share(true));
    activate_by_new_code(&mut world, &admin, NEWCOMER);
    assert_eq!(world.phones[NEWCOMER].credential(), credential);
    world.check_in(NEWCOMER);
    assert_eq!(world.phones[NEWCOMER].recorded().reasons, []);
    end(world, 1);
}
