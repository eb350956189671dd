//! State is changed by our own pages only.

use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use klabat_api::routes;

use crate::app::App;
use crate::failure::Failure;
use crate::ports::Ports;
use crate::refusal::Refusal;

/// Every request that may change state names our origin, and where the browser says where it comes from
/// (`Sec-Fetch-Site`), that is this very origin. Browsers send `Origin` with each POST, and no page can forge either.
///
/// A beacon is no browser: its refresh is exempt, and carries no cookie; the beacon's signature speaks for it. So is a
/// witness with its cosignature.
pub(crate) async fn same_origin<P: Ports>(State(app): State<App<P>>, request: Request, next: Next) -> Response {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let signed = [routes::REFRESH, routes::LOG_COSIGNATURE].contains(&request.uri().path());
    if reads || signed || ours(&request, &app.config.origin) {
        next.run(request).await
    } else {
        Failure::from(Refusal::CrossSite).into_response()
    }
}

fn ours(request: &Request, origin: &str) -> bool {
    let headers = request.headers();
    headers.get(header::ORIGIN).is_some_and(|given| given == origin)
        && headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin")
}
