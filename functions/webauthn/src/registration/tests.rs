use ciborium::Value;
use p256::ecdsa::SigningKey;

use super::{Registration, RegistrationResponse, checks};
use crate::policy::signed_message;
use crate::testing::{
    AT, BE, CHALLENGE, ED, RP_ID, UP, UV, attested, cbor, client_data, header, policy, public_key, sign_der,
    signing_key,
};
use crate::{Attestation, AttestationPolicy, Policy, Refusal, SignatureCheck, cose};

mod certified;

/// 2026-01-01T00:00:00Z.
const AT_MS: u64 = 1_767_225_600_000;
const AAGUID: [u8; 16] = [0xaa; 16];

/// A registration in the making; the statement is signed last, over whatever the rest has become.
struct Case {
    policy: Policy,
    client_data: String,
    /// Header, attested data and extensions, one after the other.
    authenticator_data: Vec<u8>,
    format: &'static str,
    algorithm: i64,
    signer: Option<SigningKey>,
    x5c: Option<Vec<Vec<u8>>>,
    at_ms: u64,
}

fn data(flags: u8, credential_id: &[u8], key: &[u8]) -> Vec<u8> {
    let header = header(RP_ID, flags | AT, 0);
    [header, attested(AAGUID, credential_id, key)].concat()
}

fn key() -> [u8; cose::LEN] {
    cose::encode(&public_key(&signing_key(7)))
}

/// Attestation `none`.
fn honest() -> Case {
    Case {
        policy: policy(),
        client_data: client_data("webauthn.create", r#","crossOrigin":false"#),
        authenticator_data: data(UP | UV, &[1; 32], &key()),
        format: "none",
        algorithm: -7,
        signer: None,
        x5c: None,
        at_ms: AT_MS,
    }
}

/// `packed` self attestation.
fn packed() -> Case {
    Case { format: "packed", signer: Some(signing_key(7)), ..honest() }
}

fn pair(name: &str, value: Value) -> (Value, Value) {
    (Value::from(name), value)
}

impl Case {
    fn statement(&self) -> Vec<(Value, Value)> {
        let Some(signer) = &self.signer else {
            return Vec::new();
        };
        let message = signed_message(&self.authenticator_data, self.client_data.as_bytes());
        let signature = Value::Bytes(sign_der(signer, &message));
        let mut members = vec![pair("alg", Value::from(self.algorithm)), pair("sig", signature)];
        if let Some(chain) = &self.x5c {
            let chain = chain.iter().cloned().map(Value::Bytes).collect();
            members.push(pair("x5c", Value::Array(chain)));
        }
        members
    }

    fn object(&self, statement: Vec<(Value, Value)>) -> Vec<u8> {
        cbor(&Value::Map(vec![
            pair("fmt", Value::from(self.format)),
            pair("attStmt", Value::Map(statement)),
            pair("authData", Value::Bytes(self.authenticator_data.clone())),
        ]))
    }

    fn outcome_of(&self, attestation_object: &[u8]) -> Result<Registration, Refusal> {
        let response = RegistrationResponse { client_data_json: self.client_data.as_bytes(), attestation_object };
        let pending = checks(&self.policy, &CHALLENGE, &response, self.at_ms)?;
        let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
        pending.conclude(&answers)
    }

    fn outcome(&self) -> Result<Registration, Refusal> {
        self.outcome_of(&self.object(self.statement()))
    }

    fn is_refused(&self, refusal: Refusal) {
        assert_eq!(self.outcome(), Err(refusal));
    }

    fn with_data(authenticator_data: Vec<u8>) -> Self {
        Self { authenticator_data, ..honest() }
    }
}

#[test]
fn an_honest_registration_passes() {
    let registration = honest().outcome().unwrap();
    assert_eq!(registration.credential_id, [1; 32]);
    assert_eq!(registration.key, public_key(&signing_key(7)));
    assert_eq!(registration.aaguid, AAGUID);
    assert_eq!(registration.sign_count, 0);
    assert_eq!(registration.flags.as_byte(), UP | UV | AT);
    assert_eq!(registration.attestation, Attestation::None);
}

#[test]
fn self_attestation_passes_with_one_check() {
    let case = packed();
    assert_eq!(case.outcome().map(|r| r.attestation), Ok(Attestation::PackedSelf));
}

#[test]
fn broken_client_data_is_refused() {
    let mut case = honest();
    case.client_data.push('x');
    case.is_refused(Refusal::MalformedClientData);
}

#[test]
fn an_assertion_is_no_registration() {
    let mut case = honest();
    case.client_data = client_data("webauthn.get", "");
    case.is_refused(Refusal::WrongType);
}

#[test]
fn the_shared_client_data_steps_apply() {
    let mut case = honest();
    case.client_data = case.client_data.replace("xMTE", "xMTF");
    case.is_refused(Refusal::WrongChallenge);
}

#[test]
fn the_shared_authenticator_data_steps_apply() {
    Case::with_data(data(UP | UV | BE, &[1; 32], &key())).is_refused(Refusal::BackupEligible);
}

#[test]
fn an_object_with_leftovers_is_refused() {
    let case = honest();
    let mut object = case.object(Vec::new());
    object.push(0);
    assert_eq!(case.outcome_of(&object), Err(Refusal::MalformedAttestation));
}

#[test]
fn an_object_with_members_out_of_order_more_or_fewer_is_refused() {
    let case = honest();
    let fmt = pair("fmt", Value::from("none"));
    let statement = pair("attStmt", Value::Map(Vec::new()));
    let data = pair("authData", Value::Bytes(case.authenticator_data.clone()));
    let more = pair("zzzzzzzzz", Value::Null);
    for members in [
        vec![fmt.clone(), data.clone(), statement.clone()],
        vec![fmt.clone(), fmt.clone(), statement.clone(), data.clone()],
        vec![fmt.clone(), statement.clone()],
        vec![fmt, statement, data, more],
    ] {
        let object = cbor(&Value::Map(members));
        assert_eq!(case.outcome_of(&object), Err(Refusal::MalformedAttestation));
    }
}

#[test]
fn an_over_long_object_is_refused() {
    let case = packed();
    let mut statement = case.statement();
    let filler = Value::Bytes(vec![0; crate::AttestationObject::MAX_LEN]);
    statement.push(pair("x5c", Value::Array(vec![filler])));
    let object = case.object(statement);
    assert_eq!(case.outcome_of(&object), Err(Refusal::MalformedAttestation));
}

#[test]
fn missing_attested_data_is_refused() {
    let case = Case::with_data(header(RP_ID, UP | UV, 0));
    case.is_refused(Refusal::MalformedAuthenticatorData);
}

#[test]
fn extension_outputs_are_ignored() {
    let mut bytes = data(UP | UV | ED, &[1; 32], &key());
    bytes.extend(b"\xa1\x6bcredProtect\x02");
    assert!(Case::with_data(bytes).outcome().is_ok());
}

#[test]
fn a_key_of_another_algorithm_is_refused() {
    let ed25519 = b"\xa4\x01\x01\x03\x27\x20\x06\x21\x41\x00";
    let case = Case::with_data(data(UP | UV, &[1; 32], ed25519));
    case.is_refused(Refusal::UnsupportedAlgorithm);
}

#[test]
fn a_key_off_the_curve_is_refused() {
    let mut key = key();
    key[cose::LEN - 1] ^= 1;
    Case::with_data(data(UP | UV, &[1; 32], &key)).is_refused(Refusal::MalformedKey);
}

#[test]
fn every_other_registered_format_is_refused() {
    for format in ["android-safetynet", "apple", "compound", "fido-u2f", "tpm", ""] {
        let case = Case { format, ..packed() };
        case.is_refused(Refusal::UnsupportedAttestation);
    }
}

#[test]
fn a_none_statement_with_members_is_refused() {
    let case = honest();
    let object = case.object(packed().statement());
    assert_eq!(case.outcome_of(&object), Err(Refusal::MalformedAttestation));
}

#[test]
fn none_is_refused_by_policy() {
    let mut case = honest();
    case.policy.attestation.none = false;
    case.is_refused(Refusal::UntrustedAttestation);
}

#[test]
fn what_is_not_trusted_proves_nothing_where_that_is_enough() {
    let mut case = packed();
    case.policy.attestation = AttestationPolicy { unverified: true, ..AttestationPolicy::default() };
    assert_eq!(case.outcome().map(|r| r.attestation), Ok(Attestation::Unverified));
    let mut object = case.object(case.statement());
    object.push(0);
    assert_eq!(case.outcome_of(&object), Err(Refusal::MalformedAttestation));
}

#[test]
fn self_attestation_is_refused_by_policy() {
    let mut case = packed();
    case.policy.attestation.packed_self = false;
    case.is_refused(Refusal::UntrustedAttestation);
}

#[test]
fn a_packed_statement_of_another_algorithm_is_refused() {
    let case = Case { algorithm: -35, ..packed() };
    case.is_refused(Refusal::UnsupportedAlgorithm);
}

#[test]
fn a_packed_statement_with_other_members_is_refused() {
    let case = packed();
    let [algorithm, signature] = case.statement().try_into().unwrap();
    for statement in [
        vec![],
        vec![algorithm.clone()],
        vec![pair("alg", Value::from("ES256")), signature.clone()],
        vec![algorithm.clone(), pair("sig", Value::from("text"))],
        vec![algorithm.clone(), signature.clone(), pair("x5c", Value::Null)],
        vec![algorithm.clone(), signature.clone(), pair("x5c", Value::Array(vec![]))],
        vec![algorithm.clone(), signature.clone(), pair("x5c", Value::Array(vec![Value::Null]))],
        vec![algorithm, signature, pair("ver", Value::Null)],
    ] {
        let object = case.object(statement);
        assert_eq!(case.outcome_of(&object), Err(Refusal::MalformedAttestation));
    }
}

#[test]
fn a_packed_signature_that_is_not_der_is_refused() {
    let case = packed();
    let mut statement = case.statement();
    statement[1].1 = Value::Bytes(vec![0x30, 0x00]);
    let object = case.object(statement);
    assert_eq!(case.outcome_of(&object), Err(Refusal::MalformedSignature));
}

#[test]
fn another_keys_self_attestation_is_refused() {
    let case = Case { signer: Some(signing_key(8)), ..packed() };
    case.is_refused(Refusal::BadSignature);
}

#[test]
fn the_longest_credential_id_passes_and_one_more_is_refused() {
    assert!(Case::with_data(data(UP | UV, &[1; 1023], &key())).outcome().is_ok());
    let case = Case::with_data(data(UP | UV, &[1; 1024], &key()));
    case.is_refused(Refusal::CredentialIdTooLong);
}

#[test]
fn each_check_needs_its_answer() {
    let case = packed();
    let object = case.object(case.statement());
    for answers in [&[][..], &[true, true], &[false]] {
        let response =
            RegistrationResponse { client_data_json: case.client_data.as_bytes(), attestation_object: &object };
        let pending = checks(&case.policy, &CHALLENGE, &response, AT_MS).unwrap();
        assert_eq!(pending.conclude(answers), Err(Refusal::BadSignature));
    }
}
