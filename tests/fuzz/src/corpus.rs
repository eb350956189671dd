//! Inputs that the parsers accept, from the vectors of the crates they belong to.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use klabat_attendance::inputs::Inputs;
use klabat_attendance::rule::{Rule, Scope};
use klabat_attendance::templates::POLICIES;
use klabat_attendance::unit::Unit;
use klabat_attendance::{UnitId, Zone};
use klabat_evidence::{
    AbsentReason, Anchor, AuditLine, Beacon, Bundle, ExportHeader, ExportLine, Holder, Intent, Judgement, Location,
    Millis, Position, Proof, Purpose, Receipt, ReceiptBody, RelyingParty, ServerChallenge, Statement, Subject,
    TrailHeader, TrailLine,
};
use klabat_flow::console::sheet::{blank_log, blank_roster};
use klabat_flow::messages::Language;
use klabat_ledger::{Algorithm, Checkpoint, Tile, TreeHead, VerifierKey};
use klabat_protocol::frames::{Grant, Seal};
use klabat_protocol::{BeaconId, EpochId, KeyId};
use klabat_webauthn::android::pem_certificates;
use klabat_webauthn::{AttestationObject, AuthenticatorData, cose};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("the vectors are JSON")
}

fn hex(value: &Value) -> Option<Vec<u8>> {
    HEXLOWER.decode(value.as_str()?.as_bytes()).ok()
}

/// The frames of this name that a decoder must accept.
pub(crate) fn frames(name: &str) -> Vec<Vec<u8>> {
    let vectors = json(include_str!("../../../beacon-spec/vectors/frames.json"));
    let accepted = vectors["accept"].as_array().into_iter().flatten().filter(|vector| vector["frame"] == name);
    accepted.filter_map(|vector| hex(&vector["bytes"])).collect()
}

/// A member of every ceremony of the W3C set.
fn w3c(ceremony: &str, member: &str) -> Vec<Vec<u8>> {
    let set = json(include_str!("../../../functions/webauthn/vectors/w3c-webauthn-L3-CR.json"));
    let vectors = set["vectors"].as_array().into_iter().flatten();
    vectors.filter_map(|vector| hex(&vector[ceremony][member])).collect()
}

/// A member of the registrations of real phones.
fn phones(member: &str) -> Vec<Vec<u8>> {
    let set = json(include_str!("../../../functions/webauthn/vectors/android-key.json"));
    let members = set.as_array().into_iter().flatten().filter_map(|vector| vector[member].as_str());
    members.filter_map(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok()).collect()
}

pub(crate) fn client_data() -> Vec<Vec<u8>> {
    [w3c("registration", "clientDataJSON"), w3c("authentication", "clientDataJSON"), phones("clientDataJSON")].concat()
}

pub(crate) fn attestation_objects() -> Vec<Vec<u8>> {
    [w3c("registration", "attestationObject"), phones("attestationObject")].concat()
}

/// Of assertions, and those within attestation objects.
pub(crate) fn authenticator_data() -> Vec<Vec<u8>> {
    let objects = attestation_objects();
    let inner = objects.iter().filter_map(|object| AttestationObject::parse(object).ok());
    let mut all = w3c("authentication", "authenticatorData");
    all.extend(inner.map(|object| object.authenticator_data().to_vec()));
    all
}

pub(crate) fn cose_keys() -> Vec<Vec<u8>> {
    let data = authenticator_data();
    let attested = data.iter().filter_map(|data| AuthenticatorData::parse(data).ok()?.attested);
    attested.map(|attested| attested.public_key).collect()
}

pub(crate) fn signatures() -> Vec<Vec<u8>> {
    w3c("authentication", "signature")
}

fn challenge() -> ServerChallenge {
    let (issued_at, expires_at) = (Millis(1_786_922_700_000), Millis(1_786_922_820_000));
    let (random, subject, mac) = ([1; 16], Subject([2; 32]), [3; 32]);
    ServerChallenge { random, purpose: Purpose::Punch, subject, issued_at, expires_at, mac }
}

pub(crate) fn challenges() -> Vec<Vec<u8>> {
    vec![challenge().encode().to_vec()]
}

/// Online and offline, with a location and without.
fn both_statements() -> [Statement; 2] {
    let position = Position::from_degrees(1.43, 124.98).map(|position| Location::Fix { position, accuracy_m: 12 });
    let online = Statement {
        intent: Intent::In,
        random: [4; 16],
        subject: Subject([2; 32]),
        anchor: Anchor::Challenge(challenge()),
        location: position.unwrap_or(Location::Absent(AbsentReason::Denied)),
        client_time: Millis(1_786_922_701_000),
    };
    let anchor = Anchor::Epoch(EpochId([5; 16]));
    let offline = Statement { intent: Intent::Out, anchor, location: Location::Absent(AbsentReason::Denied), ..online };
    [online, offline]
}

pub(crate) fn statements() -> Vec<Vec<u8>> {
    both_statements().iter().map(Statement::encode).collect()
}

fn seal() -> Option<Seal> {
    frames("seal").iter().find_map(|bytes| Seal::decode(bytes).ok())
}

/// Well-formed, though nothing in one belongs to the rest of it.
pub(crate) fn bundles() -> Vec<Vec<u8>> {
    let assertion = Proof::Assertion {
        credential_id: vec![6; 32],
        authenticator_data: w3c("authentication", "authenticatorData").swap_remove(0),
        client_data_json: client_data().swap_remove(0),
        signature: signatures().swap_remove(0),
    };
    let attestation = Proof::Attestation {
        attestation_object: attestation_objects().swap_remove(0),
        client_data_json: client_data().swap_remove(0),
    };
    let seal = seal().expect("the vectors hold a seal");
    let proofs = [assertion, attestation];
    let bundles =
        both_statements().into_iter().zip(proofs).map(|(statement, proof)| Bundle::new(statement, proof, seal));
    bundles.filter_map(Result::ok).map(|bundle| bundle.encode()).collect()
}

pub(crate) fn export_headers() -> Vec<Vec<u8>> {
    let relying_party = RelyingParty { rp_id: "example.org".into(), origins: vec!["https://example.org".into()] };
    let (unit, month) = (Some("dinas".to_owned()), "2026-08".to_owned());
    let header = ExportHeader { unit, month, page: 1, cursor: None, next: Some("AAAA".to_owned()), relying_party };
    vec![header.to_json().into_bytes()]
}

pub(crate) fn export_lines() -> Vec<Vec<u8>> {
    let key = cose_keys().iter().find_map(|key| cose::decode(key).ok()).expect("the vectors hold a key");
    let (nip, name) = ("198501012010011001".to_owned(), "Maria Wowor".to_owned());
    let holder = Holder { credential: vec![6; 32], key, nip, name, enrolment: [7; 32] };
    let grants = frames("grant");
    let grant = grants.iter().find_map(|bytes| Grant::decode(bytes).ok()).map(|grant| ExportLine::Grant(grant.into()));
    let beacon = ExportLine::Beacon(Beacon { id: BeaconId([8; 16]), key });
    let lines = [Some(beacon), Some(ExportLine::Credential(holder)), grant];
    lines.into_iter().flatten().map(|line| line.to_json().into_bytes()).collect()
}

pub(crate) fn trail_headers() -> Vec<Vec<u8>> {
    vec![TrailHeader { from: 500, next: Some(1_000), until: 1_234 }.to_json().into_bytes()]
}

pub(crate) fn trail_lines() -> Vec<Vec<u8>> {
    let line = AuditLine {
        action: "rule.written".to_owned(),
        actor: "maria".to_owned(),
        after: Some("{\"kind\":\"tpp\"}".to_owned()),
        at: 1_785_715_200_000,
        before: None,
        subject: "r1".to_owned(),
    };
    let audit = TrailLine::Audit { position: 0, salt: [1; 16], line };
    let erased = TrailLine::Erased { position: 1, entry: [2; 32], at: None };
    let grants = frames("grant");
    let grant = grants.iter().find_map(|bytes| Grant::decode(bytes).ok());
    let grant = grant.map(|grant| TrailLine::Grant { position: 2, salt: [3; 16], grant: grant.into() });
    let receipt = receipts().iter().find_map(|bytes| Receipt::decode(bytes).ok());
    let receipt = receipt.map(|receipt| TrailLine::Receipt { position: 3, receipt: receipt.into() });
    let lines = [Some(audit), Some(erased), grant, receipt];
    lines.into_iter().flatten().map(|line| line.to_json().into_bytes()).collect()
}

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: "example.org/log".to_owned(), head: TreeHead { size: 256, root: [10; 32] } }
}

fn log_key() -> VerifierKey {
    VerifierKey::new("example.org/log", Algorithm::Ed25519, [9; 32]).expect("a name without spaces")
}

pub(crate) fn notes() -> Vec<Vec<u8>> {
    vec![checkpoint().signed(&log_key(), [11; 64]).to_string().into_bytes()]
}

pub(crate) fn checkpoints() -> Vec<Vec<u8>> {
    vec![checkpoint().to_string().into_bytes()]
}

pub(crate) fn log_keys() -> Vec<Vec<u8>> {
    vec![log_key().to_string().into_bytes()]
}

/// Of every level, whole and partial.
pub(crate) fn tile_paths() -> Vec<Vec<u8>> {
    let some = Tile::all(70_000).step_by(29).chain(Tile::all(3));
    some.map(|tile| tile.to_string().into_bytes()).collect()
}

macro_rules! device {
    ($path:literal) => {
        include_str!(concat!("../../../functions/webauthn/vectors/android-keyattestation/testdata/", $path))
    };
}

/// Of phones with their key in a trusted execution environment and in a secure element, provisioned in the factory and
/// over the air, and a malformed one.
const CHAINS: [&str; 5] = [
    device!("blueline/sdk28/TEE_EC_NONE.pem"),
    device!("blueline/sdk28/SB_RSA_NONE.pem"),
    device!("sony-xperia10-iii/sdk33/TEE_EC.pem"),
    device!("tegu/sdk36/SB_EC_2026_ROOT.pem"),
    device!("invalid/malformed_rot_device_locked.pem"),
];

pub(crate) fn chains() -> Vec<Vec<u8>> {
    CHAINS.map(|pem| pem.as_bytes().to_vec()).into()
}

/// The extension of each chain's first certificate: what follows the identifier 1.3.6.1.4.1.11129.2.1.17 is an OCTET
/// STRING (tag 4) of two bytes of length (0x82).
pub(crate) fn key_descriptions() -> Vec<Vec<u8>> {
    const BEFORE: [u8; 12] = [0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 1, 17, 4, 0x82];
    let leaves = CHAINS.iter().filter_map(|pem| pem_certificates(pem).ok()?.into_iter().next());
    let extension = |leaf: Vec<u8>| {
        let start = leaf.windows(BEFORE.len()).position(|window| window == BEFORE)? + BEFORE.len();
        let length = usize::from(u16::from_be_bytes([*leaf.get(start)?, *leaf.get(start + 1)?]));
        leaf.get(start + 2..start + 2 + length).map(<[u8]>::to_vec)
    };
    leaves.filter_map(extension).collect()
}

pub(crate) fn revocation_lists() -> Vec<Vec<u8>> {
    let list = br#"{"entries":{"6681152659205225093":{"status":"REVOKED","reason":"KEY_COMPROMISE"}}}"#;
    vec![list.to_vec()]
}

pub(crate) fn holidays() -> Vec<Vec<u8>> {
    vec![include_bytes!("../../../functions/attendance/data/holidays-2026.csv").to_vec()]
}

pub(crate) fn fingerprint_logs() -> Vec<Vec<u8>> {
    let log =
        "nip,waktu,mesin\n198001012006041001,2026-03-02 07:28:11,Lobi\n198001012006041001,2026-03-02 16:31,Lobi\n";
    vec![log.as_bytes().to_vec()]
}

pub(crate) fn rosters() -> Vec<Vec<u8>> {
    let comma = "nip,nama,jenis,jabatan,unit\n198501012010011001,\"Contoh, S.E.\",PNS,Analis,bkpp\n";
    let semicolon = "\u{feff}unit;nip;nama;jenis;jabatan\nbkpp;198501012010011001;Contoh;PPPK;Guru\n# catatan\n";
    [comma, semicolon].map(|roster| roster.as_bytes().to_vec()).into()
}

/// Tables as they are chosen in the console: those, and the workbooks that it hands out.
pub(crate) fn spreadsheets() -> Vec<Vec<u8>> {
    let roster = blank_roster(&["bkpp".to_owned()], Language::Id).expect("a workbook");
    let log = blank_log().expect("a workbook");
    rosters().into_iter().chain(fingerprint_logs()).chain([roster, log]).collect()
}

fn month() -> Inputs {
    let month = "2026-08".parse().expect("a month");
    let id = UnitId::new("dinas").expect("an id");
    let mut inputs = Inputs::new(id.clone(), month, Millis(1_788_200_000_000));
    inputs.units.push(Unit { id, parent: None, name: "Dinas".to_owned(), zone: Zone::Wita });
    let valid_from = inputs.month.range().from();
    inputs.policies.push(Rule { scope: Scope::Regency {}, valid_from, document: POLICIES[0].parse() });
    inputs
}

pub(crate) fn month_inputs() -> Vec<Vec<u8>> {
    vec![month().to_bytes()]
}

/// Of a unit without people, which needs no rules.
pub(crate) fn recaps() -> Vec<Vec<u8>> {
    klabat_attendance::month::compute(&month()).map(|recap| recap.to_bytes()).into_iter().collect()
}

/// What an edge says, with a signature whose form is right.
fn receipt() -> Option<Receipt> {
    let seal = seal()?;
    let body = ReceiptBody {
        once: [1; 32],
        submission: [2; 32],
        subject: Subject([2; 32]),
        beacon: seal.body.beacon,
        intent: Intent::In,
        sealed_at: seal.body.sealed_at,
        uncertainty_ms: 900,
        received_at: Millis(1_786_922_709_000),
        judgement: Judgement::Accepted,
        conditions: [15; 32],
        edge_key: KeyId([12; 8]),
        salt: [13; 16],
        leaf: [14; 32],
    };
    Some(Receipt { body, signature: seal.signature })
}

pub(crate) fn receipts() -> Vec<Vec<u8>> {
    receipt().iter().map(Receipt::encode).collect()
}

macro_rules! office {
    ($name:literal) => {
        include_bytes!(concat!("../../../functions/verifier/vectors/office/", $name)).as_slice()
    };
}

/// Of a check-in, a check-out and an enrolment, and one that names another's key.
pub(crate) fn evidence_files() -> Vec<Vec<u8>> {
    let files =
        [office!("check-in.json"), office!("check-out.json"), office!("enrolment.json"), office!("another-key.json")];
    files.map(<[u8]>::to_vec).into()
}
