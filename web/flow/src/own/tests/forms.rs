use klabat_api::common::Intent;
use klabat_api::console::{AbsenceKind, Claim, DayPart, VerdictPart};
use klabat_api::own::{AskAbsence, AskCorrection};
use klabat_api::routes;

use super::super::{AbsenceForm, Call, Claimed, CorrectionForm, Effect, Event, Fault, Field, Screen, Tap, Told, What};
use super::world::{World, created, filed, json, refused};
use crate::http::Failure;
use crate::messages::own::Key;

fn faults(faults: &[Fault]) -> Vec<(Field, Key)> {
    faults.iter().map(|fault| (fault.field, fault.key)).collect()
}

fn absence_faults(world: &World) -> Vec<(Field, Key)> {
    faults(&world.model.absence.filing.faults)
}

#[test]
fn an_empty_form_for_leave_is_not_sent_and_says_what_is_missing() {
    let mut world = World::at("/pengajuan/cuti");
    world.tap(Tap::Send);
    assert_eq!((&world.asked[..], &world.seen[..]), (&[][..], &[Effect::Summarise][..]));
    let missing = [
        (Field::Kind, Key::FaultKind),
        (Field::First, Key::FaultFirst),
        (Field::Last, Key::FaultLast),
        (Field::Reason, Key::FaultReason),
    ];
    assert_eq!(absence_faults(&world), missing);
    assert_eq!(world.model.absence.filing.fault(Field::Last), Some(Key::FaultLast));
    assert_eq!(world.model.absence.filing.fault(Field::From), None);
    world.tap(Tap::Partial(true));
    assert_eq!(absence_faults(&world), [missing[0], missing[3]], "other fields are asked for now");
    world.tap(Tap::Send);
    let missing = [
        missing[0],
        (Field::First, Key::FaultDay),
        (Field::From, Key::FaultFrom),
        (Field::Until, Key::FaultUntil),
        missing[3],
    ];
    assert_eq!(absence_faults(&world), missing);
}

#[test]
fn a_fault_is_past_when_its_field_is_changed() {
    let mut world = World::at("/pengajuan/cuti");
    world.tap(Tap::Send);
    world.choose(&[(Field::Reason, "x"), (Field::Kind, "izin")]);
    assert_eq!(absence_faults(&world), [(Field::First, Key::FaultFirst), (Field::Last, Key::FaultLast)]);
    world.choose(&[(Field::First, "2026-12-01")]);
    assert_eq!(absence_faults(&world), [], "the last day followed");
}

#[test]
fn the_last_day_is_not_before_the_first() {
    let mut world = World::filled_absence();
    world.choose(&[(Field::Last, "2026-11-30")]);
    world.tap(Tap::Send);
    assert_eq!(absence_faults(&world), [(Field::Last, Key::FaultOrder)]);
    assert_eq!(world.asked, []);
    world.tap(Tap::Partial(true));
    world.choose(&[(Field::From, "08:00"), (Field::Until, "10:00")]);
    world.serve();
    world.tap(Tap::Send);
    assert_eq!(absence_faults(&world), [], "a part has no last day");
}

#[test]
fn a_reason_of_spaces_is_none() {
    let mut world = World::filled_absence();
    world.choose(&[(Field::Reason, "  \n")]);
    world.tap(Tap::Send);
    assert_eq!(absence_faults(&world), [(Field::Reason, Key::FaultReason)]);
    let mut world = World::filled_correction();
    world.choose(&[(Field::Reason, " ")]);
    world.tap(Tap::Send);
    assert_eq!(faults(&world.model.correction.filing.faults), [(Field::Reason, Key::FaultReason)]);
}

#[test]
fn the_last_day_follows_the_first() {
    let mut world = World::at("/pengajuan/cuti");
    world.choose(&[(Field::First, "0002-12-01")]);
    assert_eq!(world.model.absence.last, "", "the year is being typed");
    world.choose(&[(Field::First, "2026-12-01")]);
    assert_eq!(world.model.absence.last, "2026-12-01");
    world.choose(&[(Field::Last, "2026-12-03"), (Field::First, "2026-12-02")]);
    assert_eq!(world.model.absence.last, "2026-12-03", "it is not before the first");
    world.choose(&[(Field::First, "2026-12-04")]);
    assert_eq!(world.model.absence.last, "2026-12-04");
}

#[test]
fn only_kinds_that_the_server_offers_can_be_chosen() {
    let mut world = World::at("/pengajuan/cuti");
    world.choose(&[(Field::Kind, "izin")]);
    assert_eq!(world.model.absence.kind, Some(AbsenceKind::Permit));
    for none in ["cuti_besar", "", "x"] {
        world.choose(&[(Field::Kind, none)]);
        assert_eq!(world.model.absence.kind, None, "{none}");
    }
}

#[test]
fn leave_is_sent_as_it_was_typed() {
    let mut world = World::filled_absence();
    world.choose(&[(Field::Reason, " Menjenguk orang tua. ")]);
    world.tap(Tap::Send);
    assert_eq!(world.asked[0].1.path, routes::OWN_ABSENCE);
    let said: AskAbsence = world.said();
    assert_eq!(
        (said.kind, &*said.first, &*said.last, said.part, &*said.reason, said.look),
        (AbsenceKind::Annual, "2026-12-01", "2026-12-03", None, "Menjenguk orang tua.", false)
    );
}

#[test]
fn a_part_of_a_day_is_of_the_first_day() {
    let mut world = World::filled_absence();
    world.tap(Tap::Partial(true));
    world.choose(&[(Field::From, "08:00"), (Field::Until, "10:30")]);
    world.serve();
    world.tap(Tap::Send);
    let said: AskAbsence = world.said();
    assert_eq!(said.last, "2026-12-01");
    assert_eq!(said.part, Some(DayPart { from: "08:00".into(), until: "10:30".into() }));
    let mut world = World::filled_absence();
    world.tap(Tap::Partial(true));
    world.choose(&[(Field::From, "08:00")]);
    world.tap(Tap::Partial(false));
    world.serve();
    world.tap(Tap::Send);
    let said: AskAbsence = world.said();
    assert_eq!((&*said.last, said.part), ("2026-12-03", None), "whole days after all");
}

#[test]
fn a_form_is_sent_once_and_nothing_of_it_changes_meanwhile() {
    let mut world = World::filled_absence();
    world.tap(Tap::Send);
    world.tap(Tap::Send);
    let before = world.model.absence.clone();
    assert!(before.filing.sending);
    world.choose(&[(Field::Reason, "x"), (Field::First, "2026-12-02"), (Field::Kind, "izin")]);
    world.tap(Tap::Partial(true));
    assert_eq!(world.model.absence, before);
    assert_eq!(world.asked.len(), 1);
    let mut world = World::filled_correction();
    world.tap(Tap::Send);
    world.tap(Tap::Send);
    let before = world.model.correction.clone();
    world.choose(&[(Field::Reason, "x"), (Field::At, "08:00")]);
    world.tap(Tap::NextDay(true));
    world.go(Screen::Correction(Some("2026-11-19".into())));
    assert_eq!(world.model.correction, before);
    assert_eq!(world.asked.len(), 1);
}

#[test]
fn filed_leave_is_told_on_the_list_which_is_read_anew() {
    let mut world = World::filled_absence();
    world.tap(Tap::Send);
    assert_eq!(world.model.told, None, "not before the server said so");
    world.seen.clear();
    world.answer(Ok(json(&filed(Some("a9")))));
    assert_eq!(world.model.screen, Screen::Requests);
    assert_eq!(world.model.told, Some(Told::Filed(What::Absence)));
    assert_eq!(world.seen, [Effect::Replace("/pengajuan".into()), Effect::Present]);
    assert!(matches!(world.calls()[..], [Call::Requests(_)]));
    assert_eq!(world.model.absence, AbsenceForm::default());
    world.tap(Tap::Send);
    assert_eq!(world.asked.len(), 1, "a tap that comes late sends nothing");
}

#[test]
fn a_filed_correction_is_told_on_the_list_which_is_read_anew() {
    let mut world = World::filled_correction();
    world.tap(Tap::Send);
    world.answer(Ok(json(&created())));
    assert_eq!(world.model.screen, Screen::Requests);
    assert_eq!(world.model.told, Some(Told::Filed(What::Correction)));
    assert!(matches!(world.calls()[..], [Call::Requests(_)]));
    assert_eq!(world.model.correction, CorrectionForm::default());
}

#[test]
fn an_answer_that_files_nothing_is_no_filing() {
    let mut world = World::filled_absence();
    world.tap(Tap::Send);
    world.answer(Ok(json(&filed(None))));
    assert_eq!(world.model.told, None);
    assert_eq!(world.model.absence.filing.failure, Some(Failure::Unreadable));
    assert_eq!(world.model.absence.reason, "Menjenguk orang tua.", "nothing is to be typed twice");
}

#[test]
fn a_refused_form_stays_with_what_was_typed_and_can_be_sent_again() {
    let mut world = World::filled_correction();
    world.tap(Tap::Send);
    world.answer(refused("month_locked"));
    let filing = world.model.correction.filing.clone();
    assert_eq!(filing.failure.as_ref().and_then(Failure::code), Some("month_locked"));
    assert!(!filing.sending);
    assert_eq!(world.seen, [Effect::Summarise]);
    assert_eq!((&*world.model.correction.at, world.model.told), ("07:25", None));
    world.choose(&[(Field::At, "07:26")]);
    assert_eq!(world.model.correction.filing.failure, None, "it was about what was typed before");
    world.tap(Tap::Send);
    assert_eq!(world.asked.len(), 1);
}

#[test]
fn a_form_that_was_left_while_it_was_sent_is_told_where_the_person_is() {
    let mut world = World::filled_absence();
    world.tap(Tap::Send);
    world.go(Screen::Days(None));
    world.seen.clear();
    world.answer(Ok(json(&filed(Some("a9")))));
    assert_eq!(world.model.screen, Screen::Days(None), "nobody is taken away");
    assert_eq!(world.seen, []);
    assert_eq!(world.model.told, Some(Told::Filed(What::Absence)));
    assert_eq!(world.model.absence, AbsenceForm::default());
    assert_eq!(world.asked.len(), 1, "the month alone");
    let mut world = World::filled_absence();
    world.tap(Tap::Send);
    world.go(Screen::Requests);
    let (list, _) = world.asked[1].clone();
    world.answer(Ok(json(&filed(Some("a9")))));
    let calls = world.calls();
    assert!(matches!(calls[..], [_, Call::Requests(_)]), "the list was asked for before");
    assert_ne!(*calls[1], list);
}

#[test]
fn a_form_that_was_left_and_not_taken_keeps_what_was_typed() {
    let mut world = World::filled_absence();
    world.tap(Tap::Send);
    world.go(Screen::Requests);
    world.seen.clear();
    world.answer(Err(Failure::Unreachable));
    assert_eq!(world.model.told, Some(Told::Unfiled(What::Absence)));
    assert_eq!(world.seen, []);
    assert_eq!(world.asked.len(), 2, "it may have arrived: the list knows");
    world.go(Screen::Absence);
    assert_eq!(world.model.absence.filing.failure, Some(Failure::Unreachable));
    assert_eq!(world.model.absence.first, "2026-12-01");
}

#[test]
fn a_form_that_was_come_back_to_says_itself_that_it_was_not_taken() {
    let mut world = World::filled_absence();
    world.tap(Tap::Send);
    world.go(Screen::Requests);
    world.go(Screen::Absence);
    world.seen.clear();
    world.answer(refused("absence_overlaps"));
    assert_eq!((world.model.told, &world.seen[..]), (None, &[Effect::Summarise][..]));
    let mut other = World::filled_absence();
    other.tap(Tap::Send);
    other.go(Screen::Correction(None));
    other.answer(refused("absence_overlaps"));
    assert_eq!(other.model.told, Some(Told::Unfiled(What::Absence)), "the other form does not say it");
    assert_eq!(world.model.absence.filing.failure.as_ref().and_then(Failure::code), Some("absence_overlaps"));
}

#[test]
fn a_form_that_was_left_and_come_back_to_begins_anew_when_it_is_filed() {
    let mut world = World::filled_correction();
    world.tap(Tap::Send);
    let day = Screen::Correction(Some("2026-11-19".into()));
    world.go(day.clone());
    assert_eq!(world.model.correction.date, "2026-11-20", "it is under way");
    world.answer(Ok(json(&created())));
    assert_eq!(world.model.screen, day);
    assert_eq!(world.model.correction, CorrectionForm { date: "2026-11-19".into(), ..CorrectionForm::default() });
    assert_eq!(world.model.told, Some(Told::Filed(What::Correction)));
}

#[test]
fn a_correction_of_another_day_begins_anew_and_of_the_same_goes_on() {
    let mut world = World::filled_correction();
    world.event(Event::Moved("/pengajuan".into()));
    world.go(Screen::Correction(Some("2026-11-20".into())));
    assert_eq!(world.model.correction.at, "07:25");
    world.go(Screen::Correction(None));
    assert_eq!(world.model.correction.at, "07:25");
    world.go(Screen::Correction(Some("2026-11-19".into())));
    assert_eq!(world.model.correction, CorrectionForm { date: "2026-11-19".into(), ..CorrectionForm::default() });
}

#[test]
fn an_empty_correction_is_not_sent_and_says_what_is_missing() {
    let mut world = World::at("/pengajuan/koreksi");
    world.tap(Tap::Send);
    let missing = [(Field::Date, Key::FaultDate), (Field::Claim, Key::FaultClaim), (Field::Reason, Key::FaultReason)];
    assert_eq!(faults(&world.model.correction.filing.faults), missing);
    assert_eq!((&world.asked[..], &world.seen[..]), (&[][..], &[Effect::Summarise][..]));
    world.choose(&[(Field::Date, "2026-11-20"), (Field::Claim, "out"), (Field::Reason, "Lupa.")]);
    assert!(world.model.correction.filing.faults.is_empty());
    world.tap(Tap::Send);
    assert_eq!(faults(&world.model.correction.filing.faults), [(Field::At, Key::FaultAt)]);
    world.choose(&[(Field::Claim, "departure")]);
    world.tap(Tap::Send);
    assert_eq!(world.asked.len(), 1, "a claim without a time asks for none");
}

#[test]
fn each_claim_is_sent_as_what_it_is() {
    let time = |direction| Claim::Time { direction, at: "07:25".into() };
    let excuse = |part| Claim::Excuse { part };
    let claims = [
        time(Intent::In),
        time(Intent::Out),
        excuse(VerdictPart::Arrival),
        excuse(VerdictPart::Departure),
        excuse(VerdictPart::Gathering),
    ];
    for (claimed, claim) in Claimed::ALL.into_iter().zip(claims) {
        let mut world = World::filled_correction();
        world.choose(&[(Field::Claim, claimed.name()), (Field::Reason, " Beacon mati. ")]);
        assert_eq!(world.model.correction.claim, Some(claimed));
        world.tap(Tap::Send);
        assert_eq!(world.asked[0].1.path, routes::OWN_CORRECTION);
        let said: AskCorrection = world.said();
        assert_eq!((said.claim, &*said.date, &*said.reason), (claim, "2026-11-20", "Beacon mati."));
    }
}

#[test]
fn a_night_shift_goes_on_the_day_after() {
    let mut world = World::filled_correction();
    world.choose(&[(Field::Claim, "out"), (Field::At, "06:00")]);
    world.tap(Tap::NextDay(true));
    world.tap(Tap::Send);
    let said: AskCorrection = world.said();
    assert_eq!(said.claim, Claim::Time { direction: Intent::Out, at: "06:00+1".into() });
    let mut world = World::filled_correction();
    world.tap(Tap::NextDay(true));
    world.tap(Tap::NextDay(false));
    world.tap(Tap::Send);
    let said: AskCorrection = world.said();
    assert_eq!(said.claim, Claim::Time { direction: Intent::In, at: "07:25".into() });
}

#[test]
fn what_is_typed_belongs_to_the_form_on_the_screen() {
    let mut world = World::at("/pengajuan/koreksi");
    world.choose(&[(Field::Reason, "Beacon mati."), (Field::First, "2026-12-01")]);
    assert_eq!(world.model.absence, AbsenceForm::default());
    assert_eq!(world.model.correction.reason, "Beacon mati.");
    let mut world = World::at("/pengajuan/cuti");
    world.choose(&[(Field::Reason, "Sakit."), (Field::Date, "2026-12-01"), (Field::Claim, "in"), (Field::At, "08:00")]);
    assert_eq!(world.model.correction, CorrectionForm::default());
    assert_eq!(world.model.absence.reason, "Sakit.");
    let mut world = World::at("/pengajuan");
    world.choose(&[(Field::Reason, "x")]);
    assert_eq!(world.model.absence, AbsenceForm::default(), "a list has no form");
}
