//! What was read in an input, by name.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use jiff::Timestamp;
use klabat_evidence::{Audited, Bundle, Intent, Judgement, Millis, Proof, ReceiptBody};
use klabat_ledger::VerifiedCheckpoint;
use klabat_webauthn::android::{DeviceFacts, KeyDescription, chain};
use klabat_webauthn::{AttestationObject, AuthenticatorData, Flags, cose};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;

/// Facts, flat, in the order in which they were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts(Vec<(&'static str, Value)>);

impl Facts {
    pub(crate) fn put(&mut self, name: &'static str, value: impl Into<Value>) {
        self.0.push((name, value.into()));
    }

    pub(crate) fn put_bytes(&mut self, name: &'static str, bytes: &[u8]) {
        self.put(name, BASE64URL_NOPAD.encode(bytes));
    }

    /// A moment by RFC 3339, in UTC; one beyond the year 9999 is no moment and is left out.
    pub(crate) fn put_time(&mut self, name: &'static str, at: Millis) {
        let at = i64::try_from(at.0).ok().and_then(|at| Timestamp::from_millisecond(at).ok());
        if let Some(at) = at {
            self.put(name, at.to_string());
        }
    }

    /// `uv`, `be`, `bs`.
    pub(crate) fn put_flags(&mut self, flags: Flags) {
        self.put("uv", flags.user_verified());
        self.put("be", flags.backup_eligible());
        self.put("bs", flags.backed_up());
    }

    /// What authenticator data says: `aaguid` where it attests, the flags, `signCount`.
    pub(crate) fn put_authenticator_data(&mut self, bytes: &[u8]) {
        let Ok(data) = AuthenticatorData::parse(bytes) else { return };
        if let Some(attested) = &data.attested {
            self.put("aaguid", uuid(&attested.aaguid));
        }
        self.put_flags(data.flags);
        self.put("signCount", data.sign_count);
    }

    /// What an attestation object says: `format`, the authenticator data, the credential's `subjectKey`, and what the
    /// phone's hardware says of it.
    pub(crate) fn put_attestation(&mut self, bytes: &[u8]) {
        let Ok(object) = AttestationObject::parse(bytes) else { return };
        self.put("format", object.format());
        self.put_authenticator_data(object.authenticator_data());
        let attested = AuthenticatorData::parse(object.authenticator_data()).ok().and_then(|data| data.attested);
        if let Some(key) = attested.and_then(|attested| cose::decode(&attested.public_key).ok()) {
            self.put_bytes("subjectKey", &key.to_spki());
        }
        if let Some((_, Some(description))) = object.certificate().and_then(chain::described) {
            self.put_description(&description);
        }
    }

    /// What the certificate of an attested key says: the description, and `subjectKey`.
    pub(crate) fn put_attested_key(&mut self, leaf: &[u8]) {
        let Some((key, description)) = chain::described(leaf) else { return };
        if let Some(description) = description {
            self.put_description(&description);
        }
        self.put_bytes("subjectKey", &key);
    }

    fn put_description(&mut self, description: &KeyDescription) {
        let DeviceFacts { security_level, verified_boot_state, device_locked, origin, packages, .. } =
            description.facts();
        self.put("securityLevel", security_level.name());
        if let Some(state) = verified_boot_state {
            self.put("verifiedBootState", state.name());
        }
        if let Some(locked) = device_locked {
            self.put("deviceLocked", locked);
        }
        if let Some(origin) = origin {
            self.put("origin", origin);
        }
        self.put("packages", packages);
    }

    /// What a bundle claims, before any of it is verified.
    pub(crate) fn put_bundle(&mut self, bundle: &Bundle) {
        let (statement, seal) = (bundle.statement(), &bundle.seal().body);
        self.put_bytes("id", &bundle.once());
        self.put("intent", intent(statement.intent));
        self.put_bytes("beacon", &seal.beacon.0);
        self.put("boot", seal.boot.0);
        self.put("counter", seal.counter.0);
        self.put_time("sealedAt", seal.sealed_at);
        self.put("uncertaintyMs", seal.uncertainty_ms);
        match bundle.proof() {
            Proof::Assertion { credential_id, authenticator_data, .. } => {
                self.put_bytes("credential", credential_id);
                self.put_authenticator_data(authenticator_data);
            }
            Proof::Attestation { attestation_object, .. } => self.put_attestation(attestation_object),
        }
    }

    /// What the server answered, where its signature is true: also where that does not follow from the evidence.
    pub(crate) fn put_answer(
        &mut self,
        body: &ReceiptBody,
        outcome: Result<Audited, klabat_evidence::Refusal>,
    ) -> Result<Audited, klabat_evidence::Refusal> {
        if matches!(outcome, Ok(_) | Err(klabat_evidence::Refusal::WrongReceipt)) {
            self.put_time("receivedAt", body.received_at);
            self.put_judgement(body.judgement);
            self.put_bytes("leaf", &body.leaf);
        }
        outcome
    }

    /// What a receipt says.
    pub(crate) fn put_receipt(&mut self, body: &ReceiptBody) {
        self.put_bytes("id", &body.once);
        self.put("intent", intent(body.intent));
        self.put_bytes("beacon", &body.beacon.0);
        self.put_time("sealedAt", body.sealed_at);
        self.put("uncertaintyMs", body.uncertainty_ms);
        self.put_time("receivedAt", body.received_at);
        self.put_judgement(body.judgement);
        self.put_bytes("leaf", &body.leaf);
    }

    fn put_judgement(&mut self, judgement: Judgement) {
        self.put("judgement", self::judgement(judgement));
        self.put("reasons", judgement.reasons().map(klabat_evidence::Reason::code).collect::<Vec<_>>());
    }

    /// What a checkpoint says; the root as there, in base64.
    pub(crate) fn put_checkpoint(&mut self, verified: &VerifiedCheckpoint) {
        let checkpoint = verified.checkpoint();
        self.put("origin", checkpoint.origin.as_str());
        self.put("size", checkpoint.head.size);
        self.put("root", BASE64.encode(&checkpoint.head.root));
        self.put("cosignatures", verified.cosignatures().len());
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(&'static str, Value)> {
        self.0.iter()
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Its name, as the service stores it.
pub(crate) const fn judgement(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Accepted => "accepted",
        Judgement::Review(_) => "review",
    }
}

/// Its name on the wire.
pub(crate) const fn intent(intent: Intent) -> &'static str {
    match intent {
        Intent::Enrol => "enrol",
        Intent::In => "in",
        Intent::Out => "out",
    }
}

/// The text form of RFC 9562 §4.
pub(crate) fn uuid(bytes: &[u8; 16]) -> String {
    let hex = data_encoding::HEXLOWER.encode(bytes);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aaguid_is_written_as_the_registries_do() {
        let aaguid = 0xb93f_d961_f2e6_462f_b122_8200_2247_de78_u128.to_be_bytes();
        assert_eq!(uuid(&aaguid), "b93fd961-f2e6-462f-b122-82002247de78");
    }

    #[test]
    fn a_time_that_is_none_is_left_out() {
        let mut facts = Facts::default();
        facts.put_time("sealedAt", Millis(1_786_924_800_123));
        facts.put_time("sealedAt", Millis(u64::MAX));
        let expected = r#"{"sealedAt":"2026-08-17T00:00:00.123Z"}"#;
        assert_eq!(serde_json::to_string(&facts).unwrap(), expected);
    }
}
