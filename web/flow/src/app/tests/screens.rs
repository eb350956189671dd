use klabat_api::common::{Intent, RecordStatus};
use klabat_api::phone::{CredentialState, PunchBrief};

use super::super::{Call, Effect, Event, INSTALL_REST_MS, Screen, Sharing, Tap};
use super::world::{START, World, json, problem, unit};
use crate::http::Failure;
use crate::messages::Language;

fn record(id: u8, intent: Intent, sealed_at: u64) -> PunchBrief {
    PunchBrief {
        id: [id; 32].into(),
        intent,
        sealed_at,
        received_at: sealed_at + 400,
        unit: unit(),
        beacon: "Pintu utama".into(),
        status: RecordStatus::Accepted,
        reasons: Vec::new(),
        reviewed: None,
    }
}

#[test]
fn going_to_a_screen_writes_the_history_and_presents_it() {
    let mut world = World::enrolled();
    let effects = world.model.update(START, Event::Tap(Tap::Go(Screen::History)));
    assert_eq!(effects, [Effect::Push("/riwayat".into()), Effect::Present]);
    assert_eq!(world.model.update(START, Event::Tap(Tap::Go(Screen::History))), [], "where one is already");
    let back = world.model.update(START, Event::Moved("/".into()));
    assert_eq!(back, [Effect::Present], "the browser went back by itself");
    assert_eq!(world.model.screen, Screen::CheckIn);
}

#[test]
fn the_history_is_by_day_of_the_unit_and_kept_for_later() {
    let mut world = World::enrolled();
    let day = 86_400_000;
    world.edge.status.records = vec![
        record(3, Intent::In, START),
        record(2, Intent::Out, START - day + 1_000),
        record(1, Intent::In, START - day),
    ];
    world.tap(Tap::Refresh);
    let lengths: Vec<_> = world.model.days().iter().map(|day| day.len()).collect();
    assert_eq!(lengths, [1, 2]);
    assert_eq!(world.model.today(START).len(), 1);
    assert!(world.store.contains_key("status"));
    world.edge.up = false;
    world.tap(Tap::Refresh);
    assert_eq!(world.model.status_failure, Some(Failure::Unreachable));
    assert_eq!(world.model.records().len(), 3, "without a server the last word stays");
}

#[test]
fn pulang_is_offered_after_a_masuk_of_this_shift_only() {
    const HOUR: u64 = 3_600_000;
    let mut world = World::enrolled();
    let mut offered = |records: &[(Intent, u64)]| {
        let records = records.iter().zip(1..).map(|((intent, ago), id)| record(id, *intent, START - ago * HOUR));
        world.edge.status.records = records.collect();
        world.tap(Tap::Refresh);
        (world.model.next_intent(START), world.model.has_gone(START))
    };
    assert_eq!(offered(&[]), (Intent::In, false));
    assert_eq!(offered(&[(Intent::In, 24)]), (Intent::In, false), "who forgot to go yesterday comes today");
    assert_eq!(offered(&[(Intent::In, 10)]), (Intent::Out, false), "a night shift goes the morning after");
    assert_eq!(offered(&[(Intent::Out, 1), (Intent::In, 9)]), (Intent::Out, true));
    assert_eq!(offered(&[(Intent::Out, 15), (Intent::In, 24)]), (Intent::In, false), "the day after comes first");
    assert_eq!(offered(&[(Intent::Out, 13), (Intent::In, 23)]), (Intent::In, false), "and so does the next night");
    assert_eq!(offered(&[(Intent::In, 0), (Intent::Out, 1)]), (Intent::Out, false), "back again");
}

#[test]
fn a_wrong_clock_of_the_phone_is_made_up_for() {
    let mut world = World::enrolled();
    world.now = START - 7_200_000;
    world.tap(Tap::Refresh);
    assert_eq!(world.model.server_now(world.now), START);
}

#[test]
fn a_phone_that_the_server_does_not_know_is_shown_as_ended() {
    let mut world = World::enrolled();
    world.event(Event::Answered(Call::Status, Err(Failure::Refused(problem("unknown_phone")))));
    assert_eq!(world.model.phone.as_ref().map(|phone| phone.state), Some(CredentialState::Revoked));
    world.event(Event::Answered(Call::Status, Ok(json(&world.edge.status.clone()))));
    assert_eq!(world.model.phone.as_ref().map(|phone| phone.state), Some(CredentialState::Active));
}

#[test]
fn the_location_permission_is_asked_only_after_a_yes() {
    let mut world = World::enrolled();
    world.model.settings.location = Sharing::NotAsked;
    world.tap(Tap::Punch(Intent::In));
    assert!(!world.seen.iter().any(|effect| matches!(effect, Effect::AskLocation)));
    world.tap(Tap::Share(true));
    assert_eq!(world.seen.iter().filter(|effect| matches!(effect, Effect::AskLocation)).count(), 1);
    world.tap(Tap::Share(true));
    assert_eq!(world.seen.iter().filter(|effect| matches!(effect, Effect::AskLocation)).count(), 1);
}

#[test]
fn the_language_is_kept_and_presented() {
    let mut world = World::enrolled();
    world.tap(Tap::Speak(Language::En));
    assert_eq!(world.model.language(), Language::En);
    assert!(world.store["settings"].contains(r#""language":"en""#));
    assert!(world.seen.contains(&Effect::Present));
}

#[test]
fn installing_is_offered_after_a_success_and_rests_for_thirty_days() {
    let mut world = World::enrolled();
    world.event(Event::Installable);
    assert!(!world.model.offers_install(world.now), "never on load");
    world.tap(Tap::Punch(Intent::In));
    assert!(world.model.offers_install(world.now));
    world.tap(Tap::NotNow);
    assert!(!world.model.offers_install(world.now + INSTALL_REST_MS));
    assert!(world.model.offers_install(world.now + INSTALL_REST_MS + 1));
}

#[test]
fn a_receipt_is_saved_as_a_file_and_goes_with_its_record() {
    let mut world = World::enrolled();
    world.tap(Tap::Punch(Intent::In));
    let id = world.model.records()[0].id.clone();
    world.tap(Tap::SaveReceipt(id.clone()));
    let Some(Effect::Save { name, text }) = world.seen.last() else { panic!() };
    assert!(name.starts_with("klabat-") && text.contains(r#""receipt":""#) && text.contains(r#""edge_keys":[""#));
    world.edge.status.records.clear();
    let owner = world.edge.status.owner.take();
    world.tap(Tap::Refresh);
    assert!(world.model.receipts.contains_key(&id), "of an ended phone the server tells no records");
    world.edge.status.owner = owner;
    world.tap(Tap::Refresh);
    assert!(!world.model.receipts.contains_key(&id));
    assert!(!world.store.keys().any(|key| key.starts_with("receipt/")));
}

#[test]
fn returning_asks_for_news_that_are_half_a_minute_old() {
    let mut world = World::enrolled();
    assert_eq!(world.model.update(START + 30_000, Event::Returned), []);
    assert_eq!(world.model.update(START + 30_001, Event::Returned).len(), 1);
}
