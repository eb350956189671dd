//! HTTP to the edge, over connections that are kept.

use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use klabat_api::phone::{Config, PhoneStatus, Punched};
use klabat_api::{Problem, routes};
use klabat_protocol::PublicKey;
use klabat_world::dice::Dice;
use klabat_world::load::{Crowd, Desk, Edge, Person};
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;

use super::{Options, draw, now};

/// How long to wait for an answer, which an edge that fails may never give.
const PATIENCE: Duration = Duration::from_secs(20);

/// One connection at a time to one edge.
pub(crate) struct Client {
    agent: Agent,
    origin: String,
}

impl Client {
    pub(crate) fn new(origin: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        let agent = config.build().into();
        Self { agent, origin: origin.trim_end_matches('/').to_owned() }
    }

    fn post(&self, path: &str, content_type: &str, body: &[u8]) -> Result<(u16, Vec<u8>)> {
        let request = self.agent.post(format!("{}{path}", self.origin));
        let mut response = request.header("origin", &self.origin).header("content-type", content_type).send(body)?;
        Ok((response.status().as_u16(), response.body_mut().read_to_vec()?))
    }

    fn bytes(&self, path: &str, body: &[u8]) -> Result<Vec<u8>> {
        granted(self.post(path, "application/octet-stream", body)?)
    }

    fn json<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T> {
        let answer = self.post(path, "application/json", &serde_json::to_vec(body)?)?;
        Ok(serde_json::from_slice(&granted(answer)?)?)
    }

    /// Sends a check-in.
    pub(crate) fn punch(&self, bundle: &[u8]) -> Result<Punched> {
        Ok(serde_json::from_slice(&self.bytes(routes::PUNCH, bundle)?)?)
    }

    /// Has a development build panic, at once or in the midst of a request; the status of its answer, if it gives one.
    pub(crate) fn panic(&self, at_once: bool) -> Option<u16> {
        let when = if at_once { "at-once" } else { "later" };
        let answer = self.agent.get(format!("{}/api/development/trap/{when}", self.origin)).call();
        answer.ok().map(|answer| answer.status().as_u16())
    }

    /// What the edge knows of a phone.
    pub(crate) fn status(&self, person: &Person) -> Result<PhoneStatus> {
        self.json(routes::PHONE_STATUS, &person.request())
    }

    fn config(&self) -> Result<Config> {
        let mut response = self.agent.get(format!("{}{}", self.origin, routes::CONFIG)).call()?;
        Ok(serde_json::from_slice(&response.body_mut().read_to_vec()?)?)
    }
}

/// The code of a problem as the error, which errors are counted by.
fn granted((status, body): (u16, Vec<u8>)) -> Result<Vec<u8>> {
    if status == 200 {
        return Ok(body);
    }
    match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => bail!("{status} {}", problem.code),
        Err(_) => bail!("{status}"),
    }
}

/// Starts the crowd's beacon and has the edge grant it an epoch.
pub(crate) fn open(crowd: &Crowd, options: &Options) -> Result<Desk> {
    let client = Client::new(&options.origin);
    let config = client.config().context("the edge does not answer")?;
    ensure!(config.origin == client.origin, "the edge accepts {} only", config.origin);
    let key = config.edge_keys.first().and_then(|key| key.0.as_slice().try_into().ok()).context("no edge key")?;
    let edge = Edge { origin: config.origin, rp_id: config.rp_id, secret: options.secret()? };
    let mut seed = [0; 32];
    draw(&mut seed);
    let mut desk = crowd.desk(edge, PublicKey(key), Dice::new(seed), now());
    let request = desk.request(now());
    let grant = client.bytes(routes::REFRESH, &request).context("the edge gives the beacon no epoch")?;
    desk.grant(&grant, now()).map_err(|refusal| anyhow::anyhow!("the beacon refuses the grant: {refusal:?}"))?;
    Ok(desk)
}
