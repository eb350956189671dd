//! A record's evidence as a file that an auditor can check offline.

use axum::extract::State;
use axum::response::IntoResponse;
use klabat_api::routes;

use super::evidence::{Stored, evidence_columns, evidence_tables};
use super::{found, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Path, Session, id};
use crate::ports::Ports;
use crate::store::sql;

const EVIDENCE: &str = visible!(
    "SELECT ",
    evidence_columns!(),
    "FROM records JOIN evidence ON evidence.once = records.id ",
    evidence_tables!(),
    "JOIN beacons ON beacons.id = records.beacon
     WHERE records.id = ?3 AND records.unit IN (SELECT unit FROM visible)"
);

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
    let stored = found(app.batch(vec![statement]).await?.first(Stored::read)?)?;
    stored.download(app.relying_party(), &record)
}
