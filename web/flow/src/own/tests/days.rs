use klabat_api::own::MonthAsked;

use super::super::{Call, Event, Screen, Tap};
use super::world::{TODAY, World, json, month, refused};
use crate::http::Failure;

fn days(month: &str) -> Screen {
    Screen::Days(Some(month.into()))
}

#[test]
fn the_present_month_is_the_servers() {
    let mut world = World::opening("/pengajuan/hari");
    let asked: MonthAsked = world.said();
    assert_eq!(asked.month, None);
    assert_eq!(world.model.shown_month(), None, "the phone's clock says nothing");
    assert_eq!((world.model.earlier(), world.model.later()), (None, None));
    world.serve();
    assert_eq!(world.model.today.as_deref(), Some(TODAY));
    assert_eq!(world.model.shown_month(), Some("2026-11"));
    assert_eq!(world.model.earlier(), Some(days("2026-10")));
    assert_eq!(world.model.later(), None, "no month is beyond the present one");
}

#[test]
fn a_named_month_is_asked_for_and_has_its_neighbours() {
    let mut world = World::opening("/pengajuan/hari?bulan=2026-10");
    let asked: MonthAsked = world.said();
    assert_eq!(asked.month.as_deref(), Some("2026-10"));
    assert_eq!(world.model.shown_month(), Some("2026-10"));
    assert_eq!(world.model.later(), None, "the present one is not known yet");
    world.serve();
    assert_eq!(world.model.earlier(), Some(days("2026-09")));
    assert_eq!(world.model.later(), Some(days("2026-11")));
}

#[test]
fn the_days_of_one_month_never_stand_under_the_name_of_another() {
    let mut world = World::at("/pengajuan/hari");
    world.go(days("2026-10"));
    assert_eq!(world.model.month.value, None);
    assert!(world.model.month.is_awaited());
    world.serve();
    world.go(Screen::Days(None));
    assert_eq!(world.model.month.value, None);
    world.serve();
    world.go(days("2026-11"));
    assert!(world.model.month.value.is_some(), "it is the same month");
}

#[test]
fn an_answer_about_a_month_that_was_left_is_dropped() {
    let mut world = World::at("/pengajuan/hari");
    world.go(days("2026-10"));
    world.go(days("2026-09"));
    let calls: Vec<Call> = world.calls().into_iter().cloned().collect();
    world.event(Event::Answered(calls[1].clone(), Ok(json(&month("2026-09")))));
    world.event(Event::Answered(calls[0].clone(), Ok(json(&month("2026-10")))));
    assert_eq!(world.model.month.value.as_ref().map(|value| &*value.month), Some("2026-09"));
}

#[test]
fn trying_again_keeps_what_is_known_until_the_answer() {
    let mut world = World::at("/pengajuan/hari");
    world.tap(Tap::Refresh);
    assert!(world.model.month.value.is_some() && world.model.month.is_awaited());
    world.answer(Err(Failure::Unreachable));
    assert!(world.model.month.value.is_some());
    assert_eq!(world.model.month.failure, Some(Failure::Unreachable));
}

#[test]
fn a_month_that_the_server_does_not_know_is_its_refusal() {
    let mut world = World::opening("/pengajuan/hari?bulan=2026-13");
    world.answer(refused("rule_month"));
    assert_eq!(world.model.month.failure.as_ref().and_then(Failure::code), Some("rule_month"));
    assert_eq!(world.model.earlier(), None);
}
