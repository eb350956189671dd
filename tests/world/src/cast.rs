//! Who is in the world: one office with two beacons, people with and without a phone, and the console's users.

use klabat_api::console::{BeaconClass, Role};
use klabat_attendance::{Kind, Zone};
use klabat_evidence::{EnrolmentCode, Geofence, GeofencePolicy, Millis, Outside, Position, SignalThresholds};
use klabat_protocol::PublicKey;
use klabat_service::ports::Statement;
use klabat_service::seed;
use klabat_webauthn::P256Key;

use crate::device::Device;

/// Unit id of the office.
pub const UNIT: &str = "dinkes";
/// The middle of its yard, degrees north and east; the radius is 150 m.
pub const YARD: [f64; 2] = [1.420_40, 124.981_90];
/// A place that is not the office: Manado, some 15 km away.
pub const MANADO: [f64; 2] = [1.474_80, 124.842_10];

/// What a place outside of the yard means at the two beacons.
pub const OUTSIDE: [Outside; 2] = [Outside::Refuse, Outside::Review];

/// Employee id of a person.
#[must_use]
pub fn employee(person: usize) -> String {
    format!("e{person}")
}

/// Name of a person.
#[must_use]
pub fn name(person: usize) -> String {
    format!("Orang ke-{person}")
}

/// NIP of a person, of whom there are fewer than a thousand.
#[must_use]
pub fn nip(person: usize) -> String {
    format!("198503122010011{person:03}")
}

/// Name of the beacon.
#[must_use]
pub fn beacon_name(number: usize) -> String {
    format!("Lobi {number}")
}

/// The office with its beacons, each at a site of its own rule.
#[must_use]
pub fn office(devices: &[Device], now: Millis) -> Vec<Statement> {
    let centre = Position::from_degrees(YARD[0], YARD[1]).expect("a place on the globe");
    let mut rows = vec![seed::unit(UNIT, None, "Dinas Kesehatan", Zone::Wita)];
    for (number, (device, outside)) in devices.iter().zip(OUTSIDE).enumerate() {
        let (site, name) = (format!("s{number}"), beacon_name(number));
        let policy = GeofencePolicy { area: Geofence::circle(centre, 150), outside, max_accuracy_m: 100 };
        rows.push(seed::site(&site, UNIT, "Kantor", &policy));
        let beacon = seed::Beacon {
            id: device.id,
            key: device.key.public_key(),
            class: BeaconClass::Device,
            name: &name,
            unit: UNIT,
            site: Some(&site),
            signal: SignalThresholds::new(-70, -80).expect("the one above the other"),
        };
        rows.push(seed::beacon(&beacon, now));
    }
    rows
}

/// A person of the office, without a phone.
#[must_use]
pub fn person(person: usize, user_handle: [u8; 32]) -> Statement {
    seed::employee(&seed::Employee {
        id: &employee(person),
        nip: nip(person).parse().expect("18 digits of the right form"),
        name: &name(person),
        kind: Kind::Pns,
        position: "Analis",
        unit: UNIT,
        user_handle,
    })
}

/// The phone of a person, enrolled and confirmed at a beacon.
#[must_use]
pub fn phone(person: usize, id: &[u8], key: PublicKey, token: [u8; 32], device: &Device, now: Millis) -> Statement {
    let phone = seed::Phone {
        credential: id,
        key: P256Key::from_sec1(&key.to_sec1()).expect("a key of the authenticator is a point"),
        employee: &employee(person),
        beacon: device.id,
        token,
    };
    seed::phone(&phone, now)
}

/// An open enrolment code of a person.
#[must_use]
pub fn code(person: usize, code: &EnrolmentCode, now: Millis) -> Statement {
    seed::code(&employee(person), code, now)
}

/// User id of the admin who approves what the other one proposes.
pub const SECOND: &str = "Second";

/// User id of a role.
#[must_use]
pub fn user_id(role: Role) -> String {
    format!("{role:?}")
}

/// The console's user of a role.
#[must_use]
pub fn user(role: Role, user_handle: [u8; 32], now: Millis) -> Statement {
    let name = user_id(role);
    seed::user(&name, &name, role, user_handle, now)
}

/// The admin who approves what the other one proposes.
#[must_use]
pub fn second(user_handle: [u8; 32], now: Millis) -> Statement {
    seed::user(SECOND, SECOND, Role::Admin, user_handle, now)
}

/// A link by which they get in.
#[must_use]
pub fn invite(user: &str, token: &[u8; 32], now: Millis) -> [Statement; 2] {
    seed::invite(user, token, now)
}
