//! Filing an absence for an ASN.

use klabat_api::common::Reason;
use klabat_api::console::{Filed, Held, NewAbsence, Role};
use klabat_api::routes;
use klabat_attendance::absence::{Absence, AbsenceKind as Kind, Part, State};
use klabat_attendance::time::{Clock, DateRange};
use klabat_attendance::{EntryId, PersonId, Refusal as Rules, UnitId};
use serde_json::json;

use super::leave::{self, Ask};
use super::present::{self, present_days};
use super::{step, subject};
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::people::employee;
use crate::console::recaps::locked;
use crate::console::time::{date, working_minute};
use crate::console::{reason_text, roster, short_text};
use crate::failure::Failure;
use crate::http::{Json, Session, sentence};
use crate::ports::{Ports, StoreError, Value};
use crate::refusal::Refusal;
use crate::store::{Column, Named as _, sql};

/// The state after the unit's step.
const ENDORSED: &str = "endorsed";

/// Longest absence in days: study leave of two years goes by two letters.
const MOST_DAYS: usize = 366;

/// Aborts when the ASN has another absence in any of the days, except parts of one day that do not touch each other; and
/// when one of the years `?17` to `?18` came in since their `?16` were read.
const ABSENCE: &str = "
    INSERT INTO absences (id, employee, unit, kind, first, last, from_minute, until_minute, visits, reason, letter,
      attachment, state, requested_by, requested_at, apart, known)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, NOT EXISTS (
      SELECT 1 FROM absences WHERE employee = ?2 AND state NOT IN ('rejected', 'cancelled')
        AND first <= ?6 AND last >= ?5
        AND (?7 IS NULL OR from_minute IS NULL OR (from_minute < ?8 AND until_minute > ?7))),
      ?16 = (SELECT count(*) FROM absences WHERE employee = ?2 AND state NOT IN ('rejected', 'cancelled')
        AND first <= ?18 AND last >= ?17))";

/// Whether somebody in the console is the superior of a unit, or of one above it.
const SUPERIOR: &str = "
    WITH RECURSIVE above (unit) AS (SELECT ?1 UNION SELECT units.parent FROM units JOIN above
      ON units.id = above.unit WHERE units.parent IS NOT NULL)
    SELECT 1 AS there FROM above JOIN user_units ON user_units.unit = above.unit
      JOIN users ON users.id = user_units.user
    WHERE users.role = 'superior' AND EXISTS (SELECT 1 FROM passkeys WHERE passkeys.user = users.id) LIMIT 1";

/// Files a request: by the operator, whose filing is the unit's step at once where no superior is there to take it; by a
/// superior, who decides for their people. BKPP's step is another person's.
#[utoipa::path(
    post, path = routes::ABSENCES, operation_id = "absence_request", tag = "console", request_body = NewAbsence,
    responses((status = 200, body = Filed)),
)]
pub(crate) async fn handle<P: Ports>(
    axum::extract::State(app): axum::extract::State<App<P>>,
    session: Session,
    Json(new): Json<NewAbsence>,
) -> Result<Json<Filed>, Failure> {
    session.may_decide()?;
    let reason = if new.look { "" } else { reason_text(&new.reason)? };
    let letter = new.letter.as_deref().map(short_text).transpose()?;
    let (first, last) = (date(&new.first)?, date(&new.last)?);
    let dates = DateRange::new(first, last).map_err(|_| Refusal::PeriodOrder)?;
    if dates.days().count() > MOST_DAYS {
        return Err(Refusal::PeriodOrder.into());
    }
    let part = match &new.part {
        None => None,
        Some(_) if first != last => return Err(Refusal::PeriodOrder.into()),
        Some(part) => Some((working_minute(&part.from)?, working_minute(&part.until)?)),
    };
    if part.is_some_and(|(from, until)| from >= until) {
        return Err(Refusal::PeriodOrder.into());
    }
    let attachment = subject::attachment(new.attachment.as_ref())?;
    let subject = subject::find(&app, &session, &new.employee).await?;
    subject::attached(&app, attachment.as_deref()).await?;
    let locked = locked::refuse(&app, &new.employee, &new.first, &new.last).await;
    let (now, id) = (app.now(), base16ct::lower::encode_string(&app.random::<16>()));
    let absence = absence(&id, &new, dates, part, letter)?;
    let judged = leave::judge(&app, &absence, roster::kind(subject.kind), Ask::File).await?;
    let refused = match (locked, judged.verdict) {
        (Err(Failure::Refused(refusal)), _) => Some(refusal),
        (Err(failure), _) => return Err(failure),
        (_, Err(rules)) => Some(Refusal::Rules(rules)),
        _ => None,
    };
    if let (false, Some(refused)) = (new.look, refused) {
        return Err(refused.into());
    }
    let room = part.is_some() || !absence.kind.excludes_presence();
    let present = sql!(PRESENT, &new.employee, &new.first, &new.last, &subject.unit);
    let mut answers = app.batch(vec![sql!(SUPERIOR, &subject.unit), present]).await?;
    let waits = answers.any()? && session.role == Role::Operator;
    let present = answers.first(|mut row| present::days(&mut row))?.filter(|_| !room).unwrap_or_default();
    let told = told(first.year(), &judged, present, refused)?;
    if new.look {
        return Ok(Json(told));
    }
    let held = judged.held;
    let state = if waits { "requested" } else { ENDORSED };
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "absence.requested",
        subject: &id,
        before: json!(null),
        after: json!({
            "employee": new.employee, "kind": new.kind, "first": new.first, "last": new.last, "part": new.part, "visits": new.visits,
            "reason": reason, "letter": letter, "attachment": new.attachment, "state": state,
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
        state,
        session.user.as_str(),
        now,
        held.count as u64,
        held.years.from().to_string(),
        held.years.to().to_string(),
    );
    let decision = (state == ENDORSED).then(|| step::decision(&id, state, &session, now, ""));
    let free = locked::free(&[&new.employee], &new.first, &new.last);
    match app.commit([free, entry.statement(), insert].into_iter().chain(decision).collect()).await? {
        Ok(_) => Ok(Json(Filed { id: Some(id), ..told })),
        Err(constraint) if constraint == "absence_overlaps" => Err(Refusal::Rules(Rules::AbsenceOverlaps).into()),
        Err(constraint) if constraint == "changed_meanwhile" => Err(Refusal::ChangedMeanwhile.into()),
        Err(constraint) => Err(StoreError::Constraint(constraint).into()),
    }
}

const PRESENT: &str =
    concat!("SELECT ", present_days!("?1", "?2", "?3", "(SELECT zone FROM units WHERE id = ?4)"), " AS present");

/// What it is judged by, for whoever files it.
fn told(year: i16, judged: &leave::Judged, present: Vec<String>, refused: Option<Refusal>) -> Result<Filed, Failure> {
    let refused = refused.map(|refusal| {
        let code = refusal.code().to_owned();
        Reason { message: sentence(&code), code }
    });
    let other = judged.other.as_ref().map(held).transpose()?;
    Ok(Filed {
        id: None,
        working_days: u16::try_from(judged.working).unwrap_or(u16::MAX),
        annual: judged.annual.map(|balance| employee::written(year, balance)),
        present,
        refused,
        other,
    })
}

fn held(other: &Absence) -> Result<Held, Failure> {
    let (first, last) = (other.dates.from().to_string(), other.dates.to().to_string());
    Ok(Held { kind: named(other.kind.code())?, first, last, state: named(other.state.code())? })
}

/// One of the interface's, by the name that it shares with the rules.
fn named<T: Column>(code: &str) -> Result<T, Failure> {
    T::read(Value::from(code)).ok_or_else(|| Failure::Fault(format!("a name of the rules: {code}")))
}

/// The absence as rules judge it.
fn absence(
    id: &str,
    new: &NewAbsence,
    dates: DateRange,
    part: Option<(u16, u16)>,
    letter: Option<&str>,
) -> Result<Absence, Refusal> {
    let clock = |minute: u16| Clock::from_minutes(minute.into()).map_err(Refusal::Rules);
    let part = match part {
        Some((from, to)) => Some(Part { from: clock(from)?, to: clock(to)? }),
        None => None,
    };
    Ok(Absence {
        id: EntryId::new(id).map_err(Refusal::Rules)?,
        person: PersonId::new(&new.employee).map_err(Refusal::Rules)?,
        kind: Kind::by_code(new.kind.name()).ok_or(Rules::AbsenceNotForKind)?,
        dates,
        part,
        at: new.visits.as_ref().map(UnitId::new).transpose().map_err(Refusal::Rules)?,
        letter: letter.map(str::to_owned),
        state: State::Requested,
    })
}
