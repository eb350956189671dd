//! A one-time enrolment code for an ASN, to be handed over face to face.

use axum::extract::State;
use klabat_api::console::EnrolmentCode as Issued;
use klabat_api::routes;
use klabat_evidence::{EnrolmentCode, Millis, Subject};
use serde_json::json;

use super::audit::Entry;
use super::roster::{self, employee_row};
use super::{found, visible};
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Json, NoBody, Path, Session};
use crate::ports::{Ports, Statement};
use crate::store::sql;

/// How long a code is good: a day, so that an office can be prepared in the morning.
pub(crate) const CODE_MS: u64 = 24 * 3_600_000;

const EMPLOYEE: &str = visible!(employee_row!(
    "FROM employees JOIN units ON units.id = employees.unit
     WHERE employees.id = ?4 AND employees.unit IN (SELECT unit FROM visible)"
));

const CODE: &str = "
    INSERT INTO codes (employee, hash, issued_at, expires_at) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (employee) DO UPDATE SET hash = excluded.hash, issued_at = excluded.issued_at,
      expires_at = excluded.expires_at, spent_at = NULL";

/// Issues a code; a former one of this ASN no longer works.
#[utoipa::path(
    post, path = routes::EMPLOYEE_CODE, operation_id = "employee_code", tag = "console",
    params(("employee" = String, Path)),
    responses((status = 200, body = Issued)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Path(id): Path,
    NoBody: NoBody,
) -> Result<Json<Issued>, Failure> {
    session.may_change()?;
    let (user, now) = (session.user.as_str(), app.now());
    let mut answers = app.batch(vec![sql!(EMPLOYEE, user, session.sees_all(), now, &id)]).await?;
    let mut employee = found(answers.first(|mut row| roster::read(&mut row))?)?;
    let code = EnrolmentCode::from_random(app.random());
    let expires_at = Millis(now.0.saturating_add(CODE_MS));
    let entry = Entry {
        at: now,
        actor: user,
        action: "code.issued",
        subject: &id,
        before: json!({ "code_until": employee.code_until }),
        after: json!({ "code_until": expires_at.0 }),
        salt: app.random(),
    };
    app.batch(vec![entry.statement(), store(&id, Subject::of_code(&code), now, expires_at)]).await?;
    employee.code_until = Some(expires_at.0);
    Ok(Json(Issued { code: code.to_string(), expires_at: expires_at.0, employee }))
}

/// Puts a code in place of a former one.
pub(crate) fn store(employee: &str, hash: Subject, now: Millis, expires_at: Millis) -> Statement {
    sql!(CODE, employee, hash.0, now, expires_at)
}
