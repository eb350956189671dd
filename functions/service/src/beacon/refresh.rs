//! A beacon asks for an epoch, by its own radio or carried by a phone.
//!
//! One read batch, one write batch. The same request always gets the same stored grant, however often and however
//! many at once; another one must be newer, by boot and uptime, than all that were answered.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use klabat_api::routes;
use klabat_evidence::{Beacon, Millis, Refusal};
use klabat_protocol::frames::{Battery, Grant, GrantBody, Request, RequestBody};
use klabat_protocol::{BeaconId, EpochId, EpochNonce, PublicKey, Signature, hash};
use klabat_webauthn::{RawSignature, SignatureCheck};

use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::http::{Address, Bytes};
use crate::ports::{Limit, Ports, Statement};
use crate::refusal::Alarm;
use crate::store::{Answers, Row, sql};

/// How long an epoch lasts: a day, so that a beacon refreshed once in working hours serves until the next ones.
pub(crate) const EPOCH_MS: u64 = 24 * 3_600_000;

const ANSWERED: &str = "SELECT grant_frame FROM epochs WHERE request = ?1";

const BEACON: &str =
    "SELECT id, public_key, class = 'simulated', revoked_at IS NOT NULL, unit FROM beacons WHERE id = ?1";

/// Constraints abort when the beacon was revoked meanwhile, and when a request as new was answered; the same request
/// gets the stored grant.
const GRANT: &str = "
    INSERT INTO epochs (id, beacon, boot, uptime_ms, request, issued_at, expires_at, grant_frame, counter, clock_at,
      uncertainty_ms, battery, refusals, live, grows)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
      EXISTS (SELECT 1 FROM epochs WHERE request = ?5)
        OR EXISTS (SELECT 1 FROM beacons WHERE id = ?2 AND revoked_at IS NULL),
      EXISTS (SELECT 1 FROM epochs WHERE request = ?5)
        OR NOT EXISTS (SELECT 1 FROM epochs WHERE beacon = ?2 AND (boot, uptime_ms) >= (?3, ?4)))
    ON CONFLICT (request) DO UPDATE SET request = excluded.request
    RETURNING grant_frame";

const ALARM: &str = "
    INSERT INTO alarms (subject, code, unit, beacon, at) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING";

struct Registered {
    beacon: Beacon,
    simulated: bool,
    revoked: bool,
    unit: String,
}

/// Answers a beacon's signed request with a grant for its present boot.
#[utoipa::path(
    post, path = routes::REFRESH, operation_id = "refresh", tag = "beacon",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Address(address): Address,
    Bytes(bytes): Bytes,
) -> Result<impl IntoResponse, Failure> {
    app.limit(Limit::Refresh, address).await?;
    let request = Request::decode(&bytes).map_err(Refusal::from)?;
    let (now, request_hash) = (app.now(), sha256(&bytes));
    let statements = vec![sql!(BEACON, request.body.beacon.0), sql!(ANSWERED, request_hash)];
    let mut answers = app.batch(statements).await?;
    let beacon = admit(answers.first(registered)?, app.config.development)?;
    let answered = answers.first(|mut row| row.next::<Vec<u8>>())?;
    if app.verify(&[check(&request, &beacon.beacon)]).await? != [true] {
        return Err(Refusal::BadRequest.into());
    }
    let grant = match answered {
        Some(grant) => grant,
        None => issue(&app, &request, request_hash, &beacon, now).await?,
    };
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], grant))
}

fn admit(registered: Option<Registered>, development: bool) -> Result<Registered, Refusal> {
    match registered {
        None => Err(Refusal::UnknownBeacon),
        Some(beacon) if beacon.revoked => Err(Refusal::RevokedBeacon),
        Some(beacon) if beacon.simulated && !development => Err(Refusal::SimulatedBeacon),
        Some(beacon) => Ok(beacon),
    }
}

fn check(request: &Request, beacon: &Beacon) -> SignatureCheck {
    SignatureCheck {
        key: beacon.key,
        message: request.signed_message().to_vec(),
        signature: RawSignature::from_raw(*request.signature.as_bytes())
            .expect("a protocol signature has r and s in range"),
    }
}

/// Signs a grant and stores it; what the same request got first is the answer to this one too.
async fn issue<P: Ports>(
    app: &App<P>,
    request: &Request,
    request_hash: [u8; 32],
    beacon: &Registered,
    now: Millis,
) -> Result<Vec<u8>, Failure> {
    let grant = sign(app, body(app, &request.body, now)?).await?;
    let refusal = match app.commit(vec![store(request, request_hash, &grant)]).await? {
        Ok(mut answers) => return granted(&mut answers),
        Err(constraint) => refused(&constraint)?,
    };
    if refusal == Refusal::StaleRequest {
        let alarm = Alarm::BootOrder.code();
        app.batch(vec![sql!(ALARM, request_hash, alarm, &beacon.unit, request.body.beacon.0, now)]).await?;
    }
    Err(refusal.into())
}

fn body<P: Ports>(app: &App<P>, request: &RequestBody, now: Millis) -> Result<GrantBody, Failure> {
    let key = app.config.edge_keys.first().ok_or_else(|| Failure::Fault("no edge key is configured".to_owned()))?;
    Ok(GrantBody {
        beacon: request.beacon,
        boot: request.boot,
        epoch: EpochId(app.random()),
        epoch_nonce: EpochNonce(app.random()),
        issued_at: now,
        expires_at: Millis(now.0.saturating_add(EPOCH_MS)),
        request: request.nonce,
        edge_key: hash::key_id(&PublicKey(*key)),
        next_edge_key: app.config.next_edge_key.map(PublicKey),
    })
}

async fn sign<P: Ports>(app: &App<P>, body: GrantBody) -> Result<Grant, Failure> {
    let signature = app.ports.sign(body.signed_message().to_vec()).await?;
    let signature =
        Signature::parse(signature).map_err(|error| Failure::Fault(format!("the edge's signature: {error}")))?;
    Ok(Grant { body, signature })
}

pub(crate) fn store(request: &Request, request_hash: [u8; 32], grant: &Grant) -> Statement {
    let (asked, given) = (&request.body, &grant.body);
    let battery = match asked.battery {
        Battery::Mains => None,
        Battery::Percent(percent) => Some(percent),
    };
    sql!(
        GRANT,
        given.epoch.0,
        asked.beacon.0,
        asked.boot.0,
        asked.uptime_ms,
        request_hash,
        given.issued_at,
        given.expires_at,
        grant.encode(),
        asked.counter.0,
        asked.clock,
        asked.uncertainty_ms,
        battery,
        asked.refusals,
    )
}

fn granted(answers: &mut Answers) -> Result<Vec<u8>, Failure> {
    answers.first(|mut row| row.next())?.ok_or_else(|| Failure::Fault("a committed grant is not there".to_owned()))
}

fn refused(constraint: &str) -> Result<Refusal, Failure> {
    [Refusal::StaleRequest, Refusal::RevokedBeacon]
        .into_iter()
        .find(|refusal| refusal.code() == constraint)
        .ok_or_else(|| Failure::Fault(format!("constraint {constraint}")))
}

fn registered(mut row: Row) -> Result<Registered, Failure> {
    let (id, key) = (BeaconId(row.next()?), PublicKey(row.next()?));
    Ok(Registered {
        beacon: Beacon::new(id, &key).ok_or_else(|| Failure::Fault(format!("the key of {id:?} is no point")))?,
        simulated: row.next()?,
        revoked: row.next()?,
        unit: row.next()?,
    })
}
