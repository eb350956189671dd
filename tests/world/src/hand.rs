//! A phone in the hand of somebody who does not use the app: every step by itself, in whatever order.

use klabat_api::phone::{ChallengeReply, ChallengeRequest};
use klabat_api::routes;
use klabat_evidence::{Anchor, Bundle, Intent, Location, Millis, Position, Proof, ServerChallenge, Statement, Subject};
use klabat_flow::ceremony::{Asserted, Get};
use klabat_flow::http;
use klabat_protocol::beacon::Connection;
use klabat_protocol::frames::{Seal, SealWrite, SessionAnswer};
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::hash;

use crate::cast::YARD;
use crate::network::Sent;
use crate::phone::OPERATION_MS;
use crate::service::{Answer, Call};
use crate::world::World;

/// A connection to a beacon.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    beacon: usize,
    connection: Connection,
}

impl Hand {
    /// Connects with the radio of a person's phone to the beacon before which it stands.
    pub fn near(world: &mut World, who: usize) -> Self {
        let phone = &world.phones[who];
        let (beacon, peer, dbm) = (phone.beacon, phone.peer, phone.dbm);
        let connection = world.devices[beacon].host.connect(peer, dbm);
        Self { beacon, connection }
    }

    /// Ends the connection.
    pub fn leave(self, world: &mut World) {
        world.devices[self.beacon].host.disconnect(self.connection).expect("the connection stands");
    }

    /// Reads; the value of an ok.
    ///
    /// # Errors
    /// Any other status.
    pub fn read(self, world: &mut World, source: Characteristic) -> Result<Vec<u8>, Status> {
        world.pass(OPERATION_MS);
        let reply = world.devices[self.beacon].host.read(self.connection, source).expect("the connection stands");
        match Status::from_byte(reply[0]).expect("a status of the protocol") {
            Status::Ok => Ok(reply[1..].to_vec()),
            status => Err(status),
        }
    }

    /// Writes.
    pub fn write(self, world: &mut World, target: Characteristic, value: &[u8]) {
        world.pass(OPERATION_MS);
        world.devices[self.beacon].host.write(self.connection, target, value).expect("the connection stands");
    }

    /// Opens a session for a statement.
    ///
    /// # Errors
    /// What the beacon answers instead.
    pub fn open(self, world: &mut World, statement: &Statement) -> Result<SessionAnswer, Status> {
        self.write(world, Characteristic::Session, &statement.hello().0);
        self.read(world, Characteristic::Session).map(|frame| SessionAnswer::decode(&frame).expect("a session's frame"))
    }

    /// Plays the echo, then has a proof sealed.
    ///
    /// # Errors
    /// What the beacon answers instead of a seal.
    pub fn seal(self, world: &mut World, session: &SessionAnswer, proof: &Proof) -> Result<Seal, Status> {
        for _ in 0..3 {
            if let Ok(token) = self.read(world, Characteristic::Echo) {
                self.write(world, Characteristic::Echo, &token);
            }
        }
        let assertion = proof.hash().expect("a proof of ordinary length");
        let write = SealWrite { session: session.session, assertion };
        self.write(world, Characteristic::Seal, &write.encode());
        self.read(world, Characteristic::Seal).map(|frame| Seal::decode(&frame).expect("a seal's frame"))
    }
}

impl World {
    /// A statement of a person in the yard, with a fresh challenge of the server.
    pub fn statement(&mut self, who: usize) -> Statement {
        self.try_statement(who).expect("an enrolled phone and a server that answers")
    }

    /// The same; `None` from a phone that is not enrolled, or where the server gives no challenge.
    pub fn try_statement(&mut self, who: usize) -> Option<Statement> {
        let credential = self.phones[who].model.phone.as_ref()?.credential.clone();
        let subject = Subject::of_credential(&credential.0);
        let request = ChallengeRequest { credential };
        let answer = self.service.send(Call::json(routes::CHALLENGE, &request));
        let reply: ChallengeReply = http::read(answer.reply()).ok()?;
        let challenge = ServerChallenge::decode(&reply.challenge.0).expect("a challenge of the server");
        let position = Position::from_degrees(YARD[0], YARD[1]).expect("a place on the globe");
        Some(Statement {
            intent: Intent::In,
            random: self.dice.bytes(),
            subject,
            anchor: Anchor::Challenge(challenge),
            location: Location::Fix { position, accuracy_m: 12 },
            client_time: Millis(self.now()),
        })
    }

    /// The person signs for a session, in front of their own phone and wherever they are.
    pub fn sign(&mut self, who: usize, statement: &Statement, session: &SessionAnswer) -> Proof {
        let (phone, service) = (&mut self.phones[who], &self.service);
        let beacon = self.devices[phone.beacon].id;
        let challenge = hash::challenge(&statement.hello(), &beacon, &session.session, &session.nonce).to_vec();
        let ask = Get { challenge, rp_id: service.rp_id().to_owned(), allow: vec![phone.credential().0] };
        let asserted = phone.authenticator.get(service.origin(), &ask).expect("the credential is on this phone");
        let Asserted { credential_id, authenticator_data, client_data_json, signature } = asserted;
        Proof::Assertion { credential_id, authenticator_data, client_data_json, signature }
    }

    /// Posts what an attacker has put together.
    pub fn present(&mut self, statement: &Statement, proof: &Proof, seal: Seal) -> Answer {
        let bundle = Bundle::new(*statement, proof.clone(), seal).expect("parts of ordinary length");
        self.submit(bundle.encode())
    }

    /// Has a beacon ask for an epoch and gives it the answer after so many ms; the courier's choice.
    ///
    /// # Errors
    /// The server's answer, where it gives none.
    pub fn refresh(&mut self, beacon: usize, courier_ms: u64) -> Result<(), Answer> {
        let request = self.devices[beacon].host.request().encode().to_vec();
        let answer = self.deliver(&[Sent { route: routes::REFRESH, bytes: request }]).swap_remove(0);
        if answer.status != 200 {
            return Err(answer);
        }
        self.pass(courier_ms);
        // Too late a grant is for the beacon to refuse, and then it goes on as before.
        let _ = self.devices[beacon].host.grant(&answer.body);
        Ok(())
    }
}
