//! HTTP to our own server.

use gloo_net::http::{Request as Fetch, RequestBuilder, Response};
use js_sys::Uint8Array;
use klabat_flow::http::{Body, Failure, Reply, Request};

use super::clock;

/// How long an answer may take: a slow office line needs some seconds, and nobody waits longer at the door.
const TIME_LIMIT_MS: u32 = 15_000;

/// Sends a request. Cookies go along to our own origin only.
///
/// # Errors
/// See [`Failure`].
pub async fn send(request: Request) -> Reply {
    clock::within(TIME_LIMIT_MS, exchange(request)).await.unwrap_or(Err(Failure::Unreachable))
}

async fn exchange(request: Request) -> Reply {
    let built = match request.body {
        Body::Get => Fetch::get(&request.path).build(),
        Body::Json(text) => typed(Fetch::post(&request.path), "application/json").body(text),
        Body::Bytes(bytes) => {
            typed(Fetch::post(&request.path), "application/octet-stream").body(Uint8Array::from(&*bytes))
        }
    };
    let response = built.map_err(|_| Failure::Unreadable)?.send().await.map_err(|_| Failure::Unreachable)?;
    answer(response).await
}

fn typed(builder: RequestBuilder, media_type: &str) -> RequestBuilder {
    builder.header("content-type", media_type)
}

async fn answer(response: Response) -> Reply {
    let body = response.binary().await.map_err(|_| Failure::Unreachable)?;
    if response.ok() { Ok(body) } else { Err(Failure::of(response.status(), &body)) }
}
