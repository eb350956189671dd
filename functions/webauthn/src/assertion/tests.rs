use super::{Assertion, AssertionResponse, StoredCredential, checks};
use crate::policy::signed_message;
use crate::testing::{
    AT, BE, BS, CHALLENGE, ED, RP_ID, TOP_ORIGIN, UP, UV, attested, client_data, framed, header, policy, public_key,
    sign_der, signing_key,
};
use crate::{Flags, Policy, Refusal, cose};

/// An assertion in the making; `signature` is made last, over whatever the rest has become.
struct Case {
    policy: Policy,
    stored: StoredCredential,
    credential_id: Vec<u8>,
    client_data: String,
    authenticator_data: Vec<u8>,
    signature: Option<Vec<u8>>,
    user_handle: Option<Vec<u8>>,
}

fn honest() -> Case {
    Case {
        policy: policy(),
        stored: StoredCredential {
            id: vec![1; 32],
            user_handle: Some(vec![2; 16]),
            key: public_key(&signing_key(7)),
            backup_eligible: false,
        },
        credential_id: vec![1; 32],
        client_data: client_data("webauthn.get", r#","crossOrigin":false"#),
        authenticator_data: header(RP_ID, UP | UV, 9),
        signature: None,
        user_handle: None,
    }
}

impl Case {
    fn outcome(&self) -> Result<Assertion, Refusal> {
        let message = signed_message(&self.authenticator_data, self.client_data.as_bytes());
        let signed = sign_der(&signing_key(7), &message);
        let response = AssertionResponse {
            credential_id: &self.credential_id,
            client_data_json: self.client_data.as_bytes(),
            authenticator_data: &self.authenticator_data,
            signature: self.signature.as_ref().unwrap_or(&signed),
            user_handle: self.user_handle.as_deref(),
        };
        let pending = checks(&self.policy, &CHALLENGE, &self.stored, &response)?;
        let valid = pending.check().verify();
        pending.conclude(valid)
    }

    fn is_refused(&self, refusal: Refusal) {
        assert_eq!(self.outcome(), Err(refusal));
    }

    fn with_flags(flags: u8) -> Self {
        Self { authenticator_data: header(RP_ID, flags, 9), ..honest() }
    }

    fn with_client_data(r#type: &str, more: &str) -> Self {
        Self { client_data: client_data(r#type, more), ..honest() }
    }
}

#[test]
fn an_honest_assertion_passes() {
    let assertion = honest().outcome();
    let flags = Flags::from_byte(UP | UV);
    assert_eq!(assertion, Ok(Assertion { flags, sign_count: 9 }));
}

#[test]
fn the_accounts_own_user_handle_passes() {
    let mut case = honest();
    case.user_handle = case.stored.user_handle.clone();
    assert!(case.outcome().is_ok());
}

#[test]
fn another_credential_is_refused() {
    let mut case = honest();
    case.credential_id[0] ^= 1;
    case.is_refused(Refusal::WrongCredential);
}

#[test]
fn another_user_handle_is_refused() {
    let mut case = honest();
    case.user_handle = Some(vec![3; 16]);
    case.is_refused(Refusal::WrongUserHandle);
    case.stored.user_handle = None;
    case.is_refused(Refusal::WrongUserHandle);
}

#[test]
fn broken_client_data_is_refused() {
    Case::with_client_data("webauthn.get", ",").is_refused(Refusal::MalformedClientData);
}

#[test]
fn a_registration_is_no_assertion() {
    Case::with_client_data("webauthn.create", "").is_refused(Refusal::WrongType);
}

#[test]
fn another_challenge_is_refused() {
    let mut case = honest();
    case.client_data = case.client_data.replace("xMTE", "xMTF");
    case.is_refused(Refusal::WrongChallenge);
}

#[test]
fn another_origin_is_refused() {
    let mut case = honest();
    case.policy.origins = vec!["https://other.example".to_owned()];
    case.is_refused(Refusal::WrongOrigin);
}

#[test]
fn a_frame_is_refused_by_policy() {
    let mut case = Case::with_client_data("webauthn.get", r#","crossOrigin":true"#);
    case.is_refused(Refusal::CrossOrigin);
    case.policy.cross_origin = framed();
    assert!(case.outcome().is_ok());
}

#[test]
fn a_top_origin_alone_means_a_frame() {
    let more = format!(r#","topOrigin":"{TOP_ORIGIN}""#);
    let mut case = Case::with_client_data("webauthn.get", &more);
    case.is_refused(Refusal::CrossOrigin);
    case.policy.cross_origin = framed();
    assert!(case.outcome().is_ok());
}

#[test]
fn a_frame_in_another_page_is_refused() {
    let more = r#","crossOrigin":true,"topOrigin":"https://other.example""#;
    let mut case = Case::with_client_data("webauthn.get", more);
    case.policy.cross_origin = framed();
    case.is_refused(Refusal::WrongTopOrigin);
}

#[test]
fn leftovers_after_authenticator_data_are_refused() {
    let mut case = honest();
    case.authenticator_data.push(0);
    case.is_refused(Refusal::MalformedAuthenticatorData);
}

#[test]
fn attested_credential_data_is_refused() {
    let mut case = Case::with_flags(UP | UV | AT);
    let key = cose::encode(&case.stored.key);
    case.authenticator_data.extend(attested([0; 16], &case.stored.id, &key));
    case.is_refused(Refusal::MalformedAuthenticatorData);
}

#[test]
fn extension_outputs_are_ignored() {
    let mut case = Case::with_flags(UP | UV | ED);
    case.authenticator_data.extend(b"\xa1\x63uvm\xf5");
    assert!(case.outcome().is_ok());
}

#[test]
fn another_rp_id_is_refused() {
    let mut case = honest();
    case.authenticator_data = header("other.example", UP | UV, 9);
    case.is_refused(Refusal::WrongRpId);
}

#[test]
fn absence_is_refused() {
    Case::with_flags(UV).is_refused(Refusal::UserNotPresent);
}

#[test]
fn missing_user_verification_is_refused_by_policy() {
    let mut case = Case::with_flags(UP);
    case.is_refused(Refusal::UserNotVerified);
    case.policy.user_verification_required = false;
    assert!(case.outcome().is_ok());
}

#[test]
fn backed_up_without_eligibility_is_refused() {
    let mut case = Case::with_flags(UP | UV | BS);
    case.policy.backup_eligible_allowed = true;
    case.is_refused(Refusal::BackupState);
}

#[test]
fn a_backup_eligible_credential_is_refused_by_policy() {
    let mut case = Case::with_flags(UP | UV | BE | BS);
    case.stored.backup_eligible = true;
    case.is_refused(Refusal::BackupEligible);
    case.policy.backup_eligible_allowed = true;
    assert!(case.outcome().is_ok());
}

#[test]
fn eligibility_may_not_change_either_way() {
    let mut case = Case::with_flags(UP | UV | BE);
    case.policy.backup_eligible_allowed = true;
    case.is_refused(Refusal::BackupEligibilityChanged);
    let mut case = honest();
    case.stored.backup_eligible = true;
    case.is_refused(Refusal::BackupEligibilityChanged);
}

#[test]
fn a_signature_that_is_not_der_is_refused() {
    let mut case = honest();
    case.signature = Some(vec![0x30, 0x00]);
    case.is_refused(Refusal::MalformedSignature);
}

#[test]
fn another_keys_signature_is_refused() {
    let mut case = honest();
    case.signature = Some(sign_der(&signing_key(8), b"anything"));
    case.is_refused(Refusal::BadSignature);
}
