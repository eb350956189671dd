//! Adding a unit.

use axum::extract::State;
use klabat_api::console::{Created, UnitChange};
use klabat_api::routes;
use klabat_attendance::Zone;
use serde_json::json;

use super::unit_is_there;
use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::console::name;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

/// Two of one name could not be told apart, and one comes about whenever an answer was lost and the form is sent again.
macro_rules! first_of_its_name {
    ($parent:literal, $name:literal) => {
        concat!(
            "WHERE NOT EXISTS (SELECT 1 FROM units WHERE parent IS ",
            $parent,
            " AND lower(name) = lower(",
            $name,
            "))"
        )
    };
}

const UNIT: &str = concat!(
    "INSERT INTO units (id, parent, name, zone) SELECT ?1, ?2, ?3, ?4 ",
    first_of_its_name!("?2", "?3"),
    " RETURNING id"
);

const AUDIT: &str = audited!(first_of_its_name!("?9", "?10"));

/// Adds a unit below another, or a root.
#[utoipa::path(
    post, path = routes::UNITS, operation_id = "unit_add", tag = "console", request_body = UnitChange,
    responses((status = 200, body = Created)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Json(new): Json<UnitChange>,
) -> Result<Json<Created>, Failure> {
    session.is_admin()?;
    let (given, zone) = (name(&new.name)?, zone(&new.zone)?);
    if let Some(parent) = &new.parent {
        unit_is_there(&app, parent).await?;
    }
    let id = base16ct::lower::encode_string(&app.random::<8>());
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "unit.added",
        subject: &id,
        before: json!(null),
        after: json!({ "name": given, "parent": new.parent, "zone": zone }),
        salt: app.random(),
    };
    let audit = entry.under(AUDIT, [Value::from(new.parent.as_deref()), Value::from(given)]);
    let mut answers = app.batch(vec![audit, sql!(UNIT, &id, new.parent.as_deref(), given, zone.name())]).await?;
    answers.skip()?;
    let added: Option<String> = answers.first(|mut row| row.next())?;
    added.map(|id| Json(Created { id })).ok_or_else(|| Refusal::UnitNameTaken.into())
}

/// One of the three zones.
pub(super) fn zone(text: &str) -> Result<Zone, Refusal> {
    text.parse().map_err(|_| Refusal::MalformedRequest)
}
