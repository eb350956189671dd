use std::collections::BTreeMap;

use klabat_api::phone::CredentialState;

use super::super::{Event, Held, Screen, Tap};
use super::world::{World, json, phone, refused, requests, settings};
use crate::http::Failure;
use crate::messages::Language;

fn with(state: CredentialState) -> World {
    World::with("/pengajuan", Held { phone: Some(phone(state)), ..Held::default() })
}

#[test]
fn a_phone_that_is_not_enrolled_asks_nothing() {
    let mut world = World::with("/pengajuan", Held::default());
    for screen in [Screen::Days(None), Screen::Absence, Screen::Correction(None), Screen::Requests] {
        world.go(screen);
        world.tap(Tap::Refresh);
        world.tap(Tap::Send);
    }
    world.event(Event::Returned);
    world.event(Event::Network(true));
    assert_eq!(world.model.standing(), None);
    assert_eq!(world.asked, []);
}

#[test]
fn each_request_carries_the_phones_credential_and_token() {
    let mut world = World::filled_absence();
    world.tap(Tap::Send);
    let absence: klabat_api::own::AskAbsence = world.said();
    let mut world = World::filled_correction();
    world.tap(Tap::Send);
    let correction: klabat_api::own::AskCorrection = world.said();
    let month: klabat_api::own::MonthAsked = World::opening("/pengajuan/hari").said();
    let list: klabat_api::phone::PhoneRequest = World::opening("/pengajuan").said();
    let known = phone(CredentialState::Active);
    for (credential, token) in [
        (absence.credential, absence.token),
        (correction.credential, correction.token),
        (month.credential, month.token),
        (list.credential, list.token),
    ] {
        assert_eq!((credential, token), (known.credential.clone(), known.token.clone()));
    }
}

#[test]
fn a_phone_that_waits_learns_that_it_was_confirmed() {
    let mut world = with(CredentialState::Pending);
    assert_eq!(world.model.standing(), Some(CredentialState::Pending));
    world.answer(refused("pending_credential"));
    assert_eq!(world.model.standing(), Some(CredentialState::Pending));
    for screen in [Screen::Days(None), Screen::Absence, Screen::Correction(None), Screen::Requests] {
        world.go(screen);
        assert_eq!(world.asked.len(), 1, "each screen asks");
        world.answer(refused("pending_credential"));
    }
    world.tap(Tap::Refresh);
    world.answer(Ok(json(&requests())));
    assert_eq!(world.model.standing(), Some(CredentialState::Active));
    let mut days =
        World::with("/pengajuan/hari", Held { phone: Some(phone(CredentialState::Pending)), ..Held::default() });
    days.serve();
    assert_eq!(days.model.standing(), Some(CredentialState::Active));
}

#[test]
fn a_refused_token_ends_the_phone_and_trouble_does_not() {
    let mut world = with(CredentialState::Active);
    world.answer(refused("unknown_phone"));
    assert_eq!(world.model.standing(), Some(CredentialState::Revoked));
    for trouble in [Err(Failure::Unreachable), Err(Failure::Fault(None)), Ok(b"<html>".to_vec()), refused("not_yet")] {
        let mut world = with(CredentialState::Active);
        world.answer(trouble);
        assert_eq!(world.model.standing(), Some(CredentialState::Active));
    }
    let mut ended = with(CredentialState::Revoked);
    ended.answer(Ok(b"<html>".to_vec()));
    assert_eq!(ended.model.standing(), Some(CredentialState::Revoked), "a captive portal is no server");
}

#[test]
fn a_token_that_is_refused_while_a_form_is_sent_ends_the_phone() {
    let mut world = World::filled_absence();
    world.tap(Tap::Send);
    world.answer(refused("unknown_phone"));
    assert_eq!(world.model.standing(), Some(CredentialState::Revoked));
    assert!(!world.model.absence.filing.sending);
}

#[test]
fn how_the_phone_stands_is_never_written_down_here() {
    let mut world = with(CredentialState::Pending);
    world.answer(Ok(json(&requests())));
    world.tap(Tap::Refresh);
    world.answer(refused("unknown_phone"));
    let kept = world.seen.iter().filter(|effect| matches!(effect, super::super::Effect::Keep(..))).count();
    assert_eq!(kept, 0, "the first page may have got another token meanwhile");
}

#[test]
fn the_store_of_the_first_page_is_read() {
    let known = phone(CredentialState::Active);
    let mut texts = BTreeMap::new();
    texts.insert("phone".into(), serde_json::to_string(&known).unwrap());
    texts.insert("settings".into(), serde_json::to_string(&settings(Language::En)).unwrap());
    texts.insert("config".into(), r#"{"regency":"Minahasa Utara","rp_id":"x","edge_keys":[]}"#.into());
    let held = Held::read(&texts);
    assert_eq!(
        held,
        Held { phone: Some(known), settings: settings(Language::En), regency: Some("Minahasa Utara".into()) }
    );
    let world = World::with("/pengajuan", held);
    assert_eq!(world.model.language(), Language::En);
    assert_eq!(world.model.regency.as_deref(), Some("Minahasa Utara"));
    for key in ["phone", "settings", "config"] {
        texts.insert(key.into(), "not json".into());
    }
    assert_eq!(Held::read(&texts), Held::default());
}
