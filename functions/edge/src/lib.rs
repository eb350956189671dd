//! The Cloudflare adapter.

use worker::{Context, Env, Request, Response, Result, event};

/// Answers the API description; everything else is not found yet.
#[event(fetch)]
async fn fetch(request: Request, _env: Env, _context: Context) -> Result<Response> {
    #[cfg(feature = "development")]
    worker::console_debug!("klabat-development");
    match request.path().as_str() {
        "/api/openapi.json" => Response::from_json(&serde_json::json!({ "openapi": "3.1.0" })),
        _ => Response::error("not found", 404),
    }
}
