//! One event in, the next model and what to do out.

use klabat_api::phone::CredentialState;

use super::form::{Claimed, Contents, Copy, CorrectionForm, Field};
use super::marks::kind_name;
use super::model::{Call, Effect, Event, Model, Opened, Question, Tap};
use super::screen::Screen;
use crate::Millis;
use crate::app::Slot;
use crate::http::{Failure, Reply};

impl Model {
    /// Takes an event. `now` is the phone's clock: it paces questions, and decides nothing.
    pub fn update(&mut self, now: Millis, event: Event) -> Vec<Effect> {
        match event {
            Event::Opened(opened) => self.opened(*opened),
            Event::Tap(tap) => self.tap(tap),
            Event::Moved(path) => self.show(Screen::of_path(&path)),
            Event::Network(online) => {
                self.online = online;
                if online { self.reload(now).into_iter().collect() } else { Vec::new() }
            }
            Event::Returned => self.reload(now).into_iter().collect(),
            Event::Answered(call, reply) => self.answered(now, call, reply),
            Event::CopyRead(ticket, bytes) => {
                self.absence.copy_read(ticket, bytes);
                Vec::new()
            }
        }
    }

    fn opened(&mut self, opened: Opened) -> Vec<Effect> {
        let Opened { path, held, online } = opened;
        *self = Self {
            open: true,
            online,
            settings: held.settings,
            regency: held.regency,
            phone: held.phone,
            ..Self::default()
        };
        let screen = Screen::of_path(&path);
        let mut effects = vec![Effect::Replace(screen.path())];
        effects.extend(self.show(screen));
        effects
    }

    fn tap(&mut self, tap: Tap) -> Vec<Effect> {
        let effect = match tap {
            Tap::Go(screen) => return self.go(screen),
            Tap::Send => return self.send(),
            Tap::Speak(language) => {
                self.settings.language = language;
                return vec![self.keep_settings(), Effect::Present];
            }
            Tap::Refresh => self.refresh(),
            Tap::Type(field, text) => self.typed(field, text),
            Tap::Partial(partial) => self.part(partial),
            Tap::NextDay(next_day) => {
                if !self.correction.filing.sending {
                    self.correction.next_day = next_day;
                }
                None
            }
            Tap::Enclose(name) => {
                let ticket = self.next_ticket();
                let contents = Contents::Awaited(ticket);
                self.absence.enclose(Some(Copy { name, contents })).then_some(Effect::ReadCopy(ticket))
            }
            Tap::TakeOut => {
                self.absence.enclose(None);
                None
            }
            Tap::AskTakeBack(what, id) => {
                if self.question.as_ref().is_none_or(|question| !question.sending) {
                    self.question = Some(Question { what, id, sending: false, failure: None });
                }
                None
            }
            Tap::Keep => {
                self.question = self.question.take().filter(|question| question.sending);
                None
            }
            Tap::TakeBack => self.take_back(),
        };
        effect.into_iter().collect()
    }

    fn keep_settings(&self) -> Effect {
        // No `expect`: the page would carry the words of serde's errors for it.
        let Ok(text) = serde_json::to_string(&self.settings) else { panic!("settings have string keys only") };
        Effect::Keep(Slot::Settings, text)
    }

    fn go(&mut self, screen: Screen) -> Vec<Effect> {
        if self.screen == screen {
            return Vec::new();
        }
        let mut effects = vec![Effect::Push(screen.path())];
        effects.extend(self.show(screen));
        effects
    }

    /// Shows a screen, and asks for what it shows. News and an open question end with the one before.
    pub(super) fn show(&mut self, screen: Screen) -> Vec<Effect> {
        self.screen = screen;
        self.visit = self.next_ticket();
        (self.told, self.question) = (None, None);
        self.prefill();
        let mut effects = vec![Effect::Present];
        effects.extend(self.load());
        effects
    }

    /// A correction of another day begins anew.
    pub(super) fn prefill(&mut self) {
        if let Screen::Correction(Some(date)) = &self.screen
            && *date != self.correction.date
            && !self.correction.filing.sending
        {
            self.correction = CorrectionForm { date: date.clone(), ..CorrectionForm::default() };
        }
    }

    fn typed(&mut self, field: Field, text: String) -> Option<Effect> {
        match self.screen {
            Screen::Absence => {
                self.typed_absence(field, text);
                self.look()
            }
            Screen::Correction(_) => {
                self.typed_correction(field, text);
                None
            }
            Screen::Requests | Screen::Days(_) => None,
        }
    }

    fn typed_absence(&mut self, field: Field, text: String) {
        let kinds = self.requests.value.as_ref().map(|requests| &*requests.kinds).unwrap_or_default();
        let form = &mut self.absence;
        if form.filing.sending {
            return;
        }
        match field {
            Field::Kind => form.kind = kinds.iter().copied().find(|kind| kind_name(*kind) == text),
            Field::First => {
                form.first = text;
                form.follow();
            }
            Field::Last => form.last = text,
            Field::From => form.from = text,
            Field::Until => form.until = text,
            Field::Reason => form.reason = text,
            Field::Date | Field::Claim | Field::At | Field::Copy => return,
        }
        form.filing.changed(field);
    }

    fn part(&mut self, partial: bool) -> Option<Effect> {
        let form = &mut self.absence;
        if form.filing.sending {
            return None;
        }
        form.partial = partial;
        // The other fields ask for something else now.
        for field in [Field::First, Field::Last, Field::From, Field::Until] {
            form.filing.changed(field);
        }
        self.look()
    }

    fn typed_correction(&mut self, field: Field, text: String) {
        let form = &mut self.correction;
        if form.filing.sending {
            return;
        }
        match field {
            Field::Date => form.date = text,
            Field::Claim => form.claim = Claimed::ALL.into_iter().find(|claim| claim.name() == text),
            Field::At => form.at = text,
            Field::Reason => form.reason = text,
            Field::Kind | Field::First | Field::Last | Field::From | Field::Until | Field::Copy => return,
        }
        form.filing.changed(field);
    }

    fn answered(&mut self, now: Millis, call: Call, reply: Reply) -> Vec<Effect> {
        self.learn(&reply);
        match call {
            Call::Requests(ticket) => {
                let today = self.requests.heard(now, ticket, reply).map(|requests| requests.today.clone());
                self.served(today);
                Vec::new()
            }
            Call::Month(ticket) => {
                let today = self.month.heard(now, ticket, reply).map(|month| month.today.clone());
                self.served(today);
                Vec::new()
            }
            Call::Look(ticket) => {
                self.absence.look.heard(now, ticket, reply);
                Vec::new()
            }
            Call::File(what, visit) => self.filed(what, visit, reply),
            Call::TakeBack(what, id) => self.taken_back(what, &id, reply),
        }
    }

    /// A refusal says how the phone stands.
    fn learn(&mut self, reply: &Reply) {
        let state = match reply.as_ref().err().and_then(Failure::code) {
            Some("pending_credential") => CredentialState::Pending,
            Some("unknown_phone") => CredentialState::Revoked,
            _ => return,
        };
        if let Some(phone) = &mut self.phone {
            phone.state = state;
        }
    }

    /// So does an answer: an active phone gets one, and no other.
    fn served(&mut self, today: Option<String>) {
        if let (Some(phone), Some(today)) = (&mut self.phone, today) {
            phone.state = CredentialState::Active;
            self.today = Some(today);
        }
    }
}
