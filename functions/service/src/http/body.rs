//! Requests' parts, each parsed once; over-long bodies, other content types and unknown members are refused.

use std::future::poll_fn;
use std::pin::pin;

use axum::body::{Body, HttpBody as _};
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header, request::Parts};
use klabat_api::Base64Url;
use klabat_evidence::Bundle;
use klabat_webauthn::{AttestationObject, ClientData};
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::ports::ClientAddress;
use crate::refusal::Refusal;

/// The longest JSON: a passkey's registration, whose two parts travel as base64url (4 characters for 3 bytes), with
/// 1 kB for the members around them.
const JSON_LIMIT: usize = (AttestationObject::MAX_LEN + ClientData::MAX_LEN).div_ceil(3) * 4 + 1024;

/// Bodies of bytes; the longest is a bundle, a refresh request is far shorter.
const BYTES_LIMIT: usize = Bundle::MAX_LEN;

/// A JSON body, and a JSON reply.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        json(request, JSON_LIMIT).await.map(Self)
    }
}

impl<T: serde::Serialize> axum::response::IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        // Into bytes, as everything else that the service writes as JSON: each other kind of writer is the same code anew.
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
            Err(error) => Failure::Fault(format!("a reply: {error}")).into_response(),
        }
    }
}

/// A body of bytes.
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for Bytes {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        content_type(request.headers(), "application/octet-stream")?;
        whole(request.into_body(), BYTES_LIMIT).await.map(Self)
    }
}

/// The longest attachment: 1 MiB.
pub(crate) const UPLOAD_LIMIT: usize = 1 << 20;

/// A body of bytes that may be a letter or a photo.
pub(crate) struct Upload(pub(crate) Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        content_type(request.headers(), "application/octet-stream")?;
        whole(request.into_body(), UPLOAD_LIMIT).await.map(Self)
    }
}

/// A JSON body with an attachment in it, as base64url.
pub(crate) struct WithCopy<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for WithCopy<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        // 4 characters for 3 bytes, and as much around it as any JSON has.
        json(request, UPLOAD_LIMIT.div_ceil(3) * 4 + JSON_LIMIT).await.map(Self)
    }
}

/// The longest table or document that is sent as JSON: 2 MB of text, and half as much again for what JSON escapes.
const TABLE_LIMIT: usize = 3_000_000;

/// A JSON body that may hold a table or a rule's document.
pub(crate) struct Table<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Table<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        json(request, TABLE_LIMIT).await.map(Self)
    }
}

/// That there is no body.
pub(crate) struct NoBody;

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        whole(request.into_body(), 0).await.map(|_| Self)
    }
}

async fn json<T: DeserializeOwned>(request: Request, limit: usize) -> Result<T, Failure> {
    content_type(request.headers(), "application/json")?;
    let bytes = whole(request.into_body(), limit).await?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::MalformedRequest.into())
}

/// How many more bytes of an over-long body are read and thrown away before it is refused, as many as the longest body
/// has: a refusal that is sent while the body is still on its way may be lost with the connection (RFC 9112 §9.6).
const OVERFLOW: usize = TABLE_LIMIT;

async fn whole(body: Body, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut body = pin!(body);
    let (mut kept, mut length) = (Vec::new(), 0);
    while length <= limit + OVERFLOW
        && let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await
    {
        // One that breaks off is answered to nobody; trailers say nothing.
        let Ok(data) = frame.map_err(|_| Refusal::MalformedRequest)?.into_data() else { continue };
        length += data.len();
        if length <= limit {
            kept.extend_from_slice(&data);
        }
    }
    if length <= limit { Ok(kept) } else { Err(Refusal::TooLarge.into()) }
}

/// The media type is this one; parameters after it (`; charset=…`) say nothing about JSON or bytes.
fn content_type(headers: &HeaderMap, expected: &str) -> Result<(), Failure> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = given.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case(expected) { Ok(()) } else { Err(Refusal::WrongContentType.into()) }
}

/// A query string.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        serde_urlencoded::from_str(parts.uri.query().unwrap_or_default())
            .map(Self)
            .map_err(|_| Refusal::MalformedRequest.into())
    }
}

/// The parameter of a path; one that cannot be read names nothing.
pub(crate) struct Path(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Path {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_: PathRejection| Refusal::NotFound.into())
    }
}

/// The two parameters of a path.
pub(crate) struct Paths(pub(crate) String, pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Paths {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path((first, second))| Self(first, second))
            .map_err(|_: PathRejection| Refusal::NotFound.into())
    }
}

/// The client's address, for rate limits; one shared share for all where the adapter gives none.
pub(crate) struct Address(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<ClientAddress>().map_or_else(String::new, |address| address.0.clone())))
    }
}

/// Bytes from a path; what is not base64url names nothing.
pub(crate) fn id(text: &str) -> Result<Vec<u8>, Failure> {
    Base64Url::decode(text).map(|bytes| bytes.0).ok_or_else(|| Refusal::NotFound.into())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll};

    use axum::body::{Bytes, HttpBody};
    use http_body::Frame;

    use super::*;

    /// Frames of one byte each, as many as were told, that are counted when they are read.
    struct Slow(Arc<AtomicUsize>, usize);

    impl HttpBody for Slow {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let is_there = self.0.fetch_add(1, Ordering::SeqCst) < self.1;
            Poll::Ready(is_there.then(|| Ok(Frame::data(Bytes::from_static(b"a")))))
        }
    }

    async fn read(length: usize) -> (Result<usize, String>, usize) {
        let polls = Arc::new(AtomicUsize::new(0));
        let kept = whole(Body::new(Slow(Arc::clone(&polls), length)), 10).await;
        (kept.map(|kept| kept.len()).map_err(|failure| format!("{failure:?}")), polls.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn an_overlong_body_is_read_to_its_end_but_not_for_ever() {
        assert_eq!(read(0).await, (Ok(0), 1));
        assert_eq!(read(10).await, (Ok(10), 11));
        let refused = || Err(format!("{:?}", Failure::from(Refusal::TooLarge)));
        assert_eq!(read(11).await, (refused(), 12));
        assert_eq!(read(1_000).await, (refused(), 1_001), "to its end");
        assert_eq!(read(OVERFLOW * 2).await, (refused(), 10 + OVERFLOW + 1));
    }
}
