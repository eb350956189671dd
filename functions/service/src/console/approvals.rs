//! The proposals of the visible units.

use axum::extract::State;
use klabat_api::console::{Approval, ApprovalDecision, ApprovalState, Approvals};
use klabat_api::routes;

use super::approval::{may_decide, read_body};
use super::visible;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::phone::unit;
use crate::ports::{Ports, Statement};
use crate::store::{Row, sql};

/// Columns and tables of an [`Approval`]; behind a passkey is whoever gave the link for it, and whoever gave them theirs:
/// each of them may hold it themselves.
/// `?1` is who asks, `?3` their session. What follows is the caller's `WHERE`.
macro_rules! approvals {
    ($rest:literal) => {
        visible!(
            "SELECT approvals.id, units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone, approvals.body,
               approvals.reason, proposers.name AS proposer, approvals.proposed_at, approvals.proposed_by = ?1 AS own,
               approvals.state, deciders.name AS decider, approvals.decided_at, approvals.decision_reason,
               inviters.name AS inviter, EXISTS (
                 WITH RECURSIVE behind (user) AS (SELECT inviters.id
                   UNION SELECT passkeys.invited_by FROM behind JOIN passkeys ON passkeys.user = behind.user)
                 SELECT 1 FROM behind WHERE user = approvals.proposed_by) AS by_proposer
             FROM approvals
               JOIN units ON units.id = approvals.unit
               JOIN users AS proposers ON proposers.id = approvals.proposed_by
               LEFT JOIN users AS deciders ON deciders.id = approvals.decided_by
               LEFT JOIN users AS inviters ON inviters.id = CASE approvals.state
                 WHEN 'open' THEN (SELECT passkeys.invited_by FROM sessions
                   JOIN passkeys ON passkeys.id = sessions.passkey WHERE sessions.hash = ?3)
                 ELSE approvals.link_by END
             WHERE approvals.unit IN (SELECT unit FROM visible) AND ",
            $rest
        )
    };
}

const OPEN: &str = approvals!("approvals.state = 'open' ORDER BY approvals.proposed_at, approvals.id LIMIT 200");

const DECIDED: &str =
    approvals!("approvals.state <> 'open' ORDER BY approvals.decided_at DESC, approvals.id LIMIT 100");

const BEACONS: &str = approvals!(
    "approvals.state = 'open' AND approvals.kind = 'beacon_registration' ORDER BY approvals.proposed_at, approvals.id"
);

/// Lists what waits for a second person, and what was decided lately.
#[utoipa::path(
    get, path = routes::APPROVALS, operation_id = "approvals", tag = "console",
    responses((status = 200, body = Approvals)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, session: Session) -> Result<Json<Approvals>, Failure> {
    let mut answers = app.batch(vec![of(OPEN, &session), of(DECIDED, &session)]).await?;
    let open = answers.rows(|row| read(row, &session))?;
    Ok(Json(Approvals { open, decided: answers.rows(|row| read(row, &session))? }))
}

/// The beacons whose registration waits.
pub(super) fn beacons(session: &Session) -> Statement {
    of(BEACONS, session)
}

fn of(query: &'static str, session: &Session) -> Statement {
    sql!(query, session.user.as_str(), session.sees_all(), session.hash)
}

pub(super) fn read(mut row: Row, session: &Session) -> Result<Approval, Failure> {
    let mut approval = Approval {
        id: row.next()?,
        unit: unit(&mut row)?,
        proposal: read_body(&row.next::<String>()?)?,
        reason: row.next()?,
        proposed_by: row.next()?,
        proposed_at: row.next()?,
        own: row.next()?,
        may_decide: false,
        state: row.next()?,
        decision: None,
        invited_by: None,
        invited_by_proposer: false,
    };
    let (by, at, reason): (Option<String>, _, _) = (row.next()?, row.next()?, row.next()?);
    approval.decision = by.zip(at).map(|(by, at)| ApprovalDecision { by, at, reason });
    (approval.invited_by, approval.invited_by_proposer) = (row.next()?, row.next()?);
    let open = approval.state == ApprovalState::Open;
    approval.may_decide = open && !approval.own && may_decide(session.role, &approval.proposal);
    Ok(approval)
}
