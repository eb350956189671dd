//! A beacon asks for an epoch, by its own radio or carried by a phone.
//!
//! One read batch, one write batch. The same request always gets the same stored grant, however often and however
//! many at once; another one must be newer, by boot and uptime, than all that were answered.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use klabat_api::routes;
use klabat_evidence::{Beacon, Millis, Refusal};
use klabat_ledger::{Entry, Kind};
use klabat_protocol::frames::{Battery, Grant, GrantBody, Request, RequestBody};
use klabat_protocol::{EpochId, EpochNonce, PublicKey};
use klabat_webauthn::{RawSignature, SignatureCheck};

use super::Registered;
use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::http::{Address, Bytes};
use crate::ports::{Limit, Ports, Statement};
use crate::refusal::Alarm;
use crate::store::{Answers, sql};

/// How long an epoch lasts: a day, so that a beacon refreshed once in working hours serves until the next ones.
pub(crate) const EPOCH_MS: u64 = 24 * 3_600_000;

const ANSWERED: &str = "SELECT grant_frame FROM epochs WHERE request = ?1";

const BEACON: &str = "SELECT id, public_key, class = 'simulated', revoked_from, unit FROM beacons WHERE id = ?1";

/// Constraints abort when the beacon was revoked meanwhile, and when a request as new was answered; the same request
/// gets the stored grant.
const GRANT: &str = "
    INSERT INTO epochs (id, beacon, boot, uptime_ms, request, issued_at, expires_at, grant_frame, counter, clock_at,
      uncertainty_ms, battery, refusals, salt, leaf, live, grows)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
      EXISTS (SELECT 1 FROM epochs WHERE request = ?5)
        OR EXISTS (SELECT 1 FROM beacons WHERE id = ?2 AND revoked_at IS NULL),
      EXISTS (SELECT 1 FROM epochs WHERE request = ?5)
        OR NOT EXISTS (SELECT 1 FROM epochs WHERE beacon = ?2 AND (boot, uptime_ms) >= (?3, ?4)))
    ON CONFLICT (request) DO UPDATE SET request = excluded.request
    RETURNING grant_frame";

/// A request may be late without anybody's fault: phones carry it, and another may be faster. It contradicts what was
/// answered when it claims the very moment of another request, or when its own clock, at the earliest, is past the
/// grant that answered a later one.
const ALARM: &str = "
    INSERT INTO alarms (subject, code, unit, beacon, at)
    SELECT ?1, ?2, ?3, ?4, ?5
    WHERE EXISTS (SELECT 1 FROM epochs WHERE beacon = ?4 AND request <> ?1
      AND ((boot, uptime_ms) = (?6, ?7) OR ((boot, uptime_ms) > (?6, ?7) AND issued_at < ?8 - ?9)))
    ON CONFLICT DO NOTHING";

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
    let registered = answers.first(|mut row| Ok((Registered::read(&mut row)?, row.next()?)))?;
    let answered = answers.first(|mut row| row.next::<Vec<u8>>())?;
    let (registered, unit): (Registered, String) = registered.ok_or(Refusal::UnknownBeacon)?;
    let beacon = registered.admit(app.config.development)?;
    if app.verify(&[check(&request, &beacon)]).await? != [true] {
        return Err(Refusal::BadRequest.into());
    }
    let grant = match answered {
        Some(grant) => grant,
        None => issue(&app, &request, request_hash, &unit, now).await?,
    };
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], grant))
}

fn check(request: &Request, beacon: &Beacon) -> SignatureCheck {
    let signature =
        RawSignature::from_raw(*request.signature.as_bytes()).expect("a protocol signature has r and s in range");
    SignatureCheck::es256(beacon.key, request.signed_message().to_vec(), signature)
}

/// Signs a grant and stores it; what the same request got first is the answer to this one too. Epochs are kept for good,
/// so that what one beacon's key can fill is limited wherever its requests come from.
async fn issue<P: Ports>(
    app: &App<P>,
    request: &Request,
    request_hash: [u8; 32],
    unit: &str,
    now: Millis,
) -> Result<Vec<u8>, Failure> {
    let asked = &request.body;
    app.limit(Limit::Grant, base16ct::lower::encode_string(&asked.beacon.0)).await?;
    let grant = sign(app, body(app, asked, now)?).await?;
    let refusal = match app.commit(vec![store(request, request_hash, &grant, app.random())]).await? {
        Ok(mut answers) => return granted(&mut answers),
        Err(constraint) => refused(&constraint)?,
    };
    if refusal == Refusal::StaleRequest {
        let (alarm, beacon, boot) = (Alarm::BootOrder.code(), asked.beacon.0, asked.boot.0);
        let (uptime, clock, uncertainty) = (asked.uptime_ms, asked.clock, asked.uncertainty_ms);
        app.batch(vec![sql!(ALARM, request_hash, alarm, unit, beacon, now, boot, uptime, clock, uncertainty)]).await?;
    }
    Err(refusal.into())
}

fn body<P: Ports>(app: &App<P>, request: &RequestBody, now: Millis) -> Result<GrantBody, Failure> {
    Ok(GrantBody {
        beacon: request.beacon,
        boot: request.boot,
        epoch: EpochId(app.random()),
        epoch_nonce: EpochNonce(app.random()),
        issued_at: now,
        expires_at: Millis(now.0.saturating_add(EPOCH_MS)),
        request: request.nonce,
        edge_key: app.edge_key()?,
        next_edge_key: app.config.next_edge_key.map(PublicKey),
    })
}

async fn sign<P: Ports>(app: &App<P>, body: GrantBody) -> Result<Grant, Failure> {
    let signature = app.sign(body.signed_message().to_vec()).await?;
    Ok(Grant { body, signature })
}

pub(crate) fn store(request: &Request, request_hash: [u8; 32], grant: &Grant, salt: [u8; 16]) -> Statement {
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
        salt,
        Entry::commit(Kind::Grant, &salt, &grant.encode()).0,
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
