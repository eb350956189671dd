//! One record with everything that was proved.

use axum::extract::State;
use klabat_api::console::RecordDetail;
use klabat_api::routes;

use super::evidence::{stored_bundle, stored_conditions};
use super::stored::{self, record_columns, record_tables};
use super::{facts, found, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session, id};
use crate::ports::Ports;
use crate::store::sql;

const RECORD: &str = visible!(
    "SELECT ",
    record_columns!(),
    ", evidence.bundle, evidence.conditions FROM records ",
    record_tables!(),
    "JOIN evidence ON evidence.once = records.id
     WHERE records.id = ?3 AND records.unit IN (SELECT unit FROM visible)"
);

/// Shows a record of the visible units and the facts of its evidence.
#[utoipa::path(
    get, path = routes::RECORD, operation_id = "record", tag = "console", params(("record" = String, Path)),
    responses((status = 200, body = RecordDetail)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(record): Path,
) -> Result<Json<RecordDetail>, Failure> {
    let statement = sql!(RECORD, session.user.as_str(), session.sees_all(), id(&record)?);
    let row = app.batch(vec![statement]).await?.first(|mut row| {
        let shown = stored::read(&mut row)?;
        Ok((shown, row.next::<Vec<u8>>()?, row.next::<String>()?))
    })?;
    let (row, bundle, conditions) = found(row)?;
    let bundle = stored_bundle(&bundle)?;
    let conditions = stored_conditions(&conditions)?;
    Ok(Json(RecordDetail { row, facts: facts::of(&bundle, &conditions, &app.config.origin) }))
}
