//! A letter or photo to a request.

use axum::extract::State;
use klabat_api::Base64Url;
use klabat_api::console::Attached;
use klabat_api::routes;
use serde_json::json;

use crate::app::{App, sha256};
use crate::console::audit::{Entry, audited};
use crate::failure::Failure;
use crate::http::{Json, Session, Upload};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

const AUDIT: &str = audited!("WHERE NOT EXISTS (SELECT 1 FROM attachments WHERE hash = ?9)");

const KEEP: &str = "
    INSERT INTO attachments (hash, media_type, bytes, uploaded_by, uploaded_at) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING";

/// Keeps an attachment under its hash.
#[utoipa::path(
    post, path = routes::ATTACHMENTS, operation_id = "attachment_upload", tag = "console",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Attached)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Upload(bytes): Upload,
) -> Result<Json<Attached>, Failure> {
    session.may_decide()?;
    let media_type = media_type(&bytes).ok_or(Refusal::AttachmentForm)?;
    let (now, hash) = (app.now(), sha256(&bytes));
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "attachment.uploaded",
        subject: &Base64Url::from(hash).encode(),
        before: json!(null),
        after: json!({ "media_type": media_type, "length": bytes.len() }),
        salt: app.random(),
    };
    let keep = sql!(KEEP, hash, media_type, bytes, session.user.as_str(), now);
    app.batch(vec![entry.under(AUDIT, [Value::from(hash)]), keep]).await?;
    Ok(Json(Attached { hash: Base64Url::from(hash) }))
}

/// What its first bytes say it is: nothing else is taken, and nobody's word for it.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    [(b"%PDF-".as_slice(), "application/pdf"), (&[0xFF, 0xD8, 0xFF], "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")]
        .into_iter()
        .find_map(|(magic, media_type)| bytes.starts_with(magic).then_some(media_type))
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn only_pdf_jpeg_and_png_are_taken() {
        assert_eq!(media_type(b"%PDF-1.7 ..."), Some("application/pdf"));
        assert_eq!(media_type(&[0xFF, 0xD8, 0xFF, 0xE0]), Some("image/jpeg"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n.."), Some("image/png"));
        for other in [b"".as_slice(), b"<html>", b"PK\x03\x04", b"%PDF"] {
            assert_eq!(media_type(other), None);
        }
    }
}
