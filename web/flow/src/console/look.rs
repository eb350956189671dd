//! What an open form asks the server while one types: who is meant, and by what it will be judged. Nothing is changed by
//! it, and nobody waits for it: a form without an answer can be sent all the same.

use super::call::Call;
use super::dialog::{Dialog, Subject};
use super::model::{Effect, Model, Ticket};
use crate::http;

/// How long after the last key it is asked.
const TYPING_PAUSE_MS: u32 = 300;

impl Model {
    /// Asks anew when the form of the open dialog wants to know something else than before, once nothing is typed.
    pub(super) fn look(&mut self) -> Vec<Effect> {
        self.wants().map(|ticket| Effect::Wait(ticket, TYPING_PAUSE_MS)).into_iter().collect()
    }

    /// Asks at once what the form of a dialog wants to know that was just opened.
    pub(super) fn look_first(&mut self) -> Vec<Effect> {
        // What the dialog before it asked is nothing to this one.
        self.look_ticket = self.ticket();
        self.wants().map(|ticket| self.look_now(ticket)).unwrap_or_default()
    }

    /// To whom the answer will belong, where there is something to ask.
    fn wants(&mut self) -> Option<Ticket> {
        let ticket = self.ticket();
        let dialog = self.dialog.as_mut()?;
        let wanted = dialog.look();
        if wanted == dialog.asked {
            return None;
        }
        // An answer that is still under way is about something else now.
        self.look_ticket = ticket;
        let waits = wanted.is_some();
        dialog.asked = wanted;
        if let Some(me) = self.me().cloned()
            && let Some(dialog) = &mut self.dialog
        {
            dialog.looked(None, &me);
        }
        waits.then_some(ticket)
    }

    /// The call, once nothing was typed for a while.
    pub(super) fn look_now(&self, ticket: Ticket) -> Vec<Effect> {
        let asked = self.dialog.as_ref().and_then(|dialog| dialog.asked.clone());
        asked.map(|request| Effect::Call(ticket, Call::Look(request))).into_iter().collect()
    }

    /// Takes the answer; none shows nothing.
    pub(super) fn looked(&mut self, reply: http::Reply) {
        if let Some(me) = self.me().cloned()
            && let Some(dialog) = &mut self.dialog
            && let Ok(answer) = reply
        {
            dialog.looked(Some(&answer), &me);
        }
    }
}

impl Dialog {
    fn look(&self) -> Option<http::Request> {
        if let Subject::Change(change) = &self.subject { change.look(&self.values) } else { None }
    }

    fn looked(&mut self, answer: Option<&[u8]>, me: &klabat_api::console::Me) {
        if let Subject::Change(change) = &self.subject {
            change.looked(answer, &mut self.values);
            self.form = Some(change.form(&self.values, me));
        }
    }
}

#[cfg(test)]
#[path = "look/tests.rs"]
mod tests;
