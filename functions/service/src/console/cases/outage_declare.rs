//! Declaring an outage.

use axum::extract::State;
use klabat_api::console::{CaseState, Decided, NewOutage, Role};
use klabat_api::routes;
use serde_json::json;

use super::outages::{LOCKED, locked_by};
use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::console::{found, reason_text, visible};
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

/// Longest outage: a month.
const MOST_MS: u64 = 31 * 24 * 3_600_000;

const UNIT: &str = visible!("SELECT id FROM units WHERE id = ?3 AND id IN (SELECT unit FROM visible)");

/// The same one comes again whenever an answer was lost and the form is sent again.
macro_rules! first_of_its_kind {
    ($unit:literal, $from:literal, $until:literal, $by:literal) => {
        concat!(
            "WHERE NOT EXISTS (SELECT 1 FROM outages WHERE unit IS ",
            $unit,
            " AND from_at = ",
            $from,
            " AND until_at = ",
            $until,
            " AND declared_by = ",
            $by,
            " AND state IN ('open', 'approved'))"
        )
    };
}

const OUTAGE: &str = concat!(
    "INSERT INTO outages (id, unit, from_at, until_at, source, reason, state, declared_by, declared_at)
     SELECT ?1, ?2, ?3, ?4, 'declared', ?5, ?6, ?7, ?8 ",
    first_of_its_kind!("?2", "?3", "?4", "?7"),
    " RETURNING id"
);

/// What an admin declares is decided with it, where it was written.
const DECISION: &str = "
    INSERT INTO decisions (subject, state, decided_by, decided_at, reason)
    SELECT ?1, 'approved', ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM outages WHERE id = ?1)";

const AUDIT: &str = audited!(first_of_its_kind!("?9", "?10", "?11", "?2"));

/// Declares an outage: an admin's counts at once, an operator's waits for an admin. One of the whole regency is an admin's
/// to declare.
#[utoipa::path(
    post, path = routes::OUTAGES, operation_id = "outage_declare", tag = "console", request_body = NewOutage,
    responses((status = 200, body = Decided)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<NewOutage>,
) -> Result<Json<Decided>, Failure> {
    session.may_change()?;
    let reason = reason_text(&new.reason)?;
    if new.until <= new.from || new.until - new.from > MOST_MS {
        return Err(Refusal::PeriodOrder.into());
    }
    match &new.unit {
        Some(unit) => {
            let statement = sql!(UNIT, session.user.as_str(), session.sees_all(), unit);
            let _: String = found(app.batch(vec![statement]).await?.first(|mut row| row.next())?)?;
        }
        None => session.is_admin()?,
    }
    let state = if session.role == Role::Admin { CaseState::Approved } else { CaseState::Open };
    let (now, id) = (app.now(), base16ct::lower::encode_string(&app.random::<16>()));
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "outage.declared",
        subject: &id,
        before: json!(null),
        after: json!({
            "unit": new.unit, "from": new.from, "until": new.until, "reason": reason, "state": state,
        }),
        salt: app.random(),
    };
    let insert = sql!(OUTAGE, &id, new.unit.as_deref(), new.from, new.until, reason, state, session.user.as_str(), now);
    let same = [Value::from(new.unit.as_deref()), Value::from(new.from), Value::from(new.until)];
    let mut statements = vec![entry.under(AUDIT, same), insert, sql!(LOCKED, &id)];
    if state == CaseState::Approved {
        statements.push(sql!(DECISION, &id, session.user.as_str(), now, reason));
    }
    let mut answers = app.batch(statements).await?;
    answers.skip()?;
    if !answers.any()? {
        return Err(Refusal::OutageKnown.into());
    }
    let locked = locked_by(&mut answers)?;
    Ok(Json(Decided { done: true, id: Some(id), locked }))
}
