//! An office in software: an edge, a beacon, and people with phones. Everything is signed by real keys, which follow
//! from numbers.

use ciborium::{Value, cbor};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signer as _, SigningKey};
use klabat_evidence::{
    AbsentReason, Anchor, AuthenticChallenge, Beacon, Bundle, ChallengeSecret, Conditions, EnrolmentParties, Epoch,
    EvidenceFile, Holder, Intent, Limits, Location, Millis, Parties, Presence, Proof, Receipt, ReceiptBody,
    RelyingParty, ServerChallenge, SignalThresholds, Statement, Subject, Submission, TTL_MS, checks, checks_enrolment,
    judge,
};
use klabat_ledger::{
    Algorithm, Checkpoint, Edge, Entry, Kind, Level, Tile, VerifierKey, WIDTH, entry_bundle, hash_tile,
};
use klabat_protocol::frames::{Grant, GrantBody, Seal, SealBody, Signal};
use klabat_protocol::{
    AssertionHash, BeaconId, Boot, Counter, EpochId, EpochNonce, PeerTag, RequestNonce, SessionId, SoftwareKey, hash,
};
use klabat_webauthn::assertion::StoredCredential;
use klabat_webauthn::{AttestationPolicy, P256Key, SignatureCheck};
use sha2::{Digest as _, Sha256};

const HOST: &str = "klabat.example";
const ORIGIN: &str = "https://klabat.example";

/// UP and UV.
const FLAGS: u8 = 0b101;
/// AT, on enrolment.
const ATTESTED: u8 = 0b100_0000;

/// Milliseconds in a day.
pub(crate) const DAY_MS: u64 = 24 * 3_600_000;

/// The edge and its beacon.
pub(crate) struct Office {
    pub(crate) relying_party: RelyingParty,
    /// A test may put another in its place.
    pub(crate) edge: SoftwareKey,
    beacon_key: SoftwareKey,
    pub(crate) beacon: Beacon,
    secret: ChallengeSecret,
    credentials: Vec<Person>,
}

/// An ASN's phone.
pub(crate) struct Person {
    key: SoftwareKey,
    holder: Holder,
    tag: PeerTag,
}

fn digest(name: &str, number: u64) -> [u8; 32] {
    Sha256::new().chain_update(name).chain_update(number.to_be_bytes()).finalize().into()
}

fn head<const N: usize>(name: &str, number: u64) -> [u8; N] {
    *digest(name, number).first_chunk().expect("N is at most 32")
}

fn key(name: &str, number: u64) -> SoftwareKey {
    SoftwareKey::from_bytes(&digest(name, number)).expect("a hash is below the order of the curve but once in 2^32")
}

fn point(key: &SoftwareKey) -> P256Key {
    P256Key::from_sec1(&key.public_key().to_sec1()).expect("a public key is a point")
}

impl Office {
    /// With so many people, who are not enrolled by evidence yet.
    pub(crate) fn new(people: u64) -> Self {
        let beacon_key = key("beacon", 0);
        Self {
            relying_party: RelyingParty { rp_id: HOST.to_owned(), origins: vec![ORIGIN.to_owned()] },
            edge: key("edge", 0),
            beacon: Beacon { id: BeaconId(head("beacon id", 0)), key: point(&beacon_key) },
            beacon_key,
            secret: ChallengeSecret::new(digest("secret", 0)),
            credentials: (0..people).map(Person::new).collect(),
        }
    }

    pub(crate) fn people(&self) -> &[Person] {
        &self.credentials
    }

    /// What an auditor trusts.
    pub(crate) fn trust(&self) -> String {
        let trust = serde_json::json!({
            "format": "klabat-trust-v1",
            "rp_id": HOST,
            "origins": [ORIGIN],
            "edge_keys": [BASE64URL_NOPAD.encode(&self.edge.public_key().to_sec1())],
            "log": { "origin": format!("{HOST}/log"), "key": log_key().1.to_string() },
            "witnesses": [],
            "witness_threshold": 0,
        });
        serde_json::to_string_pretty(&trust).expect("strings") + "\n"
    }

    /// The grant of the day that begins then.
    pub(crate) fn grant(&self, day: Millis) -> Grant {
        let number = day.0 / DAY_MS;
        let body = GrantBody {
            beacon: self.beacon.id,
            boot: Boot(7),
            epoch: EpochId(head("epoch", number)),
            epoch_nonce: EpochNonce(digest("epoch nonce", number)),
            issued_at: day,
            expires_at: Millis(day.0 + DAY_MS),
            request: RequestNonce(head("request", number)),
            edge_key: hash::key_id(&self.edge.public_key()),
            next_edge_key: None,
        };
        Grant::sign(body, |message| self.edge.sign(message))
    }

    /// One check-in or check-out, sealed at a time within the grant's day.
    pub(crate) fn punch(
        &self,
        person: &Person,
        grant: &Grant,
        intent: Intent,
        counter: u32,
        sealed_at: Millis,
    ) -> Submission {
        let subject = Subject::of_credential(&person.holder.credential);
        let bundle = self.exchange(person, grant, intent, subject, counter, sealed_at);
        let credential = StoredCredential {
            id: person.holder.credential.clone(),
            user_handle: None,
            key: person.holder.key,
            backup_eligible: false,
        };
        let epoch = Epoch::from(&grant.body);
        let parties = Parties {
            relying_party: &self.relying_party,
            credential: &credential,
            beacon: &self.beacon,
            epoch: &epoch,
        };
        let pending = checks(&bundle, &parties).expect("an honest check-in");
        // Its own signatures: they need not be verified here.
        let presence = pending.conclude(&[true; 2]).expect("an honest check-in");
        self.answer(bundle, &presence)
    }

    /// The enrolment of a person's phone; its holder must be exported with the once-key that it has.
    pub(crate) fn enrolment(&self, person: &Person, grant: &Grant, counter: u32, sealed_at: Millis) -> Submission {
        let code = Subject(digest("code", counter.into()));
        let bundle = self.exchange(person, grant, Intent::Enrol, code, counter, sealed_at);
        let epoch = Epoch::from(&grant.body);
        let parties = EnrolmentParties {
            relying_party: &self.relying_party,
            attestation: &AttestationPolicy::any(),
            code,
            beacon: &self.beacon,
            epoch: &epoch,
        };
        let pending = checks_enrolment(&bundle, &parties).expect("an honest enrolment");
        let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
        let enrolment = pending.conclude(&answers).expect("an honest enrolment");
        self.answer(bundle, enrolment.presence())
    }

    /// The evidence file of a submission.
    pub(crate) fn file(&self, person: &Person, grant: Grant, submission: Submission) -> EvidenceFile {
        EvidenceFile {
            submission,
            relying_party: self.relying_party.clone(),
            credential_key: person.holder.key,
            beacon_key: self.beacon.key,
            grant,
        }
    }

    fn exchange(
        &self,
        person: &Person,
        grant: &Grant,
        intent: Intent,
        subject: Subject,
        counter: u32,
        sealed_at: Millis,
    ) -> Bundle {
        let issued = Millis(sealed_at.0 - 9_000);
        let random = head("challenge", counter.into());
        let challenge = ServerChallenge::issue(&self.secret, random, intent.purpose(), subject, issued, TTL_MS);
        let statement = Statement {
            intent,
            random: head("statement", counter.into()),
            subject,
            anchor: Anchor::Challenge(challenge),
            location: Location::Absent(AbsentReason::NotAsked),
            client_time: issued,
        };
        let (session, hello) = (SessionId(head("session", counter.into())), statement.hello());
        let nonce = hash::nonce(&grant.body.epoch_nonce, &session, &hello);
        let challenge = hash::challenge(&hello, &self.beacon.id, &session, &nonce);
        let proof = if intent == Intent::Enrol { person.create(&challenge) } else { person.get(&challenge) };
        let mut body = SealBody {
            beacon: self.beacon.id,
            boot: grant.body.boot,
            counter: Counter(counter),
            epoch: grant.body.epoch,
            opened_at: Millis(sealed_at.0 - 6_000),
            sealed_at,
            uncertainty_ms: 800,
            signal: Some(Signal { median: -61, min: -70, max: -55, samples: 12 }),
            shortest_echo_ms: Some(95),
            opener: person.tag,
            sealer: person.tag,
            session,
            hello,
            nonce,
            assertion: AssertionHash([0; 32]),
        };
        body.assertion = proof.hash().expect("parts of ordinary length");
        let seal = Seal::sign(body, |message| self.beacon_key.sign(message));
        Bundle::new(statement, proof, seal).expect("parts of ordinary length")
    }

    /// The edge's judgement and receipt, a second after the seal.
    fn answer(&self, bundle: Bundle, presence: &Presence) -> Submission {
        let conditions = Conditions {
            received_at: Millis(presence.seal().sealed_at.0 + 1_000),
            limits: Limits::default(),
            signal: SignalThresholds::default(),
            geofence: None,
            peer_shared: false,
            revoked: klabat_evidence::Revoked::default(),
            phone: None,
        };
        let challenge = AuthenticChallenge::by_secret(bundle.statement(), &self.secret).expect("it was issued here");
        let judgement = judge(presence, &challenge, &conditions).expect("an honest check-in");
        let edge_key = hash::key_id(&self.edge.public_key());
        let salt = *bundle.once().first_chunk().expect("32 bytes have 16");
        let leaf = |salt: &[u8; 16], facts: &[u8]| Entry::commit(Kind::Submission, salt, facts).0;
        let body = ReceiptBody::of(presence, judgement, &conditions, edge_key, salt, leaf);
        let receipt = Receipt { body, signature: self.edge.sign(&body.signed_message()) };
        Submission { bundle, conditions, receipt }
    }
}

/// The log's key; its origin is the relying party's.
fn log_key() -> (SigningKey, VerifierKey) {
    let key = SigningKey::from_bytes(&digest("log", 0));
    let public = key.verifying_key().to_bytes();
    let origin = format!("{HOST}/log");
    (key, VerifierKey::new(&origin, Algorithm::Ed25519, public).expect("a host and a path"))
}

/// The checkpoint of a log that holds these leaves in this order, and its tiles.
pub(crate) fn log(leaves: &[[u8; 32]]) -> (String, Vec<(Tile, Vec<u8>)>) {
    let (signer, key) = log_key();
    let mut edge = Edge::default();
    let entries: Vec<Entry> = leaves.iter().copied().map(Entry).collect();
    let mut tiles = edge.grow(entries.iter().copied()).tiles;
    tiles.extend(edge.partial().map(|(tile, hashes)| (tile, hash_tile(hashes))));
    let size = entries.len() as u64;
    if let Some(last) = Tile::of(Level::Entries, size / WIDTH, size) {
        let start = usize::try_from(last.start()).expect("it is in memory");
        tiles.push((last, entry_bundle(&entries[start..])));
    }
    let checkpoint = Checkpoint { origin: key.name().to_owned(), head: edge.head() };
    let signature = signer.sign(checkpoint.to_string().as_bytes()).to_bytes();
    (checkpoint.signed(&key, signature).to_string(), tiles)
}

impl Person {
    fn new(number: u64) -> Self {
        let key = key("phone", number);
        let holder = Holder {
            credential: digest("credential", number).to_vec(),
            key: point(&key),
            nip: format!("198501012010011{:03}", number % 1_000),
            name: format!("Pegawai {number}"),
            enrolment: digest("enrolment", number),
        };
        Self { key, holder, tag: PeerTag(head("peer", number)) }
    }

    /// Whose it is.
    pub(crate) const fn holder(&self) -> &Holder {
        &self.holder
    }

    fn sign(&self, authenticator_data: &[u8], client_data_json: &[u8]) -> Vec<u8> {
        let message = [authenticator_data, &Sha256::digest(client_data_json)].concat();
        let raw = *self.key.sign(&message).as_bytes();
        let signature = p256::ecdsa::Signature::from_slice(&raw).expect("a signature has r and s in range");
        signature.to_der().as_bytes().to_vec()
    }

    fn get(&self, challenge: &[u8; 32]) -> Proof {
        let client_data_json = client_data("webauthn.get", challenge);
        let authenticator_data = [&Sha256::digest(HOST)[..], &[FLAGS], &[0; 4]].concat();
        let signature = self.sign(&authenticator_data, &client_data_json);
        Proof::Assertion {
            credential_id: self.holder.credential.clone(),
            authenticator_data,
            client_data_json,
            signature,
        }
    }

    /// With attestation `packed`, by the credential itself.
    fn create(&self, challenge: &[u8; 32]) -> Proof {
        let client_data_json = client_data("webauthn.create", challenge);
        let length = u16::try_from(self.holder.credential.len()).expect("32").to_be_bytes();
        let cose = klabat_webauthn::cose::encode(&self.holder.key);
        let attested = [&[0; 16], &length[..], &self.holder.credential, &cose].concat();
        let data = [&Sha256::digest(HOST)[..], &[FLAGS | ATTESTED], &[0; 4], &attested].concat();
        let signature = Value::Bytes(self.sign(&data, &client_data_json));
        let statement = cbor!({ "alg" => -7, "sig" => signature }).expect("plain values");
        let object = cbor!({ "fmt" => "packed", "attStmt" => statement, "authData" => Value::Bytes(data) });
        let mut attestation_object = Vec::new();
        ciborium::into_writer(&object.expect("plain values"), &mut attestation_object).expect("memory takes it");
        Proof::Attestation { attestation_object, client_data_json }
    }
}

fn client_data(r#type: &str, challenge: &[u8; 32]) -> Vec<u8> {
    let challenge = BASE64URL_NOPAD.encode(challenge);
    format!(r#"{{"type":"{type}","challenge":"{challenge}","origin":"{ORIGIN}","crossOrigin":false}}"#).into_bytes()
}
