//! Filing an absence for an ASN.

use axum::extract::State;
use data_encoding::HEXLOWER;
use klabat_api::console::{AbsenceKind, Created, EmployeeKind, NewAbsence};
use klabat_api::routes;
use klabat_attendance::Refusal as Rules;
use serde_json::json;

use super::{step, subject};
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::time::{date, minute};
use crate::console::{reason_text, short_text};
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// Longest absence in days: study leave of two years goes by two letters.
const MOST_DAYS: i32 = 366;

/// Aborts when the ASN has another absence in any of the days, except parts of one day that do not touch each other.
const ABSENCE: &str = "
    INSERT INTO absences (id, employee, unit, kind, first, last, from_minute, until_minute, visits, reason, letter,
      attachment, state, requested_by, requested_at, apart)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, NOT EXISTS (
      SELECT 1 FROM absences WHERE employee = ?2 AND state NOT IN ('rejected', 'cancelled')
        AND first <= ?6 AND last >= ?5
        AND (?7 IS NULL OR from_minute IS NULL OR (from_minute < ?8 AND until_minute > ?7))))";

/// Files a request: by the operator, which is the unit's step at once; by a superior, who decides for their people, too.
/// BKPP's step is another person's.
#[utoipa::path(
    post, path = routes::ABSENCES, operation_id = "absence_request", tag = "console", request_body = NewAbsence,
    responses((status = 200, body = Created)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<NewAbsence>,
) -> Result<Json<Created>, Failure> {
    session.may_decide()?;
    let reason = reason_text(&new.reason)?;
    let letter = new.letter.as_deref().map(short_text).transpose()?;
    let (first, last) = (date(&new.first)?, date(&new.last)?);
    let days = (last - first).get_days() + 1;
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Refusal::PeriodOrder.into());
    }
    let part = match &new.part {
        None => None,
        Some(_) if first != last => return Err(Refusal::PeriodOrder.into()),
        Some(part) => Some((minute(&part.from)?, minute(&part.until)?)),
    };
    if part.is_some_and(|(from, until)| from >= until) {
        return Err(Refusal::PeriodOrder.into());
    }
    let attachment = subject::attachment(new.attachment.as_ref())?;
    let subject = subject::find(&app, &session, &new.employee).await?;
    if !entitled(subject.kind, new.kind) {
        return Err(Refusal::Rules(Rules::AbsenceNotForKind).into());
    }
    subject::attached(&app, attachment.as_deref()).await?;
    let (now, id) = (app.now(), HEXLOWER.encode(&app.random::<16>()));
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "absence.requested",
        subject: &id,
        before: json!(null),
        after: json!({
            "employee": new.employee, "kind": new.kind, "first": new.first, "last": new.last, "part": new.part, "visits": new.visits,
            "reason": reason, "letter": letter, "attachment": new.attachment, "state": "endorsed",
        }),
        salt: app.random(),
    };
    let insert = sql!(
        ABSENCE,
        &id,
        &new.employee,
        &subject.unit,
        new.kind,
        first.to_string(),
        last.to_string(),
        part.map(|(from, _)| from),
        part.map(|(_, until)| until),
        new.visits.as_deref(),
        reason,
        letter,
        attachment,
        "endorsed",
        session.user.as_str(),
        now,
    );
    let decision = step::decision(&id, "endorsed", &session, now, "");
    match app.commit(vec![entry.statement(), insert, decision]).await? {
        Ok(_) => Ok(Json(Created { id })),
        Err(constraint) if constraint == "absence_overlaps" => Err(Refusal::Rules(Rules::AbsenceOverlaps).into()),
        Err(constraint) => Err(Failure::Fault(format!("constraint {constraint}"))),
    }
}

/// Leave that only PNS have (PP 11/2017 art. 310; PPPK: PP 49/2018 art. 77).
const fn entitled(kind: EmployeeKind, absence: AbsenceKind) -> bool {
    match absence {
        AbsenceKind::Long | AbsenceKind::Important | AbsenceKind::Unpaid => matches!(kind, EmployeeKind::Pns),
        AbsenceKind::Annual
        | AbsenceKind::Sick
        | AbsenceKind::Maternity
        | AbsenceKind::Collective
        | AbsenceKind::Duty
        | AbsenceKind::Study
        | AbsenceKind::Permit => true,
    }
}
