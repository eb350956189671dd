//! Aktivasi: the form, whose phone it will be, and finding a credential again.

use klabat_api::phone::{Enrolled, EnrolmentOptions, EnrolmentStart, EnrolmentStep, Found, FoundAssertion};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{EnrolmentCode, Subject};
use sha2::{Digest as _, Sha256};

use super::model::{Call, Effect, Model, Work, json};
use super::screen::Screen;
use super::stored::{Kind, Phone, Slot};
use super::visit::Goal;
use crate::ceremony::{Asserted, Declined, Get};
use crate::http::{self, Failure, Reply, Request};

/// The screen Aktivasi.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Activation {
    /// Where it stands.
    pub step: Step,
    /// The form as it was sent, and the hash of its code.
    sent: Option<(EnrolmentStart, Subject)>,
    /// When the options came, by the phone's clock.
    answered_at: crate::Millis,
}

/// Where the activation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// NIP and code are asked for.
    Form(Faults),
    /// The server is asked.
    Asking,
    /// Whose phone it will be: asks for a yes.
    Confirm(Box<EnrolmentOptions>),
    /// The server found a credential; the screen lock shows whether it is on this phone.
    Proving(Box<Found>),
    /// It is not, or the lock was not passed.
    NotHere(Box<Found>, Declined),
}

impl Default for Step {
    fn default() -> Self {
        Self::Form(Faults::default())
    }
}

/// What is wrong with the form.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Faults {
    /// The NIP has not 18 digits.
    pub nip: bool,
    /// The code has not ten letters and digits.
    pub code: bool,
    /// The server's word.
    pub server: Option<Failure>,
}

impl Faults {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn none(&self) -> bool {
        !self.nip && !self.code && self.server.is_none()
    }
}

impl Activation {
    /// The form to send again when the options are older than that: their challenge might expire on the way.
    pub(super) fn fresh_start(&self, now: crate::Millis, age_ms: u64) -> Option<EnrolmentStart> {
        let old = now.saturating_sub(self.answered_at) > age_ms;
        self.sent.as_ref().filter(|_| old).map(|(start, _)| start.clone())
    }
}

/// Before the server challenge, in the challenge of a found credential ([`Found::challenge`]).
const FOUND_DOMAIN: &[u8] = b"klabat-found-v1\0";

/// Digits of a NIP.
const NIP_DIGITS: usize = 18;

/// The digits of a NIP as people write it, if it has 18.
fn nip(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|each| !each.is_whitespace()).collect();
    (digits.len() == NIP_DIGITS && digits.bytes().all(|each| each.is_ascii_digit())).then_some(digits)
}

impl Model {
    /// Sends the form.
    pub(super) fn activate(&mut self, typed_nip: &str, typed_code: &str) -> Vec<Effect> {
        if self.activation.step == Step::Asking {
            return Vec::new();
        }
        let (nip, code) = (nip(typed_nip), typed_code.parse::<EnrolmentCode>().ok());
        let (Some(nip), Some(code)) = (&nip, &code) else {
            self.activation.step = Step::Form(Faults { nip: nip.is_none(), code: code.is_none(), server: None });
            return Vec::new();
        };
        let start = EnrolmentStart { nip: nip.clone(), code: code.to_string() };
        let mut effects = vec![Effect::Send(Call::Options, Request::json(routes::ENROLMENT_OPTIONS, &start))];
        self.activation =
            Activation { step: Step::Asking, sent: Some((start, Subject::of_code(code))), answered_at: 0 };
        if self.config.is_none() {
            effects.push(Effect::Send(Call::Config, Request::get(routes::CONFIG)));
        }
        effects
    }

    /// The server's word on NIP and code.
    pub(super) fn activation_answered(&mut self, now: crate::Millis, reply: Reply) -> Vec<Effect> {
        if self.activation.step != Step::Asking {
            return Vec::new();
        }
        self.activation.answered_at = now;
        match http::read::<EnrolmentStep>(reply) {
            Ok(EnrolmentStep::Enrol(options)) => {
                self.activation.step = Step::Confirm(Box::new(options));
                vec![Effect::Present]
            }
            Ok(EnrolmentStep::Found(found)) => self.prove(found),
            Err(failure) => {
                self.activation.step = Step::Form(Faults { server: Some(failure), ..Faults::default() });
                Vec::new()
            }
        }
    }

    /// Asks the screen lock whether the found credential is on this phone. The phone makes the challenge itself, so
    /// that nobody can have it sign a punch under this name.
    fn prove(&mut self, found: Found) -> Vec<Effect> {
        let Some(config) = &self.config else {
            self.activation.step = Step::Form(Faults { server: Some(Failure::Unreachable), ..Faults::default() });
            return vec![Effect::Send(Call::Config, Request::get(routes::CONFIG))];
        };
        let challenge = Sha256::new().chain_update(FOUND_DOMAIN).chain_update(&found.server_challenge.0).finalize();
        let allow = vec![found.credential.0.clone()];
        let get = Get { challenge: challenge.to_vec(), rp_id: config.rp_id.clone(), allow };
        self.activation.step = Step::Proving(Box::new(found));
        vec![Effect::Present, Effect::Prove(get)]
    }

    /// The screen lock's word; the server checks it.
    pub(super) fn proved(&mut self, result: Result<Asserted, Declined>) -> Vec<Effect> {
        let Step::Proving(found) = &self.activation.step else { return Vec::new() };
        match result {
            Ok(Asserted { credential_id, authenticator_data, client_data_json, signature }) => {
                let proof = FoundAssertion {
                    credential: Base64Url(credential_id),
                    server_challenge: found.server_challenge.clone(),
                    client_data_json: Base64Url(client_data_json),
                    authenticator_data: Base64Url(authenticator_data),
                    signature: Base64Url(signature),
                };
                vec![Effect::Send(Call::Found, Request::json(routes::ENROLMENT_FOUND, &proof))]
            }
            Err(declined) => {
                self.activation.step = Step::NotHere(found.clone(), declined);
                vec![Effect::Present]
            }
        }
    }

    /// The server's word on the proof. A challenge is good once, so that after a failure the form is sent again.
    pub(super) fn found_answered(&mut self, reply: Reply) -> Vec<Effect> {
        if !matches!(self.activation.step, Step::Proving(_)) {
            return Vec::new();
        }
        match http::read::<Enrolled>(reply) {
            Ok(enrolled) => self.adopt(enrolled.into()),
            Err(failure) => {
                self.activation.step = Step::Form(Faults { server: Some(failure), ..Faults::default() });
                vec![Effect::Present]
            }
        }
    }

    /// Yes, that is me: the visit to the beacon begins (or the screen lock is asked again).
    pub(super) fn enrol(&mut self, now: crate::Millis) -> Vec<Effect> {
        if self.outbox.has(Kind::Enrolment) {
            // One is sealed already: a second would leave a second key on the phone.
            return self.send_waiting();
        }
        match (&self.activation.step, &self.activation.sent) {
            (Step::Confirm(options), Some((_, subject))) => {
                let goal = Goal::Enrol { options: options.clone(), subject: *subject };
                self.set_out(now, goal)
            }
            (Step::NotHere(found, _), _) => {
                let found = Found::clone(found);
                self.prove(found)
            }
            _ => Vec::new(),
        }
    }

    /// Back to the form.
    pub(super) fn back_to_form(&mut self) -> Vec<Effect> {
        if matches!(self.work, Work::Visiting(_) | Work::Sending(..)) {
            return Vec::new();
        }
        self.work = Work::Idle;
        self.activation = Activation::default();
        vec![Effect::Present]
    }

    /// This phone is enrolled.
    pub(super) fn adopt(&mut self, phone: Phone) -> Vec<Effect> {
        self.activation = Activation::default();
        let mut effects = vec![Effect::Keep(Slot::Phone, json(&phone)), Effect::Persist];
        if self.phone.as_ref().is_some_and(|former| former.credential != phone.credential) {
            self.status = None;
            effects.push(Effect::Forget(Slot::Status));
        }
        self.phone = Some(phone);
        self.screen = Screen::CheckIn;
        effects.extend([Effect::Replace(Screen::CheckIn.path()), Effect::Present]);
        effects.extend(self.ask_status());
        effects
    }
}

#[cfg(test)]
mod tests {
    use super::nip;

    #[test]
    fn a_nip_is_eighteen_digits_however_it_is_spaced() {
        assert_eq!(nip("19850312 201001 1 004").as_deref(), Some("198503122010011004"));
        for text in [
            "",
            "19850312201001100",
            "1985031220100110045",
            "19850312201001100A",
            "１９８５０３１２２０１００１１００４",
        ] {
            assert_eq!(nip(text), None, "{text}");
        }
    }
}
