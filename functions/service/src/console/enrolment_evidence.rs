//! An enrolment's evidence as a file that an auditor can check offline: at which beacon, when and with what phone the
//! credential was made.

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
    "FROM evidence ",
    evidence_tables!(),
    "JOIN beacons ON beacons.id = credentials.beacon
     JOIN employees ON employees.id = credentials.employee
     WHERE credentials.id = ?3 AND evidence.once = credentials.once AND employees.unit IN (SELECT unit FROM visible)"
);

/// Gives the evidence file of the enrolment that made a credential of the visible units, as a download.
#[utoipa::path(
    get, path = routes::ENROLMENT_EVIDENCE, operation_id = "enrolment_evidence", tag = "console",
    params(("credential" = String, Path)),
    responses((status = 200, body = String, content_type = "application/json")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(credential): Path,
) -> Result<impl IntoResponse, Failure> {
    let statement = sql!(EVIDENCE, session.user.as_str(), session.sees_all(), id(&credential)?);
    let stored = found(app.batch(vec![statement]).await?.first(Stored::read)?)?;
    stored.download(app.relying_party(), &format!("enrolment-{}", &credential[..credential.len().min(16)]))
}
