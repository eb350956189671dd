use super::super::{Call, Effect, Event, Held, Model, Opened, Screen, Tap, month_after, month_before};
use super::world::{World, json, refused, requests};
use crate::http::Failure;
use crate::messages::Language;
use crate::messages::own::Key;

#[test]
fn every_screen_has_an_address_of_its_own() {
    let day = Screen::Correction(Some("2026-11-20".into()));
    let month = Screen::Days(Some("2026-02".into()));
    let screens = [Screen::Requests, Screen::Days(None), month, Screen::Absence, Screen::Correction(None), day];
    let addresses = [
        "/pengajuan",
        "/pengajuan/hari",
        "/pengajuan/hari?bulan=2026-02",
        "/pengajuan/cuti",
        "/pengajuan/koreksi",
        "/pengajuan/koreksi?tanggal=2026-11-20",
    ];
    for (screen, address) in screens.into_iter().zip(addresses) {
        assert_eq!(screen.path(), address);
        assert_eq!(Screen::of_path(address), screen);
    }
}

#[test]
fn what_is_no_address_of_the_page_is_its_first_screen_and_what_is_no_date_names_none() {
    for path in ["", "/", "/pengajuan/lain", "/pengajuan/hari/2026-02", "/pengajuan?bulan=2026-02"] {
        assert_eq!(Screen::of_path(path), Screen::Requests, "{path}");
    }
    for query in
        ["", "bulan", "bulan=", "bulan=2026", "bulan=2026-1", "bulan=2026-11-02", "bulan=<b>", "tanggal=2026-11"]
    {
        assert_eq!(Screen::of_path(&["/pengajuan/hari?", query].concat()), Screen::Days(None), "{query}");
    }
    for query in ["tanggal=2026-11", "tanggal=2026_11_20", "tanggal=0026-11-20", "tanggal=2026-11-200", "bulan=2026-11"]
    {
        assert_eq!(Screen::of_path(&["/pengajuan/koreksi?", query].concat()), Screen::Correction(None), "{query}");
    }
    let day = Screen::Correction(Some("2026-11-20".into()));
    assert_eq!(Screen::of_path("/pengajuan/koreksi?from=app&tanggal=2026-11-20"), day);
}

#[test]
fn a_month_has_neighbours() {
    assert_eq!(month_before("2026-01").as_deref(), Some("2025-12"));
    assert_eq!(month_before("2026-10").as_deref(), Some("2026-09"));
    assert_eq!(month_after("2026-12").as_deref(), Some("2027-01"));
    assert_eq!(month_after("2026-09").as_deref(), Some("2026-10"));
    for none in ["2026-00", "2026-13", "2026", "0000-01", "abcd-01"] {
        assert_eq!((month_before(none), month_after(none)), (None, None), "{none}");
    }
}

#[test]
fn the_page_opens_at_its_address_and_asks_for_what_it_shows() {
    let world = World::opening("/pengajuan/hari?bulan=2026-02&x=1");
    assert!(world.model.open);
    assert_eq!(world.seen, [Effect::Replace("/pengajuan/hari?bulan=2026-02".into()), Effect::Present]);
    assert!(matches!(world.calls()[..], [Call::Month(_)]));
    assert!(matches!(World::opening("/pengajuan").calls()[..], [Call::Requests(_)]));
    assert!(matches!(World::opening("/pengajuan/cuti").calls()[..], [Call::Requests(_)]), "for its kinds");
    assert!(matches!(World::opening("/pengajuan/koreksi").calls()[..], [Call::Requests(_)]), "for today");
}

#[test]
fn going_to_a_screen_writes_the_history_and_going_back_does_not() {
    let mut world = World::at("/pengajuan");
    world.go(Screen::Days(None));
    assert_eq!(world.seen, [Effect::Push("/pengajuan/hari".into()), Effect::Present]);
    world.serve();
    world.go(Screen::Days(None));
    assert_eq!((world.seen.len(), world.asked.len()), (2, 0), "where one is already");
    world.event(Event::Moved("/pengajuan".into()));
    assert_eq!(world.seen.len(), 3, "the browser went back by itself");
    assert_eq!(world.model.screen, Screen::Requests);
    assert!(matches!(world.calls()[..], [Call::Requests(_)]), "the list is read anew");
}

#[test]
fn each_screen_has_its_title() {
    let screens = [Screen::Requests, Screen::Days(None), Screen::Absence, Screen::Correction(None)];
    let titles = [Key::RequestsTitle, Key::DaysTitle, Key::AbsenceTitle, Key::CorrectionTitle];
    assert_eq!(screens.map(|screen| screen.title()), titles);
}

#[test]
fn the_language_is_kept_with_the_other_settings() {
    let mut world = World::at("/pengajuan");
    world.model.settings.install_dismissed_at = Some(7);
    world.tap(Tap::Speak(Language::En));
    assert_eq!(world.model.language(), Language::En);
    let [Effect::Keep(slot, text), Effect::Present] = &world.seen[..] else { panic!("{:?}", world.seen) };
    assert_eq!(slot.key(), "settings");
    assert!(text.contains(r#""language":"en""#) && text.contains(r#""install_dismissed_at":7"#), "{text}");
}

#[test]
fn returning_asks_for_news_that_are_half_a_minute_old() {
    let mut world = World::at("/pengajuan");
    world.now += 30_000;
    world.event(Event::Returned);
    assert_eq!(world.asked.len(), 0);
    world.now += 1;
    world.event(Event::Returned);
    assert_eq!(world.asked.len(), 1);
    world.event(Event::Returned);
    assert_eq!(world.asked.len(), 1, "and not twice");
    let mut form = World::opening("/pengajuan/cuti");
    form.event(Event::Returned);
    assert_eq!(form.asked.len(), 1, "its kinds are awaited");
    let mut days = World::at("/pengajuan/hari");
    days.event(Event::Returned);
    assert_eq!(days.asked.len(), 0);
    days.now += 30_001;
    days.event(Event::Returned);
    days.event(Event::Returned);
    assert!(matches!(days.calls()[..], [Call::Month(_)]));
}

#[test]
fn without_a_network_the_last_answer_stays_and_the_network_brings_the_next() {
    let mut world = World::at("/pengajuan");
    world.event(Event::Network(false));
    assert!(!world.model.online);
    world.tap(Tap::Refresh);
    world.answer(Err(Failure::Unreachable));
    assert_eq!(world.model.requests.failure, Some(Failure::Unreachable));
    assert!(world.model.requests.value.is_some() && !world.model.requests.is_awaited());
    world.event(Event::Network(true));
    assert!(world.model.online && world.model.requests.is_awaited());
    assert_eq!(world.model.requests.failure, None);
    world.serve();
    world.event(Event::Network(true));
    assert_eq!(world.asked.len(), 0, "it is fresh");
    world.now += 60_000;
    world.event(Event::Network(false));
    assert_eq!(world.asked.len(), 0, "there is nobody to ask");
}

#[test]
fn an_answer_to_a_former_question_is_dropped() {
    let mut world = World::opening("/pengajuan");
    world.go(Screen::Days(None));
    world.go(Screen::Requests);
    let [(first, _), _, (second, _)] = &world.asked[..] else { panic!() };
    let (first, second) = (first.clone(), second.clone());
    world.event(Event::Answered(first.clone(), Ok(json(&requests()))));
    assert_eq!(world.model.requests.value, None);
    let newest = klabat_api::own::OwnRequests { annual: None, ..requests() };
    world.event(Event::Answered(second, Ok(json(&newest))));
    assert_eq!(world.model.requests.value, Some(newest.clone()));
    world.event(Event::Answered(first, Err(Failure::Unreachable)));
    assert_eq!(world.model.requests.value, Some(newest));
    assert_eq!(world.model.requests.failure, None);
}

#[test]
fn trying_again_asks_once() {
    for path in ["/pengajuan", "/pengajuan/hari", "/pengajuan/cuti", "/pengajuan/koreksi"] {
        let mut world = World::opening(path);
        world.answer(Err(Failure::Unreachable));
        world.tap(Tap::Refresh);
        world.tap(Tap::Refresh);
        assert_eq!(world.asked.len(), 1, "{path}");
    }
}

#[test]
fn what_the_server_says_instead_of_an_answer_is_kept_to_be_shown() {
    let mut world = World::opening("/pengajuan");
    world.answer(refused("not_yet"));
    assert_eq!(world.model.requests.failure.as_ref().and_then(Failure::code), Some("not_yet"));
    world.tap(Tap::Refresh);
    world.answer(Ok(b"<html>".to_vec()));
    assert_eq!(world.model.requests.failure, Some(Failure::Unreadable), "a captive portal");
}

#[test]
fn opening_begins_anew() {
    let mut model = Model { online: false, today: Some("2020-01-01".into()), ..Model::default() };
    let opened = Opened { path: String::new(), held: Held::default(), online: true };
    model.update(0, Event::Opened(Box::new(opened)));
    assert_eq!((model.today, model.online), (None, true));
}
