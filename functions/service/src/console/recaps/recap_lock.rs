//! BKPP locks a recap.

use axum::extract::State;
use klabat_api::Base64Url;
use klabat_api::common::Done;
use klabat_api::console::{RecapSeen, RecapState};
use klabat_api::routes;
use klabat_attendance::PersonId;
use klabat_attendance::recap::{Draft, Signoff};
use serde_json::json;

use super::recap_verify::{signoff, subject};
use super::{compute, keep};
use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::failure::Failure;
use crate::http::{Json as Reply, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

/// How often a lock is tried while things change elsewhere in the regency: each takes a second or two.
const TRIES: usize = 3;

/// The last line of the audit log. Whatever a recap is computed from, but for check-ins, leaves one when it changes.
const LAST: &str = "SELECT coalesce(max(id), 0) AS last FROM audit";

/// That nothing the recap of the unit `$unit` may be computed from changed since the line `$last`: of the whole regency, as
/// that is easily asked, and who locks does so again; but for cases of people who never were in the unit, since ASN file
/// theirs at any time.
macro_rules! unchanged {
    ($last:literal, $unit:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM audit WHERE id > ",
            $last,
            " AND action <> 'employee.exported' AND substr(action, 1, instr(action, '.') - 1) IN ('absence', 'beacon',
                'correction', 'employee', 'outage', 'record', 'rule', 'unit')
               AND NOT EXISTS (SELECT 1 FROM (
                 SELECT employee FROM absences WHERE id = audit.subject
                 UNION ALL SELECT employee FROM corrections WHERE id = audit.subject) AS asked
                 WHERE NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.employee = asked.employee
                   AND memberships.unit = ",
            $unit,
            ")))"
        )
    };
}

const AUDIT: &str = audited!(
    "WHERE EXISTS (SELECT 1 FROM recaps WHERE unit = ?9 AND month = ?10 AND version = ?11 AND state = 'verified')
       AND NOT EXISTS (SELECT 1 FROM recaps WHERE unit = ?9 AND month = ?10 AND version > ?11) AND ",
    unchanged!("?12", "?9")
);

const LOCK: &str = concat!(
    "UPDATE recaps SET state = 'locked', locked_by = ?4, locked_at = ?5, key = ?6, signature = ?7
     WHERE unit = ?1 AND month = ?2 AND version = ?3 AND state = 'verified'
       AND NOT EXISTS (SELECT 1 FROM recaps WHERE unit = ?1 AND month = ?2 AND version > ?3) AND ",
    unchanged!("?8", "?1"),
    " RETURNING version"
);

/// Signs what the SKPD verified, provided that it comes out the same when it is computed again, that nothing changed
/// meanwhile, and that somebody else verified it.
#[utoipa::path(
    post, path = routes::RECAP_LOCK, operation_id = "recap_lock", tag = "console", request_body = RecapSeen,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Reply(seen): Reply<RecapSeen>,
) -> Result<Reply<Done>, Failure> {
    session.is_admin()?;
    for _ in 0..TRIES {
        if attempt(&app, &session, &seen).await? {
            return Ok(Reply(Done { done: true }));
        }
    }
    Err(Refusal::ChangedMeanwhile.into())
}

/// Computes the recap and locks it; whether nothing came between.
async fn attempt<P: Ports>(app: &App<P>, session: &Session, seen: &RecapSeen) -> Result<bool, Failure> {
    let last: u64 = app.batch(vec![sql!(LAST)]).await?.first(|mut row| row.next())?.unwrap_or(0);
    let unit = compute::find(app, session, &seen.unit, &seen.month).await?;
    let versions = keep::versions(app, &seen.unit, &seen.month).await?;
    let kept = keep::current(&versions).filter(|kept| kept.state == RecapState::Verified);
    let kept = kept.ok_or(Refusal::ChangedMeanwhile)?;
    if kept.hash[..] != seen.hash.0 {
        return Err(Refusal::Rules(klabat_attendance::Refusal::RecapMoved).into());
    }
    let recap = keep::frozen(app, &seen.unit, &seen.month, kept.number).await?;
    let by = PersonId::new(&kept.verifier).map_err(|error| Failure::Fault(format!("a stored user: {error}")))?;
    let verified =
        Draft { recap, version: kept.number }.verify(Signoff { by, at: kept.verified_at }).map_err(Refusal::Rules)?;
    let now = app.now();
    let locked =
        verified.lock(&unit.draft()?.recap, app.edge_key()?, signoff(session, now)?).map_err(Refusal::Rules)?;
    let signature = app.sign(locked.lock.signed_message()).await?;
    let (unit, month, user) = (seen.unit.as_str(), seen.month.as_str(), session.user.as_str());
    let entry = Entry {
        at: now,
        actor: user,
        action: "recap.locked",
        subject: &subject(unit, month),
        before: json!({ "state": "verified", "version": kept.number }),
        after: json!({
            "state": "locked", "version": kept.number, "hash": Base64Url::from(kept.hash),
            "key": Base64Url::from(locked.lock.edge_key.0), "signature": Base64Url::from(signature.as_bytes()),
        }),
        salt: app.random(),
    };
    let statements = vec![
        entry.under(AUDIT, [Value::from(unit), Value::from(month), Value::from(kept.number), Value::from(last)]),
        sql!(LOCK, unit, month, kept.number, user, now, locked.lock.edge_key.0, *signature.as_bytes(), last),
    ];
    let mut answers = app.batch(statements).await?;
    answers.skip()?;
    answers.any()
}
