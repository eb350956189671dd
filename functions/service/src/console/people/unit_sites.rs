//! Drawing a site.

use axum::extract::State;
use klabat_api::console::{Created, SiteChange};
use klabat_api::routes;
use serde_json::json;

use super::sites::parse;
use super::unit_is_there;
use crate::app::App;
use crate::console::audit::Entry;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;
use crate::store::sql;

const SITE: &str = "
    INSERT INTO sites (id, unit, name, geofence, outside, max_accuracy_m) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

/// Adds a site to a unit.
#[utoipa::path(
    post, path = routes::UNIT_SITES, operation_id = "site_add", tag = "console", params(("unit" = String, Path)),
    request_body = SiteChange,
    responses((status = 200, body = Created)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(unit): Path,
    Json(new): Json<SiteChange>,
) -> Result<Json<Created>, Failure> {
    session.is_admin()?;
    let site = parse(&new)?;
    unit_is_there(&app, &unit).await?;
    let id = base16ct::lower::encode_string(&app.random::<16>());
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "unit.site_added",
        subject: &id,
        before: json!(null),
        after: json!({ "unit": unit, "site": new }),
        salt: app.random(),
    };
    let insert = sql!(SITE, &id, &unit, site.name, site.geofence, site.outside, site.max_accuracy_m);
    app.batch(vec![entry.statement(), insert]).await?;
    Ok(Json(Created { id }))
}
