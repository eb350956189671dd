//! The Cloudflare adapter: D1, KV, WebCrypto, rate limits, clock, randomness and log behind the service's ports, and the
//! two events of a Worker. The pages are static assets and do not come through here (wrangler.toml).

mod app;
mod client;
mod config;
mod crypto;
mod d1;
mod headers;
mod limiter;
mod log_key;
mod platform;
mod revocations;
mod tiles;
#[cfg(feature = "development")]
mod trap;

use axum::body::Body;
use http::Response;
use worker::{Context, Env, HttpRequest, Result, ScheduleContext, ScheduledEvent, event};

use crate::app::App;

/// One request of the API.
#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, _context: Context) -> Result<Response<Body>> {
    let mut response = match App::of(&env) {
        Ok(app) => {
            #[cfg(feature = "development")]
            trap::trap(request.uri().path(), app).await;
            app.answer(request).await
        }
        Err(reason) => app::out_of_order(&reason),
    };
    headers::protect(response.headers_mut());
    Ok(response)
}

/// What cron starts each minute: the log's sequencing and housekeeping, and twice a day the list of withdrawn attestation
/// certificates.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    match App::of(&env) {
        Ok(app) => {
            app.minute().await;
            app.refresh_revocations().await;
        }
        Err(reason) => app::complain(&reason),
    }
}
