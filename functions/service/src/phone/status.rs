//! What a phone may know about itself: its state and its owner's latest punches.

use axum::extract::State;
use klabat_api::phone::{Area, CredentialState, Owner, PhoneRequest, PhoneStatus};
use klabat_api::routes;
use klabat_evidence::{Geofence, Outline, Position};
use subtle::ConstantTimeEq as _;

use super::check::check;
use super::gather;
use super::record::{self, brief, unit};
use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::http::Json;
use crate::own::today::today;
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::{Column, Row, sql};

/// How far back the history goes: the longest month.
const HISTORY_MS: u64 = 31 * 24 * 3_600_000;

const PHONE: &str = "
    SELECT credentials.id, credentials.public_key, credentials.token_hash, credentials.state, employees.id AS employee,
      employees.name, employees.nip, units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone
    FROM credentials JOIN employees ON employees.id = credentials.employee JOIN units ON units.id = employees.unit
    WHERE credentials.id = ?1";

/// What this very credential signed, while it is not ended: the phone of a former owner, or of nobody any more, learns
/// nothing of what came before or after it. The limit is eight punches a day for the whole history.
const RECORDS: &str = brief!(
    "JOIN evidence ON evidence.once = records.id AND evidence.credential = ?1
     WHERE records.employee = (SELECT employee FROM credentials WHERE id = ?1 AND revoked_at IS NULL)
       AND records.received_at > ?2
     ORDER BY records.received_at DESC LIMIT 248"
);

/// The areas of the unit whose phone it is.
const AREAS: &str = "
    SELECT sites.geofence FROM credentials JOIN employees ON employees.id = credentials.employee
      JOIN sites ON sites.unit = employees.unit
    WHERE credentials.id = ?1 ORDER BY sites.id";

struct Phone {
    check: String,
    token_hash: [u8; 32],
    state: CredentialState,
    employee: String,
    owner: Owner,
}

/// Answers the phone that holds the credential's token, and nobody else; an unknown credential and a wrong token are
/// refused alike.
#[utoipa::path(
    post, path = routes::PHONE_STATUS, operation_id = "phone_status", tag = "phone",
    request_body = PhoneRequest,
    responses((status = 200, body = PhoneStatus)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    Json(request): Json<PhoneRequest>,
) -> Result<Json<PhoneStatus>, Failure> {
    let (credential, now) = (request.credential.0.as_slice(), app.now());
    let since = now.0.saturating_sub(HISTORY_MS);
    let mut answers =
        app.batch(vec![sql!(PHONE, credential), sql!(RECORDS, credential, since), sql!(AREAS, credential)]).await?;
    let phone = answers.first(phone)?.ok_or(Refusal::UnknownPhone)?;
    let (records, areas) = (answers.rows(record::read)?, answers.rows(area)?);
    if !bool::from(sha256(&request.token.0).ct_eq(&phone.token_hash)) {
        return Err(Refusal::UnknownPhone.into());
    }
    let Phone { check, state, employee, owner, .. } = phone;
    let today = match state {
        CredentialState::Active => today(&app, &request.credential, &employee, &owner.unit.zone).await,
        CredentialState::Pending | CredentialState::Revoked => None,
    };
    let owner = (state != CredentialState::Revoked).then_some(Owner { areas, ..owner });
    Ok(Json(PhoneStatus { state, check, owner, server_time: now.0, today, records }))
}

fn phone(mut row: Row) -> Result<Phone, Failure> {
    let (credential, key): (Vec<u8>, [u8; 65]) = (row.next()?, row.next()?);
    Ok(Phone {
        check: check(&credential, &key),
        token_hash: row.next()?,
        state: row.next()?,
        employee: row.next()?,
        owner: Owner { name: row.next()?, nip: row.next()?, unit: unit(&mut row)?, areas: Vec::new() },
    })
}

fn area(mut row: Row) -> Result<Area, Failure> {
    Ok(outline(&gather::area(&row.next::<String>()?)?))
}

fn outline(geofence: &Geofence) -> Area {
    let corner = |position: &Position| (position.latitude_e7(), position.longitude_e7());
    match geofence.outline() {
        Outline::Circle { centre, radius_m } => Area { corners: vec![corner(&centre)], radius_m },
        Outline::Polygon(corners) => Area { corners: corners.iter().map(corner).collect(), radius_m: 0 },
    }
}

impl Column for CredentialState {
    fn read(value: Value) -> Option<Self> {
        match String::read(value)?.as_str() {
            "pending" => Some(Self::Pending),
            "active" => Some(Self::Active),
            "revoked" => Some(Self::Revoked),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_of_an_area_are_told_in_their_order() {
        let corners = [(14_250_000, 1_249_825_000), (14_250_000, 1_249_845_000), (14_270_000, 1_249_845_000)];
        let drawn = corners.map(|(latitude, longitude)| Position::new(latitude, longitude).unwrap()).to_vec();
        assert_eq!(outline(&Geofence::polygon(drawn).unwrap()), Area { corners: corners.to_vec(), radius_m: 0 });
    }
}
