//! Writing down a correction that an ASN asks for.

use axum::extract::State;
use klabat_api::console::{Created, NewCorrection};
use klabat_api::routes;
use serde_json::json;

use super::absence_file::Filer;
use super::subject::{self, Subject};
use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::console::reason_text;
use crate::console::recaps::locked;
use crate::console::time::{date, today};
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

/// That the same person does not ask for the same already: a second press, or one after a lost reply, asks for nothing
/// more.
macro_rules! first_of_its_kind {
    ($employee:literal, $date:literal, $claim:literal, $by:literal) => {
        concat!(
            "WHERE NOT EXISTS (SELECT 1 FROM corrections WHERE employee = ",
            $employee,
            " AND date = ",
            $date,
            " AND claim = ",
            $claim,
            " AND requested_by = ",
            $by,
            " AND state = 'open')"
        )
    };
}

const CORRECTION: &str = concat!(
    "INSERT INTO corrections (id, employee, unit, date, claim, reason, attachment, state, requested_by, requested_at)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8, ?9 ",
    first_of_its_kind!("?2", "?4", "?5", "?8"),
    " RETURNING id"
);

const AUDIT: &str = audited!(first_of_its_kind!("?9", "?10", "?11", "?2"));

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
    let date = asked.date.to_string();
    let insert = sql!(
        CORRECTION,
        &id,
        &new.employee,
        &subject.unit,
        &date,
        &asked.claim,
        asked.reason,
        asked.attachment.clone(),
        filer.actor(),
        now,
    );
    let free = locked::free(&[&new.employee], &new.date, &new.date);
    let same = [new.employee.as_str(), &date, &asked.claim].map(Value::from);
    let mut answers = app.batch(vec![free, entry.under(AUDIT, same), insert]).await?;
    for _ in 0..2 {
        answers.skip()?;
    }
    if answers.any()? { Ok(Created { id }) } else { Err(Refusal::AskedAlready.into()) }
}
