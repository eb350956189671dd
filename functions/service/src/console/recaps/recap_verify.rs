//! The SKPD agrees to a recap.

use axum::extract::State;
use klabat_api::Base64Url;
use klabat_api::common::{About, Done};
use klabat_api::console::{RecapSeen, RecapState};
use klabat_api::routes;
use klabat_attendance::PersonId;
use klabat_attendance::inputs::Inputs;
use klabat_attendance::recap::{Draft, Recap, Signoff};
use klabat_evidence::Millis;
use serde_json::{Value as Json, json};

use super::{compute, keep};
use crate::app::App;
use crate::console::audit::{Entry, audited};
use crate::failure::Failure;
use crate::http::{Json as Reply, Session};
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

/// Only where nobody has verified or locked another version meanwhile.
const AUDIT: &str =
    audited!("WHERE NOT EXISTS (SELECT 1 FROM recaps WHERE unit = ?9 AND month = ?10 AND version >= ?11)");

const KEEP: &str = "
    INSERT INTO recaps (unit, month, version, state, hash, inputs, people, verified_by, verified_at)
    VALUES (?1, ?2, ?3, 'verified', ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT DO NOTHING RETURNING version";

/// Freezes the recap that was seen: nothing in it may be undecided, and it must still be what it was.
#[utoipa::path(
    post, path = routes::RECAP_VERIFY, operation_id = "recap_verify", tag = "console", request_body = RecapSeen,
    responses((status = 200, body = Done)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Reply(seen): Reply<RecapSeen>,
) -> Result<Reply<Done>, Failure> {
    session.may_change()?;
    let unit = compute::find(&app, &session, &seen.unit, &seen.month).await?;
    let versions = keep::versions(&app, &seen.unit, &seen.month).await?;
    if keep::current(&versions).is_some_and(|kept| kept.state == RecapState::Locked) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let computed = unit.draft()?;
    let is_what_was_seen = computed.hash[..] == seen.hash.0;
    let (now, version) = (app.now(), keep::next(&versions));
    let people = u32::try_from(computed.recap.rows.len()).unwrap_or(u32::MAX);
    let signoff = signoff(&session, now)?;
    let open = open_day(&computed.recap);
    let verified = Draft { recap: computed.recap, version }.verify(signoff).map_err(|refusal| match open {
        Some(about) => Failure::About(Refusal::Rules(refusal), Box::new(about)),
        None => Refusal::Rules(refusal).into(),
    })?;
    // After the open days: a month that is not over moves each minute, and that is not what keeps it from being verified.
    if !is_what_was_seen {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    // What nobody could read again must not be signed.
    let input_bytes = computed.inputs.to_bytes();
    Inputs::parse(&input_bytes).map_err(|problem| Failure::Fault(format!("inputs that cannot be read: {problem}")))?;
    let (hash, inputs, user) = (verified.hash(), computed.inputs.hash(), session.user.as_str());
    let entry = Entry {
        at: now,
        actor: user,
        action: "recap.verified",
        subject: &subject(&seen.unit, &seen.month),
        before: Json::Null,
        after: json!({
            "version": version, "hash": Base64Url::from(hash), "inputs": Base64Url::from(inputs), "people": people,
        }),
        salt: app.random(),
    };
    let (unit, month) = (seen.unit.as_str(), seen.month.as_str());
    let mut statements = vec![
        entry.under(AUDIT, [Value::from(unit), Value::from(month), Value::from(version)]),
        sql!(KEEP, unit, month, version, hash, inputs, people, user, now),
    ];
    let at = (unit, month, version);
    statements.extend(keep::parts(at, "recap", &computed.bytes, (now, user)));
    statements.extend(keep::parts(at, "inputs", &input_bytes, (now, user)));
    let mut answers = app.batch(statements).await?;
    answers.skip()?;
    if answers.any()? { Ok(Reply(Done { done: true })) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

/// The first day that waits; the recap itself shows all of them.
fn open_day(recap: &Recap) -> Option<About> {
    recap.rows.iter().find_map(|row| {
        let day = row.days.iter().find(|day| day.is_open())?;
        let (employee, date) = (Some(row.person.to_string()), Some(day.date.to_string()));
        Some(About { employee, name: row.name.clone(), date })
    })
}

/// What the audit log calls a unit's month.
pub(super) fn subject(unit: &str, month: &str) -> String {
    format!("{unit} {month}")
}

pub(super) fn signoff(session: &Session, at: Millis) -> Result<Signoff, Failure> {
    let by = PersonId::new(&session.user).map_err(|error| Failure::Fault(format!("a stored user: {error}")))?;
    Ok(Signoff { by, at })
}
