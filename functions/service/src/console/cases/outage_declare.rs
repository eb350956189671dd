//! Declaring an outage.

use axum::extract::State;
use klabat_api::console::{CaseState, Decided, NewOutage, Role};
use klabat_api::routes;
use serde_json::json;

use super::outages::{LOCKED, locked_by};
use super::step;
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::{found, reason_text, visible};
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// Longest outage: a month.
const MOST_MS: u64 = 31 * 24 * 3_600_000;

const UNIT: &str = visible!("SELECT id FROM units WHERE id = ?3 AND id IN (SELECT unit FROM visible)");

const OUTAGE: &str = "
    INSERT INTO outages (id, unit, from_at, until_at, source, reason, state, declared_by, declared_at)
    VALUES (?1, ?2, ?3, ?4, 'declared', ?5, ?6, ?7, ?8)";

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
    let mut statements = vec![entry.statement(), insert];
    if state == CaseState::Approved {
        statements.push(step::decision(&id, "approved", &session.user, now, reason));
    }
    let written = statements.len();
    statements.push(sql!(LOCKED, &id));
    let mut answers = app.batch(statements).await?;
    for _ in 0..written {
        answers.skip()?;
    }
    let locked = locked_by(&mut answers)?;
    Ok(Json(Decided { done: true, id: Some(id), locked }))
}
