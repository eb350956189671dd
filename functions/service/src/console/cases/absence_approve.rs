//! Approving an absence: the unit's step, then BKPP's.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::{AbsenceKind, AbsenceState, Approve, Role};
use klabat_api::routes;
use klabat_attendance::absence::Absence;
use klabat_attendance::{Kind, Refusal as Rules};
use serde_json::{Value as Json, json};

use super::leave::{self, Ask};
use super::step::{Case, Step};
use super::subject;
use crate::app::App;
use crate::console::{found, short_text, visible};
use crate::failure::Failure;
use crate::http::{Json as Reply, Path, Session};
use crate::month::{self, absence_columns};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::{Row, sql};

/// What stands, and whether this user (`?1`) had a part in it.
const STANDS: &str = visible!(
    "SELECT state, requested_by = ?1 OR EXISTS (
       SELECT 1 FROM decisions WHERE subject = absences.id AND decided_by = ?1) AS took_part, employee, first, last, kind,
       attachment IS NOT NULL AS has_copy, visits IS NOT NULL AS has_place, unit
     FROM absences WHERE id = ?3 AND unit IN (SELECT unit FROM visible)"
);

/// What comes with a step completes the request.
const COMPLETE: &str = "
    UPDATE absences SET letter = coalesce(?3, letter), attachment = coalesce(?4, attachment),
      visits = coalesce(?5, visits)
    WHERE id = ?1 AND state = ?2";

pub(super) struct Stands {
    pub(super) state: AbsenceState,
    pub(super) took_part: bool,
    pub(super) employee: String,
    pub(super) first: String,
    pub(super) last: String,
    kind: AbsenceKind,
    has_copy: bool,
    has_place: bool,
    pub(super) unit: String,
}

fn stands(mut row: Row) -> Result<Stands, Failure> {
    let (state, took_part, employee) = (row.next()?, row.next()?, row.next()?);
    let (first, last, kind) = (row.next()?, row.next()?, row.next()?);
    let (has_copy, has_place, unit) = (row.next()?, row.next()?, row.next()?);
    Ok(Stands { state, took_part, employee, first, last, kind, has_copy, has_place, unit })
}

/// How an absence of the visible units stands.
pub(super) async fn find<P: Ports>(app: &App<P>, session: &Session, id: &str) -> Result<Stands, Failure> {
    found(app.batch(vec![sql!(STANDS, session.user.as_str(), session.sees_all(), id)]).await?.first(stands)?)
}

const ABSENCE: &str = absence_columns!(
    ", employees.kind AS employee_kind FROM absences JOIN employees ON employees.id = absences.employee
     WHERE absences.id = ?1"
);

/// The absence as rules judge it, and how its person is employed.
pub(super) async fn stored<P: Ports>(app: &App<P>, id: &str) -> Result<(Absence, Kind), Failure> {
    let row = app.batch(vec![sql!(ABSENCE, id)]).await?.first(|mut row| {
        let absence = month::absence(&mut row)?;
        Ok((absence, row.next()?))
    })?;
    found(row)
}

/// Takes the next step, each by somebody who had no part in it before, and with it what completes the request. BKPP's is
/// an admin's; the rules are asked again then, and whether its kind needs the letter's number.
#[utoipa::path(
    post, path = routes::ABSENCE_APPROVE, operation_id = "absence_approve", tag = "console",
    params(("absence" = String, Path)), request_body = Approve,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Reply(given): Reply<Approve>,
) -> Result<Reply<Done>, Failure> {
    session.may_decide()?;
    let letter = given.letter.as_deref().map(short_text).transpose()?;
    let (attachment, visits) = (subject::attachment(given.attachment.as_ref())?, given.visits.as_deref());
    let stands = find(&app, &session, &id).await?;
    let (from, to) = match stands.state {
        AbsenceState::Requested => ("requested", "endorsed"),
        AbsenceState::Endorsed => ("endorsed", "approved"),
        AbsenceState::Approved | AbsenceState::Rejected | AbsenceState::Cancelled => {
            return Err(Refusal::ChangedMeanwhile.into());
        }
    };
    if to == "approved" && session.role != Role::Admin {
        return Err(Refusal::NotAllowed.into());
    }
    session.decides_about(&stands.employee)?;
    if stands.took_part {
        return Err(Refusal::Rules(Rules::SecondPerson).into());
    }
    // What others have judged by already is not replaced; the number of the letter is the last one's.
    if attachment.is_some() && stands.has_copy || visits.is_some() && stands.has_place {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    subject::known(&app, attachment.as_deref(), visits).await?;
    if visits.is_some() && stands.kind != AbsenceKind::Duty {
        return Err(Refusal::Rules(Rules::AbsencePlace).into());
    }
    if to == "approved" {
        let (mut absence, kind) = stored(&app, &id).await?;
        absence.letter = letter.map(str::to_owned).or(absence.letter);
        leave::check(&app, &absence, kind, Ask::Grant).await?;
    }
    let mut more = json!({});
    let comes = [("letter", letter.map(Json::from)), ("visits", visits.map(Json::from))];
    let comes = comes.into_iter().chain([("attachment", given.attachment.as_ref().map(|hash| hash.encode().into()))]);
    for (member, value) in comes.filter_map(|(member, value)| Some((member, value?))) {
        more[member] = value;
    }
    let step = Step { case: Case::Absence, id: &id, from, to, reason: "", at: app.now(), more };
    step.take(&app, &session.user, vec![sql!(COMPLETE, &id, from, letter, attachment, visits)]).await
}
