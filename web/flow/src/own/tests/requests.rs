use klabat_api::console::{AbsenceState, CaseState};
use klabat_api::own::{OwnRequests, TakeBack};
use klabat_api::routes;

use super::super::{Asked, Call, Effect, Event, Question, Screen, Tap, Told, What};
use super::world::{World, absence, correction, done, json, refused, requests};
use crate::http::Failure;

fn listed(requests: &OwnRequests) -> World {
    let mut world = World::opening("/pengajuan");
    world.answer(Ok(json(requests)));
    world.seen.clear();
    world
}

fn two() -> OwnRequests {
    OwnRequests {
        absences: vec![absence("a1", AbsenceState::Requested, 20)],
        corrections: vec![correction("k1", CaseState::Open, 10)],
        ..requests()
    }
}

/// With the question about that one open.
fn questioned(what: What, id: &str) -> World {
    let mut world = listed(&two());
    world.tap(Tap::AskTakeBack(what, id.into()));
    world
}

#[test]
fn both_are_one_list_newest_first() {
    let world = listed(&OwnRequests {
        absences: vec![
            absence("a3", AbsenceState::Requested, 50),
            absence("a2", AbsenceState::Approved, 30),
            absence("a1", AbsenceState::Approved, 10),
        ],
        corrections: vec![
            correction("k4", CaseState::Open, 70),
            correction("k3", CaseState::Open, 60),
            correction("k2", CaseState::Open, 40),
            correction("k1", CaseState::Open, 5),
        ],
        ..requests()
    });
    let ids: Vec<_> = world.model.list().into_iter().map(Asked::id).collect();
    assert_eq!(ids, ["k4", "k3", "a3", "k2", "a2", "a1", "k1"]);
    let times: Vec<_> = world.model.list().into_iter().map(Asked::at).collect();
    assert_eq!(times, [70, 60, 50, 40, 30, 10, 5]);
    let corrections = OwnRequests { corrections: two().corrections, ..requests() };
    assert_eq!(listed(&corrections).model.list().len(), 1);
    assert!(World::opening("/pengajuan").model.list().is_empty());
}

#[test]
fn what_was_asked_by_phone_and_waits_can_be_taken_back() {
    let states = [
        (AbsenceState::Requested, true),
        (AbsenceState::Endorsed, true),
        (AbsenceState::Approved, false),
        (AbsenceState::Rejected, false),
        (AbsenceState::Cancelled, false),
    ];
    for (state, can) in states {
        for own in [true, false] {
            let one = klabat_api::own::OwnAbsence { own, ..absence("a1", state, 1) };
            let world = listed(&OwnRequests { absences: vec![one], ..requests() });
            assert_eq!(world.model.list()[0].can_be_taken_back(), can && own, "{state:?} {own}");
        }
    }
    let states = [
        (CaseState::Open, true),
        (CaseState::Approved, false),
        (CaseState::Rejected, false),
        (CaseState::Withdrawn, false),
    ];
    for (state, can) in states {
        for own in [true, false] {
            let one = klabat_api::own::OwnCorrection { own, ..correction("k1", state, 1) };
            let world = listed(&OwnRequests { corrections: vec![one], ..requests() });
            assert_eq!(world.model.list()[0].can_be_taken_back(), can && own, "{state:?} {own}");
        }
    }
}

#[test]
fn taking_back_asks_first() {
    let mut world = questioned(What::Correction, "k1");
    assert_eq!(world.asked, []);
    assert_eq!(world.model.questioned().map(Asked::id), Some("k1"));
    world.tap(Tap::Keep);
    assert_eq!(world.model.question, None);
    assert_eq!(world.model.questioned(), None);
    world.tap(Tap::TakeBack);
    assert_eq!(world.asked, [], "nothing is asked about");
}

#[test]
fn the_question_is_about_one_of_its_kind() {
    let both = OwnRequests { corrections: vec![correction("a1", CaseState::Open, 30)], ..two() };
    let mut world = listed(&both);
    world.tap(Tap::AskTakeBack(What::Absence, "a1".into()));
    assert_eq!(world.model.questioned().map(Asked::what), Some(What::Absence));
}

#[test]
fn a_yes_takes_back_once_and_the_list_is_read_anew() {
    for (what, id, route) in
        [(What::Absence, "a1", routes::OWN_ABSENCE_CANCEL), (What::Correction, "k1", routes::OWN_CORRECTION_WITHDRAW)]
    {
        let mut world = questioned(what, id);
        world.tap(Tap::TakeBack);
        world.tap(Tap::TakeBack);
        assert_eq!(world.calls(), [&Call::TakeBack(what, id.into())]);
        assert_eq!(world.asked[0].1.path, route);
        let said: TakeBack = world.said();
        assert_eq!(said.id, id);
        assert_eq!(world.model.told, None, "not before the server said so");
        world.answer(Ok(json(&done())));
        assert_eq!(world.model.question, None);
        assert_eq!(world.model.told, Some(Told::TakenBack(what)));
        assert_eq!(world.seen, [Effect::Present], "the focus was in the dialog");
        assert!(matches!(world.calls()[..], [Call::Requests(_)]));
    }
}

#[test]
fn while_it_is_taken_back_the_question_stays() {
    let mut world = questioned(What::Absence, "a1");
    world.tap(Tap::TakeBack);
    world.tap(Tap::Keep);
    world.tap(Tap::AskTakeBack(What::Correction, "k1".into()));
    let question = Question { what: What::Absence, id: "a1".into(), sending: true, failure: None };
    assert_eq!(world.model.question, Some(question));
}

#[test]
fn a_refusal_is_said_at_the_question_and_the_list_is_read_anew() {
    let mut world = questioned(What::Absence, "a1");
    world.tap(Tap::TakeBack);
    world.answer(refused("decided_already"));
    let question = world.model.question.clone().unwrap();
    assert!(!question.sending);
    assert_eq!(question.failure.as_ref().and_then(Failure::code), Some("decided_already"));
    assert_eq!(world.model.told, None);
    assert!(matches!(world.calls()[..], [Call::Requests(_)]), "who decided meanwhile is in the list");
    world.serve();
    world.tap(Tap::TakeBack);
    assert_eq!(world.asked.len(), 1, "one may try again");
    assert_eq!(world.model.question.as_ref().and_then(|question| question.failure.clone()), None);
}

#[test]
fn what_is_no_done_is_none() {
    let mut world = questioned(What::Absence, "a1");
    world.tap(Tap::TakeBack);
    world.answer(Ok(b"<html>".to_vec()));
    assert_eq!(world.model.told, None);
    assert!(world.model.question.is_some());
}

#[test]
fn an_answer_for_a_question_that_was_left_touches_no_other() {
    let mut world = questioned(What::Absence, "a1");
    world.tap(Tap::TakeBack);
    world.go(Screen::Days(None));
    assert_eq!(world.model.question, None, "it went with its screen");
    world.event(Event::Moved("/pengajuan".into()));
    world.tap(Tap::AskTakeBack(What::Correction, "k1".into()));
    world.seen.clear();
    let open = world.model.question.clone();
    world.answer(refused("decided_already"));
    assert_eq!(world.model.question, open);
    let other = Call::TakeBack(What::Correction, "k7".into());
    world.event(Event::Answered(other, refused("not_found")));
    assert_eq!(world.model.question, open);
    world.event(Event::Answered(Call::TakeBack(What::Absence, "a1".into()), Ok(json(&done()))));
    assert_eq!(world.model.question, open);
    assert_eq!(world.model.told, Some(Told::TakenBack(What::Absence)));
    assert_eq!(world.seen, [], "the focus stays in the dialog");
}

#[test]
fn taken_back_while_elsewhere_is_told_there_and_reads_no_list() {
    let mut world = questioned(What::Absence, "a1");
    world.tap(Tap::TakeBack);
    world.go(Screen::Days(None));
    let before = world.asked.len();
    world.answer(Ok(json(&done())));
    assert_eq!(world.model.told, Some(Told::TakenBack(What::Absence)));
    assert_eq!(world.asked.len(), before - 1);
    world.go(Screen::Requests);
    assert_eq!(world.model.told, None, "told once");
}
