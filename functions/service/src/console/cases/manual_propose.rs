//! A record by hand: proposed by one, it counts once another approves.

use axum::extract::State;
use klabat_api::console::{NewManualRecord, Proposal, Proposed};
use klabat_api::routes;
use klabat_attendance::Zone;
use klabat_evidence::Millis;
use serde_json::json;

use super::subject;
use crate::app::App;
use crate::console::approval::{self, Stored, approved, intent_name};
use crate::console::audit::Entry;
use crate::console::reason_text;
use crate::console::recaps::locked;
use crate::console::time::{date, minute, moment};
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::store::sql;

const RECORD: &str = "
    INSERT INTO manual_records (id, employee, unit, intent, at, cause, reason, written_by, approved_by, approved_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

/// Proposes a record by hand for an ASN of the visible units.
#[utoipa::path(
    post, path = routes::MANUAL_RECORDS, operation_id = "manual_propose", tag = "console",
    request_body = NewManualRecord,
    responses((status = 200, body = Proposed)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<NewManualRecord>,
) -> Result<Json<Proposed>, Failure> {
    session.may_change()?;
    let reason = reason_text(&new.reason)?;
    let (date, minute) = (date(&new.date)?, minute(&new.time)?);
    let subject = subject::find(&app, &session, &new.employee).await?;
    let at = moment(date, minute, subject.zone)?;
    if at > app.now() {
        return Err(Refusal::NotYet.into());
    }
    locked::refuse(&app, &new.employee, &new.date, &new.date).await?;
    let proposal = Proposal::ManualRecord {
        employee: new.employee,
        nip: subject.nip,
        name: subject.name,
        intent: new.intent,
        at: at.0,
        cause: new.cause,
    };
    approval::propose(&app, &session, &proposal, &subject.unit, reason).await.map(Json)
}

const ZONE: &str = "SELECT zone FROM units WHERE id = ?1";

/// What an approved record by hand does. Its month may have been locked since it was proposed: then it waits, or it
/// would be stored and count nowhere.
pub(in crate::console) async fn effect<P: Ports>(
    app: &App<P>,
    stored: &Stored,
    session: &Session,
    now: Millis,
) -> Result<Vec<Statement>, Failure> {
    let Proposal::ManualRecord { employee, intent, at, cause, .. } = &stored.proposal else { return Ok(Vec::new()) };
    let zone = app.batch(vec![sql!(ZONE, &stored.unit)]).await?.first(|mut row| row.next::<Zone>())?;
    let date = zone.and_then(|zone| zone.working_date(Millis(*at))).ok_or(Refusal::NotFound)?.to_string();
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "record.written",
        subject: &stored.id,
        before: json!(null),
        after: json!({
            "employee": employee, "intent": intent, "at": at, "cause": cause, "reason": stored.reason,
            "approval": approved(stored),
        }),
        salt: app.random(),
    };
    let record = sql!(
        RECORD,
        &stored.id,
        employee,
        &stored.unit,
        intent_name(*intent),
        *at,
        *cause,
        &stored.reason,
        &stored.proposed_by,
        session.user.as_str(),
        now,
    );
    Ok(vec![locked::free(&[employee], &date, &date), entry.statement(), record])
}
