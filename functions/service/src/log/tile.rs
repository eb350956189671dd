//! The tiles.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use klabat_api::routes;
use klabat_ledger::{Hash, Level, Tile};

use super::rows;
use crate::app::App;
use crate::failure::Failure;
use crate::http::Path;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// The size of the newest checkpoint, and the hash over a full tile: at level `?1`, index `?2`.
const SIGNED: &str = "
    SELECT max(size) AS size, (SELECT hash FROM log_nodes WHERE level = ?1 AND position = ?2) AS over FROM checkpoints";

/// Gives a tile of hashes or a bundle of entries, as C2SP tlog-tiles names them, that lies within the newest checkpoint.
/// A partial one is given for every width; a full one comes from where tiles are kept, or, where it is not there yet,
/// from the order: the same bytes.
#[utoipa::path(
    get, path = routes::LOG_TILE, operation_id = "log_tile", tag = "log",
    params(("path" = String, Path, description = "L/N or entries/N, with .p/W behind a partial tile")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Path(path): Path,
) -> Result<impl IntoResponse, Failure> {
    let tile = Tile::parse(&format!("tile/{path}")).map_err(|_| Refusal::NotFound)?;
    let bytes = find(&app, tile).await?.ok_or(Refusal::NotFound)?;
    // A tile of this name never changes; a year is what caches take for “for good”.
    let headers = [(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, bytes))
}

async fn find<P: Ports>(app: &App<P>, tile: Tile) -> Result<Option<Vec<u8>>, Failure> {
    let (level, over) = match tile.level() {
        Level::Entries => (Level::Entries, 1),
        Level::Hashes(level) => (Level::Hashes(level), level + 1),
    };
    let mut answers = app.batch(vec![sql!(SIGNED, over, tile.index())]).await?;
    let signed = answers.first(|mut row| Ok((row.next::<Option<u64>>()?, row.next::<Option<Hash>>()?)))?;
    let (size, over) = signed.unwrap_or_default();
    if level.len(size.unwrap_or_default()) < tile.start() + u64::from(tile.width()) {
        return Ok(None);
    }
    if let Some(over) = over.filter(|_| tile.is_full())
        && let Some(bytes) = app.ports.tile(rows::name(level, &over)).await
    {
        return Ok(Some(bytes));
    }
    rows::tile(&mut app.batch(vec![rows::of_tile(tile)]).await?, tile)
}
