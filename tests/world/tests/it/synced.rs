//! A passkey that is synced, as password managers keep it: by another's implementation.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use klabat_flow::ceremony::{Asserted, Class, Create, Created, Declined, Get};
use klabat_protocol::PublicKey;
use klabat_world::authenticator::Authenticator;
use klabat_world::world::World;
use passkey::authenticator::{Authenticator as Keys, UiHint, UserCheck, UserValidationMethod};
use passkey::client::{Client, DefaultClientData};
use passkey::crypto::iana;
use passkey::crypto::rust_crypto::RustCryptoBackend;
use passkey::types::Passkey;
use passkey::types::ctap2::{Aaguid, Ctap2Error};
use passkey::types::webauthn::{
    AttestationConveyancePreference, CredentialCreationOptions, CredentialRequestOptions,
    PublicKeyCredentialCreationOptions, PublicKeyCredentialParameters, PublicKeyCredentialRequestOptions,
    PublicKeyCredentialRpEntity, PublicKeyCredentialType, PublicKeyCredentialUserEntity, UserVerificationRequirement,
};
use url::Url;

use crate::end;
use crate::enrolment::{NEWCOMER, activate};

/// Somebody who always passes the screen lock.
struct Willing;

#[async_trait::async_trait]
impl UserValidationMethod for Willing {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(&self, _: UiHint<'a, Passkey>, _: bool, _: bool) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence: true, verification: true })
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }
}

/// The manager; it holds one passkey.
struct Synced(Option<Passkey>);

impl Synced {
    fn keys(&self) -> Keys<Option<Passkey>, Willing, RustCryptoBackend> {
        Keys::new(Aaguid::new_empty(), self.0.clone(), Willing, RustCryptoBackend)
    }
}

/// The manager waits for nothing.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

fn origin(text: &str) -> Url {
    Url::parse(text).unwrap()
}

impl Authenticator for Synced {
    fn create(&mut self, page: &str, ask: &Create) -> Result<Created, Declined> {
        let algorithm =
            PublicKeyCredentialParameters { ty: PublicKeyCredentialType::PublicKey, alg: iana::Algorithm::ES256 };
        let user = PublicKeyCredentialUserEntity {
            id: ask.user_handle.clone().into(),
            display_name: ask.name.clone(),
            name: ask.name.clone(),
        };
        let public_key = PublicKeyCredentialCreationOptions {
            rp: PublicKeyCredentialRpEntity { id: Some(ask.rp_id.clone()), name: ask.rp_name.clone() },
            user,
            challenge: ask.challenge.clone().into(),
            pub_key_cred_params: vec![algorithm],
            timeout: None,
            exclude_credentials: None,
            authenticator_selection: None,
            hints: None,
            attestation: AttestationConveyancePreference::Direct,
            attestation_formats: None,
            extensions: None,
        };
        let page = origin(page);
        let mut client = Client::new(self.keys());
        let ask = CredentialCreationOptions { public_key };
        let created = now(client.register(&page, ask, DefaultClientData)).unwrap();
        self.0.clone_from(client.authenticator().store());
        Ok(Created {
            credential_id: created.raw_id.to_vec(),
            attestation_object: created.response.attestation_object.to_vec(),
            client_data_json: created.response.client_data_json.to_vec(),
        })
    }

    fn get(&mut self, page: &str, ask: &Get) -> Result<Asserted, Declined> {
        let public_key = PublicKeyCredentialRequestOptions {
            challenge: ask.challenge.clone().into(),
            timeout: None,
            rp_id: Some(ask.rp_id.clone()),
            allow_credentials: None,
            user_verification: UserVerificationRequirement::Required,
            hints: None,
            attestation: AttestationConveyancePreference::None,
            attestation_formats: None,
            extensions: None,
        };
        let page = origin(page);
        let ask = CredentialRequestOptions { public_key };
        let asserted = now(Client::new(self.keys()).authenticate(&page, ask, DefaultClientData)).unwrap();
        Ok(Asserted {
            credential_id: asserted.raw_id.to_vec(),
            authenticator_data: asserted.response.authenticator_data.to_vec(),
            client_data_json: asserted.response.client_data_json.to_vec(),
            signature: asserted.response.signature.to_vec(),
        })
    }
}

#[test]
fn a_synced_passkey_is_not_enrolled() {
    let mut world = World::new("synced enrolment");
    world.phones[NEWCOMER].authenticator = Box::new(Synced(None));
    activate(&mut world, NEWCOMER, NEWCOMER);
    assert_eq!(world.phones[NEWCOMER].refused().code, "backup_eligible");
    end(world, 0);
}

/// Had it been enrolled all the same, each check-in would still be refused.
#[test]
fn a_synced_passkey_does_not_check_in() {
    let mut world = World::new("synced check-in");
    let mut keys = Synced(None);
    let ask = Create {
        challenge: vec![1; 32],
        rp_id: world.service.rp_id().to_owned(),
        rp_name: "Klabat".to_owned(),
        user_handle: vec![2; 32],
        name: "ASN".to_owned(),
        exclude: Vec::new(),
        class: Class::Passkey,
    };
    let created = keys.create(world.service.origin(), &ask).unwrap();
    world.enrol_key(NEWCOMER, &created.credential_id, point(&created.attestation_object), Box::new(keys));
    world.check_in(NEWCOMER);
    assert_eq!(world.phones[NEWCOMER].refused().code, "backup_eligible");
    end(world, 0);
}

/// x and y of the COSE key that an attestation object ends with: -2 and -3, byte strings of 32 (RFC 9053, 7.1.1).
fn point(attestation_object: &[u8]) -> PublicKey {
    let after = |label: &[u8]| {
        let at = attestation_object.windows(label.len()).rposition(|bytes| bytes == label).unwrap() + label.len();
        &attestation_object[at..at + 32]
    };
    PublicKey([after(&[0x21, 0x58, 32]), after(&[0x22, 0x58, 32])].concat().try_into().unwrap())
}
