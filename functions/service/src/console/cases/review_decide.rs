//! Deciding about a record that waits for review.

use axum::extract::State;
use klabat_api::console::{Decided, Verdict};
use klabat_api::routes;
use serde_json::json;

use super::reviews::record_locked;
use super::{decided, verdict_reason};
use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::console::recaps::locked;
use crate::console::{found, visible};
use crate::failure::Failure;
use crate::http::{Json, Path, Session, id};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::{Named as _, sql};

const RECORD: &str = visible!(
    "SELECT status = 'review' AS reviewed, records.employee, ",
    record_locked!(),
    "FROM records JOIN units ON units.id = records.unit
     WHERE records.id = ?3 AND records.unit IN (SELECT unit FROM visible)"
);

const AUDIT: &str = audited!("WHERE NOT EXISTS (SELECT 1 FROM reviews WHERE record = ?9)");

const DECIDE: &str = "
    INSERT INTO reviews (record, state, decided_by, decided_at, reason) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING RETURNING state";

/// Lets a record count or not, once. The record stays as it is.
#[utoipa::path(
    post, path = routes::REVIEW_DECIDE, operation_id = "review_decide", tag = "console",
    params(("record" = String, Path)), request_body = Verdict,
    responses((status = 200, body = Decided)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(record): Path,
    Json(verdict): Json<Verdict>,
) -> Result<Json<Decided>, Failure> {
    session.may_change()?;
    let reason = verdict_reason(&verdict)?;
    let key = id(&record)?;
    let statement = sql!(RECORD, session.user.as_str(), session.sees_all(), key.as_slice());
    let row =
        app.batch(vec![statement]).await?.first(|mut row| Ok((row.next()?, row.next()?, locked::months(&mut row)?)))?;
    let (reviewed, employee, locked): (bool, String, Vec<String>) = found(row)?;
    if !reviewed {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    session.decides_about(&employee)?;
    let (now, to) = (app.now(), decided(&verdict).name());
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: if verdict.approve { "record.accepted" } else { "record.rejected" },
        subject: &record,
        before: json!({ "state": "open" }),
        after: json!({ "employee": employee, "state": to, "reason": reason }),
        salt: app.random(),
    };
    let statements = vec![
        entry.under(AUDIT, [Value::from(key.as_slice())]),
        sql!(DECIDE, key.as_slice(), to, session.user.as_str(), now, reason),
    ];
    let mut answers = app.batch(statements).await?;
    answers.skip()?;
    if answers.any()? {
        Ok(Json(Decided { done: true, id: None, locked }))
    } else {
        Err(Refusal::ChangedMeanwhile.into())
    }
}
