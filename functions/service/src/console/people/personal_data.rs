//! What is kept about one ASN, and until when.

use axum::extract::State;
use klabat_api::console::PersonalData;
use klabat_api::routes;
use klabat_attendance::Zone;

use super::retention::kept;
use crate::app::App;
use crate::console::time::today;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::Ports;

/// Shows what is kept about an ASN of the visible units.
#[utoipa::path(
    get, path = routes::EMPLOYEE_DATA, operation_id = "personal_data", tag = "console",
    params(("employee" = String, Path)),
    responses((status = 200, body = PersonalData)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(employee): Path,
) -> Result<Json<PersonalData>, Failure> {
    session.may_export()?;
    let today = today(app.now(), Zone::Wib)?.to_string();
    let kept = kept(&*app.ports, &session, &employee, &today).await?;
    let erased_at = kept.erased_at.map(|at| at.0);
    Ok(Json(PersonalData {
        employee,
        nip: kept.nip,
        name: kept.name,
        rows: kept.rows,
        rule_from: kept.rule_from,
        erasable: kept.erasable,
        erased_at,
    }))
}
