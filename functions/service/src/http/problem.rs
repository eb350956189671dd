//! What a client is told when there is no result.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use klabat_api::messages;
use klabat_api::{Problem, Sentence};

use crate::app::App;
use crate::failure::Failure;
use crate::faults::note_fault;
use crate::http::Json;
use crate::ports::Ports;
use crate::refusal::{FAULT, Refusal, UNKNOWN};

/// The sentence of a code of ours.
fn own(code: &str) -> Sentence {
    messages::sentence(code).cloned().expect("a test demands a sentence for every code")
}

/// The sentence of a stored code. Another version of the service may have stored it: then there is only a general one.
pub(crate) fn sentence(code: &str) -> Sentence {
    messages::sentence(code).cloned().unwrap_or_else(|| own(UNKNOWN))
}

/// Writes the body of whatever ended as a [`Failure`]; a fault is noted under a reference, and only that is told.
/// Forbids caches to keep any answer that does not say itself how long it may be kept.
pub(crate) async fn problems<P: Ports>(State(app): State<App<P>>, request: Request, next: Next) -> Response {
    let place = format!("{} {}", request.method(), request.uri().path());
    let mut response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response = Failure::from(Refusal::WrongMethod).into_response();
    }
    let mut response = match response.extensions_mut().remove::<Failure>() {
        None => response,
        Some(Failure::Refused(refusal)) => (refusal.status(), Json(problem(refusal.code()))).into_response(),
        Some(Failure::About(refusal, about)) => {
            (refusal.status(), Json(Problem { about: Some(about), ..problem(refusal.code()) })).into_response()
        }
        Some(Failure::Fault(text)) => {
            let reference = note_fault(&*app.ports, &place, &text).await;
            let problem = Problem { reference: Some(reference), ..problem(FAULT) };
            (StatusCode::INTERNAL_SERVER_ERROR, Json(problem)).into_response()
        }
    };
    let no_store = header::HeaderValue::from_static("no-store");
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(no_store);
    response
}

/// A problem with the sentence of its code.
pub(crate) fn problem(code: &str) -> Problem {
    Problem { code: code.to_owned(), message: own(code), reference: None, about: None }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_stored_code_of_another_version_has_a_general_sentence() {
        assert_eq!(sentence("repeated_counter"), *klabat_api::messages::sentence("repeated_counter").unwrap());
        assert_eq!(sentence("of_another_version"), *klabat_api::messages::sentence("unknown_code").unwrap());
    }
}
