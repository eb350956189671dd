//! An ASN asks for a correction.

use axum::extract::State;
use klabat_api::console::{Created, NewCorrection};
use klabat_api::own::AskCorrection;
use klabat_api::routes;

use super::{may_ask, owner};
use crate::app::App;
use crate::console::cases::absence_file::Filer;
use crate::console::cases::correction_request::{Asked, file};
use crate::failure::Failure;
use crate::http::Json;
use crate::ports::Ports;

/// Puts a correction in the queue, which somebody of the console decides about.
#[utoipa::path(
    post, path = routes::OWN_CORRECTION, operation_id = "own_correction", tag = "phone", request_body = AskCorrection,
    responses((status = 200, body = Created)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(ask): Json<AskCorrection>,
) -> Result<Json<Created>, Failure> {
    let owner = owner(&app, &ask.credential, &ask.token).await?;
    let employee = owner.employee.clone();
    let AskCorrection { date, claim, reason, .. } = ask;
    let new = NewCorrection { employee, date, claim, reason, attachment: None };
    let asked = Asked::parse(&new)?;
    may_ask(&app, &new.employee, &new.date, &new.date).await?;
    file(&app, Filer::Owner(&new.employee), &owner, &asked).await.map(Json)
}
