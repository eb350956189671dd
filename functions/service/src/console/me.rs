//! Who is signed in.

use axum::extract::State;
use klabat_api::console::Me;
use klabat_api::routes;
use klabat_evidence::Millis;

use super::visible;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Session};
use crate::phone::unit;
use crate::ports::Ports;
use crate::store::sql;

const UNITS: &str = visible!(
    "SELECT id AS unit_id, name AS unit_name, zone AS unit_zone
     FROM units WHERE id IN (SELECT unit FROM visible) ORDER BY name"
);

const ELSEWHERE: &str = visible!(
    "SELECT id AS unit_id, name AS unit_name, zone AS unit_zone
     FROM units WHERE id NOT IN (SELECT unit FROM visible) ORDER BY name"
);

/// Says who is signed in, what they are, and which units they see.
#[utoipa::path(
    get, path = routes::ME, operation_id = "me", tag = "console",
    responses((status = 200, body = Me)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, session: Session) -> Result<Json<Me>, Failure> {
    let now = app.now();
    me(&app, session, now).await.map(Json)
}

pub(super) async fn me<P: Ports>(app: &App<P>, session: Session, now: Millis) -> Result<Me, Failure> {
    let statements = [UNITS, ELSEWHERE].map(|sql| sql!(sql, session.user.as_str(), session.sees_all()));
    let mut answers = app.batch(statements.to_vec()).await?;
    let (units, elsewhere) = (answers.rows(|mut row| unit(&mut row))?, answers.rows(|mut row| unit(&mut row))?);
    let Session { name, role, ends_at, .. } = session;
    Ok(Me { name, role, units, elsewhere, server_time: now.0, session_ends_at: ends_at.0 })
}
