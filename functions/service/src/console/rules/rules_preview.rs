//! What a new version would do to a month.

use axum::extract::State;
use klabat_api::console::{
    DisciplineQuery, Preview, PreviewLeave, PreviewRequest, PreviewRow, PreviewStanding, RuleKind,
};
use klabat_api::routes;
use klabat_attendance::absence::{Balance, LeaveRules};
use klabat_attendance::discipline::DisciplineRules;
use klabat_attendance::recap::{Recap, Row};
use klabat_attendance::unit::Employee;
use klabat_attendance::{Checked, UnitId, Zone, order};
use serde::de::DeserializeOwned;

use super::document::parse;
use super::schedule;
use crate::app::App;
use crate::console::overview::discipline as standings;
use crate::console::people::employee::written;
use crate::console::recaps::compute::{self, Draft};
use crate::console::time::today;
use crate::failure::Failure;
use crate::http::{Json, Session, Table};
use crate::month::{StoredRule, in_force, leave_effect};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

const LOCKED: &str = "SELECT 1 AS there FROM recaps WHERE unit = ?1 AND month = ?2 AND state = 'locked'";

/// People of a unit whose standing is compared: more than any unit has.
const MOST: u32 = 10_000;

/// Computes the month of a visible unit with and without the version, as if it had begun by then; of rules of leave the
/// balances of its year, of discipline the standings; nothing is stored. Of nobody, where the month cannot be computed for
/// want of rules.
#[utoipa::path(
    post, path = routes::RULES_PREVIEW, operation_id = "rules_preview", tag = "console",
    request_body = PreviewRequest,
    responses((status = 200, body = Preview)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Table(request): Table<PreviewRequest>,
) -> Result<Json<Preview>, Failure> {
    let parsed = parse(&app, &session, &request.rule).await?;
    schedule::refuse(&app, &parsed.rule).await?;
    Ok(Json(match request.rule.kind {
        RuleKind::Leave => leave(&app, &session, &request).await?,
        RuleKind::Discipline => discipline(&app, &session, &request).await?,
        // What they do is in no month: an answer would be an all-clear that nothing was looked at for.
        RuleKind::LeaveCard | RuleKind::Health | RuleKind::Retention => return Err(Refusal::MalformedRequest.into()),
        RuleKind::Schedule | RuleKind::Assignment | RuleKind::Calendar | RuleKind::Policy | RuleKind::BeaconScope => {
            month(&app, &session, &request, parsed.rule).await?
        }
    }))
}

async fn month<P: Ports>(
    app: &App<P>,
    session: &Session,
    request: &PreviewRequest,
    mut rule: StoredRule,
) -> Result<Preview, Failure> {
    let mut unit = compute::find(app, session, &request.unit, &request.month).await?;
    let statement = sql!(LOCKED, &request.unit, &request.month);
    let locked = app.batch(vec![statement]).await?.any()?;
    let before = match unit.draft() {
        Ok(draft) => draft.recap,
        // Rules are still missing for the month: whoever sets the first of them must be able to write it.
        Err(failure) if matches!(failure.refusal(), Some(Refusal::Rules(_))) => {
            return Ok(Preview { locked, ..Preview::default() });
        }
        Err(failure) => return Err(failure),
    };
    // What a rule does is asked before its day, of a month that has been: as if it had begun with that month.
    if rule.valid_from > format!("{}-31", request.month) {
        rule.valid_from = format!("{}-01", request.month);
    }
    unit.pool.rules.push(rule);
    let Draft { recap: after, .. } = unit.draft()?;
    Ok(Preview { people: count(before.rows.len()), rows: differing(&before, &after), locked, ..Preview::default() })
}

fn count(people: usize) -> u32 {
    u32::try_from(people).unwrap_or(u32::MAX)
}

/// The version as its rules read it.
fn read<T: DeserializeOwned>(request: &PreviewRequest) -> Result<T, Refusal> {
    serde_json::from_slice(request.rule.document.to_string().as_bytes()).map_err(|_| Refusal::RuleForm)
}

/// Whose balance of the month's year would be another.
async fn leave<P: Ports>(app: &App<P>, session: &Session, request: &PreviewRequest) -> Result<Preview, Failure> {
    let rules: Checked<LeaveRules> = read(request)?;
    let month = crate::month::month(&request.month)?;
    let unit = compute::unit_of(app, session, &request.unit).await?;
    let id = UnitId::new(&unit.id).map_err(|error| Failure::Fault(format!("a stored unit: {error}")))?;
    let mut people = leave_effect(&*app.ports, &id, month, &rules).await?;
    order::sort_by(&mut people, |(a, _), (b, _)| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    let year = month.range().to().year();
    let row = |(employee, [before, after]): &(Employee, [Balance; 2])| {
        let [before, after] = [before, after].map(|balance| written(year, *balance));
        let (id, nip, name) = (employee.id.to_string(), employee.nip.to_string(), employee.name.clone());
        (before != after).then_some(PreviewLeave { employee: id, nip, name, before, after })
    };
    Ok(Preview { people: count(people.len()), leave: people.iter().filter_map(row).collect(), ..Preview::default() })
}

/// Whose step, or nearness to one, would be another in the month's year.
async fn discipline<P: Ports>(app: &App<P>, session: &Session, request: &PreviewRequest) -> Result<Preview, Failure> {
    let rules: Checked<DisciplineRules> = read(request)?;
    let year = crate::month::month(&request.month)?.range().to().year();
    let unit = compute::unit_of(app, session, &request.unit).await?;
    let query = DisciplineQuery { unit: Some(unit.id), ..DisciplineQuery::default() };
    let today = today(app.now(), Zone::Wit)?;
    let statements = vec![
        in_force(RuleKind::Discipline, &standings::rules_day(year, today)),
        standings::statement(session, year, &query, MOST),
    ];
    let mut answers = app.batch(statements).await?;
    let document: Option<String> = answers.first(|mut row| row.next())?;
    let now = standings::rules(document.as_deref())?;
    let people = answers.rows(standings::person)?;
    let both = people.iter().map(|person| (person.by(&now, year), person.by(&rules, year)));
    let rows = both.filter(|(before, after)| before != after);
    let rows = rows.map(|(before, after)| PreviewStanding { before, after }).collect();
    Ok(Preview { people: count(people.len()), discipline: rows, ..Preview::default() })
}

fn differing(before: &Recap, after: &Recap) -> Vec<PreviewRow> {
    let then = order::map(after.rows.iter().map(|row| (&row.person, row)));
    before.rows.iter().filter_map(|row| differs(row, then.get(&row.person)?)).collect()
}

fn differs(before: &Row, after: &Row) -> Option<PreviewRow> {
    let days = before.days.iter().zip(&after.days).filter(|(before, after)| before != after).count();
    let row = || PreviewRow {
        employee: before.person.to_string(),
        nip: before.nip.to_string(),
        name: before.name.clone(),
        days: u32::try_from(days).unwrap_or(u32::MAX),
        deduction_before: before.cut.0,
        deduction_after: after.cut.0,
    };
    (days > 0 || before.cut != after.cut).then(row)
}
