//! One event in, the next model and what to do out.

use klabat_api::log::LogProof;
use klabat_api::phone::{Config, CredentialState, PhoneStatus};
use klabat_api::{Base64Url, routes};

use super::logged::Logged;
use super::model::{Alarm, Call, Effect, Event, Model, Opened, Outcome, Tap, Work, json};
use super::outbox::{Outbox, note};
use super::screen::Screen;
use super::stored::{Sharing, Slot};
use super::visit::Goal;
use crate::Millis;
use crate::http::{self, Failure, Reply, Request};

/// How often a phone that waits for its operator asks.
const POLL_MS: u32 = 10_000;
/// News older than this are asked for again when the person returns.
const FRESH_MS: u64 = 30_000;
/// By the server's clock: when a list surely has a record that was received so long before it. A list may have been read
/// while the record was being stored; no request takes a minute.
const SETTLED_MS: u64 = 60_000;

impl Model {
    /// Takes an event. `now` is the phone's clock: it paces retries and shows hints, and decides nothing.
    pub fn update(&mut self, now: Millis, event: Event) -> Vec<Effect> {
        match event {
            Event::Opened(opened) => self.opened(*opened),
            Event::Tap(tap) => self.tap(now, tap),
            Event::Moved(path) => self.show(Screen::of_path(&path)),
            Event::Network(online) => self.network(online),
            Event::Returned => self.returned(now),
            Event::Installable => {
                self.installable = true;
                Vec::new()
            }
            Event::Installed(accepted) => self.installed(now, accepted),
            Event::Answered(call, reply) => self.answered(now, call, reply),
            Event::Kept(Slot::Outbox(submission), kept) => {
                self.outbox.kept(&submission, kept);
                Vec::new()
            }
            Event::Kept(..) => Vec::new(),
            Event::Heard(attempt, heard) => self.heard(now, attempt, heard),
            Event::Verified(submission, genuine) => self.verified(&submission, genuine),
            Event::LogVerified(record, genuine) => self.log_verified(&record, genuine),
            Event::Proved(result) => self.proved(result),
            Event::Woke(alarm) => self.woke(now, alarm),
        }
    }

    fn opened(&mut self, opened: Opened) -> Vec<Effect> {
        let Opened { path, stored, abilities, online } = opened;
        *self = Self {
            open: true,
            abilities,
            online,
            settings: stored.settings,
            config: stored.config,
            phone: stored.phone,
            status: stored.status,
            receipts: stored.receipts,
            outbox: Outbox::of(stored.outbox),
            installable: self.installable,
            ..Self::default()
        };
        // Not by collecting, which would sort first: a sort is 1 % of the app.
        self.logged.extend(stored.proofs.into_iter().map(|(record, proof)| (record, Logged::Proven(proof))));
        self.screen = Screen::of_path(&path);
        if self.phone.is_none() && self.screen == Screen::CheckIn {
            self.screen = Screen::Activation;
        }
        let mut effects = vec![
            Effect::Replace(self.screen.path()),
            Effect::Present,
            Effect::Send(Call::Config, Request::get(routes::CONFIG)),
        ];
        effects.extend(self.ask_status());
        effects.extend(self.send_waiting());
        effects
    }

    fn tap(&mut self, now: Millis, tap: Tap) -> Vec<Effect> {
        match tap {
            Tap::Go(screen) => self.go(screen),
            Tap::Activate { nip, code } => self.activate(&nip, &code),
            Tap::Enrol => self.enrol(now),
            Tap::BackToForm => self.back_to_form(),
            Tap::Punch(intent) => self.set_out(now, Goal::Punch(intent)),
            Tap::Stop => self.stop(),
            Tap::Dismiss => {
                if matches!(self.work, Work::Ended(_)) {
                    self.work = Work::Idle;
                }
                Vec::new()
            }
            Tap::SendNow => self.send_waiting(),
            Tap::Refresh => self.ask_status(),
            Tap::Share(shared) => self.share(shared),
            Tap::Speak(language) => {
                self.settings.language = language;
                vec![self.keep_settings(), Effect::Present]
            }
            Tap::Install => vec![Effect::Install],
            Tap::NotNow => {
                self.settings.install_dismissed_at = Some(now);
                vec![self.keep_settings()]
            }
            Tap::SaveReceipt(record) => self.save_receipt(&record),
            Tap::Reset => vec![Effect::ForgetAll],
        }
    }

    fn go(&mut self, screen: Screen) -> Vec<Effect> {
        if self.screen == screen {
            return Vec::new();
        }
        let mut effects = vec![Effect::Push(screen.path())];
        effects.extend(self.show(screen));
        effects
    }

    fn show(&mut self, screen: Screen) -> Vec<Effect> {
        self.screen = screen;
        let mut effects = vec![Effect::Present];
        if let Screen::Detail(record) = self.screen.clone() {
            effects.extend(self.seek_proof(&record));
        }
        effects
    }

    fn network(&mut self, online: bool) -> Vec<Effect> {
        self.online = online;
        if !online {
            return Vec::new();
        }
        let mut effects = self.send_waiting();
        effects.extend(self.ask_status());
        effects
    }

    fn returned(&mut self, now: Millis) -> Vec<Effect> {
        let mut effects = self.send_waiting();
        if self.status_at.is_none_or(|at| now.saturating_sub(at) > FRESH_MS) {
            effects.extend(self.ask_status());
        }
        effects
    }

    fn share(&mut self, shared: bool) -> Vec<Effect> {
        let before = self.settings.location;
        self.settings.location = if shared { Sharing::Shared } else { Sharing::Denied };
        let mut effects = vec![self.keep_settings()];
        if shared && before != Sharing::Shared {
            effects.push(Effect::AskLocation);
        } else {
            self.whereabouts = None;
            effects.extend(self.look_around());
        }
        effects
    }

    fn installed(&mut self, now: Millis, accepted: bool) -> Vec<Effect> {
        self.installable = false;
        self.abilities.installed |= accepted;
        if accepted {
            return Vec::new();
        }
        self.settings.install_dismissed_at = Some(now);
        vec![self.keep_settings()]
    }

    fn save_receipt(&mut self, record: &Base64Url) -> Vec<Effect> {
        let brief = self.records().iter().find(|known| known.id == *record).cloned();
        let (Some(receipt), Some(record)) = (self.receipts.get(record), brief) else { return Vec::new() };
        let edge_keys = self.config.as_ref().map(|config| config.edge_keys.clone()).unwrap_or_default();
        let file = ReceiptFile {
            format: "klabat-receipt-v1",
            receipt: receipt.clone(),
            log: self.proof(&record.id).cloned(),
            record: klabat_api::phone::PunchBrief { reviewed: None, ..record },
            edge_keys,
        };
        let text = json(&file);
        let name = ["klabat-", &file.record.id.encode()[..8], ".json"].concat();
        vec![Effect::Save { name, text }]
    }

    fn answered(&mut self, now: Millis, call: Call, reply: Reply) -> Vec<Effect> {
        match call {
            Call::Config => self.configured(reply),
            Call::Status => self.told(now, reply),
            Call::Options => self.activation_answered(now, reply),
            Call::Found => self.found_answered(reply),
            Call::Challenge(attempt) => self.challenged(now, attempt, reply),
            Call::Refresh(attempt) => self.granted(now, attempt, reply),
            Call::Proof(record) => self.proof_answered(record, reply),
            Call::Submit(submission) => self.submitted(&submission, reply),
        }
    }

    fn configured(&mut self, reply: Reply) -> Vec<Effect> {
        let Ok(config) = http::read::<Config>(reply) else { return Vec::new() };
        let keep = Effect::Keep(Slot::Config, json(&config));
        self.config = Some(config);
        vec![keep]
    }

    /// Asks what the server knows of this phone.
    pub(super) fn ask_status(&mut self) -> Vec<Effect> {
        let asks = self.phone.iter().map(|phone| Request::json(routes::PHONE_STATUS, &phone.request()));
        asks.map(|request| Effect::Send(Call::Status, request)).collect()
    }

    fn told(&mut self, now: Millis, reply: Reply) -> Vec<Effect> {
        let Some(phone) = &mut self.phone else { return Vec::new() };
        let mut status = match http::read::<PhoneStatus>(reply) {
            Ok(status) => status,
            Err(failure) => {
                // A stranger's token and a revoked phone are refused alike: either way this phone is none any more.
                if matches!(failure, Failure::Refused(_)) {
                    phone.state = CredentialState::Revoked;
                }
                self.status_failure = Some(failure);
                return self.poll();
            }
        };
        if status.owner.is_some() {
            for record in self.status.iter().flat_map(|known| &known.records) {
                if record.received_at.saturating_add(SETTLED_MS) > status.server_time {
                    note(&mut status, record.clone());
                }
            }
        }
        self.status_failure = None;
        self.status_at = Some(now);
        self.clock_ahead = i64::try_from(status.server_time).unwrap_or(i64::MAX).saturating_sub_unsigned(now);
        phone.state = status.state;
        phone.check.clone_from(&status.check);
        if let Some(owner) = &status.owner {
            phone.name.clone_from(&owner.name);
            phone.unit.clone_from(&owner.unit);
        }
        let mut effects = vec![Effect::Keep(Slot::Phone, json(phone)), Effect::Keep(Slot::Status, json(&status))];
        // Of an ended phone the server tells no records; its receipts are the person's proof all the same.
        if status.owner.is_some() {
            effects.extend(self.prune(&status));
        }
        effects.extend(self.seek_proofs(status.server_time));
        if status.state == CredentialState::Active && matches!(self.work, Work::Ended(Outcome::Enrolled)) {
            self.work = Work::Idle;
        }
        self.status = Some(status);
        effects.extend(self.poll());
        effects.extend(self.look_around());
        effects
    }

    /// While nothing runs, asks where the phone is from its office, so that it is said before the punch. Only where the
    /// person lets the location go along, and where there is an office to tell it of; the fix stays on the phone.
    fn look_around(&self) -> Option<Effect> {
        let tells = self.shares_location() && self.owner().is_some_and(|owner| !owner.areas.is_empty());
        (tells && matches!(self.work, Work::Idle)).then_some(Effect::Locate(self.attempt))
    }

    /// Receipts go with the records they are for.
    fn prune(&mut self, status: &PhoneStatus) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.receipts.retain(|id, _| {
            let kept = status.records.iter().any(|record| record.id == *id);
            if !kept {
                effects.push(Effect::Forget(Slot::Receipt(id.clone())));
                effects.push(Effect::Forget(Slot::Proof(id.clone())));
                self.logged.remove(id);
            }
            kept
        });
        effects
    }

    /// While the operator has not confirmed, asks again.
    fn poll(&mut self) -> Vec<Effect> {
        let pending = self.phone.as_ref().is_some_and(|phone| phone.state == CredentialState::Pending);
        if !pending || self.polling {
            return Vec::new();
        }
        self.polling = true;
        vec![Effect::Wait(Alarm::Poll, POLL_MS)]
    }

    fn woke(&mut self, now: Millis, alarm: Alarm) -> Vec<Effect> {
        match alarm {
            Alarm::Reconnect(attempt) | Alarm::AskAgain(attempt) => self.continued(now, attempt, alarm),
            Alarm::Resend => self.resend(),
            Alarm::Poll => {
                self.polling = false;
                self.ask_status()
            }
        }
    }
}

/// A receipt as a person takes it away, with what it says and nothing that was decided since: anyone can verify it
/// under one of the keys, and with its proof that it is in the log. The auditor's `klabat receipt` reads it; who
/// brings other keys need not believe these.
#[derive(serde::Serialize)]
struct ReceiptFile {
    format: &'static str,
    receipt: Base64Url,
    log: Option<LogProof>,
    record: klabat_api::phone::PunchBrief,
    edge_keys: Vec<Base64Url>,
}
