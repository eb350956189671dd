//! Who is near a step of PP 94/2021, or has reached one.

use axum::extract::State;
use klabat_api::console::{Discipline, DisciplineQuery, DisciplineRow, DisciplineStep, RuleKind};
use klabat_api::routes;
use klabat_attendance::discipline::{DisciplineRules, Mark, Step, standing};
use klabat_attendance::time::parse_date;
use klabat_attendance::verdict::Status;
use klabat_attendance::{Checked, Zone, order, templates};

use crate::app::App;
use crate::console::time::today;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json, Query, Session};
use crate::month::in_force;
use crate::phone::unit;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::{Row, sql};

/// Rows at most.
const MOST: usize = 300;

/// Each person's working days from `?4` until the end of the year `?6` as `date code`, separated by commas: days in a row
/// may have begun in the year before, whose own days (before `?5`) list nobody. The limit is one more than [`MOST`].
const ROWS: &str = visible!(
    "SELECT employees.id, employees.nip, employees.name, units.id AS unit_id, units.name AS unit_name,
       units.zone AS unit_zone, group_concat(days.date || ' ' || days.code) AS marks
     FROM days JOIN employees ON employees.id = days.employee JOIN units ON units.id = employees.unit
     WHERE employees.unit IN (SELECT unit FROM visible) AND (?3 IS NULL OR employees.unit = ?3)
       AND days.date BETWEEN ?4 AND ?6 AND days.due
     GROUP BY employees.id HAVING sum(days.code = 'alpa' AND days.date >= ?5) > 0
     ORDER BY sum(days.code = 'alpa' AND days.date >= ?5) DESC, employees.name, employees.id LIMIT 301"
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
    // A run that reaches into the year is at its end in December before: who is away for a month has long reached the
    // last step.
    let before = format!("{:04}-12-01", year - 1);
    let (first, last) = (format!("{year:04}-01-01"), format!("{year:04}-12-31"));
    let rules_on = today.to_string().min(last.clone());
    let unit_id = query.unit.as_deref();
    let statements = vec![
        in_force(RuleKind::Discipline, &rules_on),
        sql!(ROWS, session.user.as_str(), session.sees_all(), unit_id, before, first, last),
    ];
    let mut answers = app.batch(statements).await?;
    let document: Option<String> = answers.first(|mut row| row.next())?;
    let rules = rules(document.as_deref())?;
    let mut rows = answers.rows(|row| person(&rules, year, row))?;
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    Ok(Json(Discipline { year, rows, more }))
}

/// The regency's own, or, as the regulation is national, the one that comes with the rules.
fn rules(document: Option<&str>) -> Result<Checked<DisciplineRules>, Failure> {
    document.map_or_else(
        || Ok(templates::DISCIPLINE.parse()),
        |text| {
            serde_json::from_slice(text.as_bytes()).map_err(|error| Failure::Fault(format!("stored steps: {error}")))
        },
    )
}

fn person(rules: &DisciplineRules, year: i16, mut row: Row) -> Result<DisciplineRow, Failure> {
    let (employee, nip, name, unit) = (row.next()?, row.next()?, row.next()?, unit(&mut row)?);
    let marks: String = row.next()?;
    let marks: Vec<Mark> = marks.split(',').map(mark).collect::<Option<_>>().ok_or_else(broken)?;
    let standing = standing(rules, year, &marks);
    let absent = marks.iter().filter(|mark| mark.status == Status::Absent && mark.date.year() == year);
    let mut dates: Vec<String> = absent.map(|mark| mark.date.to_string()).collect();
    order::sort(&mut dates);
    Ok(DisciplineRow {
        employee,
        nip,
        name,
        unit,
        days: standing.days,
        dates,
        longest_run: standing.longest_run,
        running: standing.running,
        reached: standing.reached.as_ref().map(step),
        near: standing.warning.as_ref().map(|warning| step(&warning.step)),
        days_left: standing.warning.as_ref().map(|warning| warning.days_left),
    })
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
