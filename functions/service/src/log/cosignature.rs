//! A witness adds its word.

use axum::extract::State;
use klabat_api::common::Done;
use klabat_api::routes;
use klabat_ledger::{Cosignature, Refusal as Log, VerifiedCheckpoint};

use crate::app::App;
use crate::failure::Failure;
use crate::http::{Bytes, Json};
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::store::sql;

const KNOWN: &str = "SELECT 1 AS known FROM checkpoints WHERE size = ?1 AND root = ?2";

/// A witness's first word on a checkpoint stays.
const COSIGN: &str = "
    INSERT INTO cosignatures (size, witness, line)
    SELECT ?1, ?3, ?4 WHERE EXISTS (SELECT 1 FROM checkpoints WHERE size = ?1 AND root = ?2)
    ON CONFLICT DO NOTHING";

/// Takes a checkpoint of this log with the lines of one or more configured witnesses below it (C2SP tlog-cosignature);
/// lines of others are ignored. The signatures speak for themselves, so that anybody may bring them.
#[utoipa::path(
    post, path = routes::LOG_COSIGNATURE, operation_id = "log_cosignature", tag = "log",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>, Bytes(note): Bytes) -> Result<Json<Done>, Failure> {
    let note = String::from_utf8(note).map_err(|_| Log::MalformedCheckpoint)?;
    let pending = app.config.log.checks(&note)?;
    let answers = app.ports.verify_log(pending.checks().to_vec()).await?;
    let checkpoint = pending.conclude_cosigned(&answers)?;
    let mut answers = app.batch(statements(&checkpoint)).await?;
    if answers.any()? { Ok(Json(Done { done: true })) } else { Err(Refusal::NotFound.into()) }
}

fn statements(checkpoint: &VerifiedCheckpoint) -> Vec<Statement> {
    let (size, root) = (checkpoint.head().size, checkpoint.head().root);
    let line = |cosignature: &Cosignature| {
        let line = &cosignature.line;
        sql!(COSIGN, size, root, &line.name, line.to_string())
    };
    std::iter::once(sql!(KNOWN, size, root)).chain(checkpoint.cosignatures().iter().map(line)).collect()
}
