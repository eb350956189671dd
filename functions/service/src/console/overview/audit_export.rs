//! The trail: what each entry of the log commits to, page by page, for an auditor to hold against the log offline.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use klabat_api::console::TrailQuery;
use klabat_api::routes;
use klabat_evidence::{Millis, Receipt, TrailHeader, TrailLine};
use serde_json::json;

use crate::app::App;
use crate::console::audit::{self, Entry, audit_line};
use crate::console::evidence::stored_grant;
use crate::failure::Failure;
use crate::http::{Query, Session};
use crate::log::PUBLISHED;
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::{Row, sql};

/// Entries of a page at most.
const PAGE: u64 = 500;

/// Bytes that the lines of the audit log on a page say at most, but for a page of one. One of a hospital's rosters says
/// some 600 kB, and is held three times while it is written, each quote as four bytes: far below the 128 MB of a Worker.
const PAGE_BYTES: u64 = 4 << 20;

/// How much each entry from `?1` to before `?2` says.
const SIZES: &str = "
    SELECT log.position, coalesce(length(audit.before), 0) + coalesce(length(audit.after), 0) AS bytes
    FROM log LEFT JOIN audit ON audit.leaf = log.entry AND audit.leaf IS NOT NULL
    WHERE log.position >= ?1 AND log.position < ?2 ORDER BY log.position";

/// The entries from `?1` to before `?2`, each with what it commits to.
const ENTRIES: &str = concat!(
    "SELECT log.position, log.entry, spent.receipt, epochs.salt AS granted, epochs.grant_frame, audit.salt,
       audit.erased_at, ",
    audit_line!(),
    " FROM log LEFT JOIN spent ON spent.leaf = log.entry LEFT JOIN epochs ON epochs.leaf = log.entry
       LEFT JOIN audit ON audit.leaf = log.entry AND audit.leaf IS NOT NULL
     WHERE log.position >= ?1 AND log.position < ?2 ORDER BY log.position"
);

/// Gives one page of the trail, up to a published checkpoint, as a download; for those who see everything. Each page that
/// is read leaves its line in the audit log.
#[utoipa::path(
    get, path = routes::AUDIT_EXPORT, operation_id = "audit_export", tag = "console", params(TrailQuery),
    responses((status = 200, body = String, content_type = "application/x-ndjson")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<TrailQuery>,
) -> Result<impl IntoResponse, Failure> {
    session.reads_all()?;
    let header = header(&app, &query).await?;
    let page = header.from / PAGE + 1;
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "export.read",
        subject: "log",
        before: json!(null),
        after: json!({ "page": page }),
        salt: app.random(),
    };
    let entries = sql!(ENTRIES, header.from, header.next.unwrap_or(header.until));
    let mut answers = app.batch(vec![entry.statement(), entries]).await?;
    answers.skip()?;
    let lines = answers.rows(line)?;
    let text: String = std::iter::once(header.to_json())
        .chain(lines.iter().map(TrailLine::to_json))
        .flat_map(|line| [line, "\n".to_owned()])
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"klabat-trail-{:09}.ndjson\"", header.from)),
    ];
    Ok((headers, text))
}

/// Which page it is. What no published checkpoint covers is not given: nobody could hold it against anything.
async fn header<P: Ports>(app: &App<P>, query: &TrailQuery) -> Result<TrailHeader, Failure> {
    let from = query.from.unwrap_or(0);
    let most = from.saturating_add(PAGE);
    let statements = vec![sql!(PUBLISHED, app.config.log.threshold() as u64), sql!(SIZES, from, most)];
    let mut answers = app.batch(statements).await?;
    let size = answers.first(|mut row| row.next::<u64>())?.unwrap_or(0);
    let sizes: Vec<(u64, u64)> = answers.rows(|mut row| Ok((row.next()?, row.next()?)))?;
    let until = query.until.unwrap_or(size);
    if until > size {
        return Err(Refusal::NotLoggedYet.into());
    }
    if from > until {
        return Err(Refusal::MalformedRequest.into());
    }
    let end = until.min(full(from, &sizes).unwrap_or(most));
    Ok(TrailHeader { from, next: (end < until).then_some(end), until })
}

/// The first position, of these with their sizes, for which a page that begins at `from` has no room.
fn full(from: u64, sizes: &[(u64, u64)]) -> Option<u64> {
    let mut said = 0;
    let over = sizes.iter().find(|(position, bytes)| {
        said += bytes;
        said > PAGE_BYTES && *position > from
    });
    over.map(|(position, _)| *position)
}

fn line(mut row: Row) -> Result<TrailLine, Failure> {
    let (position, entry): (u64, [u8; 32]) = (row.next()?, row.next()?);
    let receipt: Option<Vec<u8>> = row.next()?;
    let (granted, frame): (Option<[u8; 16]>, Option<Vec<u8>>) = (row.next()?, row.next()?);
    let (salt, erased): (Option<[u8; 16]>, Option<Millis>) = (row.next()?, row.next()?);
    if let Some(bytes) = receipt {
        if bytes.is_empty() {
            return Ok(TrailLine::Erased { position, entry, at: None });
        }
        let receipt =
            Receipt::decode(&bytes).map_err(|refusal| Failure::Fault(format!("a stored receipt: {refusal}")))?;
        return Ok(TrailLine::Receipt { position, receipt: Box::new(receipt) });
    }
    if let (Some(salt), Some(frame)) = (granted, frame) {
        return Ok(TrailLine::Grant { position, salt, grant: Box::new(stored_grant(&frame)?) });
    }
    match (salt, erased) {
        (Some(_), Some(at)) => Ok(TrailLine::Erased { position, entry, at: Some(at) }),
        (Some(salt), None) => Ok(TrailLine::Audit { position, salt, line: audit::read(&mut row)? }),
        (None, _) => Err(Failure::Fault(format!("nothing is known of entry {position} of the log"))),
    }
}
