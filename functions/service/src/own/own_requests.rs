//! What an ASN asked for, and what they may ask for.

use axum::extract::State;
use klabat_api::console::{AbsenceKind, AbsenceRow, CorrectionRow, Quota};
use klabat_api::own::{OwnAbsence, OwnCorrection, OwnRequests};
use klabat_api::phone::PhoneRequest;
use klabat_api::routes;
use klabat_attendance::Date;
use klabat_attendance::time::DateRange;

use super::owner;
use crate::app::App;
use crate::console::cases::{absence_file, absences, corrections, decisions_of, name_of, present_days};
use crate::console::people::employee::written;
use crate::console::roster;
use crate::console::time::today;
use crate::failure::Failure;
use crate::http::Json;
use crate::month::Leave;
use crate::ports::Ports;
use crate::store::sql;

const ABSENCES: &str = concat!(
    absences::absence_row!("?1"),
    "WHERE absences.employee = ?1 ORDER BY absences.requested_at DESC, absences.id LIMIT 50"
);

const CORRECTIONS: &str = concat!(
    corrections::correction_row!("?1"),
    "WHERE corrections.employee = ?1 ORDER BY corrections.requested_at DESC, corrections.id LIMIT 50"
);

/// Lists the requests of the phone's owner, whoever filed them.
#[utoipa::path(
    post, path = routes::OWN_REQUESTS, operation_id = "own_requests", tag = "phone", request_body = PhoneRequest,
    responses((status = 200, body = OwnRequests)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(request): Json<PhoneRequest>,
) -> Result<Json<OwnRequests>, Failure> {
    let owner = owner(&app, &request.credential, &request.token).await?;
    let today = today(app.now(), owner.zone)?;
    let statements = vec![sql!(ABSENCES, &owner.employee), sql!(CORRECTIONS, &owner.employee)];
    let mut answers = app.batch(statements).await?;
    let absences = answers.rows(absences::read)?.into_iter().map(absence).collect();
    let corrections = answers.rows(corrections::read)?.into_iter().map(correction).collect();
    let leave = Leave::gather(&*app.ports, &owner.employee, DateRange::day(today)).await?;
    let kind = roster::kind(owner.kind);
    let kinds = leave.iter().flat_map(|leave| &leave.rules.kinds).filter(|(_, rule)| rule.who.contains(&kind));
    let kinds: Vec<AbsenceKind> = kinds.map(|(kind, _)| absence_file::named(kind.code())).collect::<Result<_, _>>()?;
    let annual = leave.as_ref().map_or(Ok(None), |leave| annual(leave, today))?;
    Ok(Json(OwnRequests { today: today.to_string(), absences, corrections, kinds, annual }))
}

/// Nothing where the rules cannot tell.
fn annual(leave: &Leave, today: Date) -> Result<Option<Quota>, Failure> {
    let year = today.year();
    match leave.balance(year, None) {
        Ok(balance) => Ok(Some(written(year, balance))),
        Err(Failure::Refused(_)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn absence(row: AbsenceRow) -> OwnAbsence {
    let has_copy = row.attachment.is_some();
    let AbsenceRow { id, kind, first, last, part, reason, letter, state, own, requested_at, decisions, .. } = row;
    OwnAbsence { id, kind, first, last, part, reason, letter, has_copy, state, own, requested_at, decisions }
}

fn correction(row: CorrectionRow) -> OwnCorrection {
    let CorrectionRow { id, date, claim, reason, state, wrote, requested_at, decision, .. } = row;
    OwnCorrection { id, date, claim, reason, state, own: wrote, requested_at, decision }
}
