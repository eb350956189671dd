//! What lies between phones, beacons and the service, and what the service has promised over it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::mem;

use klabat_api::phone::{Enrolled, Punched};
use klabat_api::{Base64Url, routes};
use klabat_evidence::Bundle;
use klabat_flow::app::Event;
use klabat_flow::http::{Body, Failure, Reply, Request};

use crate::service::{Answer, Call};
use crate::world::World;

/// One way over the network.
const NETWORK_MS: u64 = 30;

/// What becomes of a submission or a beacon's request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It arrives, and so does the reply.
    Delivered,
    /// It never arrives.
    RequestLost,
    /// It arrives, the reply does not.
    ReplyLost,
    /// It arrives twice at once; one of the replies comes back.
    Doubled,
    /// It arrives after so many ms.
    Delayed(u64),
    /// The phone gives up on it, and it arrives when [`World::deliver_strays`] says so.
    Stray,
}

/// What somebody sent, as an eavesdropper has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// [`routes::PUNCH`], [`routes::ENROLMENT`] or [`routes::REFRESH`].
    pub route: &'static str,
    /// The body.
    pub bytes: Vec<u8>,
}

/// What lies between phones and service.
#[derive(Debug)]
pub struct Network {
    /// Whether it reaches the service at all.
    pub up: bool,
    /// Of the next check-ins and enrolments; delivered when there is none.
    pub fates: VecDeque<Fate>,
    /// Of the next requests of beacons that phones carry.
    pub relay_fates: VecDeque<Fate>,
    /// Every check-in that was sent.
    pub overheard: Vec<Vec<u8>>,
    /// Every enrolment that was sent.
    pub enrolments: Vec<Vec<u8>>,
    /// Every grant that the service gave.
    pub grants: Vec<Vec<u8>>,
    strays: Vec<Sent>,
}

impl Network {
    pub(crate) const fn new() -> Self {
        Self {
            up: true,
            fates: VecDeque::new(),
            relay_fates: VecDeque::new(),
            overheard: Vec::new(),
            enrolments: Vec::new(),
            grants: Vec::new(),
            strays: Vec::new(),
        }
    }

    fn hear(&mut self, sent: &Sent) -> Fate {
        let fates = match sent.route {
            routes::PUNCH => {
                self.overheard.push(sent.bytes.clone());
                &mut self.fates
            }
            routes::ENROLMENT => {
                self.enrolments.push(sent.bytes.clone());
                &mut self.fates
            }
            _ => &mut self.relay_fates,
        };
        fates.pop_front().unwrap_or(Fate::Delivered)
    }
}

/// What the service has promised.
#[derive(Debug, Default)]
pub struct Promises {
    /// Receipts by once-key.
    pub receipts: BTreeMap<Base64Url, Base64Url>,
    /// Credentials by the once-key of their enrolment.
    pub enrolments: BTreeMap<Base64Url, Base64Url>,
    /// Once-keys of submissions that met a fault: they may or may not be stored.
    pub open: BTreeSet<Base64Url>,
    /// Hashes of the submissions that lost a clash of counters.
    pub clashes: BTreeSet<[u8; 32]>,
    /// Grants that were given.
    pub grants: BTreeSet<Vec<u8>>,
    /// Requests of beacons that met a fault: they may or may not have got one.
    pub open_requests: BTreeSet<Vec<u8>>,
}

impl Promises {
    fn note(&mut self, sent: &Sent, answer: &Answer) {
        if sent.route == routes::REFRESH {
            return self.note_grant(&sent.bytes, answer);
        }
        let Ok(bundle) = Bundle::decode(&sent.bytes) else { return };
        let once = Base64Url::from(bundle.once());
        if answer.status >= 500 {
            self.open.insert(once);
        } else if answer.code().as_deref() == Some("repeated_counter") {
            self.clashes.insert(bundle.submission());
        } else if answer.status == 200 {
            let (kept, given) = if sent.route == routes::PUNCH {
                (&mut self.receipts, answer.json::<Punched>().receipt)
            } else {
                (&mut self.enrolments, answer.json::<Enrolled>().credential)
            };
            let first = kept.entry(once).or_insert_with(|| given.clone());
            assert_eq!(*first, given, "one challenge, one answer");
        }
    }

    fn note_grant(&mut self, request: &[u8], answer: &Answer) {
        if answer.status >= 500 {
            self.open_requests.insert(request.to_vec());
        } else if answer.status == 200 {
            self.grants.insert(answer.body.clone());
        }
    }
}

impl World {
    /// The network comes or goes, and the phones notice.
    pub fn connect_network(&mut self, up: bool) {
        self.network.up = up;
        for who in 0..self.phones.len() {
            self.event(who, Event::Network(up));
        }
    }

    /// Carries a request of the app, as the network lets it.
    pub(crate) fn carry(&mut self, request: Request) -> Reply {
        if !self.network.up {
            return Err(Failure::Unreachable);
        }
        self.pass(NETWORK_MS);
        let fated =
            [routes::PUNCH, routes::ENROLMENT, routes::REFRESH].into_iter().find(|route| *route == request.path);
        let reply = match (fated, request.body) {
            (Some(route), Body::Bytes(bytes)) => self.carry_bytes(Sent { route, bytes }),
            (_, body) => self.service.send(Call::new(Request { body, ..request })).reply(),
        };
        self.pass(NETWORK_MS);
        reply
    }

    fn carry_bytes(&mut self, sent: Sent) -> Reply {
        match self.network.hear(&sent) {
            Fate::Delivered => self.deliver(&[sent]).swap_remove(0).reply(),
            Fate::RequestLost => Err(Failure::Unreachable),
            Fate::ReplyLost => {
                self.deliver(&[sent]);
                Err(Failure::Unreachable)
            }
            Fate::Doubled => self.deliver(&[sent.clone(), sent]).swap_remove(0).reply(),
            Fate::Delayed(ms) => {
                self.pass(ms);
                self.deliver(&[sent]).swap_remove(0).reply()
            }
            Fate::Stray => {
                self.network.strays.push(sent);
                Err(Failure::Unreachable)
            }
        }
    }

    /// What strayed arrives, in the order in which it was sent.
    pub fn deliver_strays(&mut self) {
        for sent in mem::take(&mut self.network.strays) {
            self.deliver(&[sent]);
        }
    }

    /// Posts a check-in bundle.
    pub fn submit(&mut self, bytes: Vec<u8>) -> Answer {
        self.submit_together(&[bytes]).swap_remove(0)
    }

    /// Posts check-in bundles that meet at the service.
    pub fn submit_together(&mut self, bundles: &[Vec<u8>]) -> Vec<Answer> {
        let sent = |bytes: &Vec<u8>| Sent { route: routes::PUNCH, bytes: bytes.clone() };
        self.deliver(&bundles.iter().map(sent).collect::<Vec<_>>())
    }

    /// Posts what meets at the service, and notes what it promises.
    pub fn deliver(&mut self, sent: &[Sent]) -> Vec<Answer> {
        let calls = sent.iter().map(|sent| Call::bytes(sent.route, sent.bytes.clone())).collect();
        let answers = self.service.together(calls);
        for (sent, answer) in sent.iter().zip(&answers) {
            self.promises.note(sent, answer);
            if sent.route == routes::REFRESH && answer.status == 200 {
                self.network.grants.push(answer.body.clone());
            }
        }
        answers
    }
}
