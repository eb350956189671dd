//! Ready documents to start from.

use axum::extract::State;
use klabat_api::console::{RuleKind, RuleTemplate, RuleTemplates};
use klabat_api::routes;
use klabat_attendance::templates::{self, Template};
use serde_json::Value as Json;

use super::document::as_json;
use crate::app::App;
use crate::console::people::retention::{Shipped, shipped};
use crate::failure::Failure;
use crate::http::{Json as Reply, Session};
use crate::ports::Ports;

/// Lists the templates that come with the rules.
#[utoipa::path(
    get, path = routes::RULES_TEMPLATES, operation_id = "rules_templates", tag = "console",
    responses((status = 200, body = RuleTemplates)),
)]
pub(crate) async fn handle<P: Ports>(State(_): State<App<P>>, _: Session) -> Result<Reply<RuleTemplates>, Failure> {
    let mut rows: Vec<RuleTemplate> = Vec::new();
    rows.extend(templates::SCHEDULES.iter().map(|template| shown(RuleKind::Schedule, template)));
    rows.extend(templates::POLICIES.iter().map(|template| shown(RuleKind::Policy, template)));
    rows.push(shown(RuleKind::Leave, &templates::LEAVE));
    rows.push(shown(RuleKind::Discipline, &templates::DISCIPLINE));
    rows.push(shown(RuleKind::Health, &templates::HEALTH));
    let Shipped { name, source, days } = shipped();
    let document = as_json(&days)?;
    rows.push(RuleTemplate { kind: RuleKind::Retention, key: String::new(), title: name, source, document });
    rows.push(row(RuleKind::Calendar, "2026", as_json(&templates::holidays_2026())?));
    Ok(Reply(RuleTemplates { rows }))
}

fn shown<T>(kind: RuleKind, template: &Template<T>) -> RuleTemplate {
    row(kind, template.name, serde_json::from_slice(template.json.as_bytes()).unwrap_or_default())
}

/// Schedules and calendars are named by their key; a document tells its title and source, where it has them.
fn row(kind: RuleKind, name: &str, document: Json) -> RuleTemplate {
    let text = |member: &str| document[member].as_str().unwrap_or_default().to_owned();
    let key = if matches!(kind, RuleKind::Schedule | RuleKind::Calendar) { name } else { "" };
    let title = Some(text("name")).filter(|title| !title.is_empty()).unwrap_or_else(|| name.to_owned());
    RuleTemplate { kind, key: key.to_owned(), title, source: text("source"), document }
}
