//! NIP and enrolment code: the way in for a new phone, and back for one whose browser was cleared.

use axum::extract::State;
use klabat_api::phone::{EnrolmentOptions, EnrolmentStart, EnrolmentStep, Found};
use klabat_api::{Base64Url, Unit, routes};
use klabat_attendance::Nip;
use klabat_evidence::{EnrolmentCode, Millis, Purpose, Refusal, ServerChallenge, Subject, TTL_MS};
use subtle::ConstantTimeEq as _;

use super::enrolment_found;
use super::record::unit;
use crate::app::App;
use crate::failure::Failure;
use crate::http::{Address, Json};
use crate::ports::{Limit, Ports};
use crate::store::{Answers, Row, sql};

/// Wrong tries are not counted against a code: whoever knew a NIP could wear it out, and lock its owner out. They need
/// not be: at the ten a minute that one address has for one NIP, a code of 2^50 that is good for a day falls to a million
/// addresses with a chance of one in 78,000.
const CODE: &str = "
    SELECT codes.hash FROM codes JOIN employees ON employees.id = codes.employee
    WHERE employees.nip = ?1 AND employees.left_on IS NULL AND codes.expires_at > ?2 AND codes.spent_at IS NULL";

const EMPLOYEE: &str = "
    SELECT employees.user_handle, employees.name,
      units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone
    FROM employees JOIN units ON units.id = employees.unit
    WHERE employees.nip = ?1";

const CREDENTIAL: &str = "
    SELECT credentials.id
    FROM credentials JOIN employees ON employees.id = credentials.employee
    WHERE employees.nip = ?1 AND credentials.revoked_at IS NULL";

/// The unit's other phones, newest first; browsers take a few dozen well.
const EXCLUDE: &str = "
    SELECT credentials.id
    FROM employees JOIN employees AS others ON others.unit = employees.unit AND others.id <> employees.id
      JOIN credentials ON credentials.employee = others.id AND credentials.revoked_at IS NULL
    WHERE employees.nip = ?1
    ORDER BY credentials.received_at DESC LIMIT 64";

struct Gathered {
    hash: Option<[u8; 32]>,
    employee: Option<Employee>,
    credential: Option<Vec<u8>>,
    exclude: Vec<Vec<u8>>,
}

struct Employee {
    user_handle: [u8; 32],
    name: String,
    unit: Unit,
}

/// Takes NIP and code. What is wrong with them is not told: unknown NIP, wrong code, no code, and a spent or expired one
/// are refused alike. An office is behind one address, so that tries are limited for each NIP from there, and for all of
/// them at a rate that an office enrolling does not reach.
#[utoipa::path(
    post, path = routes::ENROLMENT_OPTIONS, operation_id = "enrolment_options", tag = "phone",
    request_body = EnrolmentStart,
    responses((status = 200, body = EnrolmentStep)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Address(address): Address,
    Json(start): Json<EnrolmentStart>,
) -> Result<Json<EnrolmentStep>, Failure> {
    let nip: Nip = start.nip.parse().map_err(|_| Refusal::UnknownEnrolment)?;
    let code: EnrolmentCode = start.code.parse().map_err(|_| Refusal::UnknownEnrolment)?;
    app.limit(Limit::Enrolment, format!("{address} {}", nip.as_str())).await?;
    app.limit(Limit::Address, address).await?;
    let (code, now) = (Subject::of_code(&code), app.now());
    let nip = nip.as_str();
    let statements = vec![sql!(CODE, nip, now), sql!(EMPLOYEE, nip), sql!(CREDENTIAL, nip), sql!(EXCLUDE, nip)];
    let gathered = read(&mut app.batch(statements).await?)?;
    let right = gathered.hash.is_some_and(|hash| hash.ct_eq(&code.0).into());
    let employee = gathered.employee.filter(|_| right).ok_or(Refusal::UnknownEnrolment)?;
    match gathered.credential {
        Some(credential) => Ok(Json(EnrolmentStep::Found(found(&app, employee, credential, now)))),
        None => Ok(Json(EnrolmentStep::Enrol(options(&app, code, employee, gathered.exclude, now)))),
    }
}

fn read(answers: &mut Answers) -> Result<Gathered, Failure> {
    Ok(Gathered {
        hash: answers.first(|mut row| row.next())?,
        employee: answers.first(employee)?,
        credential: answers.first(|mut row| row.next())?,
        exclude: answers.rows(|mut row| row.next())?,
    })
}

fn employee(mut row: Row) -> Result<Employee, Failure> {
    Ok(Employee { user_handle: row.next()?, name: row.next()?, unit: unit(&mut row)? })
}

fn options<P: Ports>(
    app: &App<P>,
    code: Subject,
    employee: Employee,
    exclude: Vec<Vec<u8>>,
    now: Millis,
) -> EnrolmentOptions {
    let challenge = ServerChallenge::issue(&app.secret(), app.random(), Purpose::Enrol, code, now, TTL_MS);
    EnrolmentOptions {
        challenge: Base64Url::from(challenge.encode()),
        expires_at: challenge.expires_at.0,
        user_handle: Base64Url::from(employee.user_handle),
        name: employee.name,
        unit: employee.unit,
        exclude: exclude.into_iter().map(Base64Url).collect(),
    }
}

/// Asks for proof that the credential is on this phone: NIP and code alone, which may be stolen, open nothing.
fn found<P: Ports>(app: &App<P>, employee: Employee, credential: Vec<u8>, now: Millis) -> Found {
    let subject = Subject::of_credential(&credential);
    let challenge = ServerChallenge::issue(&app.secret(), app.random(), Purpose::Found, subject, now, TTL_MS);
    Found {
        credential: Base64Url(credential),
        server_challenge: Base64Url::from(challenge.encode()),
        challenge: Base64Url::from(enrolment_found::signed(&challenge)),
        name: employee.name,
        unit: employee.unit,
    }
}
