//! Drawing a site anew. What was judged by the former one keeps its conditions.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::console::SiteChange;
use klabat_api::routes;
use serde_json::json;

use super::sites::{self, parse};
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::found;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::store::sql;

const SITE: &str = "
    SELECT id, name, geofence, outside = 'refuse' AS refuse_outside, max_accuracy_m FROM sites WHERE id = ?1";

const CHANGE: &str = "
    UPDATE sites SET name = ?2, geofence = ?3, outside = ?4, max_accuracy_m = ?5 WHERE id = ?1";

/// Changes a site.
#[utoipa::path(
    post, path = routes::SITE, operation_id = "site_change", tag = "console", params(("site" = String, Path)),
    request_body = SiteChange,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(new): Json<SiteChange>,
) -> Result<Json<Done>, Failure> {
    session.is_admin()?;
    let site = parse(&new)?;
    let was = found(app.batch(vec![sql!(SITE, &id)]).await?.first(|mut row| sites::read(&mut row))?)?;
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "unit.site_changed",
        subject: &id,
        before: json!(was.site),
        after: json!(new),
        salt: app.random(),
    };
    let change = sql!(CHANGE, &id, site.name, site.geofence, site.outside, site.max_accuracy_m);
    app.batch(vec![entry.statement(), change]).await?;
    Ok(Json(Done { done: true }))
}
