//! What a new version would do to a month.

use axum::extract::State;
use klabat_api::console::{Preview, PreviewRequest, PreviewRow};
use klabat_api::routes;
use klabat_attendance::order;
use klabat_attendance::recap::{Recap, Row};

use super::document::parse;
use crate::app::App;
use crate::console::recaps::compute::{self, Draft};
use crate::failure::Failure;
use crate::http::{Json, Session, Table};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

const LOCKED: &str = "SELECT 1 AS there FROM recaps WHERE unit = ?1 AND month = ?2 AND state = 'locked'";

/// Computes the month of a visible unit with and without the version, as if it had begun by then; nothing is stored. Of nobody, where the month cannot
/// be computed for want of rules.
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
    let mut unit = compute::find(&app, &session, &request.unit, &request.month).await?;
    let statement = sql!(LOCKED, &request.unit, &request.month);
    let locked = app.batch(vec![statement]).await?.any()?;
    let before = match unit.draft() {
        Ok(draft) => draft.recap,
        // Rules are still missing for the month: whoever sets the first of them must be able to write it.
        Err(failure) if matches!(failure.refusal(), Some(Refusal::Rules(_))) => {
            return Ok(Json(Preview { people: 0, rows: Vec::new(), locked }));
        }
        Err(failure) => return Err(failure),
    };
    let mut rule = parsed.rule;
    // What a rule does is asked before its day, of a month that has been: as if it had begun with that month.
    if rule.valid_from > format!("{}-31", request.month) {
        rule.valid_from = format!("{}-01", request.month);
    }
    unit.pool.rules.push(rule);
    let Draft { recap: after, .. } = unit.draft()?;
    let people = u32::try_from(before.rows.len()).unwrap_or(u32::MAX);
    Ok(Json(Preview { people, rows: differing(&before, &after), locked }))
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
