use klabat_api::console::Filed;
use klabat_api::own::AskAbsence;
use klabat_api::routes;

use super::super::{Call, Event, Field, Screen, Tap, Told, What};
use super::world::{World, filed, json, quota, refused};
use crate::http::Failure;

const DATES: [(Field, &str); 3] =
    [(Field::Kind, "cuti_tahunan"), (Field::First, "2026-12-01"), (Field::Last, "2026-12-03")];

#[test]
fn a_look_is_asked_when_kind_and_days_are_there() {
    for order in [[0, 1, 2], [1, 2, 0], [2, 1, 0]] {
        let mut world = World::at("/pengajuan/cuti");
        world.choose(&[DATES[order[0]]]);
        assert_eq!(world.asked, []);
        world.choose(&[DATES[order[1]], DATES[order[2]]]);
        assert!(world.calls().iter().all(|call| matches!(call, Call::Look(_))));
        let said: AskAbsence = world.said();
        assert!(said.look, "it files nothing");
        assert_eq!((&*said.first, &*said.last, &*said.reason), ("2026-12-01", "2026-12-03", ""));
        assert_eq!(world.asked.last().unwrap().1.path, routes::OWN_ABSENCE);
        assert!(world.model.absence.look.is_awaited());
    }
}

#[test]
fn days_that_are_none_are_not_asked_about() {
    let mut world = World::at("/pengajuan/cuti");
    world.choose(&[(Field::Kind, "izin"), (Field::First, "0002-12-01"), (Field::Last, "0202-12-01")]);
    world.choose(&[(Field::First, "2026-12-0"), (Field::Last, "2026-12-01")]);
    assert_eq!(world.asked, []);
    world.choose(&[(Field::First, "2026-12-01")]);
    world.serve();
    world.choose(&[(Field::Last, "2026-11-01")]);
    assert_eq!(world.asked, [], "the wrong way round");
    assert_eq!(world.model.absence.look.value, None, "what was said of other days is past");
}

#[test]
fn a_reason_asks_nothing_and_what_is_typed_again_neither() {
    let mut world = World::filled_absence();
    let value = world.model.absence.look.value.clone();
    assert!(value.is_some());
    world.choose(&[(Field::Reason, "Lain."), (Field::Last, "2026-12-03"), (Field::Kind, "cuti_tahunan")]);
    assert_eq!(world.asked, []);
    assert_eq!(world.model.absence.look.value, value);
}

#[test]
fn part_of_a_day_is_looked_at_when_its_hours_are_there() {
    let mut world = World::filled_absence();
    world.tap(Tap::Partial(true));
    assert_eq!((&world.asked[..], &world.model.absence.look.value), (&[][..], &None));
    world.choose(&[(Field::From, "08:00")]);
    assert_eq!(world.asked, []);
    world.choose(&[(Field::Until, "10:00")]);
    let said: AskAbsence = world.said();
    assert_eq!((said.part.is_some(), &*said.last), (true, "2026-12-01"));
    world.serve();
    world.tap(Tap::Partial(false));
    let said: AskAbsence = world.said();
    assert_eq!((said.part, &*said.last), (None, "2026-12-03"));
}

#[test]
fn the_answer_of_an_earlier_look_is_dropped() {
    let mut world = World::at("/pengajuan/cuti");
    world.choose(&[(Field::Kind, "izin"), (Field::First, "2026-12-01"), (Field::Last, "2026-12-02")]);
    let calls: Vec<Call> = world.calls().into_iter().cloned().collect();
    let [first, second] = &calls[..] else { panic!("{calls:?}") };
    let other = Filed { working_days: 1, ..filed(None) };
    world.event(Event::Answered(first.clone(), Ok(json(&other))));
    assert!(world.model.absence.look.value.is_none() && world.model.absence.look.is_awaited());
    world.event(Event::Answered(second.clone(), Ok(json(&filed(None)))));
    world.event(Event::Answered(first.clone(), Ok(json(&other))));
    assert_eq!(world.model.absence.look.value.as_ref().map(|filed| filed.working_days), Some(3));
    world.choose(&[(Field::First, "")]);
    assert_eq!(world.model.absence.look.value, None);
    world.event(Event::Answered(second.clone(), Ok(json(&filed(None)))));
    assert_eq!(world.model.absence.look.value, None, "the form is not complete now");
}

#[test]
fn a_look_never_counts_as_filed() {
    let mut world = World::filled_absence();
    world.choose(&[(Field::Last, "2026-12-04")]);
    world.answer(Ok(json(&filed(Some("a9")))));
    assert_eq!((world.model.told, &world.model.screen), (None, &Screen::Absence));
}

#[test]
fn an_answer_to_a_look_after_the_form_was_filed_is_dropped() {
    let mut world = World::filled_absence();
    world.choose(&[(Field::Last, "2026-12-04")]);
    let look = world.calls()[0].clone();
    world.tap(Tap::Send);
    let (sent, _) = world.asked.remove(1);
    world.event(Event::Answered(sent, Ok(json(&filed(Some("a9"))))));
    assert_eq!(world.model.told, Some(Told::Filed(What::Absence)));
    world.event(Event::Answered(look, Ok(json(&filed(None)))));
    assert_eq!(world.model.absence.look.value, None);
}

#[test]
fn a_failed_look_hinders_nothing_and_is_tried_again_at_a_wish() {
    let mut world = World::filled_absence();
    world.choose(&[(Field::Last, "2026-12-04")]);
    world.answer(Err(Failure::Unreachable));
    assert_eq!(world.model.absence.look.failure, Some(Failure::Unreachable));
    world.choose(&[(Field::Reason, "Lain.")]);
    assert_eq!(world.asked, [], "not with each letter");
    world.event(Event::Network(true));
    assert!(matches!(world.calls()[..], [Call::Look(_)]));
    world.answer(refused("absence_part"));
    world.tap(Tap::Refresh);
    assert!(matches!(world.calls()[..], [Call::Look(_)]));
    world.tap(Tap::Send);
    assert!(matches!(world.calls()[..], [_, Call::File(What::Absence, _)]));
}

#[test]
fn a_form_that_is_come_back_to_is_not_looked_at_again() {
    let mut world = World::filled_absence();
    world.go(Screen::Requests);
    world.serve();
    world.go(Screen::Absence);
    assert_eq!(world.asked, []);
    assert!(world.model.absence.look.value.is_some());
}

#[test]
fn what_is_left_after_it_is_the_servers_numbers() {
    let mut world = World::filled_absence();
    assert_eq!(world.model.absence.rest(), Some(7));
    let rest = |filed: Filed, world: &mut World| {
        world.model.absence.look.value = Some(filed);
        world.model.absence.rest()
    };
    assert_eq!(rest(Filed { annual: None, ..filed(None) }, &mut world), None, "a kind that takes none");
    let little = klabat_api::console::Quota { left: 2, ..quota() };
    assert_eq!(rest(Filed { annual: Some(little), ..filed(None) }, &mut world), None, "there is not enough");
    world.model.absence.look.value = None;
    assert_eq!(world.model.absence.rest(), None);
}
