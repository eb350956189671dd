//! An attachment's bytes.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use klabat_api::routes;

use crate::app::App;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::{Path, Session, id};
use crate::ports::Ports;
use crate::store::sql;

/// Only by way of a case that the session may see, or by who uploaded it.
const BYTES: &str = visible!(
    "SELECT media_type, bytes FROM attachments WHERE hash = ?3 AND (uploaded_by = ?1
       OR EXISTS (SELECT 1 FROM absences WHERE attachment = ?3 AND unit IN (SELECT unit FROM visible))
       OR EXISTS (SELECT 1 FROM corrections WHERE attachment = ?3 AND unit IN (SELECT unit FROM visible)))"
);

/// Hands an attachment out, as a download: a browser never shows it as a page of ours.
#[utoipa::path(
    get, path = routes::ATTACHMENT, operation_id = "attachment", tag = "console", params(("attachment" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(attachment): Path,
) -> Result<Response, Failure> {
    let statement = sql!(BYTES, session.user.as_str(), session.sees_all(), id(&attachment)?);
    let row = app.batch(vec![statement]).await?.first(|mut row| Ok((row.next::<String>()?, row.next::<Vec<u8>>()?)))?;
    let (media_type, bytes) = found(row)?;
    let media_type =
        HeaderValue::from_str(&media_type).map_err(|error| Failure::Fault(format!("a stored media type: {error}")))?;
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, bytes).into_response())
}
