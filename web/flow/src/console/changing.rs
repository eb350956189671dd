//! What the events of a dialog do to the model: it opens, is sent, is answered, and closes.

use klabat_api::console::Created;

use super::call::{Call, Failure};
use super::dialog::{Chosen, Dialog, Notice, Outcome, Subject, Work};
use super::form::InputFault;
use super::model::{Effect, Event, Model, Ticket};
use super::place::Place;
use super::route::Route;
use super::session::Session;
use crate::http;
use crate::messages::console::Key;

/// How long a notice stays.
const NOTICE_MS: u32 = 6_000;

impl Model {
    pub(super) fn open_dialog(&mut self, subject: Subject) -> Vec<Effect> {
        self.dialog_ticket = self.ticket();
        self.dialog = self.me().map(|me| Dialog::new(subject, me));
        self.look_first()
    }

    /// Closes the dialog, unless something would be lost by a key that is easily pressed.
    pub(super) fn escape(&mut self) -> Vec<Effect> {
        if self.keeps_dialog() { Vec::new() } else { self.close() }
    }

    /// Whether there is a dialog that holds something, which it then says.
    pub(super) fn keeps_dialog(&mut self) -> bool {
        self.dialog.as_mut().is_some_and(Dialog::keeps)
    }

    /// Closes the dialog, unless there is something to tell first.
    pub(super) fn close(&mut self) -> Vec<Effect> {
        let Some(dialog) = self.dialog.take_if(|dialog| dialog.may_close()) else { return Vec::new() };
        // The button that opened it is gone with the choice of rows.
        if matches!(&dialog.subject, Subject::Bulk(bulk) if bulk.is_over()) {
            return vec![Effect::FocusHeading];
        }
        if let Some(before) = dialog.before {
            self.dialog_ticket = self.ticket();
            self.dialog = Some(*before);
            return vec![Effect::FocusDialog];
        }
        let Some(subject) = dialog.stopped() else { return Vec::new() };
        let mut effects = self.open_dialog(subject);
        self.screen_ticket = self.ticket();
        effects.extend(self.load());
        effects.push(Effect::FocusDialog);
        effects
    }

    pub(super) fn submit(&mut self) -> Vec<Effect> {
        let Some(dialog) = self.dialog.as_mut().filter(|dialog| dialog.may_close()) else { return Vec::new() };
        let Some(asked) = dialog.request() else {
            self.dialog = None;
            return Vec::new();
        };
        dialog.send(asked, self.dialog_ticket, Call::Change)
    }

    /// Puts the form of the open dialog aside, unfinished.
    pub(super) fn put_aside(&mut self) -> Vec<Effect> {
        let Some(dialog) = self.dialog.as_mut().filter(|dialog| dialog.may_close()) else { return Vec::new() };
        let asked = dialog.draft();
        asked.map_or_else(Vec::new, |asked| dialog.send(asked, self.dialog_ticket, Call::Draft))
    }

    /// The form was put aside, and is found in its list; or it was not, and stays open.
    pub(super) fn was_put_aside(&mut self, reply: http::Reply) -> Vec<Effect> {
        let Some(dialog) = &mut self.dialog else { return Vec::new() };
        if let Err(failure) = http::read::<Created>(reply) {
            dialog.work = Work::Failed(failure.into());
            return vec![Effect::FocusSubmit];
        }
        self.dialog = None;
        self.screen_ticket = self.ticket();
        let mut effects = self.load();
        effects.extend(self.say(Notice::Done(Key::DoneDraft.into())));
        effects
    }

    /// Takes a file that was chosen: a table is read at once, an attachment is sent ahead.
    pub(super) fn chose(&mut self, name: &'static str, file: Chosen) -> Vec<Effect> {
        let (Some(dialog), Session::In(me)) = (&mut self.dialog, &self.session) else { return Vec::new() };
        match dialog.chose(name, file, me) {
            Some(request) => vec![Effect::Call(self.dialog_ticket, Call::Upload(name, request))],
            None => Vec::new(),
        }
    }

    /// Takes a file out again, one that is being sent excepted.
    pub(super) fn unchose(&mut self, name: &'static str) -> Vec<Effect> {
        if let (Some(dialog), Session::In(me)) = (&mut self.dialog, &self.session)
            && dialog.may_close()
        {
            dialog.work = Work::Idle;
            dialog.unchose(name, me);
        }
        Vec::new()
    }

    /// Whether what was filed is looked for in a list: from its own, filtered, and from the person whom it is about.
    fn leaves_for(&self, list: Place) -> bool {
        self.route != Route::from(list)
            && self.route.place().is_some_and(|here| here == list || here == Place::Employee)
    }

    pub(super) fn say(&mut self, notice: Notice) -> Vec<Effect> {
        self.notice = Some(notice);
        self.notice_ticket = self.ticket();
        vec![Effect::Wait(self.notice_ticket, NOTICE_MS)]
    }

    /// The change of the open dialog.
    pub(super) fn changed(&mut self, reply: http::Reply) -> Vec<Effect> {
        let (Some(dialog), Session::In(me)) = (&mut self.dialog, &self.session) else { return Vec::new() };
        let next = match reply {
            Ok(answer) => dialog.done(&answer),
            Err(failure) => {
                let is_refused = matches!(failure, http::Failure::Refused(_));
                let Some(outcome) = dialog.refused(failure) else {
                    // What was seen before may be what it was refused for, here and in the list.
                    dialog.asked = None;
                    let mut effects = self.look();
                    if is_refused {
                        self.screen_ticket = self.ticket();
                        effects.extend(self.load());
                    }
                    effects.push(Effect::FocusSubmit);
                    return effects;
                };
                outcome
            }
        };
        let lists = if let Subject::Change(change) = &dialog.subject { change.lists() } else { None };
        let (dialog, notice) = match next {
            Outcome::Fail => {
                dialog.work = Work::Failed(Failure::Server(http::Failure::Unreadable));
                return vec![Effect::FocusSubmit];
            }
            Outcome::Next(request) => {
                self.note_answered();
                return vec![Effect::Call(self.dialog_ticket, Call::Change(request))];
            }
            Outcome::Show(subject) => (Some(dialog.leads_to(*subject, me)), None),
            Outcome::Close(notice) => (None, Some(notice)),
        };
        let shows = dialog.is_some();
        self.dialog = dialog;
        self.note_answered();
        // What the screen shows is old now; a refresh under way may have been answered from before the change.
        self.screen_ticket = self.ticket();
        let mut effects = match lists {
            // What was filed stands at the head of its list, as long as nothing filters it away.
            Some(place) if !shows && self.leaves_for(place) => self.update(Event::Visit(place.into())),
            _ => self.load(),
        };
        effects.extend(shows.then_some(Effect::FocusDialog));
        if let Some(notice) = notice {
            effects.extend(self.say(notice));
        }
        effects
    }
}

impl Dialog {
    /// Sends the request, or shows what is wrong.
    fn send(
        &mut self,
        asked: Result<http::Request, Vec<InputFault>>,
        ticket: Ticket,
        call: fn(http::Request) -> Call,
    ) -> Vec<Effect> {
        self.kept = false;
        match asked {
            Ok(request) => {
                self.work = Work::Busy;
                vec![Effect::Call(ticket, call(request))]
            }
            Err(faults) => {
                self.faults = faults;
                self.work = Work::Idle;
                vec![Effect::FocusFault]
            }
        }
    }
}

#[cfg(test)]
#[path = "changing/tests.rs"]
mod tests;
