//! NIP and enrolment code: the way in for a new phone, and back for one whose browser was cleared.

use axum::extract::State;
use klabat_api::phone::{CredentialState, EnrolmentOptions, EnrolmentStart, EnrolmentStep, Found};
use klabat_api::{Base64Url, Unit, routes};
use klabat_attendance::Nip;
use klabat_evidence::{EnrolmentCode, Millis, Purpose, Refusal, ServerChallenge, Subject, TTL_MS};
use subtle::ConstantTimeEq as _;

use super::record::unit;
use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::http::{Address, Json};
use crate::ports::{Limit, Ports};
use crate::store::{Answers, Row, sql};

/// Tries a code allows, right or wrong: enough for typing errors and lost replies, and ten of 2^50 codes tell a
/// stranger nothing.
pub(super) const MAX_ATTEMPTS: u8 = 10;

/// Counts the try before anything is compared, so that tries sent at once are counted too.
const TRY: &str = "
    UPDATE codes SET attempts = attempts + 1
    WHERE employee = (SELECT id FROM employees WHERE nip = ?1) AND attempts < ?2 AND expires_at > ?3
      AND spent_at IS NULL
    RETURNING hash";

const EMPLOYEE: &str = "
    SELECT employees.id, employees.user_handle, employees.name,
      units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone
    FROM employees JOIN units ON units.id = employees.unit
    WHERE employees.nip = ?1";

const CREDENTIAL: &str = "
    SELECT credentials.id, credentials.state
    FROM credentials JOIN employees ON employees.id = credentials.employee
    WHERE employees.nip = ?1 AND credentials.revoked_at IS NULL";

/// The unit's other phones, newest first; browsers take a few dozen well.
const EXCLUDE: &str = "
    SELECT credentials.id
    FROM employees JOIN employees AS others ON others.unit = employees.unit AND others.id <> employees.id
      JOIN credentials ON credentials.employee = others.id AND credentials.revoked_at IS NULL
    WHERE employees.nip = ?1
    ORDER BY credentials.received_at DESC LIMIT 64";

const NEW_TOKEN: &str = "UPDATE credentials SET token_hash = ?2 WHERE id = ?1 AND revoked_at IS NULL RETURNING id";

const AUDIT: &str = "INSERT INTO audit (at, actor, action, subject) VALUES (?1, ?2, 'credential.found', ?3)";

struct Gathered {
    hash: Option<[u8; 32]>,
    employee: Option<Employee>,
    credential: Option<(Vec<u8>, CredentialState)>,
    exclude: Vec<Vec<u8>>,
}

struct Employee {
    id: String,
    user_handle: [u8; 32],
    name: String,
    unit: Unit,
}

/// Takes NIP and code. What is wrong with them is not told: unknown NIP, wrong code, no code, spent or expired code and
/// too many tries are refused alike.
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
    app.limit(Limit::Enrolment, address).await?;
    let nip: Nip = start.nip.parse().map_err(|_| Refusal::UnknownEnrolment)?;
    let code: EnrolmentCode = start.code.parse().map_err(|_| Refusal::UnknownEnrolment)?;
    let (code, now) = (Subject::of_code(&code), app.now());
    let nip = nip.as_str();
    let statements =
        vec![sql!(TRY, nip, MAX_ATTEMPTS, now), sql!(EMPLOYEE, nip), sql!(CREDENTIAL, nip), sql!(EXCLUDE, nip)];
    let gathered = read(&mut app.batch(statements).await?)?;
    let right = gathered.hash.is_some_and(|hash| hash.ct_eq(&code.0).into());
    let employee = gathered.employee.filter(|_| right).ok_or(Refusal::UnknownEnrolment)?;
    match gathered.credential {
        Some((credential, state)) => find(&app, employee, credential, state, now).await.map(EnrolmentStep::Found),
        None => Ok(EnrolmentStep::Enrol(options(&app, code, employee, gathered.exclude, now))),
    }
    .map(Json)
}

fn read(answers: &mut Answers) -> Result<Gathered, Failure> {
    Ok(Gathered {
        hash: answers.first(|mut row| row.next())?,
        employee: answers.first(employee)?,
        credential: answers.first(|mut row| Ok((row.next()?, row.next()?)))?,
        exclude: answers.rows(|mut row| row.next())?,
    })
}

fn employee(mut row: Row) -> Result<Employee, Failure> {
    Ok(Employee { id: row.next()?, user_handle: row.next()?, name: row.next()?, unit: unit(&mut row)? })
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

/// Gives the phone a new token. The code stays good until it expires, so that a lost reply can be asked for again.
async fn find<P: Ports>(
    app: &App<P>,
    employee: Employee,
    credential: Vec<u8>,
    state: CredentialState,
    now: Millis,
) -> Result<Found, Failure> {
    let token: [u8; 32] = app.random();
    let subject = data_encoding::BASE64URL_NOPAD.encode(&credential);
    let statements =
        vec![sql!(NEW_TOKEN, credential.as_slice(), sha256(&token)), sql!(AUDIT, now, &employee.id, subject)];
    if !app.batch(statements).await?.any()? {
        return Err(Refusal::RevokedCredential.into());
    }
    Ok(Found {
        credential: Base64Url(credential),
        token: Base64Url::from(token),
        name: employee.name,
        unit: employee.unit,
        state,
    })
}
