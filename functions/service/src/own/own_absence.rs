//! An ASN asks for an absence.

use axum::extract::State;
use klabat_api::console::{Filed, NewAbsence};
use klabat_api::own::AskAbsence;
use klabat_api::routes;

use super::{may_ask, owner};
use crate::app::App;
use crate::console::cases::absence_file::{Asked, Filer, file};
use crate::console::cases::attachment_upload::Attachment;
use crate::failure::Failure;
use crate::http::{Json, WithCopy};
use crate::ports::Ports;

/// Files a request that waits for the unit's step and then for BKPP's, with a copy of a letter, or looks what it would be
/// judged by. The unit that is visited and the letter's number are the operator's to add.
#[utoipa::path(
    post, path = routes::OWN_ABSENCE, operation_id = "own_absence", tag = "phone", request_body = AskAbsence,
    responses((status = 200, body = Filed)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    WithCopy(ask): WithCopy<AskAbsence>,
) -> Result<Json<Filed>, Failure> {
    let owner = owner(&app, &ask.credential, &ask.token).await?;
    let employee = owner.employee.clone();
    let AskAbsence { kind, first, last, part, reason, copy, look, .. } = ask;
    let new =
        NewAbsence { employee, kind, first, last, part, visits: None, reason, letter: None, attachment: None, look };
    let copy = copy.map(|bytes| Attachment::parse(bytes.0)).transpose()?;
    let asked = Asked::parse(&new)?.with(copy);
    if !look {
        may_ask(&app, &new.employee, &new.first, &new.last).await?;
    }
    file(&app, Filer::Owner(&new.employee), &owner, asked).await.map(Json)
}
