//! What is asked of the server, and what its answers change.

use klabat_api::common::Done;
use klabat_api::console::{Created, Filed};
use klabat_api::own::{MonthAsked, TakeBack};
use klabat_api::routes;

use super::fetched::Ticket;
use super::form::{AbsenceForm, CorrectionForm, Filing};
use super::model::{Call, Effect, Model, Question, Told, What};
use super::screen::Screen;
use crate::Millis;
use crate::app::Phone;
use crate::http::{self, Failure, Reply, Request};

/// Of an answer that is awaited, or was heard so short a time ago, no news is asked when the person returns.
const FRESH_MS: u64 = 30_000;

impl Model {
    /// Asks for what the screen shows. A form needs today and the kinds, and these do not change while one types.
    pub(super) fn load(&mut self) -> Option<Effect> {
        match self.screen {
            Screen::Days(_) => self.ask_month(),
            Screen::Requests => self.ask_requests(),
            Screen::Absence | Screen::Correction(_) if self.requests.value.is_none() => self.ask_requests(),
            Screen::Correction(_) => None,
            Screen::Absence => {
                if self.absence.look.failure.is_some() {
                    self.absence.looked_at = None;
                }
                self.look()
            }
        }
    }

    /// Asks for what the screen shows unless that is fresh.
    pub(super) fn reload(&mut self, now: Millis) -> Option<Effect> {
        let fresh = match self.screen {
            Screen::Days(_) => self.month.is_fresh(now, FRESH_MS),
            Screen::Requests => self.requests.is_fresh(now, FRESH_MS),
            Screen::Absence | Screen::Correction(_) => self.requests.is_awaited(),
        };
        if fresh { None } else { self.load() }
    }

    /// Asks for what the screen shows, at the person's wish: once.
    pub(super) fn refresh(&mut self) -> Option<Effect> {
        let awaited = match self.screen {
            Screen::Days(_) => self.month.is_awaited(),
            _ => self.requests.is_awaited(),
        };
        if awaited { None } else { self.load() }
    }

    fn ask_requests(&mut self) -> Option<Effect> {
        let request = Request::json(routes::OWN_REQUESTS, &self.phone.as_ref()?.request());
        let ticket = self.next_ticket();
        self.requests.ask(ticket);
        Some(Effect::Send(Call::Requests(ticket), request))
    }

    fn ask_month(&mut self) -> Option<Effect> {
        let Phone { credential, token, .. } = self.phone.clone()?;
        let Screen::Days(month) = self.screen.clone() else { return None };
        // The days of another month must not stand under the name of this one.
        if self.month.value.as_ref().map(|value| &*value.month) != self.shown_month() {
            self.month.value = None;
        }
        let request = Request::json(routes::OWN_MONTH, &MonthAsked { credential, token, month });
        let ticket = self.next_ticket();
        self.month.ask(ticket);
        Some(Effect::Send(Call::Month(ticket), request))
    }

    /// After the form for leave changed: asks what it would be judged by, when that is another question than before.
    pub(super) fn look(&mut self) -> Option<Effect> {
        let asks = self.phone.as_ref().and_then(|phone| self.absence.look_asks(phone));
        if asks == self.absence.looked_at {
            return None;
        }
        let ticket = self.next_ticket();
        let form = &mut self.absence;
        form.look.forget();
        form.looked_at = asks;
        let request = Request::json(routes::OWN_ABSENCE, form.looked_at.as_ref()?);
        form.look.ask(ticket);
        Some(Effect::Send(Call::Look(ticket), request))
    }

    /// Sends the form on the screen, once.
    pub(super) fn send(&mut self) -> Vec<Effect> {
        let Some(what) = self.form() else { return Vec::new() };
        if self.filing_of(what).sending {
            return Vec::new();
        }
        let faults = match what {
            What::Absence => self.absence.check(),
            What::Correction => self.correction.check(),
        };
        let request = if faults.is_empty() { self.filing_request(what) } else { None };
        let sending = request.is_some();
        *self.filing_of(what) = Filing { faults, failure: None, sending };
        match request {
            Some(request) => vec![Effect::Send(Call::File(what, self.visit), request)],
            None => vec![Effect::Summarise],
        }
    }

    /// The form on the screen.
    const fn form(&self) -> Option<What> {
        match self.screen {
            Screen::Absence => Some(What::Absence),
            Screen::Correction(_) => Some(What::Correction),
            Screen::Requests | Screen::Days(_) => None,
        }
    }

    fn filing_request(&self, what: What) -> Option<Request> {
        let phone = self.phone.as_ref()?;
        Some(match what {
            What::Absence => Request::json(routes::OWN_ABSENCE, &self.absence.asks(phone)?),
            What::Correction => Request::json(routes::OWN_CORRECTION, &self.correction.asks(phone)?),
        })
    }

    fn filing_of(&mut self, what: What) -> &mut Filing {
        match what {
            What::Absence => &mut self.absence.filing,
            What::Correction => &mut self.correction.filing,
        }
    }

    /// The server's word on a form that was sent on that visit.
    pub(super) fn filed(&mut self, what: What, visit: Ticket, reply: Reply) -> Vec<Effect> {
        let filed = match what {
            // What was not given an id was not filed.
            What::Absence => http::read::<Filed>(reply).and_then(|filed| filed.id.ok_or(Failure::Unreadable)),
            What::Correction => http::read::<Created>(reply).map(|created| created.id),
        };
        if let Err(failure) = filed {
            return self.unfiled(what, failure);
        }
        match what {
            What::Absence => self.absence = AbsenceForm::default(),
            What::Correction => self.correction = CorrectionForm::default(),
        }
        let mut effects = Vec::new();
        if visit == self.visit {
            effects.push(Effect::Replace(Screen::Requests.path()));
            effects.extend(self.show(Screen::Requests));
        } else {
            self.prefill();
            effects.extend(self.renew());
        }
        self.told = Some(Told::Filed(what));
        effects
    }

    fn unfiled(&mut self, what: What, failure: Failure) -> Vec<Effect> {
        let filing = self.filing_of(what);
        (filing.sending, filing.failure) = (false, Some(failure));
        if self.form() == Some(what) {
            return vec![Effect::Summarise];
        }
        self.told = Some(Told::Unfiled(what));
        // It may have arrived all the same: then the list knows.
        self.renew().into_iter().collect()
    }

    /// Reads the list anew where it is on the screen; elsewhere it is read when one goes there.
    fn renew(&mut self) -> Option<Effect> {
        if self.screen == Screen::Requests { self.ask_requests() } else { None }
    }

    /// Takes back what the question is about, once.
    pub(super) fn take_back(&mut self) -> Option<Effect> {
        let Phone { credential, token, .. } = self.phone.clone()?;
        let question = self.question.as_mut().filter(|question| !question.sending)?;
        (question.sending, question.failure) = (true, None);
        let Question { what, id, .. } = question.clone();
        let route = match what {
            What::Absence => routes::OWN_ABSENCE_CANCEL,
            What::Correction => routes::OWN_CORRECTION_WITHDRAW,
        };
        let request = Request::json(route, &TakeBack { credential, token, id: id.clone() });
        Some(Effect::Send(Call::TakeBack(what, id), request))
    }

    /// The server's word on it; the question may have been left meanwhile.
    pub(super) fn taken_back(&mut self, what: What, id: &str, reply: Reply) -> Vec<Effect> {
        let mut effects = Vec::new();
        let question = self.question.as_mut().filter(|question| question.what == what && question.id == id);
        match (http::read::<Done>(reply), question) {
            (Ok(_), question) => {
                // What had the focus is gone.
                effects.extend(question.is_some().then_some(Effect::Present));
                self.question = self.question.take().filter(|open| open.id != id);
                self.told = Some(Told::TakenBack(what));
            }
            (Err(failure), Some(question)) => (question.sending, question.failure) = (false, Some(failure)),
            (Err(_), None) => {}
        }
        // Without a word, too, it may be taken back; and who decided meanwhile is in the list.
        effects.extend(self.renew());
        effects
    }
}
