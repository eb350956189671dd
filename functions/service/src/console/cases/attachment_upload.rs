//! A letter or photo to a request.

use axum::extract::State;
use klabat_api::Base64Url;
use klabat_api::console::Attached;
use klabat_api::routes;
use serde_json::json;

use crate::app::{App, sha256};
use crate::console::audit::{Entry, audited};
use crate::failure::Failure;
use crate::http::{Json, Session, UPLOAD_LIMIT, Upload};
use crate::ports::{Ports, Statement, Value};
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
    let attachment = Attachment::parse(bytes)?;
    let hash = attachment.hash();
    app.batch(attachment.keep(&app, &session.user).into()).await?;
    Ok(Json(Attached { hash }))
}

/// A letter or photo that is taken.
pub(crate) struct Attachment {
    hash: [u8; 32],
    media_type: &'static str,
    bytes: Vec<u8>,
}

impl Attachment {
    /// At most [`UPLOAD_LIMIT`], of a form that is told by its first bytes.
    pub(crate) fn parse(bytes: Vec<u8>) -> Result<Self, Refusal> {
        if bytes.len() > UPLOAD_LIMIT {
            return Err(Refusal::TooLarge);
        }
        let media_type = media_type(&bytes).ok_or(Refusal::AttachmentForm)?;
        Ok(Self { hash: sha256(&bytes), media_type, bytes })
    }

    /// Its name.
    pub(crate) fn hash(&self) -> Base64Url {
        Base64Url::from(self.hash)
    }

    /// The two statements that keep it, with its line, unless it is kept already.
    pub(crate) fn keep<P: Ports>(self, app: &App<P>, actor: &str) -> [Statement; 2] {
        let entry = Entry {
            at: app.now(),
            actor,
            action: "attachment.uploaded",
            subject: &self.hash().encode(),
            before: json!(null),
            after: json!({ "media_type": self.media_type, "length": self.bytes.len() }),
            salt: app.random(),
        };
        let line = entry.under(AUDIT, [Value::from(self.hash)]);
        [line, sql!(KEEP, self.hash, self.media_type, self.bytes, actor, app.now())]
    }
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
