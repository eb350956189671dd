//! What the app must know before anything else.

use axum::extract::State;
use klabat_api::phone::Config;
use klabat_api::{Base64Url, routes};

use crate::app::App;
use crate::http::Json;
use crate::ports::Ports;

/// Says who runs this installation, and by which keys its receipts verify.
#[utoipa::path(
    get, path = routes::CONFIG, operation_id = "config", tag = "phone",
    responses((status = 200, body = Config)),
)]
pub(crate) async fn handle<P: Ports>(State(app): State<App<P>>) -> Json<Config> {
    let config = &app.config;
    Json(Config {
        regency: config.regency.clone(),
        rp_id: config.rp_id.clone(),
        origin: config.origin.clone(),
        edge_keys: config.edge_keys.iter().map(Base64Url::from).collect(),
        log: config.log.log().to_string(),
        development: config.development,
    })
}
