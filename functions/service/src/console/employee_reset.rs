//! Ending an ASN's credential, for a lost or new phone: proposed by one person, done when another approves.

use axum::extract::State;
use klabat_api::console::{PhoneReset, Proposal, Proposed};
use klabat_api::phone::CredentialState;
use klabat_api::{Base64Url, routes};
use klabat_evidence::Millis;
use serde_json::json;

use super::approval::{self, Stored, approved};
use super::audit::Entry;
use super::{found, reason_text, since, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, Path, Session};
use crate::ports::{Ports, Statement};
use crate::refusal::{Alarm, Refusal};
use crate::store::{Row, sql};

const CURRENT: &str = visible!(
    "SELECT employees.id AS employee, employees.nip, employees.name, employees.unit, credentials.id
     FROM employees LEFT JOIN credentials ON credentials.employee = employees.id AND credentials.revoked_at IS NULL
     WHERE employees.id = ?3 AND employees.unit IN (SELECT unit FROM visible)"
);

/// Records that the credential signed and that were sealed since then; a record is received after its seal, or by the
/// slack of clocks before.
const ALARM: &str = "
    INSERT INTO alarms (subject, code, employee, unit, beacon, at)
    SELECT records.id, ?3, records.employee, records.unit, records.beacon, ?4
    FROM records JOIN evidence ON evidence.once = records.id
    WHERE records.employee = (SELECT employee FROM credentials WHERE id = ?1) AND evidence.credential = ?1
      AND records.sealed_at >= ?2
    ON CONFLICT DO NOTHING";

const REVOKE: &str = "
    UPDATE credentials SET state = 'revoked', revoked_at = ?2, revoked_from = ?3 WHERE id = ?1 AND revoked_at IS NULL";

/// Proposes to end the credential of an ASN, pending or active, so that another phone can be enrolled.
#[utoipa::path(
    post, path = routes::EMPLOYEE_RESET, operation_id = "employee_reset", tag = "console",
    params(("employee" = String, Path)), request_body = PhoneReset,
    responses((status = 200, body = Proposed)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    Json(given): Json<PhoneReset>,
) -> Result<Json<Proposed>, Failure> {
    session.may_change()?;
    let reason = reason_text(&given.reason)?;
    let from = given.from.map(|from| since(Some(from), app.now())).transpose()?;
    let statement = sql!(CURRENT, session.user.as_str(), session.sees_all(), &id);
    let current = found(app.batch(vec![statement]).await?.first(current)?)?;
    let credential = current.credential.ok_or(Refusal::ChangedMeanwhile)?;
    let proposal = Proposal::PhoneReset {
        employee: id,
        nip: current.nip,
        name: current.name,
        credential: Base64Url(credential),
        from: from.map(|from| from.0),
    };
    approval::propose(&app, &session, &proposal, &current.unit, reason).await.map(Json)
}

/// What an approved reset does.
pub(super) fn effect<P: Ports>(app: &App<P>, stored: &Stored, session: &Session, now: Millis) -> Vec<Statement> {
    let Proposal::PhoneReset { employee, credential, from, .. } = &stored.proposal else { return Vec::new() };
    let (id, from) = (credential.0.as_slice(), from.map_or(now, Millis));
    let entry = Entry {
        at: now,
        actor: &session.user,
        action: "credential.reset",
        subject: &credential.encode(),
        before: json!({ "revoked_at": null }),
        after: json!({
            "employee": employee, "state": CredentialState::Revoked, "revoked_from": from.0, "reason": stored.reason,
            "approval": approved(stored),
        }),
        salt: app.random(),
    };
    vec![
        entry.statement(),
        sql!(ALARM, id, from, Alarm::SealedAfterRevocation.code(), now),
        sql!(REVOKE, id, now, from),
    ]
}

struct Current {
    nip: String,
    name: String,
    unit: String,
    credential: Option<Vec<u8>>,
}

fn current(mut row: Row) -> Result<Current, Failure> {
    let _: String = row.next()?;
    Ok(Current { nip: row.next()?, name: row.next()?, unit: row.next()?, credential: row.next()? })
}
