//! Writing a new version of a rule.

use axum::extract::State;
use klabat_api::console::{Created, NewRule};
use klabat_api::routes;
use serde_json::{Value as Json, json};

use super::document::{Parsed, parse};
use super::{drafts, schedule};
use crate::app::App;
use crate::console::audit::Entry;
use crate::failure::Failure;
use crate::http::{Json as Reply, Session, Table};
use crate::ports::{Ports, StoreError};
use crate::store::sql;

/// What counts on the date that the new version begins on.
const FORMER: &str = "
    SELECT document FROM standing_rules
    WHERE kind = ?1 AND unit IS ?2 AND person IS ?3 AND key = ?4 AND valid_from <= ?5
    ORDER BY valid_from DESC, written_at DESC, id DESC LIMIT 1";

const RULE: &str = "
    INSERT INTO rules (id, kind, unit, person, key, valid_from, document, reason, written_by, written_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

/// Appends a version. What counted before stays in the store, and counts on the days before. The draft that it was goes
/// with it.
#[utoipa::path(
    post, path = routes::RULES, operation_id = "rule_write", tag = "console", request_body = NewRule,
    responses((status = 200, body = Created)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Table(new): Table<NewRule>,
) -> Result<Reply<Created>, Failure> {
    let Parsed { rule, reason } = parse(&app, &session, &new).await?;
    let (unit, person) = (rule.unit.as_deref(), rule.person.as_deref());
    person.map_or(Ok(()), |person| session.decides_about(person))?;
    let draft = drafts::replaced(&app, &session, &new).await?;
    let statement = sql!(FORMER, rule.kind, unit, person, &rule.key, &rule.valid_from);
    let former: Option<String> = app.batch(vec![statement]).await?.first(|mut row| row.next())?;
    let (now, id) = (app.now(), base16ct::lower::encode_string(&app.random::<16>()));
    let before = former.map_or(Json::Null, |document| json!({ "document": parsed(&document) }));
    let mut after = json!({
        "kind": rule.kind, "scope": new.scope, "key": rule.key, "valid_from": rule.valid_from,
        "document": parsed(&rule.document), "reason": reason,
    });
    if let Some(draft) = &new.draft {
        after["draft"] = draft.as_str().into();
    }
    let (actor, salt) = (session.user.as_str(), app.random());
    let entry = Entry { at: now, actor, action: "rule.written", subject: &id, before, after, salt };
    let insert = sql!(
        RULE,
        &id,
        rule.kind,
        unit,
        person,
        &rule.key,
        &rule.valid_from,
        &rule.document,
        reason,
        session.user.as_str(),
        now,
    );
    let mut statements = vec![schedule::fits(&rule), entry.statement(), insert];
    statements.extend(draft);
    match app.commit(statements).await? {
        Ok(_) => Ok(Reply(Created { id })),
        Err(constraint) => {
            Err(schedule::refusal(&constraint).map_or(StoreError::Constraint(constraint).into(), Into::into))
        }
    }
}

fn parsed(document: &str) -> Json {
    serde_json::from_slice(document.as_bytes()).unwrap_or(Json::Null)
}
