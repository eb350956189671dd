//! A record's evidence as a file that an auditor can check offline.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use klabat_api::routes;
use klabat_evidence::{EvidenceFile, Receipt};
use klabat_protocol::PublicKey;
use klabat_protocol::frames::Grant;
use klabat_webauthn::P256Key;

use super::record::{stored_bundle, stored_conditions};
use super::{found, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Path, Session, id};
use crate::ports::Ports;
use crate::store::{Row, sql};

const EVIDENCE: &str = visible!(
    "SELECT evidence.bundle, evidence.conditions, spent.receipt, credentials.public_key AS credential_key,
       beacons.public_key AS beacon_key, epochs.grant_frame
     FROM records
       JOIN evidence ON evidence.once = records.id
       JOIN spent ON spent.once = records.id
       JOIN credentials ON credentials.id = evidence.credential
       JOIN beacons ON beacons.id = records.beacon
       JOIN epochs ON epochs.id = evidence.epoch
     WHERE records.id = ?3 AND records.unit IN (SELECT unit FROM visible)"
);

struct Stored {
    bundle: Vec<u8>,
    conditions: String,
    receipt: Vec<u8>,
    credential_key: Vec<u8>,
    beacon_key: [u8; 64],
    grant: Vec<u8>,
}

/// Gives the evidence file of a record of the visible units, as a download.
#[utoipa::path(
    get, path = routes::RECORD_EVIDENCE, operation_id = "record_evidence", tag = "console",
    params(("record" = String, Path)),
    responses((status = 200, body = String, content_type = "application/json")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(record): Path,
) -> Result<impl IntoResponse, Failure> {
    let statement = sql!(EVIDENCE, session.user.as_str(), session.sees_all(), id(&record)?);
    let stored = found(app.batch(vec![statement]).await?.first(stored)?)?;
    let file = EvidenceFile {
        bundle: stored_bundle(&stored.bundle)?,
        relying_party: app.relying_party(),
        credential_key: point(&stored.credential_key)?,
        beacon_key: point(&PublicKey(stored.beacon_key).to_sec1())?,
        grant: Grant::decode(&stored.grant).map_err(|error| Failure::Fault(format!("a stored grant: {error}")))?,
        conditions: stored_conditions(&stored.conditions)?,
        receipt: Receipt::decode(&stored.receipt)
            .map_err(|refusal| Failure::Fault(format!("a stored receipt: {refusal}")))?,
    };
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"klabat-{record}.json\"")),
    ];
    Ok((headers, file.to_json()))
}

fn stored(mut row: Row) -> Result<Stored, Failure> {
    Ok(Stored {
        bundle: row.next()?,
        conditions: row.next()?,
        receipt: row.next()?,
        credential_key: row.next()?,
        beacon_key: row.next()?,
        grant: row.next()?,
    })
}

fn point(bytes: &[u8]) -> Result<P256Key, Failure> {
    P256Key::from_sec1(bytes).ok_or_else(|| Failure::Fault("a stored key is no point".to_owned()))
}
