//! Fetching the list of withdrawn attestation certificates, which the service keeps.

use klabat_service::revocations::STATUS_URL;
use klabat_webauthn::android::RevocationList;
use web_sys::AbortSignal;
use worker::{Fetch, Method, Request};

/// How long the list may take, its body included: it is small. The next try is in an hour.
const TIME_LIMIT_MS: u32 = 10_000;

/// The list as Google sends it, no longer than the service reads.
///
/// # Errors
/// Why it did not come, for the log.
pub(crate) async fn fetch() -> Result<Vec<u8>, String> {
    // Not `Fetch::Url`: its parser knows all the world's scripts, 60 kB gzip of the Worker.
    let request = Request::new(STATUS_URL, Method::Get).map_err(|error| error.to_string())?;
    let signal = AbortSignal::timeout_with_u32(TIME_LIMIT_MS).into();
    let mut response = Fetch::Request(request).send_with_signal(&signal).await.map_err(|error| error.to_string())?;
    if response.status_code() != 200 {
        return Err(format!("HTTP {}", response.status_code()));
    }
    let length =
        response.headers().get("content-length").ok().flatten().and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| length > RevocationList::MAX_LEN) {
        return Err("a body longer than any list".to_owned());
    }
    response.bytes().await.map_err(|error| error.to_string())
}
