//! The service on this platform, built once per isolate.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::response::IntoResponse as _;
use http::{Response, StatusCode};
use klabat_api::{Problem, messages};
use klabat_service::ports::{ClientAddress, Config};
use klabat_service::{housekeeping, nightly, note_fault, revocations, router, sequence};
use tower::ServiceExt as _;
use worker::{Env, HttpRequest, console_error};

use crate::client;
use crate::config::Settings;
use crate::crypto::WebCrypto;
use crate::d1::Database;
use crate::limiter::Limits;
use crate::platform::Platform;
use crate::revocations::fetch;
use crate::tiles::Tiles;

/// Bindings and secrets are the same for every event of an isolate; a trap empties this with the rest of the memory.
static APP: OnceLock<App> = OnceLock::new();

/// The router and the ports behind it.
pub(crate) struct App {
    platform: Arc<Platform>,
    config: Arc<Config>,
    router: Router,
}

impl App {
    /// The application of this isolate.
    ///
    /// # Errors
    /// A sentence that names what the configuration lacks; the next event looks again.
    pub(crate) fn of(env: &Env) -> Result<&'static Self, String> {
        if let Some(app) = APP.get() {
            return Ok(app);
        }
        let app = Self::build(env)?;
        Ok(APP.get_or_init(|| app))
    }

    fn build(env: &Env) -> Result<Self, String> {
        #[cfg(feature = "development")]
        worker::console_debug!("klabat-development");
        let Settings { config, edge_key, log_key } = Settings::read(env)?;
        let database = env.d1("DB").map_err(|error| format!("the database DB: {error}"))?;
        let tiles = env.kv("KV").map_err(|error| format!("the namespace KV: {error}"))?;
        let limits = Limits::read(env, config.development)?;
        let crypto = WebCrypto::new(edge_key).map_err(|fault| fault.0)?;
        let platform = Arc::new(Platform::new(Database::new(database), Tiles::new(tiles), crypto, log_key, limits));
        let config = Arc::new(config);
        let router = router(Arc::clone(&platform), Arc::clone(&config));
        Ok(Self { platform, config, router })
    }

    /// Answers one request.
    pub(crate) async fn answer(&self, mut request: HttpRequest) -> Response<Body> {
        if let Some(address) = client::address(request.headers()) {
            request.extensions_mut().insert(ClientAddress(address));
        }
        match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(impossible) => match impossible {},
        }
    }

    /// Extends the log, deletes what has expired, and after midnight judges the days before, a few units each time. What
    /// fails now is done at the next time.
    pub(crate) async fn minute(&self) {
        if let Err(fault) = sequence(&self.platform, &self.config).await {
            note_fault(&*self.platform, "cron: log", &fault.0).await;
        }
        if let Err(error) = housekeeping(&*self.platform, &self.config).await {
            note_fault(&*self.platform, "cron: housekeeping", &format!("{error:?}")).await;
        }
        if let Err(fault) = nightly(&*self.platform).await {
            note_fault(&*self.platform, "cron: nightly", &fault.0).await;
        }
    }

    /// Fetches the list of withdrawn attestation certificates when it is due. One that does not come, or cannot be read,
    /// leaves the old one in place, and the log says so.
    pub(crate) async fn refresh_revocations(&self) {
        match revocations::is_due(&*self.platform).await {
            Ok(false) => {}
            Ok(true) => {
                if let Err(error) = revocations::keep(&*self.platform, fetch().await).await {
                    let text = format!("the old list stays: {error}");
                    note_fault(&*self.platform, "cron: revocations", &text).await;
                }
            }
            Err(error) => {
                note_fault(&*self.platform, "cron: revocations", &format!("{error:?}")).await;
            }
        }
    }
}

/// The answer while the configuration lacks something: a fault, of which the log tells more.
pub(crate) fn out_of_order(reason: &str) -> Response<Body> {
    complain(reason);
    let message = messages::sentence("fault").cloned().expect("a test of the service demands it");
    let problem = Problem { code: "fault".to_owned(), message, reference: None, about: None };
    (StatusCode::SERVICE_UNAVAILABLE, axum::Json(problem)).into_response()
}

/// Tells the operator, in the log.
pub(crate) fn complain(reason: &str) {
    console_error!("{}", serde_json::json!({ "level": "fault", "text": reason }));
}
