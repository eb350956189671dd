//! Getting in and out, and what a role may do. The server decides; this only spares people refusals.

use klabat_api::Base64Url;
use klabat_api::console::{LinkToken, Me, Register, RegisterOptions, Role, SignIn as SignInCall, SignInOptions};

use super::call::{Call, Failure};
use super::dialog::Work;
use super::page::Page;
use crate::ceremony::{Asserted, Class, Create, Created, Declined, Get};

/// Whether somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// Being asked.
    Checking,
    /// Could not be asked.
    Unknown(Failure),
    /// Nobody is.
    Out,
    /// Somebody is.
    In(Me),
}

/// A change that only some roles may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Import the roster, and move people.
    ManageRoster,
    /// Issue codes, reset phones, confirm and reject enrolments.
    ManagePhones,
    /// File requests, corrections, records by hand and outages for others.
    File,
    /// Decide corrections and reviews.
    Decide,
    /// Register and revoke beacons.
    ManageBeacons,
    /// Invite users.
    ManageUsers,
}

/// Whether a role may make a change.
#[must_use]
pub const fn may(role: Role, act: Act) -> bool {
    match (role, act) {
        (Role::Admin, _) | (Role::Operator, Act::ManagePhones | Act::File | Act::Decide) => true,
        (Role::Operator | Role::Superior | Role::Auditor, _) => false,
    }
}

/// Why somebody must sign in (again).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The session ended by itself.
    Ended,
    /// They signed out.
    SignedOut,
}

/// Masuk, by passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Why one is here; `None` at first.
    pub why: Option<Why>,
    /// Progress.
    pub work: Work,
    server_challenge: Option<Base64Url>,
}

impl SignIn {
    /// A fresh screen.
    #[must_use]
    pub fn new(why: Option<Why>) -> Self {
        Self { why, work: Work::Idle, server_challenge: None }
    }

    /// Takes the challenge, and says what to ask of the passkey.
    pub(super) fn challenged(&mut self, options: SignInOptions) -> Get {
        self.server_challenge = Some(options.server_challenge);
        Get { challenge: options.challenge.0, rp_id: options.rp_id, allow: Vec::new() }
    }

    /// What to send, or nothing when the passkey refused.
    pub(super) fn used(&mut self, outcome: Result<Asserted, Declined>) -> Option<Call> {
        let server_challenge = self.server_challenge.take();
        match (outcome, server_challenge) {
            (Ok(used), Some(server_challenge)) => Some(Call::SignIn(SignInCall {
                server_challenge,
                credential: Base64Url(used.credential_id),
                client_data_json: Base64Url(used.client_data_json),
                authenticator_data: Base64Url(used.authenticator_data),
                signature: Base64Url(used.signature),
            })),
            (Err(failure), _) => {
                self.work = Work::Failed(Failure::Passkey(failure));
                None
            }
            (Ok(_), None) => None,
        }
    }
}

/// Masuk, by one-time link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The token; `None` when the link was not whole.
    pub token: Option<LinkToken>,
    /// For whom it is.
    pub options: Page<RegisterOptions>,
    /// Progress of the registration.
    pub work: Work,
}

impl Link {
    /// A fresh screen.
    #[must_use]
    pub fn new(token: Option<Base64Url>) -> Self {
        Self { token: token.map(|token| LinkToken { token }), options: Page::Loading, work: Work::Idle }
    }

    /// What to ask of the authenticator, once it is known for whom.
    pub(super) fn ceremony(&self, rp_name: &str) -> Option<Create> {
        let options = self.options.data()?;
        Some(Create {
            challenge: options.challenge.0.clone(),
            rp_id: options.rp_id.clone(),
            rp_name: rp_name.to_owned(),
            user_handle: options.user_handle.0.clone(),
            name: options.name.clone(),
            exclude: options.exclude.iter().map(|id| id.0.clone()).collect(),
            class: Class::Passkey,
        })
    }

    /// What to send, or nothing when the authenticator refused.
    pub(super) fn created(&mut self, outcome: Result<Created, Declined>) -> Option<Call> {
        match (outcome, &self.token, self.options.data()) {
            (Ok(created), Some(token), Some(options)) => Some(Call::Register(Register {
                token: token.token.clone(),
                server_challenge: options.server_challenge.clone(),
                client_data_json: Base64Url(created.client_data_json),
                attestation_object: Base64Url(created.attestation_object),
            })),
            (Err(failure), ..) => {
                self.work = Work::Failed(Failure::Passkey(failure));
                None
            }
            _ => None,
        }
    }
}
