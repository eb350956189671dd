//! Who is near a step of PP 94/2021, or has reached one.

use axum::extract::State;
use klabat_api::console::{Discipline, DisciplineQuery, DisciplineRow, DisciplineStep, RuleKind};
use klabat_api::routes;
use klabat_attendance::discipline::{DisciplineRules, Mark, Step, standing};
use klabat_attendance::time::parse_date;
use klabat_attendance::verdict::Status;
use klabat_attendance::{Checked, Date, Zone, order, templates};

use crate::app::App;
use crate::console::roster::kind;
use crate::console::time::today;
use crate::console::{sought, visible};
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::month::in_force;
use crate::phone::unit;
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::store::{Row, sql};

/// Rows of a page.
const PAGE: u32 = 100;

/// Each person's working days from `?4` until the end of the year `?6` as `date code`, separated by commas: days in a row
/// may have begun in the year before, whose own days (before `?5`) list nobody. A day that waits for a decision is among
/// them, as it may still end a run of days. `?7` kind, `?8` part of a name or number,
/// `?9` rows to skip, `?10` rows at most.
const ROWS: &str = visible!(
    "SELECT employees.id, employees.nip, employees.name, employees.kind, units.id AS unit_id, units.name AS unit_name,
       units.zone AS unit_zone, group_concat(days.date || ' ' || days.code) AS marks, count(*) OVER () AS total
     FROM days JOIN employees ON employees.id = days.employee JOIN units ON units.id = employees.unit
     WHERE employees.unit IN (SELECT unit FROM visible) AND (?3 IS NULL OR employees.unit = ?3)
       AND days.date BETWEEN ?4 AND ?6 AND (days.due OR days.code = 'belum') AND (?7 IS NULL OR employees.kind = ?7)
       AND (?8 IS NULL OR instr(lower(employees.name), ?8) > 0 OR instr(employees.nip, ?8) > 0)
     GROUP BY employees.id HAVING sum(days.code = 'alpa' AND days.date >= ?5) > 0
     ORDER BY sum(days.code = 'alpa' AND days.date >= ?5) DESC, employees.name, employees.id LIMIT ?10 OFFSET ?9"
);

/// Lists the people of the visible units with an unexcused day in the year.
#[utoipa::path(
    get, path = routes::DISCIPLINE, operation_id = "discipline", tag = "console", params(DisciplineQuery),
    responses((status = 200, body = Discipline)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<DisciplineQuery>,
) -> Result<Json<Discipline>, Failure> {
    let today = today(app.now(), Zone::Wit)?;
    let year = query.year.unwrap_or_else(|| today.year());
    if !(1970..=9999).contains(&year) {
        return Err(Refusal::MalformedRequest.into());
    }
    let statements =
        vec![in_force(RuleKind::Discipline, &rules_day(year, today)), statement(&session, year, &query, PAGE)];
    let mut answers = app.batch(statements).await?;
    let document: Option<String> = answers.first(|mut row| row.next())?;
    let rules = rules(document.as_deref())?;
    let people = answers.rows(person)?;
    let total = people.first().map_or(0, |person| person.total);
    Ok(Json(Discipline { year, rows: people.iter().map(|person| person.by(&rules, year)).collect(), total }))
}

/// A year is judged by its own steps: those of its last day, or of today.
pub(in crate::console) fn rules_day(year: i16, today: Date) -> String {
    today.to_string().min(format!("{year:04}-12-31"))
}

/// [`ROWS`] of a year.
pub(in crate::console) fn statement(session: &Session, year: i16, query: &DisciplineQuery, most: u32) -> Statement {
    // A run that reaches into the year is at its end in December before: who is away for a month has long reached the
    // last step.
    let before = format!("{:04}-12-01", year - 1);
    let (first, last) = (format!("{year:04}-01-01"), format!("{year:04}-12-31"));
    let search = sought(query.search.as_deref());
    let (user, all, offset) = (session.user.as_str(), session.sees_all(), query.offset.unwrap_or(0));
    sql!(ROWS, user, all, query.unit.as_deref(), before, first, last, query.kind, search, offset, most)
}

/// The regency's own, or, as the regulation is national, the one that comes with the rules.
pub(in crate::console) fn rules(document: Option<&str>) -> Result<Checked<DisciplineRules>, Failure> {
    document.map_or_else(
        || Ok(templates::DISCIPLINE.parse()),
        |text| {
            serde_json::from_slice(text.as_bytes()).map_err(|error| Failure::Fault(format!("stored steps: {error}")))
        },
    )
}

/// Somebody with an unexcused day, and their working days, by which steps are reached.
pub(in crate::console) struct Person {
    row: DisciplineRow,
    marks: Vec<Mark>,
    total: u32,
}

impl Person {
    /// Where they stand by these rules.
    pub(in crate::console) fn by(&self, rules: &DisciplineRules, year: i16) -> DisciplineRow {
        let standing = standing(rules, year, &self.marks);
        let applies = rules.who.contains(&kind(self.row.kind));
        let warning = standing.warning.filter(|_| applies);
        DisciplineRow {
            applies,
            days: standing.days,
            dates: self.dates(year),
            longest_run: standing.longest_run,
            running: standing.running,
            reached: standing.reached.as_ref().filter(|_| applies).map(step),
            near: warning.as_ref().map(|warning| step(&warning.step)),
            days_left: warning.as_ref().map(|warning| warning.days_left),
            ..self.row.clone()
        }
    }

    fn dates(&self, year: i16) -> Vec<String> {
        let absent = self.marks.iter().filter(|mark| mark.status == Status::Absent && mark.date.year() == year);
        let mut dates: Vec<String> = absent.map(|mark| mark.date.to_string()).collect();
        order::sort(&mut dates);
        dates
    }
}

/// Reads a row of [`statement`].
pub(in crate::console) fn person(mut row: Row) -> Result<Person, Failure> {
    let (employee, nip, name, kind, unit) = (row.next()?, row.next()?, row.next()?, row.next()?, unit(&mut row)?);
    let marks: String = row.next()?;
    let marks = marks.split(',').map(mark).collect::<Option<_>>().ok_or_else(broken)?;
    let row_of = DisciplineRow {
        employee,
        nip,
        name,
        kind,
        unit,
        applies: false,
        days: 0,
        dates: Vec::new(),
        longest_run: 0,
        running: 0,
        reached: None,
        near: None,
        days_left: None,
    };
    Ok(Person { row: row_of, marks, total: row.next()? })
}

fn broken() -> Failure {
    Failure::Fault("a derived day is no day".to_owned())
}

fn mark(text: &str) -> Option<Mark> {
    let (date, code) = text.split_once(' ')?;
    Some(Mark { date: parse_date(date).ok()?, status: Status::by_code(code)? })
}

fn step(step: &Step) -> DisciplineStep {
    DisciplineStep { days: step.days, level: step.level.code().to_owned(), sanction: step.sanction.clone() }
}
