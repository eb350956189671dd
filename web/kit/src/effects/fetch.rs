//! HTTP to our own server.

use klabat_flow::http::{Body, Failure, Reply, Request};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::clock;
use super::js::{buffer, bytes, object};

/// How long an answer may take: a slow office line needs some seconds, and nobody waits longer at the door.
const TIME_LIMIT_MS: u32 = 15_000;

/// Sends a request. Cookies go along to our own origin only.
///
/// # Errors
/// See [`Failure`].
pub async fn send(request: Request) -> Reply {
    clock::within(TIME_LIMIT_MS, exchange(request)).await.unwrap_or(Err(Failure::Unreachable))
}

/// How long a file may take: a megabyte over a slow office line.
const FILE_LIMIT_MS: u32 = 120_000;

/// Fetches a file that is saved.
///
/// # Errors
/// See [`Failure`].
pub async fn file(request: Request) -> Reply {
    clock::within(FILE_LIMIT_MS, exchange(request)).await.unwrap_or(Err(Failure::Unreachable))
}

async fn exchange(request: Request) -> Reply {
    let init = match request.body {
        Body::Get => object([]),
        Body::Json(text) => post("application/json", text.into()),
        Body::Bytes(contents) => post("application/octet-stream", buffer(&contents)),
    };
    let (status, body) = fetch(&request.path, &init).await.map_err(|_| Failure::Unreachable)?;
    if matches!(status, 200..=299) { Ok(body) } else { Err(Failure::of(status, &body)) }
}

fn post(media_type: &str, body: JsValue) -> JsValue {
    let headers = object([("content-type", media_type.into())]);
    object([("method", "POST".into()), ("headers", headers), ("body", body)])
}

/// Status and body of the answer, however it ended.
async fn fetch(path: &str, init: &JsValue) -> Result<(u16, Vec<u8>), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(path, init.unchecked_ref())).await?;
    let response: Response = answer.unchecked_into();
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok((response.status(), bytes(&body)))
}
