//! The console as a person uses it: events in, model and effects out.

use klabat_api::console::{EmployeeKind, EmployeeRow, Me, Role, UserRow};
use klabat_api::{Base64Url, Millis};
use serde::Serialize;
use serde_json::json;

use super::arrivals::tests::{records, unit};
use super::change::{DrawSite, EndAccess, InviteAgain, IssueCode, ResetPhone};
use super::*;
use crate::ceremony::{Asserted, Declined};
use crate::http;
use crate::messages::console::Key;
use crate::place::{Fix, NoFix};

/// 2026-11-24T00:00:00Z, 08.00 WITA.
const NOW: Millis = 1_795_478_400_000;

/// An admin of one unit.
pub(super) fn admin() -> Me {
    me(Role::Admin)
}

pub(super) fn me(role: Role) -> Me {
    let (units, elsewhere) = (vec![unit("u1")], Vec::new());
    Me { name: "Ibu Admin".into(), role, units, elsewhere, server_time: NOW, session_ends_at: NOW + 3_600_000 }
}

pub(super) fn problem(code: &str) -> http::Reply {
    let body = json!({ "code": code, "message": { "id": "Tidak.", "en": "No." } }).to_string();
    Err(http::Failure::of(422, body.as_bytes()))
}

#[expect(clippy::unnecessary_wraps, reason = "stands beside `problem`, which is the other kind of reply")]
pub(super) fn ok(value: &impl Serialize) -> http::Reply {
    Ok(serde_json::to_vec(value).unwrap())
}

/// The one call among the effects.
pub(super) fn call(effects: &[Effect]) -> (Ticket, Call) {
    let calls: Vec<_> = effects
        .iter()
        .filter_map(|effect| if let Effect::Call(ticket, call) = effect { Some((*ticket, call.clone())) } else { None })
        .collect();
    assert_eq!(calls.len(), 1, "{effects:?}");
    calls.into_iter().next().unwrap()
}

/// Path and query of the one request.
pub(super) fn asked(effects: &[Effect]) -> String {
    call(effects).1.request().path
}

/// The board, when it is in sight and there.
fn board(model: &Model) -> Option<&Arrivals> {
    match &model.screen {
        Screen::At(data) => Arrivals::page(data)?.data(),
        _ => None,
    }
}

/// Whether the screen waits for its first data.
fn is_loading(model: &Model) -> bool {
    matches!(&model.screen, Screen::At(Data::Records(page)) if **page == Page::Loading)
}

fn wait(effects: &[Effect]) -> (Ticket, u32) {
    effects
        .iter()
        .find_map(|effect| if let Effect::Wait(ticket, ms) = effect { Some((*ticket, *ms)) } else { None })
        .unwrap()
}

pub(super) fn answer(model: &mut Model, (ticket, call): (Ticket, Call), reply: http::Reply) -> Vec<Effect> {
    model.update(Event::Answered(ticket, call, reply, NOW - 5_000))
}

/// A page opened at an address by somebody with a session; returns the screen's own call.
pub(super) fn open(address: &str, role: Role) -> (Model, Vec<Effect>) {
    let mut model = Model::new();
    let effects = model.update(Event::Arrived(Route::parse_address(address)));
    let effects = answer(&mut model, call(&effects), ok(&me(role)));
    (model, effects)
}

pub(super) fn employee() -> EmployeeRow {
    EmployeeRow {
        id: "e1".into(),
        nip: "198001012005011001".into(),
        name: "Ny. Maria Wowor".into(),
        kind: EmployeeKind::Pns,
        position: "Analis".into(),
        unit: unit("u1"),
        phone: None,
        code_until: None,
        reset_proposed: false,
    }
}

#[test]
fn without_a_session_one_signs_in_and_then_sees_what_one_came_for() {
    let mut model = Model::new();
    let effects = model.update(Event::Arrived(Route::parse_address("/console/employees?q=maria")));
    let effects = answer(&mut model, call(&effects), problem("not_signed_in"));
    assert!(effects.contains(&Effect::Replace("/console/signin".into())));
    assert!(matches!(&model.screen, Screen::SignIn(sign_in) if sign_in.why.is_none()));

    let effects = model.update(Event::UsePasskey);
    let options = json!({ "server_challenge": "AQ", "challenge": "Ag", "rp_id": "localhost" });
    let effects = answer(&mut model, call(&effects), ok(&options));
    let [Effect::Assert(get)] = &effects[..] else { panic!("{effects:?}") };
    assert!(get.allow.is_empty(), "any discoverable passkey may answer");
    assert!(model.update(Event::UsePasskey).is_empty(), "a second press does nothing");

    let asserted =
        Asserted { credential_id: vec![9], authenticator_data: vec![1], client_data_json: vec![2], signature: vec![3] };
    let (ticket, sign_in) = call(&model.update(Event::Asserted(Ok(asserted))));
    assert!(
        matches!(&sign_in, Call::SignIn(sent) if sent.server_challenge == Base64Url(vec![1]) && sent.credential == Base64Url(vec![9]))
    );
    let effects = answer(&mut model, (ticket, sign_in), ok(&me(Role::Operator)));
    assert!(effects.contains(&Effect::Replace("/console/employees?q=maria".into())));
    assert_eq!(asked(&effects), "/api/v1/console/employees?search=maria");
    assert_eq!(model.server_time(NOW), NOW + 5_000);
}

#[test]
fn a_cancelled_passkey_says_so_and_the_next_press_takes_a_fresh_challenge() {
    let mut model = Model::new();
    let effects = model.update(Event::Arrived(Route::parse_address("/console/link#AQID")));
    let (ticket, link) = call(&effects);
    assert!(matches!(&link, Call::RegisterOptions(token) if token.token == Base64Url(vec![1, 2, 3])));
    let options = json!({
        "server_challenge": "AQ", "challenge": "Ag", "rp_id": "localhost", "user_handle": "Aw",
        "name": "Ibu Admin", "role": "admin", "exclude": ["BA"],
    });
    answer(&mut model, (ticket, link.clone()), ok(&options));
    let effects = model.update(Event::UsePasskey);
    assert!(
        matches!(&effects[..], [Effect::Create(create)] if create.exclude == [vec![4]] && create.class == crate::ceremony::Class::Passkey)
    );
    model.update(Event::Created(Err(Declined::NotAllowed)));
    assert!(
        matches!(&model.screen, Screen::Link(link) if link.work == Work::Failed(Failure::Passkey(Declined::NotAllowed)))
    );
    let again = call(&model.update(Event::UsePasskey));
    assert_eq!(again.1, link);
    let effects = answer(&mut model, again, ok(&options));
    assert!(matches!(&effects[..], [Effect::Create(_)]));
}

#[test]
fn a_used_link_shows_the_servers_sentence() {
    let mut model = Model::new();
    let effects = model.update(Event::Arrived(Route::parse_address("/console/link#AQID")));
    answer(&mut model, call(&effects), problem("link_used"));
    assert!(matches!(model.screen.failure(), Some(Failure::Server(failure)) if failure.code() == Some("link_used")));
}

#[test]
fn the_board_asks_again_every_second_for_what_is_new() {
    let (mut model, effects) = open("/console/records?unit=u1", Role::Operator);
    let effects = answer(&mut model, call(&effects), ok(&records(&[(1, NOW)], NOW)));
    let (ticket, ms) = wait(&effects);
    assert!(ms <= 1_000, "a record must be visible within 2 s");
    let (ticket, poll) = call(&model.update(Event::Woke(ticket)));
    let after = format!("/api/v1/console/records?unit=u1&after={}", NOW - 10_000);
    assert_eq!(poll.request().path, after);
    answer(&mut model, (ticket, poll), ok(&records(&[(2, NOW + 500)], NOW + 1_000)));
    assert_eq!(board(&model).unwrap().summary().check_ins, 1);
}

#[test]
fn a_hidden_page_is_silent_and_asks_at_once_when_it_comes_back() {
    let (mut model, effects) = open("/console/records", Role::Operator);
    let effects = answer(&mut model, call(&effects), ok(&records(&[], NOW)));
    model.update(Event::Visible(false));
    assert!(model.update(Event::Woke(wait(&effects).0)).is_empty());
    assert!(asked(&model.update(Event::Visible(true))).starts_with("/api/v1/console/records"));
    assert!(model.update(Event::Visible(true)).is_empty(), "once is enough");
}

#[test]
fn an_unreachable_server_is_asked_ever_more_seldom_and_the_rows_stay() {
    let (mut model, effects) = open("/console/records", Role::Operator);
    let mut effects = answer(&mut model, call(&effects), ok(&records(&[(1, NOW)], NOW)));
    let mut pauses = Vec::new();
    for _ in 0..7 {
        let (ticket, ms) = wait(&effects);
        pauses.push(ms);
        let poll = call(&model.update(Event::Woke(ticket)));
        effects = answer(&mut model, poll, Err(http::Failure::Unreachable));
    }
    assert_eq!(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    assert!(model.screen.stale().is_some());
    assert_eq!(board(&model).unwrap().summary().check_outs, 1);
    let poll = call(&model.update(Event::Woke(wait(&effects).0)));
    assert_eq!(wait(&answer(&mut model, poll, ok(&records(&[], NOW)))).1, 1_000);
}

#[test]
fn a_day_that_is_over_is_not_asked_for_again_and_midnight_begins_a_new_board() {
    let (mut model, effects) = open("/console/records?date=2026-11-23", Role::Operator);
    assert!(answer(&mut model, call(&effects), ok(&records(&[], NOW))).is_empty());

    let (mut model, effects) = open("/console/records", Role::Operator);
    let effects = answer(&mut model, call(&effects), ok(&records(&[(1, NOW)], NOW)));
    let poll = call(&model.update(Event::Woke(wait(&effects).0)));
    // 16 hours later it is 00.00 WITA.
    let effects = answer(&mut model, poll, ok(&records(&[], NOW + 16 * 3_600_000)));
    assert!(is_loading(&model));
    assert_eq!(asked(&model.update(Event::Woke(wait(&effects).0))), "/api/v1/console/records");
}

#[test]
fn an_answer_for_a_former_filter_or_screen_is_dropped() {
    let (mut model, effects) = open("/console/records", Role::Operator);
    let old = call(&effects);
    let filter = Filter { unit: Some("u1".into()), ..Filter::default() };
    let effects = model.update(Event::Filter(Route::At(Place::Records, filter)));
    assert!(effects.contains(&Effect::Push("/console/records?unit=u1".into())));
    answer(&mut model, old.clone(), ok(&records(&[(1, NOW)], NOW)));
    assert!(is_loading(&model));
    model.update(Event::Visit(Place::Users.into()));
    answer(&mut model, old, problem("not_allowed"));
    assert_eq!(model.screen.failure(), Some(&Failure::Forbidden));
}

#[test]
fn a_search_on_the_board_is_local_and_on_the_roster_waits_for_the_typing_to_end() {
    let (mut model, effects) = open("/console/records", Role::Operator);
    answer(&mut model, call(&effects), ok(&records(&[(1, NOW)], NOW)));
    let search =
        |place: Place, text: &str| Event::Filter(Route::At(place, Filter { search: text.into(), ..Filter::default() }));
    assert_eq!(model.update(search(Place::Records, "ma")), [Effect::Replace("/console/records?q=ma".into())]);

    let (mut model, _) = open("/console/employees", Role::Operator);
    let first = wait(&model.update(search(Place::Roster, "m")));
    let second = wait(&model.update(search(Place::Roster, "ma")));
    assert!(model.update(Event::Woke(first.0)).is_empty());
    assert_eq!(asked(&model.update(Event::Woke(second.0))), "/api/v1/console/employees?search=ma");
    let next = Filter { search: "ma".into(), page: 2, ..Filter::default() };
    let effects = model.update(Event::Filter(Route::At(Place::Roster, next)));
    assert!(effects.contains(&Effect::Push("/console/employees?q=ma&page=3".into())));
    assert_eq!(asked(&effects), "/api/v1/console/employees?search=ma&offset=200");
}

#[test]
fn a_change_cannot_be_sent_twice_or_abandoned_and_reloads_the_screen() {
    let (mut model, _) = open("/console/employees", Role::Admin);
    model.update(Event::Open(ResetPhone(employee()).into()));
    assert_eq!(model.update(Event::Submit), [Effect::FocusFault]);
    assert_eq!(model.dialog.as_ref().unwrap().fault("reason"), Some(Fault::Missing));
    model.update(Event::Edit("reason", "HP hilang".into()));
    assert_eq!(model.dialog.as_ref().unwrap().fault("reason"), None);
    let sent = call(&model.update(Event::Submit));
    assert!(model.update(Event::Submit).is_empty());
    model.update(Event::Close);
    assert!(model.dialog.is_some(), "its outcome would not be seen");
    let effects = answer(&mut model, sent, ok(&json!({ "done": true })));
    assert_eq!(asked(&effects), "/api/v1/console/employees", "the list shows it");
    assert_eq!(model.dialog, None);
    assert_eq!(model.notice, Some(Notice::Done(Said::of(Key::DonePhoneReset, "Ny. Maria Wowor"))));
    model.update(Event::Woke(wait(&effects).0));
    assert_eq!(model.notice, None);
}

#[test]
fn a_refused_change_stays_open_with_its_sentence_and_may_be_sent_again() {
    let (mut model, _) = open("/console/employees", Role::Admin);
    model.update(Event::Open(IssueCode(employee()).into()));
    let sent = call(&model.update(Event::Submit));
    answer(&mut model, sent.clone(), problem("busy"));
    assert!(matches!(&model.dialog.as_ref().unwrap().work, Work::Failed(Failure::Server(_))));
    let again = call(&model.update(Event::Submit));
    assert_eq!(again.1, sent.1);
    let code = json!({ "code": "ABCDE-FGHJK", "expires_at": NOW, "employee": employee() });
    answer(&mut model, again, ok(&code));
    assert!(matches!(&model.dialog.as_ref().unwrap().subject, Subject::Code(code) if code.code == "ABCDE-FGHJK"));
    assert!(model.update(Event::Submit).is_empty());
    assert_eq!(model.dialog, None);
}

#[test]
fn an_answer_that_is_none_of_ours_is_no_success() {
    let (mut model, _) = open("/console/employees", Role::Admin);
    for subject in [IssueCode(employee()).into(), ResetPhone(employee()).into()] {
        model.update(Event::Open(subject));
        model.update(Event::Edit("reason", "HP hilang".into()));
        let sent = call(&model.update(Event::Submit));
        answer(&mut model, sent, Ok(b"<html>".to_vec()));
        assert!(matches!(
            &model.dialog.as_ref().unwrap().work,
            Work::Failed(Failure::Server(http::Failure::Unreadable))
        ));
        assert_eq!(model.notice, None);
    }
}

#[test]
fn a_user_gets_another_link_or_is_ended_with_a_reason() {
    let user = UserRow {
        id: "a1".into(),
        name: "Pak Operator".into(),
        role: Role::Operator,
        units: vec![unit("u1")],
        nip: None,
        passkeys: 1,
        link_until: None,
    };
    let (mut model, _) = open("/console/users", Role::Admin);
    model.update(Event::Open(InviteAgain(user.clone()).into()));
    let sent = call(&model.update(Event::Submit));
    assert_eq!(sent.1.request(), http::Request::post("/api/v1/console/users/a1/invite"));
    answer(&mut model, sent, ok(&json!({ "link": "https://x/#A", "expires_at": NOW })));
    assert!(matches!(&model.dialog.as_ref().unwrap().subject, Subject::Invited { name, .. } if name == "Pak Operator"));

    model.update(Event::Open(EndAccess(user).into()));
    assert_eq!(model.update(Event::Submit), [Effect::FocusFault]);
    model.update(Event::Edit("reason", "pindah tugas".into()));
    let sent = call(&model.update(Event::Submit));
    assert_eq!(sent.1.request().path, "/api/v1/console/users/a1/end");
    let effects = answer(&mut model, sent, ok(&json!({ "done": true })));
    assert_eq!(asked(&effects), "/api/v1/console/users", "the list shows it");
    assert_eq!(model.notice, Some(Notice::Done(Said::of(Key::DoneEnded, "Pak Operator"))));
}

#[test]
fn whoever_walks_around_a_plot_gets_a_corner_at_each_stop() {
    let (mut model, _) = open("/console/units", Role::Admin);
    model.update(Event::Open(DrawSite::New { unit: "u1".into(), name: "BKPP".into() }.into()));
    let stop = |model: &mut Model, name, longitude, accuracy_m| {
        model.update(Event::Located(name, Ok(Fix { latitude: 1.5, longitude, accuracy_m })));
        let dialog = model.dialog.clone().unwrap();
        (dialog.values.get(name).to_owned(), dialog.fault(name))
    };
    stop(&mut model, "centre", 124.0, 5.0);
    assert_eq!(stop(&mut model, "centre", 125.0, 30.0), ("1.5000000, 125.0000000".into(), None), "the last one counts");
    model.update(Event::Edit("shape", "polygon".into()));
    stop(&mut model, "corners", 124.0, 5.0);
    let walked = "1.5000000, 124.0000000\n1.5000000, 125.0000000";
    assert_eq!(stop(&mut model, "corners", 125.0, 5.0), (walked.into(), None));
    assert_eq!(stop(&mut model, "corners", 126.0, 31.0), (walked.into(), Some(Fault::CoarseFix)));
    model.update(Event::Located("corners", Err(NoFix::Denied)));
    assert_eq!(model.dialog.as_ref().unwrap().fault("corners"), Some(Fault::NoFix));
    // A fix that comes late finds another form.
    assert_eq!(stop(&mut model, "centre", 125.0, 5.0).1, None);
    model.update(Event::Close);
    model.update(Event::Located("corners", Err(NoFix::Denied)));
    assert_eq!(model.dialog, None);
}

#[test]
fn an_ended_session_leads_to_the_sign_in_and_back() {
    let (mut model, effects) = open("/console/beacons", Role::Admin);
    answer(&mut model, call(&effects), problem("not_signed_in"));
    assert!(matches!(&model.screen, Screen::SignIn(sign_in) if sign_in.why == Some(Why::Ended)));
    assert_eq!(model.wanted, Place::Beacons.into());
    assert_eq!(model.me(), None);
}

#[test]
fn roles_see_and_do_what_is_theirs() {
    let (model, effects) = open("/console/users", Role::Operator);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Call(..))));
    assert_eq!(model.screen.failure(), Some(&Failure::Forbidden));
    let failure = |role| open("/console/employees?unit=u9", role).0.screen.failure().cloned();
    assert_eq!((failure(Role::Operator), failure(Role::Admin)), (Some(Failure::Forbidden), None), "not their unit");
    for (role, phones, roster, beacons, users) in [
        (Role::Admin, true, true, true, true),
        (Role::Operator, true, false, false, false),
        (Role::Superior, false, false, false, false),
        (Role::Auditor, false, false, false, false),
    ] {
        assert_eq!(
            [Act::ManagePhones, Act::ManageRoster, Act::ManageBeacons, Act::ManageUsers].map(|act| may(role, act)),
            [phones, roster, beacons, users]
        );
    }
}

#[test]
fn signing_out_forgets_and_a_failed_one_says_so() {
    let (mut model, _) = open("/console/beacons", Role::Admin);
    let sent = call(&model.update(Event::SignOut));
    answer(&mut model, sent.clone(), Err(http::Failure::Unreachable));
    assert_eq!(model.notice, Some(Notice::NotDone(Key::StillSignedIn.into())));
    assert!(model.me().is_some());
    let effects = answer(&mut model, sent, ok(&json!({ "done": true })));
    assert!(effects.contains(&Effect::Replace("/console/signin".into())));
    assert_eq!((model.session.clone(), model.wanted.clone()), (Session::Out, Place::Board.into()));
}

#[test]
fn a_day_of_the_audit_trail_begins_at_the_units_own_midnight() {
    let (_, effects) = open("/console/audit?date=2026-08-17&kind=recap.&q=ani", Role::Auditor);
    // 16 August, 16.00 UTC, and a day less a millisecond later.
    let day = "from=1786896000000&until=1786982399999";
    assert_eq!(asked(&effects), ["/api/v1/console/audit?action=recap.&actor=ani&", day].concat());
}
