//! A phone, a beacon and an edge in software. Everything can be made wrong while the signatures stay right, so
//! that a test fails when the check it names is removed.

use ciborium::Value;
use ciborium::cbor;
use data_encoding::BASE64URL_NOPAD;
use klabat_evidence::{
    Anchor, Beacon, Bundle, ChallengeSecret, Conditions, EnrolmentCode, EnrolmentParties, Epoch, Intent, Limits,
    Location, Millis, Parties, Position, Presence, Proof, Purpose, RelyingParty, ServerChallenge, SignalThresholds,
    SignatureCheck, Statement, Subject, TTL_MS, checks,
};
use klabat_protocol::frames::{Seal, SealBody, Signal};
use klabat_protocol::{
    AssertionHash, BeaconId, Boot, Counter, EpochId, EpochNonce, Hello, Nonce, PeerTag, SessionId, SoftwareKey, hash,
};
use klabat_webauthn::assertion::StoredCredential;
use klabat_webauthn::{AttestationPolicy, Claim, Hash, P256Key};
use sha2::{Digest as _, Sha256};

pub(crate) const UP: u8 = 1;
pub(crate) const UV: u8 = 1 << 2;
pub(crate) const BE: u8 = 1 << 3;
pub(crate) const BS: u8 = 1 << 4;
const AT: u8 = 1 << 6;

/// Where the honest phone is, in 1/10,000,000 degrees.
pub(crate) const OFFICE: (i32, i32) = (14_263_000, 1_249_835_000);

/// When the edge issued the challenge.
pub(crate) const ISSUED: Millis = Millis(1_786_922_700_000);
/// When the beacon sealed.
pub(crate) const SEALED: Millis = Millis(ISSUED.0 + 9_000);
/// When the edge received the bundle.
pub(crate) const RECEIVED: Millis = Millis(ISSUED.0 + 9_800);

pub(crate) const CREDENTIAL_ID: &[u8] = b"a credential id of some 32 bytes";

/// Who is there.
pub(crate) struct Scene {
    pub(crate) relying_party: RelyingParty,
    pub(crate) attestation: AttestationPolicy,
    pub(crate) phone: SoftwareKey,
    pub(crate) beacon_key: SoftwareKey,
    pub(crate) edge_key: SoftwareKey,
    pub(crate) credential: StoredCredential,
    pub(crate) beacon: Beacon,
    pub(crate) epoch: Epoch,
    pub(crate) secret: ChallengeSecret,
    pub(crate) code: EnrolmentCode,
}

/// What the browser and the authenticator are made to say.
pub(crate) struct Ceremony {
    pub(crate) r#type: &'static str,
    pub(crate) origin: &'static str,
    pub(crate) rp_id: &'static str,
    pub(crate) cross_origin: bool,
    pub(crate) flags: u8,
    pub(crate) credential_id: &'static [u8],
}

type Hook = Box<dyn Fn(&mut SealBody)>;

/// One exchange to be made, honest unless changed.
pub(crate) struct Draft {
    pub(crate) statement: Statement,
    pub(crate) ceremony: Ceremony,
    /// Changes the beacon's side before the phone derives its challenge from it.
    pub(crate) answer: Hook,
    /// Changes the beacon's side after the assertion was made and before the beacon signs.
    pub(crate) tamper: Hook,
}

pub(crate) fn p256(key: &SoftwareKey) -> P256Key {
    P256Key::from_sec1(&key.public_key().to_sec1()).unwrap()
}

pub(crate) fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[seed; 32]).unwrap()
}

impl Scene {
    pub(crate) fn new() -> Self {
        let (phone, beacon_key, edge_key) = (key(1), key(2), key(3));
        let id = BeaconId([0xbe; 16]);
        Self {
            relying_party: RelyingParty {
                rp_id: "klabat.example".to_owned(),
                origins: vec!["https://klabat.example".to_owned()],
            },
            attestation: AttestationPolicy { packed_self: true, ..AttestationPolicy::default() },
            credential: StoredCredential {
                id: CREDENTIAL_ID.to_vec(),
                user_handle: None,
                key: p256(&phone),
                backup_eligible: false,
            },
            beacon: Beacon::new(id, &beacon_key.public_key()).unwrap(),
            epoch: Epoch {
                id: EpochId([0xe9; 16]),
                nonce: EpochNonce([0x4e; 32]),
                beacon: id,
                boot: Boot(3),
                issued_at: Millis(ISSUED.0 - 3_600_000),
                expires_at: Millis(ISSUED.0 + 3_600_000),
            },
            secret: ChallengeSecret::new([0x5e; 32]),
            code: EnrolmentCode::from_random([0xc0; 7]),
            phone,
            beacon_key,
            edge_key,
        }
    }

    pub(crate) fn parties(&self) -> Parties<'_> {
        Parties {
            relying_party: &self.relying_party,
            credential: &self.credential,
            beacon: &self.beacon,
            epoch: &self.epoch,
        }
    }

    pub(crate) fn enrolment_parties(&self) -> EnrolmentParties<'_> {
        EnrolmentParties {
            relying_party: &self.relying_party,
            attestation: &self.attestation,
            code: Subject::of_code(&self.code),
            beacon: &self.beacon,
            epoch: &self.epoch,
        }
    }

    pub(crate) fn challenge(&self, purpose: Purpose, subject: Subject) -> Anchor {
        Anchor::Challenge(ServerChallenge::issue(&self.secret, [0xc4; 16], purpose, subject, ISSUED, TTL_MS))
    }

    fn draft(&self, intent: Intent, subject: Subject, ceremony: Ceremony) -> Draft {
        let statement = Statement {
            intent,
            random: [0x3a; 16],
            subject,
            anchor: self.challenge(intent.purpose(), subject),
            location: Location::Fix { position: Position::new(OFFICE.0, OFFICE.1).unwrap(), accuracy_m: 10 },
            client_time: Millis(ISSUED.0 + 400),
        };
        Draft { statement, ceremony, answer: Box::new(|_| ()), tamper: Box::new(|_| ()) }
    }

    /// An honest check-in.
    pub(crate) fn punch(&self) -> Draft {
        let ceremony = Ceremony {
            r#type: "webauthn.get",
            origin: "https://klabat.example",
            rp_id: "klabat.example",
            cross_origin: false,
            flags: UP | UV,
            credential_id: CREDENTIAL_ID,
        };
        self.draft(Intent::In, Subject::of_credential(CREDENTIAL_ID), ceremony)
    }

    /// An honest enrolment.
    pub(crate) fn enrolment(&self) -> Draft {
        let ceremony = Ceremony { r#type: "webauthn.create", flags: UP | UV | AT, ..self.punch().ceremony };
        self.draft(Intent::Enrol, Subject::of_code(&self.code), ceremony)
    }

    /// What the beacon answers to a statement, honestly; not sealed yet.
    fn session(&self, statement: &Statement) -> SealBody {
        let session = SessionId([0x5e; 16]);
        let hello = statement.hello();
        SealBody {
            beacon: self.beacon.id,
            boot: self.epoch.boot,
            counter: Counter(41),
            epoch: self.epoch.id,
            opened_at: Millis(SEALED.0 - 6_000),
            sealed_at: SEALED,
            uncertainty_ms: 800,
            signal: Some(Signal { median: -61, min: -70, max: -55, samples: 12 }),
            shortest_echo_ms: Some(95),
            opener: PeerTag([1, 2, 3, 4]),
            sealer: PeerTag([1, 2, 3, 4]),
            session,
            hello,
            nonce: self.nonce(&session, &hello),
            assertion: AssertionHash([0; 32]),
        }
    }

    pub(crate) fn nonce(&self, session: &SessionId, hello: &Hello) -> Nonce {
        hash::nonce(&self.epoch.nonce, session, hello)
    }

    /// Carries the exchange out.
    pub(crate) fn make(&self, draft: &Draft) -> Bundle {
        let mut body = self.session(&draft.statement);
        (draft.answer)(&mut body);
        let challenge = hash::challenge(&body.hello, &body.beacon, &body.session, &body.nonce);
        let proof = if draft.ceremony.r#type == "webauthn.create" {
            draft.ceremony.create(&self.phone, &challenge)
        } else {
            draft.ceremony.get(&self.phone, &challenge)
        };
        body.assertion = proof.hash().unwrap();
        (draft.tamper)(&mut body);
        let seal = Seal::sign(body, |message| self.beacon_key.sign(message));
        Bundle::new(draft.statement, proof, seal).unwrap()
    }

    /// Carries the exchange out and proves the presence.
    pub(crate) fn presence(&self, draft: &Draft) -> Presence {
        let pending = checks(&self.make(draft), &self.parties()).unwrap();
        let answers = answers(pending.checks());
        pending.conclude(&answers).unwrap()
    }
}

/// Who must have signed, each by ES256.
pub(crate) fn keys(checks: &[SignatureCheck]) -> Vec<P256Key> {
    let key = |check: &SignatureCheck| match check.claim {
        Claim::EcdsaP256 { key, hash: Hash::Sha256, .. } => key,
        _ => panic!("not ES256: {check:?}"),
    };
    checks.iter().map(key).collect()
}

pub(crate) fn answers(checks: &[SignatureCheck]) -> Vec<bool> {
    checks.iter().map(SignatureCheck::verify).collect()
}

/// Conditions under which the honest check-in is accepted.
pub(crate) fn conditions() -> Conditions {
    Conditions {
        received_at: RECEIVED,
        limits: Limits::default(),
        signal: SignalThresholds::new(-70, -80).unwrap(),
        geofence: None,
        peer_shared: false,
        revoked: klabat_evidence::Revoked::default(),
        phone: None,
    }
}

impl Ceremony {
    fn client_data(&self, challenge: &[u8; 32]) -> Vec<u8> {
        let Self { r#type, origin, cross_origin, .. } = self;
        let challenge = BASE64URL_NOPAD.encode(challenge);
        format!(r#"{{"type":"{type}","challenge":"{challenge}","origin":"{origin}","crossOrigin":{cross_origin}}}"#)
            .into_bytes()
    }

    fn authenticator_data(&self, attested: &[u8]) -> Vec<u8> {
        let hash = Sha256::digest(self.rp_id);
        [&hash[..], &[self.flags], &[0; 4], attested].concat()
    }

    fn get(&self, key: &SoftwareKey, challenge: &[u8; 32]) -> Proof {
        let client_data_json = self.client_data(challenge);
        let authenticator_data = self.authenticator_data(&[]);
        let signature = sign(key, &authenticator_data, &client_data_json);
        Proof::Assertion { credential_id: self.credential_id.to_vec(), authenticator_data, client_data_json, signature }
    }

    fn create(&self, key: &SoftwareKey, challenge: &[u8; 32]) -> Proof {
        let client_data_json = self.client_data(challenge);
        let point = key.public_key().0;
        let (x, y) = (Value::Bytes(point[..32].to_vec()), Value::Bytes(point[32..].to_vec()));
        let cose = encode(&cbor!({ 1 => 2, 3 => -7, -1 => 1, -2 => x, -3 => y }).unwrap());
        let length = u16::try_from(self.credential_id.len()).unwrap().to_be_bytes();
        let attested = [&[0; 16], &length[..], self.credential_id, &cose].concat();
        let data = self.authenticator_data(&attested);
        let signature = Value::Bytes(sign(key, &data, &client_data_json));
        let statement = cbor!({ "alg" => -7, "sig" => signature }).unwrap();
        let object = cbor!({ "fmt" => "packed", "attStmt" => statement, "authData" => Value::Bytes(data) }).unwrap();
        Proof::Attestation { attestation_object: encode(&object), client_data_json }
    }
}

fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

/// An authenticator's signature, DER.
fn sign(key: &SoftwareKey, authenticator_data: &[u8], client_data_json: &[u8]) -> Vec<u8> {
    let message = [authenticator_data, &Sha256::digest(client_data_json)].concat();
    let raw = *key.sign(&message).as_bytes();
    p256::ecdsa::Signature::from_slice(&raw).unwrap().to_der().as_bytes().to_vec()
}
