//! Keeping a rule that is not finished.

use axum::extract::State;
use klabat_api::console::{Created, NewRule};
use klabat_api::routes;
use serde_json::{Value as Json, json};

use super::document::{MOST_BYTES, is_seen, scoped};
use super::drafts;
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::time::date;
use crate::failure::Failure;
use crate::http::{Json as Reply, Session, Table};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// Characters of a reason and bytes of a key that is still being written.
const LONGEST: usize = 500;

const DRAFT: &str = "
    INSERT INTO rule_drafts (id, kind, unit, person, key, valid_from, document, reason, written_by, written_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

/// Keeps a draft, in the place of another where it names one. What is in it is the form's to read.
#[utoipa::path(
    post, path = routes::RULE_DRAFTS, operation_id = "draft_save", tag = "console", request_body = NewRule,
    responses((status = 200, body = Created)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Table(new): Table<NewRule>,
) -> Result<Reply<Created>, Failure> {
    session.may_change()?;
    let (unit, person) = scoped(&session, &new)?;
    person.map_or(Ok(()), |person| session.decides_about(person))?;
    let document = held(&new)?;
    let valid_from = Some(&*new.valid_from).filter(|day| !day.is_empty());
    valid_from.map(date).transpose()?;
    is_seen(&app, &session, unit, person).await?;
    let mut statements = drafts::replaced(&app, &session, &new).await?;
    let (now, id) = (app.now(), base16ct::lower::encode_string(&app.random::<16>()));
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "draft.saved",
        subject: &id,
        before: Json::Null,
        after: json!({
            "kind": new.kind, "scope": new.scope, "key": new.key, "valid_from": valid_from, "reason": new.reason,
            "draft": new.draft,
        }),
        salt: app.random(),
    };
    let user = session.user.as_str();
    statements.push(entry.statement());
    statements.push(sql!(DRAFT, &id, new.kind, unit, person, &new.key, valid_from, document, &new.reason, user, now));
    app.batch(statements).await?;
    Ok(Reply(Created { id }))
}

/// The document as it is kept, where everything of it can be.
fn held(new: &NewRule) -> Result<String, Refusal> {
    if new.reason.chars().count() > LONGEST {
        return Err(Refusal::ReasonLength);
    }
    if new.key.len() > LONGEST {
        return Err(Refusal::RuleKey);
    }
    let text = new.document.to_string();
    match (new.document.is_object(), text.len() <= MOST_BYTES) {
        (true, true) => Ok(text),
        (false, _) => Err(Refusal::RuleForm),
        (_, false) => Err(Refusal::TooLarge),
    }
}
