//! A cast before its target, and what its people do.

use std::sync::atomic::{AtomicU16, Ordering};

use klabat_api::console::{Me, Register, RegisterOptions, Role};
use klabat_api::phone::{ChallengeReply, Config, EnrolmentStep, Punched};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Anchor, Bundle, Intent, Location, Millis, Position, Proof, ServerChallenge, Statement, Subject};
use klabat_protocol::frames::SealBody;
use klabat_protocol::{BeaconId, PublicKey, SoftwareKey};
use klabat_service::ports::Limit;
use serde::Serialize;

use crate::authenticator::{Authenticator, Ceremony, UP, UV};
use crate::cast::{CASTS, Cast, ENROLLED, INSIDE, Which};
use crate::office::{Office, Radio};
use crate::target::{Answer, Call, START, Target};

/// A cast, its target, and one of its beacons.
pub(crate) struct Scene {
    pub(crate) target: Target,
    pub(crate) cast: Cast,
    pub(crate) config: Config,
    pub(crate) office: Office,
}

/// One visit of an ASN to the beacon: honest unless changed.
pub(crate) struct Visit {
    pub(crate) intent: Intent,
    pub(crate) place: Option<[f64; 2]>,
    pub(crate) radio: Radio,
    pub(crate) ceremony: Ceremony,
    pub(crate) authenticator: Authenticator,
    /// The phone around it, where its hardware attests the key.
    pub(crate) android: Option<crate::android::Phone>,
    /// Changes the statement before the beacon hears it.
    pub(crate) claim: fn(&mut Statement),
    /// Changes it after.
    pub(crate) alter: fn(&mut Statement),
    /// Changes what the beacon signs.
    pub(crate) tamper: fn(&mut SealBody),
}

/// A request with a JSON body.
pub(crate) fn post<T: Serialize>(path: &str, body: &T) -> Call {
    bytes(path, "application/json", serde_json::to_vec(body).unwrap())
}

/// A request with a body of bytes.
pub(crate) fn octets(path: &str, body: Vec<u8>) -> Call {
    bytes(path, "application/octet-stream", body)
}

fn bytes(path: &str, content_type: &str, body: Vec<u8>) -> Call {
    let headers = [("content-type".to_owned(), content_type.to_owned())].into();
    Call { method: "POST", path: path.to_owned(), headers, body }
}

/// A request without a body.
pub(crate) fn get(path: &str) -> Call {
    Call { method: "GET", path: path.to_owned(), ..Call::default() }
}

/// A request that posts nothing.
pub(crate) fn nothing(path: &str) -> Call {
    Call { method: "POST", path: path.to_owned(), ..Call::default() }
}

impl Scene {
    /// A cast of its own before the chosen target, at the beacon whose site refuses a place outside.
    pub(crate) async fn new() -> Self {
        Self::before(Target::chosen(), Which::Strict).await
    }

    /// In this process whatever was chosen: for cases that turn the clock or strike the store.
    pub(crate) async fn here() -> Self {
        Self::before(Target::here(true), Which::Strict).await
    }

    pub(crate) async fn before(target: Target, which: Which) -> Self {
        static ELSEWHERE: AtomicU16 = AtomicU16::new(0);
        let cast = match &target {
            Target::Here(here) => {
                let cast = Cast(here.ports.casts.fetch_add(1, Ordering::SeqCst));
                here.ports.store.run(&cast.statements(Millis(START))).unwrap();
                cast
            }
            Target::There { .. } => Cast(ELSEWHERE.fetch_add(1, Ordering::SeqCst)),
        };
        assert!(cast.0 < CASTS, "a store elsewhere is seeded for {CASTS} scenes");
        let config: Config = target.send(get(routes::CONFIG)).await.json();
        let mut scene = Self { office: office(cast, which, 1, &config), target, cast, config };
        if which != Which::Simulated || scene.config.development {
            scene.refresh().await;
        }
        scene
    }

    /// Another boot of a beacon of this cast, refreshed.
    pub(crate) async fn at(&mut self, which: Which, boot: u32) {
        self.office = office(self.cast, which, boot, &self.config);
        self.refresh().await;
    }

    /// Another beacon than those of the cast, refreshed.
    pub(crate) async fn become_beacon(&mut self, id: BeaconId, key: SoftwareKey, boot: u32) {
        let edge = self.config.edge_keys[0].0.as_slice().try_into().unwrap();
        self.office = Office::start(id, key, boot, PublicKey(edge));
        self.refresh().await;
    }

    async fn refresh(&mut self) {
        let request = self.office.request().encode().to_vec();
        let answer = self.target.send(octets(routes::REFRESH, request)).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        self.office.grant(&answer.body);
    }

    /// Sends as our own page does.
    pub(crate) async fn send(&self, mut call: Call) -> Answer {
        call.headers.entry("origin".to_owned()).or_insert_with(|| self.config.origin.clone());
        self.target.send(call).await
    }

    pub(crate) async fn post<T: Serialize>(&self, path: &str, body: &T) -> Answer {
        self.send(post(path, body)).await
    }

    /// Lets the server's clock show this time, where it can be turned; elsewhere time passes by itself.
    pub(crate) fn turn(&self, at: Millis) {
        if let Target::Here(here) = &self.target {
            here.ports.clock.fetch_max(at.0, Ordering::SeqCst);
        }
    }

    /// From now on each key of a limit is allowed so often in all.
    pub(crate) fn share(&self, of: Limit, share: u32) {
        let ports = self.target.ports();
        ports.counted.lock().unwrap().clear();
        let mut shares = ports.shares.lock().unwrap();
        shares.retain(|(limit, _)| *limit != of);
        shares.push((of, share));
    }

    pub(crate) fn visit(&self, who: usize) -> Visit {
        Visit {
            intent: Intent::In,
            place: Some(INSIDE),
            radio: Radio { peer: u8::try_from(who).unwrap() + 1, dbm: Some(-60), echoes: 3 },
            ceremony: self.ceremony(),
            authenticator: Authenticator { id: self.cast.credential(who), key: self.cast.phone_key(who) },
            android: None,
            claim: |_| (),
            alter: |_| (),
            tamper: |_| (),
        }
    }

    pub(crate) fn ceremony(&self) -> Ceremony {
        Ceremony { origin: self.config.origin.clone(), rp_id: self.config.rp_id.clone(), flags: UP | UV }
    }

    /// A challenge for a credential.
    pub(crate) async fn challenge(&self, credential: &[u8]) -> ServerChallenge {
        let request = klabat_api::phone::ChallengeRequest { credential: Base64Url::from(credential) };
        let reply: ChallengeReply = self.post(routes::CHALLENGE, &request).await.json();
        ServerChallenge::decode(&reply.challenge.0).unwrap()
    }

    /// Takes a challenge and goes through the exchange. The beacon's time goes by faster here than that of an edge
    /// elsewhere: challenges are taken until that one has caught up.
    pub(crate) async fn bundle(&mut self, visit: Visit) -> Bundle {
        let mut challenge = self.challenge(&visit.authenticator.id).await;
        while matches!(self.target, Target::There { .. }) && self.office.now() > challenge.issued_at {
            challenge = self.challenge(&visit.authenticator.id).await;
        }
        self.exchange(&visit, challenge)
    }

    /// Goes through the exchange with a challenge at hand, a hundredth of a second after it was issued.
    pub(crate) fn exchange(&mut self, visit: &Visit, challenge: ServerChallenge) -> Bundle {
        let enrol = visit.intent == Intent::Enrol;
        let subject = if enrol { challenge.subject } else { Subject::of_credential(&visit.authenticator.id) };
        let mut statement = Statement {
            intent: visit.intent,
            random: [7; 16],
            subject,
            anchor: Anchor::Challenge(challenge),
            location: visit.place.map_or(Location::Absent(klabat_evidence::AbsentReason::Denied), |[north, east]| {
                Location::Fix { position: Position::from_degrees(north, east).unwrap(), accuracy_m: 10 }
            }),
            client_time: Millis(0),
        };
        (visit.claim)(&mut statement);
        self.office.wait_until(Millis(challenge.issued_at.0 + 10));
        let Visit { authenticator, android, ceremony, radio, .. } = visit;
        let prove = |challenge: &[u8; 32]| -> Proof {
            match android {
                _ if !enrol => authenticator.get(ceremony, challenge),
                None => authenticator.create(ceremony, challenge),
                Some(phone) => phone.create(authenticator, ceremony, challenge),
            }
        };
        let (proof, mut body) = self.office.exchange(statement, *radio, prove);
        self.turn(Millis(body.sealed_at.0 + 300));
        (visit.alter)(&mut statement);
        (visit.tamper)(&mut body);
        self.office.bundle(statement, proof, body)
    }

    pub(crate) async fn submit(&self, bundle: &Bundle) -> Answer {
        self.send(octets(routes::PUNCH, bundle.encode())).await
    }

    /// One honest check-in.
    pub(crate) async fn punch(&mut self, who: usize) -> Punched {
        let visit = self.visit(who);
        let bundle = self.bundle(visit).await;
        self.submit(&bundle).await.json()
    }

    /// The code with which a changed visit of the first ASN is refused.
    pub(crate) async fn refused(&mut self, change: impl FnOnce(&mut Visit)) -> String {
        let mut visit = self.visit(ENROLLED[0]);
        change(&mut visit);
        let bundle = self.bundle(visit).await;
        self.submit(&bundle).await.code()
    }

    /// NIP and code.
    pub(crate) async fn start(&self, who: usize, code: &str) -> Answer {
        let start = klabat_api::phone::EnrolmentStart { nip: self.cast.nip(who), code: code.to_owned() };
        self.post(routes::ENROLMENT_OPTIONS, &start).await
    }

    /// An enrolment bundle of an ASN, by their code.
    pub(crate) async fn enrolment(&mut self, who: usize, change: impl FnOnce(&mut Visit)) -> Bundle {
        let step: EnrolmentStep = self.start(who, &self.cast.code(who).to_string()).await.json();
        let EnrolmentStep::Enrol(options) = step else { panic!("{step:?}") };
        let challenge = ServerChallenge::decode(&options.challenge.0).unwrap();
        let mut visit = self.visit(who);
        visit.intent = Intent::Enrol;
        change(&mut visit);
        self.exchange(&visit, challenge)
    }

    pub(crate) async fn enrol(&self, bundle: &Bundle) -> Answer {
        self.send(octets(routes::ENROLMENT, bundle.encode())).await
    }

    /// Registers a passkey by the cast's link of a role; the cookie that it brings.
    pub(crate) async fn sign_up(&self, role: Role) -> Console<'_> {
        self.sign_up_by(&self.cast.link_token(role), &self.passkey(role)).await
    }

    pub(crate) fn passkey(&self, role: Role) -> Authenticator {
        let name = format!("passkey-{role:?}");
        Authenticator { id: self.cast.bytes(&format!("id-{name}")).to_vec(), key: self.cast.key(&name) }
    }

    pub(crate) async fn sign_up_by(&self, token: &[u8], passkey: &Authenticator) -> Console<'_> {
        let answer = self.register(token, passkey, &self.ceremony()).await;
        let me: Me = answer.json();
        Console { scene: self, cookie: cookie(&answer), me }
    }

    /// Somebody of the cast who has a passkey by now.
    pub(crate) async fn again(&self, role: Role) -> Console<'_> {
        let flags = self.ceremony().flags;
        let options = crate::console::options(self).await;
        let answer = crate::console::sign_in_with(self, &self.passkey(role), &options, flags).await;
        Console { scene: self, cookie: cookie(&answer), me: answer.json() }
    }

    pub(crate) async fn register(&self, token: &[u8], passkey: &Authenticator, ceremony: &Ceremony) -> Answer {
        let token = Base64Url::from(token);
        let link = klabat_api::console::LinkToken { token: token.clone() };
        let options: RegisterOptions = self.post(routes::REGISTER_OPTIONS, &link).await.json();
        let challenge = options.challenge.0.try_into().unwrap();
        let Proof::Attestation { attestation_object, client_data_json } = passkey.create(ceremony, &challenge) else {
            panic!("create attests")
        };
        let register = Register {
            token,
            server_challenge: options.server_challenge,
            client_data_json: Base64Url(client_data_json),
            attestation_object: Base64Url(attestation_object),
        };
        self.post(routes::REGISTER, &register).await
    }
}

fn office(cast: Cast, which: Which, boot: u32, config: &Config) -> Office {
    let (id, key) = cast.beacon(which);
    let edge = config.edge_keys[0].0.as_slice().try_into().unwrap();
    Office::start(id, key, boot, PublicKey(edge))
}

/// The cookie of a session, as a browser sends it.
pub(crate) fn session(secret: &[u8; 32]) -> String {
    format!("__Host-klabat={}", Base64Url::from(secret).encode())
}

/// The cookie that an answer sets, as a browser sends it back.
pub(crate) fn cookie(answer: &Answer) -> String {
    answer.headers["set-cookie"].split(';').next().unwrap().to_owned()
}

/// Somebody signed in.
pub(crate) struct Console<'a> {
    pub(crate) scene: &'a Scene,
    pub(crate) cookie: String,
    pub(crate) me: Me,
}

impl Console<'_> {
    pub(crate) async fn send(&self, mut call: Call) -> Answer {
        call.headers.insert("cookie".to_owned(), self.cookie.clone());
        self.scene.send(call).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(get(path)).await
    }

    pub(crate) async fn post<T: Serialize>(&self, path: &str, body: &T) -> Answer {
        self.send(post(path, body)).await
    }

    pub(crate) async fn press(&self, path: &str) -> Answer {
        self.send(nothing(path)).await
    }
}
