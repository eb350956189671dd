//! A month's export, page by page: what an auditor verifies offline as a whole.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::console::ExportQuery;
use klabat_api::routes;
use klabat_evidence::{Beacon, ExportHeader, ExportLine, Holder, Millis};
use klabat_protocol::{BeaconId, PublicKey};
use serde_json::json;

use super::audit::Entry;
use super::day::Month;
use super::evidence::{stored_grant, stored_key, stored_submission};
use super::recaps::keep;
use super::{found, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Query, Session};
use crate::ports::{MAX_INTEGER, Ports, Statement, Value};
use crate::refusal::Refusal;
use crate::store::{Answers, Row, sql};

/// Submissions on a page: some 3 kB each with their parties, so that a page is far below what a Worker may hold.
const PAGE: usize = 500;

/// Whether there is such a unit for the reader.
const UNIT: &str = visible!("SELECT 1 FROM visible WHERE ?3 IS NULL OR unit = ?3 LIMIT 1");

/// That a seal is of the month in the zone of `units`.
macro_rules! in_month {
    ($sealed_at:literal) => {
        concat!(
            $sealed_at,
            " < ?7 AND ",
            $sealed_at,
            " >= CASE units.zone WHEN 'Asia/Jakarta' THEN ?4 WHEN 'Asia/Makassar' THEN ?5 ELSE ?6 END AND ",
            $sealed_at,
            " < CASE units.zone WHEN 'Asia/Jakarta' THEN ?7 WHEN 'Asia/Makassar' THEN ?8 ELSE ?9 END"
        )
    };
}

/// The submissions of a page, check-ins and enrolments, by their seals: of unit `?3` and those below it, in a month
/// that begins at `?4`, `?5` and `?6` and ends at `?7`, `?8` and `?9` in the three zones, after `?10` and `?11`. West
/// of the other zones a month begins last and ends last, so `?7` bounds what is read at all. The limit is [`PAGE`].
macro_rules! page {
    ($($query:expr),+) => {
        visible!(
            ", scope (unit) AS (
               SELECT unit FROM visible WHERE ?3 IS NULL OR unit = ?3
               UNION SELECT units.id FROM units JOIN scope ON units.parent = scope.unit
             ), page AS (
               SELECT records.id AS once, records.unit, records.beacon, records.sealed_at
               FROM records JOIN evidence ON evidence.once = records.id JOIN units ON units.id = records.unit
               WHERE (records.sealed_at, records.id) > (?10, ?11) AND ",
            in_month!("records.sealed_at"),
            " AND records.unit IN (SELECT unit FROM scope)
               UNION ALL
               SELECT credentials.once, employees.unit, credentials.beacon, credentials.sealed_at
               FROM credentials JOIN evidence ON evidence.once = credentials.once
                 JOIN employees ON employees.id = credentials.employee JOIN units ON units.id = employees.unit
               WHERE (credentials.sealed_at, credentials.once) > (?10, ?11) AND ",
            in_month!("credentials.sealed_at"),
            " AND employees.unit IN (SELECT unit FROM scope)
               ORDER BY sealed_at, once LIMIT 500
             ) ",
            $($query),+
        )
    };
}

const BEACONS: &str =
    page!("SELECT DISTINCT beacons.id, beacons.public_key FROM page JOIN beacons ON beacons.id = page.beacon");

const HOLDERS: &str = page!(
    "SELECT DISTINCT credentials.id, credentials.public_key, employees.nip, employees.name, credentials.once
     FROM page JOIN evidence ON evidence.once = page.once
       JOIN credentials ON credentials.id = evidence.credential
       JOIN employees ON employees.id = credentials.employee"
);

const GRANTS: &str = page!(
    "SELECT DISTINCT epochs.id, epochs.grant_frame
     FROM page JOIN evidence ON evidence.once = page.once JOIN epochs ON epochs.id = evidence.epoch"
);

const SUBMISSIONS: &str = page!(
    "SELECT page.sealed_at, page.once, evidence.bundle, evidence.conditions, spent.receipt, page.unit,
       log.position
     FROM page JOIN evidence ON evidence.once = page.once JOIN spent ON spent.once = page.once
       LEFT JOIN log ON log.entry = spent.leaf
     ORDER BY page.sealed_at, page.once"
);

/// The seal's time of a page that begins after all submissions, with a version of the recap.
const AFTER_ALL: Millis = Millis(MAX_INTEGER.unsigned_abs());

/// Where a page begins: after the last submission of the one before, or below a version of the recap.
struct Cursor {
    page: u32,
    sealed_at: Millis,
    once: Vec<u8>,
}

/// Gives one page of a month's export, of a unit with those below it or of all visible units, as a download. The last
/// page of a unit's records ends with its recap, where that is locked: some megabytes for a thousand people. Former
/// versions, which were unlocked, have a page each after it. Each page read leaves its line in the audit log.
#[utoipa::path(
    get, path = routes::EXPORT, operation_id = "export", tag = "console", params(ExportQuery),
    responses((status = 200, body = String, content_type = "application/x-ndjson")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<ExportQuery>,
) -> Result<impl IntoResponse, Failure> {
    session.may_export()?;
    let month = Month::parse(&query.month)?;
    let cursor = query.cursor.as_deref().map(Cursor::parse).transpose()?.unwrap_or_else(|| Cursor::first(month));
    let entry = Entry {
        at: app.now(),
        actor: &session.user,
        action: "export.read",
        subject: query.unit.as_deref().unwrap_or("*"),
        before: json!(null),
        after: json!({ "month": query.month, "page": cursor.page }),
        salt: app.random(),
    };
    let unit = sql!(UNIT, session.user.as_str(), session.sees_all(), query.unit.as_ref());
    found(app.batch(vec![unit]).await?.first(|_| Ok(()))?)?;
    let pages = [BEACONS, HOLDERS, GRANTS, SUBMISSIONS].map(|sql| paged(sql, &session, &query, month, &cursor));
    let statements = std::iter::once(entry.statement()).chain(pages).collect();
    let (mut lines, mut next) = read(&mut app.batch(statements).await?, cursor.page)?;
    if let (None, Some(unit)) = (&next, &query.unit)
        && let Some((signed, more)) = keep::signed(&app, unit, &query.month, cursor.below()).await?
    {
        next = more.then(|| Cursor::older(cursor.page, signed.version).encode());
        lines.push(ExportLine::Recap(Box::new(signed)));
    }
    let page = cursor.page;
    let file = format!("klabat-{}-{page:04}.ndjson", query.month);
    let ExportQuery { month, unit, cursor } = query;
    let page_header = ExportHeader { unit, month, page, cursor, next, relying_party: app.relying_party() };
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    let text: String = std::iter::once(page_header.to_json())
        .chain(lines.iter().map(ExportLine::to_json))
        .flat_map(|line| [line, "\n".to_owned()])
        .collect();
    Ok((headers, text))
}

fn paged(sql: &'static str, session: &Session, query: &ExportQuery, month: Month, cursor: &Cursor) -> Statement {
    let mut statement = sql!(sql, session.user.as_str(), session.sees_all(), query.unit.as_ref());
    statement.parameters.extend(month.starts.into_iter().chain(month.ends).map(Value::from));
    statement.parameters.extend([Value::from(cursor.sealed_at), Value::from(cursor.once.as_slice())]);
    statement
}

/// The lines, parties first, and the cursor of the next page where this one is full.
fn read(answers: &mut Answers, page: u32) -> Result<(Vec<ExportLine>, Option<String>), Failure> {
    answers.skip()?;
    let mut lines = answers.rows(beacon)?;
    lines.extend(answers.rows(holder)?);
    lines.extend(answers.rows(grant)?);
    let submissions = answers.rows(submission)?;
    let full = submissions.last().filter(|_| submissions.len() == PAGE);
    let next = full.map(|((sealed_at, once), _)| {
        Cursor { page: page.saturating_add(1), sealed_at: *sealed_at, once: once.clone() }.encode()
    });
    lines.extend(submissions.into_iter().map(|(_, line)| line));
    Ok((lines, next))
}

fn beacon(mut row: Row) -> Result<ExportLine, Failure> {
    let id = BeaconId(row.next()?);
    Ok(ExportLine::Beacon(Beacon { id, key: stored_key(&PublicKey(row.next()?).to_sec1())? }))
}

fn holder(mut row: Row) -> Result<ExportLine, Failure> {
    Ok(ExportLine::Credential(Holder {
        credential: row.next()?,
        key: stored_key(&row.next::<Vec<u8>>()?)?,
        nip: row.next()?,
        name: row.next()?,
        enrolment: row.next()?,
    }))
}

fn grant(mut row: Row) -> Result<ExportLine, Failure> {
    row.next::<Vec<u8>>()?;
    Ok(ExportLine::Grant(Box::new(stored_grant(&row.next::<Vec<u8>>()?)?)))
}

fn submission(mut row: Row) -> Result<((Millis, Vec<u8>), ExportLine), Failure> {
    let place = (row.next()?, row.next()?);
    let (bundle, conditions, receipt): (Vec<u8>, String, Vec<u8>) = (row.next()?, row.next()?, row.next()?);
    let submission = Box::new(stored_submission(&bundle, &conditions, &receipt)?);
    Ok((place, ExportLine::Submission { submission, unit: row.next()?, position: row.next()? }))
}

impl Cursor {
    fn first(month: Month) -> Self {
        let begin = month.starts.into_iter().min().unwrap_or(Millis(0));
        Self { page: 1, sealed_at: begin, once: Vec::new() }
    }

    /// Of what is older than this version.
    fn older(page: u32, version: u32) -> Self {
        let once = [&[0; 28][..], &version.to_be_bytes()].concat();
        Self { page: page.saturating_add(1), sealed_at: AFTER_ALL, once }
    }

    /// Below which version of the recap the page goes on: all of them where submissions came before.
    fn below(&self) -> u32 {
        let version = self.once.last_chunk().filter(|_| self.sealed_at == AFTER_ALL);
        version.map_or(u32::MAX, |version| u32::from_be_bytes(*version))
    }

    /// `page(4) ‖ sealed-at(8) ‖ once(32)` in base64url. It opens nothing that the query would not: it only says where
    /// to go on.
    fn encode(&self) -> String {
        let Self { page, sealed_at, once } = self;
        Base64UrlUnpadded::encode_string(&[&page.to_be_bytes()[..], &sealed_at.0.to_be_bytes(), once].concat())
    }

    fn parse(text: &str) -> Result<Self, Refusal> {
        let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| Refusal::MalformedRequest)?;
        let bytes: [u8; 44] = bytes.try_into().map_err(|_| Refusal::MalformedRequest)?;
        let (page, rest) = bytes.split_first_chunk().ok_or(Refusal::MalformedRequest)?;
        let (sealed_at, once) = rest.split_first_chunk().ok_or(Refusal::MalformedRequest)?;
        Ok(Self {
            page: u32::from_be_bytes(*page),
            sealed_at: Millis(u64::from_be_bytes(*sealed_at)),
            once: once.to_vec(),
        })
    }
}
