//! What an open form asks the server while one types: who is meant, and by what it will be judged. Nothing is changed by
//! it, and nobody waits for it: a form without an answer can be sent all the same.

use super::call::Call;
use super::dialog::{Dialog, Subject};
use super::model::{Effect, Model, Ticket};
use crate::http;

/// How long after the last key it is asked.
const TYPING_PAUSE_MS: u32 = 300;

impl Model {
    /// Asks anew when the form of the open dialog wants to know something else than before.
    pub(super) fn look(&mut self) -> Vec<Effect> {
        let ticket = self.ticket();
        let Some(dialog) = &mut self.dialog else { return Vec::new() };
        let wanted = dialog.look();
        if wanted == dialog.asked {
            return Vec::new();
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
        if waits { vec![Effect::Wait(ticket, TYPING_PAUSE_MS)] } else { Vec::new() }
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
