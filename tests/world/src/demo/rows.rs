//! The demo regency as rows, and an invitation to it: an enrolment code and a console link.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use data_encoding::BASE64URL_NOPAD;
use klabat_api::console::{BeaconClass, Role};
use klabat_attendance::{Nip, Zone};
use klabat_evidence::{EnrolmentCode, Geofence, GeofencePolicy, Millis, Outside, Position, SignalThresholds};
use klabat_protocol::{BeaconId, SoftwareKey};
use klabat_service::ports::Statement;
use klabat_service::seed;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{OFFICES, Person, REGENCY, ROOT, people};

/// Thresholds of an uncalibrated beacon: of readings at 5 m about 95 % are at or above −88 dBm, and a phone in a pocket
/// reads some 10 dB less (a study of 2022 indoors; each office calibrates its own).
const SIGNAL: (i8, i8) = (-80, -92);

/// User id of the demo's admin.
const ADMIN: &str = "admin";

/// User id of the admin who ran the demo's past.
pub(super) const CHIEF: &str = "kabid";

/// User id of the operator of an office.
pub(super) fn operator(unit: &str) -> String {
    format!("operator-{unit}")
}

/// A source of random bytes.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]);

/// The simulated beacon of an office, as the development page reads it.
#[derive(Clone, Debug, Serialize)]
pub struct Simulated {
    /// Beacon id, base64url.
    pub id: String,
    /// Private scalar, base64url.
    pub private_key: String,
    /// Where it hangs.
    pub name: String,
    /// Its unit's name.
    pub unit: String,
}

/// What the person at the screen is told.
#[derive(Clone, Debug, Serialize)]
pub struct Invitation {
    /// Name of the ASN whom the code is for.
    pub name: String,
    /// Their number.
    pub nip: String,
    /// The code, as it is typed.
    pub code: String,
    /// The one-time link to the console.
    pub console: String,
}

/// A second site of one unit, so that there is one to choose: unit, id, name.
const DEPOT: (&str, &str, &str) = ("dinkes", "gudang", "Gudang farmasi");

/// Units, sites, people, simulated beacons and the admin.
///
/// # Errors
/// When a key is no P-256 scalar or there are fewer than offices.
pub fn regency(keys: &[[u8; 32]], now: Millis, random: Random<'_>) -> Result<(Vec<Statement>, Vec<Simulated>)> {
    let mut rows = vec![seed::unit(ROOT, None, REGENCY, Zone::Wita)];
    let mut simulated = Vec::new();
    for (index, office) in OFFICES.iter().enumerate() {
        rows.push(seed::unit(office.id, Some(ROOT), office.name, Zone::Wita));
        let centre = Position::from_degrees(office.latitude, office.longitude).context("an office on the globe")?;
        let area = Geofence::circle(centre, office.radius_m);
        let policy = GeofencePolicy { area, outside: Outside::Review, max_accuracy_m: 100 };
        rows.push(seed::site(office.id, office.id, office.name, &policy));
        if office.id == DEPOT.0 {
            rows.push(seed::site(DEPOT.1, office.id, DEPOT.2, &policy));
        }
        let scalar = keys.get(index).context("a key for each office")?;
        let key = SoftwareKey::from_bytes(scalar).context("a P-256 scalar")?;
        let beacon = seed::Beacon {
            id: beacon_id(&key),
            key: key.public_key(),
            class: BeaconClass::Simulated,
            name: office.beacon,
            unit: office.id,
            site: Some(office.id),
            signal: SignalThresholds::new(SIGNAL.0, SIGNAL.1).context("the one above the other")?,
        };
        rows.push(seed::beacon(&beacon, now));
        simulated.push(Simulated {
            id: BASE64URL_NOPAD.encode(&beacon.id.0),
            private_key: BASE64URL_NOPAD.encode(scalar),
            name: office.beacon.to_owned(),
            unit: office.name.to_owned(),
        });
    }
    for person in people() {
        rows.push(employee(&person, drawn(random))?);
    }
    rows.push(seed::user(ADMIN, "Admin BKPP", Role::Admin, drawn(random), now));
    Ok((rows, simulated))
}

/// Those who ran the demo's past: a chief of BKPP, and an operator for each office.
pub(super) fn staff(now: Millis, random: Random<'_>) -> Vec<Statement> {
    let mut rows = vec![seed::user(CHIEF, "Kepala Bidang Disiplin", Role::Admin, drawn(random), now)];
    for office in OFFICES {
        let (id, name) =
            (operator(office.id), format!("Operator {}", office.beacon.rsplit(' ').next().unwrap_or_default()));
        rows.push(seed::user(&id, &name, Role::Operator, drawn(random), now));
        rows.push(seed::user_unit(&id, office.id));
    }
    rows
}

/// A code for one of the people and a link for the admin, good once.
///
/// # Errors
/// Never for the people of the demo.
pub fn invitation(
    person: &Person,
    origin: &str,
    now: Millis,
    random: Random<'_>,
) -> Result<(Vec<Statement>, Invitation)> {
    let code = EnrolmentCode::from_random(drawn(random));
    let token: [u8; 32] = drawn(random);
    let mut rows = vec![seed::code(&person.id, &code, now)];
    rows.extend(seed::invite(ADMIN, &token, now));
    let invitation = Invitation {
        name: person.name.clone(),
        nip: person.nip.clone(),
        code: code.to_string(),
        console: seed::link(origin, &token),
    };
    Ok((rows, invitation))
}

fn employee(person: &Person, user_handle: [u8; 32]) -> Result<Statement> {
    let nip = Nip::of(person.kind, &person.nip).ok().with_context(|| format!("a valid NIP: {}", person.nip))?;
    Ok(seed::employee(&seed::Employee {
        id: &person.id,
        nip,
        name: &person.name,
        kind: person.kind,
        position: person.position,
        unit: person.unit,
        user_handle,
    }))
}

/// The private scalars of the simulated beacons, as the secrets of a local edge hold them.
///
/// # Errors
/// When there are none, or one has another form.
pub fn keys(secrets: &BTreeMap<&str, &str>) -> Result<Vec<[u8; 32]>> {
    let keys = secrets.get("SIMULATED_BEACONS").context("no SIMULATED_BEACONS among the secrets")?;
    keys.split_whitespace()
        .map(|key| BASE64URL_NOPAD.decode(key.as_bytes())?.try_into().ok().context("a private scalar has 32 bytes"))
        .collect()
}

/// Any 16 bytes would do; these follow from the key, so that the same keys make the same demo.
pub(super) fn beacon_id(key: &SoftwareKey) -> BeaconId {
    let mut id = [0; 16];
    id.copy_from_slice(&Sha256::digest(key.public_key().0)[..16]);
    BeaconId(id)
}

fn drawn<const N: usize>(random: Random<'_>) -> [u8; N] {
    let mut bytes = [0; N];
    random(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_demo_is_taken_by_an_empty_store() {
        let mut counter = 0u8;
        let mut random = |bytes: &mut [u8]| {
            for byte in bytes {
                counter = counter.wrapping_mul(17).wrapping_add(41);
                *byte = counter;
            }
        };
        let mut unique = 0u64;
        let mut handles = |bytes: &mut [u8]| {
            random(bytes);
            unique += 1;
            let tail = bytes.len().min(7);
            bytes[..tail].copy_from_slice(&unique.to_be_bytes()[8 - tail..]);
        };
        let keys = [[1; 32], [2; 32], [3; 32]];
        let (mut rows, simulated) = regency(&keys, Millis(1), &mut handles).unwrap();
        let (more, invitation) = invitation(&people()[0], "http://localhost:8787", Millis(1), &mut handles).unwrap();
        rows.extend(more);
        assert_eq!(simulated.len(), 3);
        assert!(invitation.console.starts_with("http://localhost:8787/console/link#"));
        let store = klabat_service::sqlite::Sqlite::in_memory().unwrap();
        store.run(&rows).unwrap();
    }
}
