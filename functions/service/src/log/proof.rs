//! That one entry is in the log, for whoever has not its tiles: a phone.

use std::collections::BTreeMap;

use axum::extract::State;
use klabat_api::log::{LeafQuery, LogProof};
use klabat_api::{Base64Url, routes};
use klabat_ledger::{Tile, Tree, tiles_of_inclusion};

use super::rows::{self, PUBLISHED};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Query};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

const POSITION: &str = "SELECT position FROM log WHERE entry = ?1";

/// Gives the place of an entry, and the audit path from it to the root of the latest checkpoint. It is worth as much as
/// the checkpoint's signatures: nothing of it needs to be believed.
#[utoipa::path(
    get, path = routes::LOG_PROOF, operation_id = "log_proof", tag = "log", params(LeafQuery),
    responses((status = 200, body = LogProof)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Query(query): Query<LeafQuery>,
) -> Result<Json<LogProof>, Failure> {
    let leaf: [u8; 32] = query.leaf.0.try_into().map_err(|_| Refusal::NotFound)?;
    let witnesses = app.config.log.threshold() as u64;
    let mut answers = app.batch(vec![sql!(POSITION, leaf), sql!(PUBLISHED, witnesses)]).await?;
    let index = answers.first(|mut row| row.next::<u64>())?.ok_or(Refusal::NotFound)?;
    let published = answers.first(|mut row| Ok((row.next::<u64>()?, row.next::<String>()?)))?;
    let (size, checkpoint) = published.filter(|(size, _)| index < *size).ok_or(Refusal::NotLoggedYet)?;
    let path = path(&app, index, size).await?;
    Ok(Json(LogProof { index, path: path.into_iter().map(Base64Url::from).collect(), checkpoint }))
}

async fn path<P: Ports>(app: &App<P>, index: u64, size: u64) -> Result<Vec<[u8; 32]>, Failure> {
    let wanted = tiles_of_inclusion(index, size);
    let mut tiles: BTreeMap<Tile, Vec<u8>> = BTreeMap::new();
    if !wanted.is_empty() {
        let mut answers = app.batch(wanted.iter().copied().map(rows::of_tile).collect()).await?;
        for tile in wanted {
            tiles.extend(rows::tile(&mut answers, tile)?.map(|bytes| (tile, bytes)));
        }
    }
    let reader = |tile: Tile| tiles.remove(&tile).ok_or(tile);
    Tree::new(size, reader).inclusion(index).map_err(|fault| Failure::Fault(format!("a signed tile: {fault:?}")))
}
