//! Writing down a correction that an ASN asks for.

use axum::extract::State;
use klabat_api::console::{Created, NewCorrection};
use klabat_api::routes;
use serde_json::json;

use super::absence_file::Filer;
use super::subject::{self, Subject};
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::reason_text;
use crate::console::recaps::locked;
use crate::console::time::{date, today};
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::{Ports, StoreError};
use crate::refusal::Refusal;
use crate::store::sql;

const CORRECTION: &str = "
    INSERT INTO corrections (id, employee, unit, date, claim, reason, attachment, state, requested_by, requested_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8, ?9)";

/// The index that lets the same correction wait once.
const ONCE: &str = "corrections.employee, corrections.date, corrections.claim, corrections.requested_by";

/// Puts a correction in the queue. Somebody else decides about it.
#[utoipa::path(
    post, path = routes::CORRECTIONS, operation_id = "correction_request", tag = "console",
    request_body = NewCorrection,
    responses((status = 200, body = Created)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<NewCorrection>,
) -> Result<Json<Created>, Failure> {
    session.may_change()?;
    let asked = Asked::parse(&new)?;
    let subject = subject::find(&app, &session, &new.employee).await?;
    file(&app, Filer::Console(&session), &subject, &asked).await.map(Json)
}

/// What is asked for, parsed.
pub(crate) struct Asked<'a> {
    new: &'a NewCorrection,
    date: klabat_attendance::Date,
    claim: String,
    reason: &'a str,
    attachment: Option<Vec<u8>>,
}

impl<'a> Asked<'a> {
    /// Reads it.
    pub(crate) fn parse(new: &'a NewCorrection) -> Result<Self, Refusal> {
        let reason = reason_text(&new.reason)?;
        let date = date(&new.date)?;
        let claim = serde_json::to_string(&new.claim).expect("strings and string keys only");
        let _: klabat_attendance::correction::Claim =
            serde_json::from_slice(claim.as_bytes()).map_err(|_| Refusal::MalformedRequest)?;
        Ok(Self { new, date, claim, reason, attachment: subject::attachment(new.attachment.as_ref())? })
    }
}

/// Puts it in the queue, whoever files it.
pub(crate) async fn file<P: Ports>(
    app: &App<P>,
    filer: Filer<'_>,
    subject: &Subject,
    asked: &Asked<'_>,
) -> Result<Created, Failure> {
    let new = asked.new;
    subject::known(app, asked.attachment.as_deref(), None).await?;
    let (now, id) = (app.now(), base16ct::lower::encode_string(&app.random::<16>()));
    if asked.date > today(now, subject.zone)? {
        return Err(Refusal::NotYet.into());
    }
    let entry = Entry {
        at: now,
        actor: filer.actor(),
        action: "correction.requested",
        subject: &id,
        before: json!(null),
        after: json!({
            "employee": new.employee, "date": new.date, "claim": new.claim, "reason": asked.reason,
            "attachment": new.attachment, "state": "open",
        }),
        salt: app.random(),
    };
    let insert = sql!(
        CORRECTION,
        &id,
        &new.employee,
        &subject.unit,
        asked.date.to_string(),
        &asked.claim,
        asked.reason,
        asked.attachment.clone(),
        filer.actor(),
        now,
    );
    let free = locked::free(&[&new.employee], &new.date, &new.date);
    match app.commit(vec![free, entry.statement(), insert]).await? {
        Ok(_) => Ok(Created { id }),
        Err(constraint) if constraint == ONCE => Err(Refusal::AskedAlready.into()),
        Err(constraint) => Err(StoreError::Constraint(constraint).into()),
    }
}
