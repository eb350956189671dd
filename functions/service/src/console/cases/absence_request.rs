//! Filing an absence for an ASN.

use axum::extract::State;
use klabat_api::console::{Filed, NewAbsence};
use klabat_api::routes;

use super::absence_file::{Asked, Filer, file};
use super::subject;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::Ports;

/// Files a request: by the operator, whose filing is the unit's step at once where no superior is there to take it; by a
/// superior, who decides for their people. BKPP's step is another person's.
#[utoipa::path(
    post, path = routes::ABSENCES, operation_id = "absence_request", tag = "console", request_body = NewAbsence,
    responses((status = 200, body = Filed)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<NewAbsence>,
) -> Result<Json<Filed>, Failure> {
    session.may_decide()?;
    let asked = Asked::parse(&new)?;
    let subject = subject::find(&app, &session, &new.employee).await?;
    file(&app, Filer::Console(&session), &subject, asked).await.map(Json)
}
