//! The public keys, for convenience: whoever audits this installation gets them by another way, too, and compares.

use axum::extract::State;
use klabat_api::log::{Keys, LogKey};
use klabat_api::{Base64Url, routes};

use crate::app::App;
use crate::http::Json;
use crate::ports::Ports;

/// Gives what a trust file of the auditor holds.
#[utoipa::path(
    get, path = routes::KEYS, operation_id = "keys", tag = "log",
    responses((status = 200, body = Keys)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>) -> Json<Keys> {
    let config = &app.config;
    let (log, witnesses) = (config.log.log(), config.log.witnesses());
    Json(Keys {
        format: "klabat-trust-v1".to_owned(),
        rp_id: config.rp_id.clone(),
        origins: vec![config.origin.clone()],
        edge_keys: config.edge_keys.iter().map(|key| Base64Url([&[4], key.as_slice()].concat())).collect(),
        log: LogKey { origin: log.name().to_owned(), key: log.to_string() },
        witnesses: witnesses.iter().map(ToString::to_string).collect(),
        witness_threshold: config.log.threshold() as u64,
    })
}
