//! Registering a beacon: proposed by one admin, done when another approves.

use axum::extract::State;
use klabat_api::console::{BeaconClass, Named, NewBeacon, Proposal, Proposed};
use klabat_api::{Base64Url, routes};
use klabat_evidence::{Beacon, Millis, SignalThresholds};
use klabat_protocol::{BeaconId, PublicKey};
use serde_json::json;

use super::approval::{self, Stored, approved, bytes};
use super::audit::Entry;
use super::{beacon_revoke, found, name, reason_text};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::seed;
use crate::store::{Row, sql};

const UNIT: &str = "SELECT name FROM units WHERE id = ?1";

const SITES: &str = "SELECT id, name FROM sites WHERE unit = ?1";

const EXISTS: &str = "SELECT 1 FROM beacons WHERE id = ?1 OR public_key = ?2";

const REPLACED: &str = "SELECT name FROM beacons WHERE id = ?1 AND unit = ?2 AND revoked_at IS NULL";

/// Proposes a device. Where its unit has one site, it hangs there; where it has several, the request says at which, for
/// the fence that check-ins are judged by is the site's. Its thresholds are those of a beacon that was not calibrated
/// yet. A device with a new key is a new beacon, which may take another's place: what that one sealed keeps its key.
#[utoipa::path(
    post, path = routes::BEACONS, operation_id = "beacon_register", tag = "console", request_body = NewBeacon,
    responses((status = 200, body = Proposed)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<NewBeacon>,
) -> Result<Json<Proposed>, Failure> {
    session.is_admin()?;
    let (name, reason) = (name(&new.name)?, reason_text(&new.reason)?);
    parse(&new.id, &new.public_key)?;
    let wanted = new.replaces.as_ref().map(|beacon| beacon.0.as_slice());
    let statements = vec![
        sql!(UNIT, &new.unit),
        sql!(SITES, &new.unit),
        sql!(EXISTS, new.id.0.as_slice(), new.public_key.0.as_slice()),
        sql!(REPLACED, wanted, &new.unit),
    ];
    let mut answers = app.batch(statements).await?;
    let _: String = found(answers.first(|mut row| row.next())?)?;
    let site = site(answers.rows(named)?, new.site.as_deref())?;
    if answers.any()? {
        return Err(Refusal::BeaconExists.into());
    }
    let former = answers.first(|mut row| row.next())?;
    let replaces = match &new.replaces {
        None => None,
        Some(id) => Some(Named { id: id.encode(), name: found(former)? }),
    };
    let proposal = Proposal::BeaconRegistration {
        beacon: new.id.clone(),
        public_key: new.public_key.clone(),
        name: name.to_owned(),
        site,
        replaces,
    };
    approval::propose(&app, &session, &proposal, &new.unit, reason).await.map(Json)
}

/// What an approved registration does.
pub(super) fn effect<P: Ports>(
    app: &App<P>,
    stored: &Stored,
    session: &Session,
    now: Millis,
) -> Result<Vec<Statement>, Failure> {
    let Proposal::BeaconRegistration { beacon, public_key, name, site, replaces } = &stored.proposal else {
        return Ok(Vec::new());
    };
    let (id, key) = parse(beacon, public_key)?;
    let site = site.as_ref().map(|site| site.id.as_str());
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "beacon.registered",
        subject: &beacon.encode(),
        before: json!(null),
        after: json!({
            "name": name, "unit": stored.unit, "site": site, "public_key": public_key.encode(),
            "replaces": replaces.as_ref().map(|beacon| &beacon.id), "approval": approved(stored),
        }),
        salt: app.random(),
    };
    let (class, signal) = (BeaconClass::Device, SignalThresholds::default());
    let beacon = seed::Beacon { id, key, class, name, unit: &stored.unit, site, signal };
    let mut statements = vec![entry.statement(), seed::beacon(&beacon, now)];
    if let Some(beacon) = replaces {
        statements.extend(beacon_revoke::statements(app, &bytes(&beacon.id), &stored.reason, session, [now; 2]));
    }
    Ok(statements)
}

fn parse(id: &Base64Url, key: &Base64Url) -> Result<(BeaconId, PublicKey), Refusal> {
    let id = id.0.as_slice().try_into().map(BeaconId).map_err(|_| Refusal::BeaconForm)?;
    let key = key.0.as_slice().try_into().map(PublicKey).map_err(|_| Refusal::BeaconForm)?;
    Beacon::new(id, &key).map(|_| (id, key)).ok_or(Refusal::BeaconForm)
}

/// Which of the unit's sites it is; none where the unit has none drawn yet.
fn site(mut sites: Vec<Named>, wanted: Option<&str>) -> Result<Option<Named>, Refusal> {
    match (sites.len(), wanted) {
        (_, Some(wanted)) => sites.into_iter().find(|site| site.id == wanted).map(Some).ok_or(Refusal::NotFound),
        (0 | 1, None) => Ok(sites.pop()),
        (_, None) => Err(Refusal::SiteMissing),
    }
}

fn named(mut row: Row) -> Result<Named, Failure> {
    Ok(Named { id: row.next()?, name: row.next()? })
}
