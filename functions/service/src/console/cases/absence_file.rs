//! An absence comes into the queue, whoever files it.

use klabat_api::Base64Url;
use klabat_api::common::Reason;
use klabat_api::console::{Filed, Held, NewAbsence, Role};
use klabat_attendance::absence::{Absence, AbsenceKind as Kind, Part, State};
use klabat_attendance::time::{Clock, DateRange};
use klabat_attendance::{EntryId, PersonId, Refusal as Rules, UnitId};
use serde_json::json;

use super::attachment_upload::Attachment;
use super::leave::{self, Ask, Judged};
use super::present::{self, present_days};
use super::step;
use super::subject::{self, Subject};
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::people::employee;
use crate::console::recaps::locked;
use crate::console::time::{date, working_minute};
use crate::console::{reason_text, roster, short_text};
use crate::failure::Failure;
use crate::http::{Session, sentence};
use crate::ports::{Ports, StoreError, Value};
use crate::refusal::Refusal;
use crate::store::{Column, Named as _, sql};

/// The state after the unit's step.
const ENDORSED: &str = "endorsed";

/// Longest absence in days, whatever its kind: four years with a leap day. How long one may be is the kind's rule; this
/// bounds what one request makes the server look at, since each of its days is asked of schedule and calendar. Nothing
/// that is granted at once is longer: leave at own cost has three years and one more (BKN 24/2017), and study of more
/// than four goes by letters of its own.
const MOST_DAYS: usize = 4 * 365 + 1;

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

pub(super) const PRESENT: &str =
    concat!("SELECT ", present_days!("?1", "?2", "?3", "(SELECT zone FROM units WHERE id = ?4)"), " AS present");

/// Who files.
#[derive(Clone, Copy)]
pub(crate) enum Filer<'a> {
    /// Somebody of the console, for their people.
    Console(&'a Session),
    /// The ASN, of themselves, by phone: their id.
    Owner(&'a str),
}

impl Filer<'_> {
    /// Id of the user, or of the ASN.
    pub(super) fn actor(&self) -> &str {
        match self {
            Self::Console(session) => &session.user,
            Self::Owner(employee) => employee,
        }
    }

    /// Whether filing is the unit's step at once: an ASN's for themselves never is, nor an operator's where a superior is
    /// there for it.
    fn takes_the_units_step(&self, employee: &str, superior_there: bool) -> bool {
        match self {
            Self::Console(session) => {
                session.decides_about(employee).is_ok() && !(superior_there && session.role == Role::Operator)
            }
            Self::Owner(_) => false,
        }
    }
}

/// What is asked for, parsed.
pub(crate) struct Asked<'a> {
    new: &'a NewAbsence,
    dates: DateRange,
    part: Option<(u16, u16)>,
    reason: &'a str,
    letter: Option<&'a str>,
    copy: Option<Copy>,
}

/// A copy of the letter.
enum Copy {
    /// Uploaded before: its hash.
    Kept(Vec<u8>),
    /// It comes with the request, and is kept with it or not at all.
    New(Attachment),
}

impl Copy {
    fn hash(&self) -> Base64Url {
        match self {
            Self::Kept(hash) => Base64Url(hash.clone()),
            Self::New(attachment) => attachment.hash(),
        }
    }
}

impl<'a> Asked<'a> {
    /// Reads it; a look needs no reason yet.
    pub(crate) fn parse(new: &'a NewAbsence) -> Result<Self, Refusal> {
        let reason = if new.look { "" } else { reason_text(&new.reason)? };
        let letter = new.letter.as_deref().map(short_text).transpose()?;
        let (first, last) = (date(&new.first)?, date(&new.last)?);
        let dates = DateRange::new(first, last).map_err(|_| Refusal::PeriodOrder)?;
        if dates.days().nth(MOST_DAYS).is_some() {
            return Err(Refusal::Rules(Rules::AbsenceTooLong));
        }
        let part = match &new.part {
            None => None,
            Some(_) if first != last => return Err(Refusal::PeriodOrder),
            Some(part) => Some((working_minute(&part.from)?, working_minute(&part.until)?)),
        };
        if part.is_some_and(|(from, until)| from >= until) {
            return Err(Refusal::PeriodOrder);
        }
        let copy = subject::attachment(new.attachment.as_ref())?.map(Copy::Kept);
        Ok(Self { new, dates, part, reason, letter, copy })
    }

    /// With a copy of the letter that is not kept yet.
    pub(crate) fn with(self, copy: Option<Attachment>) -> Self {
        Self { copy: copy.map(Copy::New), ..self }
    }

    /// The absence as rules judge it.
    fn absence(&self, id: &str) -> Result<Absence, Refusal> {
        let clock = |minute: u16| Clock::from_minutes(minute.into()).map_err(Refusal::Rules);
        let part = match self.part {
            Some((from, to)) => Some(Part { from: clock(from)?, to: clock(to)? }),
            None => None,
        };
        let new = self.new;
        Ok(Absence {
            id: EntryId::new(id).map_err(Refusal::Rules)?,
            person: PersonId::new(&new.employee).map_err(Refusal::Rules)?,
            kind: Kind::by_code(new.kind.name()).ok_or(Rules::AbsenceNotForKind)?,
            dates: self.dates,
            part,
            at: new.visits.as_ref().map(UnitId::new).transpose().map_err(Refusal::Rules)?,
            letter: self.letter.map(str::to_owned),
            state: State::Requested,
        })
    }
}

/// Files it, or looks what it would be judged by. BKPP's step is another person's, and so is the unit's of what an ASN
/// files.
pub(crate) async fn file<P: Ports>(
    app: &App<P>,
    filer: Filer<'_>,
    subject: &Subject,
    asked: Asked<'_>,
) -> Result<Filed, Failure> {
    let new = asked.new;
    let kept = asked.copy.as_ref().and_then(|copy| if let Copy::Kept(hash) = copy { Some(&**hash) } else { None });
    subject::known(app, kept, new.visits.as_deref()).await?;
    let locked = locked::refuse(app, &new.employee, &new.first, &new.last).await;
    let id = base16ct::lower::encode_string(&app.random::<16>());
    let absence = asked.absence(&id)?;
    let judged = leave::judge(app, &absence, roster::kind(subject.kind), Ask::File).await?;
    let refused = match (locked, judged.verdict) {
        (Err(Failure::Refused(refusal)), _) => Some(refusal),
        (Err(failure), _) => return Err(failure),
        (_, Err(rules)) => Some(Refusal::Rules(rules)),
        _ => None,
    };
    if let (false, Some(refused)) = (new.look, refused) {
        return Err(refused.into());
    }
    let present = sql!(PRESENT, &new.employee, &new.first, &new.last, &subject.unit);
    let mut answers = app.batch(vec![sql!(SUPERIOR, &subject.unit), present]).await?;
    let state = if filer.takes_the_units_step(&new.employee, answers.any()?) { ENDORSED } else { "requested" };
    let present = answers.first(|mut row| present::days(&mut row))?.unwrap_or_default();
    let told = told(&absence, &judged, present, refused)?;
    if new.look {
        return Ok(told);
    }
    store(app, filer, subject, asked, (&id, state), &judged).await?;
    Ok(Filed { id: Some(id), ..told })
}

/// The request, its line, and the step that it is born with.
async fn store<P: Ports>(
    app: &App<P>,
    filer: Filer<'_>,
    subject: &Subject,
    asked: Asked<'_>,
    (id, state): (&str, &'static str),
    Judged { held, .. }: &Judged,
) -> Result<(), Failure> {
    let (new, now) = (asked.new, app.now());
    let copy = asked.copy.as_ref().map(Copy::hash);
    let entry = Entry {
        at: now,
        actor: filer.actor(),
        action: "absence.requested",
        subject: id,
        before: json!(null),
        after: json!({
            "employee": new.employee, "kind": new.kind, "first": new.first, "last": new.last, "part": new.part, "visits": new.visits,
            "reason": asked.reason, "letter": asked.letter, "attachment": copy, "state": state,
        }),
        salt: app.random(),
    };
    let insert = sql!(
        ABSENCE,
        id,
        &new.employee,
        &subject.unit,
        new.kind,
        asked.dates.from().to_string(),
        asked.dates.to().to_string(),
        asked.part.map(|(from, _)| from),
        asked.part.map(|(_, until)| until),
        new.visits.as_deref(),
        asked.reason,
        asked.letter,
        copy.map(|hash| hash.0),
        state,
        filer.actor(),
        now,
        held.count as u64,
        held.years.from().to_string(),
        held.years.to().to_string(),
    );
    let decision = (state == ENDORSED).then(|| step::decision(id, state, filer.actor(), now, ""));
    let free = locked::free(&[&new.employee], &new.first, &new.last);
    let keep = asked.copy.and_then(|copy| match copy {
        Copy::Kept(_) => None,
        Copy::New(attachment) => Some(attachment.keep(app, filer.actor())),
    });
    let statements = keep.into_iter().flatten().chain([free, entry.statement(), insert]).chain(decision);
    match app.commit(statements.collect()).await? {
        Ok(_) => Ok(()),
        Err(constraint) if constraint == "absence_overlaps" => Err(Refusal::Rules(Rules::AbsenceOverlaps).into()),
        Err(constraint) => Err(StoreError::Constraint(constraint).into()),
    }
}

/// What it is judged by, for whoever files it or decides about it; `present` are its days with a check-in.
pub(super) fn told(
    absence: &Absence,
    judged: &Judged,
    present: Vec<String>,
    refused: Option<Refusal>,
) -> Result<Filed, Failure> {
    let room = absence.part.is_some() || !absence.kind.excludes_presence();
    let year = absence.dates.from().year();
    let refused = refused.map(|refusal| {
        let code = refusal.code().to_owned();
        Reason { message: sentence(&code), code }
    });
    let other = judged.other.as_ref().map(held).transpose()?;
    Ok(Filed {
        id: None,
        working_days: u16::try_from(judged.working).unwrap_or(u16::MAX),
        annual: judged.annual.map(|balance| employee::written(year, balance)),
        present: if room { Vec::new() } else { present },
        refused,
        other,
    })
}

fn held(other: &Absence) -> Result<Held, Failure> {
    let (first, last) = (other.dates.from().to_string(), other.dates.to().to_string());
    Ok(Held { kind: named(other.kind.code())?, first, last, state: named(other.state.code())? })
}

/// One of the interface's, by the name that it shares with the rules.
pub(crate) fn named<T: Column>(code: &str) -> Result<T, Failure> {
    T::read(Value::from(code)).ok_or_else(|| Failure::Fault(format!("a name of the rules: {code}")))
}
