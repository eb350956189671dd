//! The copy of a letter that goes with a request for leave.

use klabat_api::Base64Url;
use klabat_api::own::AskAbsence;

use super::super::fetched::Ticket;
use super::super::{Contents, Effect, Event, Field, Tap};
use super::world::World;
use crate::messages::own::Key;

fn faults(world: &World) -> Vec<(Field, Key)> {
    world.model.absence.filing.faults.iter().map(|fault| (fault.field, fault.key)).collect()
}

/// Which file is to be read.
fn copy_asked(world: &World) -> Ticket {
    let asked = world.seen.iter().rev().find_map(|effect| match effect {
        Effect::ReadCopy(ticket) => Some(*ticket),
        _ => None,
    });
    asked.unwrap()
}

fn read_copy(world: &mut World, bytes: Option<Vec<u8>>) {
    let ticket = copy_asked(world);
    world.event(Event::CopyRead(ticket, bytes));
}

#[test]
fn a_copy_of_a_letter_goes_with_it_unless_it_cannot_be_used() {
    let mut world = World::filled_absence();
    world.tap(Tap::Enclose("surat.jpg".into()));
    world.tap(Tap::Send);
    assert_eq!(faults(&world), [(Field::Copy, Key::FaultCopyAwaited)], "not left out in silence");
    read_copy(&mut world, None);
    assert_eq!(faults(&world), [(Field::Copy, Key::FaultCopy)], "said when it was chosen, not when it is sent");
    world.tap(Tap::Send);
    assert_eq!(faults(&world), [(Field::Copy, Key::FaultCopy)]);
    assert_eq!(world.asked, []);
    world.tap(Tap::Enclose("surat.jpg".into()));
    assert_eq!(faults(&world), [], "nothing is said of the former any more");
    read_copy(&mut world, Some(vec![1, 2, 3]));
    assert_eq!(faults(&world), []);
    world.tap(Tap::Send);
    let said: AskAbsence = world.said();
    assert_eq!(said.copy, Some(Base64Url(vec![1, 2, 3])));
    world.tap(Tap::TakeOut);
    assert!(world.model.absence.copy.is_some(), "nothing changes while it is sent");
}

#[test]
fn a_copy_that_was_taken_out_or_replaced_does_not_come_back() {
    let mut world = World::filled_absence();
    world.tap(Tap::Enclose("a.jpg".into()));
    let first = copy_asked(&world);
    world.tap(Tap::Enclose("b.jpg".into()));
    world.event(Event::CopyRead(first, Some(vec![1])));
    assert!(matches!(world.model.absence.copy.as_ref().unwrap().contents, Contents::Awaited(_)), "of the first");
    read_copy(&mut world, Some(vec![2]));
    world.tap(Tap::TakeOut);
    read_copy(&mut world, Some(vec![2]));
    assert_eq!(world.model.absence.copy, None);
    world.tap(Tap::Send);
    assert_eq!(world.said::<AskAbsence>().copy, None);
}
