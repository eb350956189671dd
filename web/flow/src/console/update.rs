//! What each event does to the model.

use klabat_api::console::Me;
use klabat_api::{Millis, Problem};

use super::call::{Call, Entry, Failure};
use super::dialog::{Notice, Work};
use super::filter::Part;
use super::model::{Effect, Event, Model, Ticket};
use super::place::Place;
use super::route::Route;
use super::screen::Screen;
use super::session::{Link, Session, SignIn, Why};
use crate::http;
use crate::messages::console::Key;

/// How long after the last key a search is sent.
const TYPING_PAUSE_MS: u32 = 300;
/// Name of the relying party in the platform's dialog.
const RP_NAME: &str = "Klabat";

impl Model {
    pub(super) fn ticket(&mut self) -> Ticket {
        self.last = self.last.wrapping_add(1);
        Ticket(self.last)
    }

    /// Takes an event, and says what to do.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            // Back loses no more than Escape does, and on a phone it is pressed for the same.
            Event::Arrived(_) if self.keeps_dialog() => vec![Effect::Push(self.route.address())],
            Event::Arrived(route) => self.arrive(route),
            Event::Visit(route) => {
                let address = route.address();
                let mut effects = vec![Effect::Push(address)];
                effects.extend(self.arrive(route));
                effects.push(Effect::FocusHeading);
                effects
            }
            Event::Filter(route) => self.filter(route),
            Event::Answered(ticket, call, reply, now) => self.answered(ticket, &call, reply, now),
            Event::Woke(ticket) => self.woke(ticket),
            Event::Visible(visible) => {
                self.visible = visible;
                if visible && std::mem::take(&mut self.due) { self.load() } else { Vec::new() }
            }
            Event::Retry => self.retry(),
            Event::UsePasskey => self.use_passkey(),
            Event::Created(outcome) => match &mut self.screen {
                Screen::Link(link) => {
                    link.created(outcome).map(|call| Effect::Call(self.screen_ticket, call)).into_iter().collect()
                }
                _ => Vec::new(),
            },
            Event::Asserted(outcome) => match &mut self.screen {
                Screen::SignIn(sign_in) => {
                    sign_in.used(outcome).map(|call| Effect::Call(self.screen_ticket, call)).into_iter().collect()
                }
                _ => Vec::new(),
            },
            Event::SignOut => vec![Effect::Call(self.screen_ticket, Call::SignOut)],
            Event::Open(subject) => self.open_dialog(subject),
            Event::Tick(id) => {
                self.tick(id);
                Vec::new()
            }
            Event::TickAll => {
                self.tick_all();
                Vec::new()
            }
            Event::Decide(approve) => self.decide(approve),
            Event::Edit(name, value) => {
                if let (Some(dialog), Session::In(me)) = (&mut self.dialog, &self.session) {
                    dialog.edit(name, value, me);
                }
                self.look()
            }
            Event::Located(name, fix) => {
                if let (Some(dialog), Session::In(me)) = (&mut self.dialog, &self.session) {
                    dialog.located(name, fix, me);
                }
                Vec::new()
            }
            Event::Chose(name, file) => self.chose(name, file),
            Event::Unchose(name) => self.unchose(name),
            Event::Submit => self.submit(),
            Event::PutAside => self.put_aside(),
            Event::Close => self.close(),
            Event::Escape => self.escape(),
            Event::Copied(true) => self.say(Notice::Done(Key::DoneCopied.into())),
            Event::Copied(false) => self.say(Notice::NotDone(Key::NotCopied.into())),
        }
    }

    /// Shows a route, or first asks who is there.
    pub(super) fn arrive(&mut self, route: Route) -> Vec<Effect> {
        self.dialog = None;
        self.ticked.clear();
        self.undecided.clear();
        self.failures = 0;
        self.due = false;
        self.busy = false;
        self.screen_ticket = self.ticket();
        if route.place().is_some_and(|place| !place.is_of_one()) {
            self.list = route.clone();
        }
        self.route = route.clone();
        match (&self.session, route) {
            (_, Route::Link(token)) => {
                self.screen = Screen::Link(Box::new(Link::new(token)));
                self.load()
            }
            (Session::In(_), Route::SignIn) => {
                let home = Route::from(Place::Board);
                let mut effects = vec![Effect::Replace(home.address())];
                effects.extend(self.arrive(home));
                effects
            }
            (Session::In(me), route) => {
                self.screen = Screen::of(&route, me);
                self.load()
            }
            (Session::Out, route) => {
                if route != Route::SignIn {
                    self.wanted = route;
                }
                self.show_sign_in(None)
            }
            (Session::Checking | Session::Unknown(_), route) => {
                if route != Route::SignIn {
                    self.wanted = route;
                }
                self.session = Session::Checking;
                self.screen = Screen::Blank;
                vec![Effect::Call(self.screen_ticket, Call::Me)]
            }
        }
    }

    pub(super) fn show_sign_in(&mut self, why: Option<Why>) -> Vec<Effect> {
        self.session = Session::Out;
        self.dialog = None;
        self.route = Route::SignIn;
        self.screen = Screen::SignIn(SignIn::new(why));
        self.screen_ticket = self.ticket();
        vec![Effect::Replace(Route::SignIn.address()), Effect::FocusHeading]
    }

    /// Asks for the data of the screen in sight.
    pub(super) fn load(&mut self) -> Vec<Effect> {
        let call = self.screen.call(&self.route, self.me());
        call.map(|call| Effect::Call(self.screen_ticket, call)).into_iter().collect()
    }

    fn filter(&mut self, route: Route) -> Vec<Effect> {
        let (Route::At(place, old), Route::At(next, mut new)) = (&self.route, route) else { return Vec::new() };
        new.follow(old, next);
        if *place != next || *old == new {
            return Vec::new();
        }
        let changed = |part: Part| old.get(part) != new.get(part);
        let asks = Part::ALL.into_iter().any(|part| place.asks(part) && changed(part));
        let types = place.asks(Part::Search) && changed(Part::Search);
        let route = Route::At(next, new);
        let address = route.address();
        let (effect, load) = match (asks, types) {
            // What only narrows the rows in sight asks the server nothing.
            (false, _) => (Effect::Replace(address), None),
            (true, true) => (Effect::Replace(address), Some(TYPING_PAUSE_MS)),
            (true, false) => (Effect::Push(address), Some(0)),
        };
        if !place.is_of_one() {
            self.list = route.clone();
        }
        self.route = route;
        let Some(pause) = load else { return vec![effect] };
        self.screen_ticket = self.ticket();
        self.ticked.clear();
        self.undecided.clear();
        self.busy = true;
        if pause > 0 {
            return vec![effect, Effect::Wait(self.screen_ticket, pause)];
        }
        self.screen.restart();
        let mut effects = vec![effect];
        effects.extend(self.load());
        effects
    }

    fn woke(&mut self, ticket: Ticket) -> Vec<Effect> {
        if ticket == self.notice_ticket {
            self.notice = None;
        }
        if ticket == self.look_ticket {
            return self.look_now(ticket);
        }
        if ticket != self.screen_ticket {
            return Vec::new();
        }
        if self.visible {
            return self.load();
        }
        self.due = true;
        Vec::new()
    }

    fn retry(&mut self) -> Vec<Effect> {
        if matches!(self.session, Session::Unknown(_)) {
            return self.arrive(self.wanted.clone());
        }
        self.screen_ticket = self.ticket();
        self.screen.restart();
        self.load()
    }

    fn use_passkey(&mut self) -> Vec<Effect> {
        match &mut self.screen {
            Screen::SignIn(sign_in) if sign_in.work != Work::Busy => {
                sign_in.work = Work::Busy;
                vec![Effect::Call(self.screen_ticket, Call::SignInOptions)]
            }
            Screen::Link(link) if link.work != Work::Busy => {
                let again = matches!(link.work, Work::Failed(_));
                link.work = Work::Busy;
                if again {
                    // The challenge may be spent or old by now: take a fresh one first.
                    return self.load();
                }
                link.ceremony(RP_NAME).map(Effect::Create).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn answered(&mut self, ticket: Ticket, call: &Call, reply: http::Reply, now: Millis) -> Vec<Effect> {
        let signed_out = matches!(&reply, Err(failure) if failure.code() == Some(Problem::NOT_SIGNED_IN));
        if signed_out && self.me().is_some() {
            self.wanted = self.route.clone();
            return self.show_sign_in(Some(Why::Ended));
        }
        match call {
            Call::SignOut if reply.is_ok() => {
                self.wanted = Place::Board.into();
                self.list = self.wanted.clone();
                self.show_sign_in(Some(Why::SignedOut))
            }
            Call::SignOut => self.say(Notice::NotDone(Key::StillSignedIn.into())),
            Call::Change(_) if ticket == self.dialog_ticket => self.changed(reply),
            Call::Draft(_) if ticket == self.dialog_ticket => self.was_put_aside(reply),
            Call::Upload(name, _) if ticket == self.dialog_ticket => {
                if let (Some(dialog), Session::In(me)) = (&mut self.dialog, &self.session) {
                    dialog.uploaded(name, reply, me);
                }
                Vec::new()
            }
            Call::Look(_) => {
                if ticket == self.look_ticket {
                    self.looked(reply);
                }
                Vec::new()
            }
            Call::Load(_) if ticket == self.screen_ticket => self.loaded(reply),
            call if ticket == self.screen_ticket => match call.entry(reply) {
                Some(outcome) => self.entering(call, outcome, now),
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn signed_in(&mut self, me: Me, now: Millis) -> Vec<Effect> {
        self.skew_ms = me.server_time.cast_signed().saturating_sub(now.cast_signed());
        self.session = Session::In(me);
        let wanted = self.wanted.clone();
        let mut effects = vec![Effect::Replace(wanted.address())];
        effects.extend(self.arrive(wanted));
        effects.push(Effect::FocusHeading);
        effects
    }

    /// Answers on the way in, before there is a session.
    fn entering(&mut self, call: &Call, outcome: Result<Entry, Failure>, now: Millis) -> Vec<Effect> {
        match (&mut self.screen, outcome) {
            (_, Ok(Entry::Me(me))) => self.signed_in(me, now),
            (_, Err(failure)) if *call == Call::Me => {
                if failure == Failure::SignedOut {
                    return self.show_sign_in(None);
                }
                self.session = Session::Unknown(failure);
                Vec::new()
            }
            (Screen::SignIn(sign_in), Ok(Entry::SignInOptions(options))) => {
                vec![Effect::Assert(sign_in.challenged(options))]
            }
            (Screen::SignIn(sign_in), Err(failure)) => {
                sign_in.work = Work::Failed(failure);
                Vec::new()
            }
            (Screen::Link(link), Ok(Entry::RegisterOptions(options))) => {
                link.options.take(Ok(options));
                if link.work == Work::Busy {
                    link.ceremony(RP_NAME).map(Effect::Create).into_iter().collect()
                } else {
                    Vec::new()
                }
            }
            (Screen::Link(link), Err(failure)) if link.work == Work::Busy => {
                link.work = Work::Failed(failure);
                Vec::new()
            }
            (Screen::Link(link), Err(failure)) => {
                link.options.fail(failure);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Data of the screen in sight.
    fn loaded(&mut self, reply: http::Reply) -> Vec<Effect> {
        self.busy = false;
        self.failures = if reply.is_ok() { 0 } else { self.failures + 1 };
        let Session::In(me) = &self.session else { return Vec::new() };
        self.screen.take(reply, me);
        let pause = self.screen.poll_ms(&self.route, me, self.failures);
        self.keep_ticks();
        pause.map(|ms| Effect::Wait(self.screen_ticket, ms)).into_iter().collect()
    }
}
