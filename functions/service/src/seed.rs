//! The first rows of an installation, and those of tests: statements for a [`Store`](crate::ports::Store), or, by
//! [`text`], for `wrangler d1 execute`. Nothing outside this crate holds SQL.

use std::fmt::Write as _;

use klabat_api::console::{BeaconClass, Role};
use klabat_attendance::{Kind, Nip, Zone};
use klabat_evidence::{EnrolmentCode, GeofencePolicy, Millis, Outside, SignalThresholds, Subject};
use klabat_protocol::frames::{Grant, Request};
use klabat_protocol::{BeaconId, PublicKey};
use klabat_webauthn::P256Key;

use crate::app::sha256;
use crate::beacon::refresh;
use crate::console::{CODE_MS, class_name, kind_name, store_invite};
use crate::ports::{Statement, Value};
use crate::store::sql;

/// A unit below another, or the root.
#[must_use]
pub fn unit(id: &str, parent: Option<&str>, name: &str, zone: Zone) -> Statement {
    sql!("INSERT INTO units (id, parent, name, zone) VALUES (?1, ?2, ?3, ?4)", id, parent, name, zone.name())
}

/// A site of a unit with its geofence.
///
/// # Panics
/// Never: there is nothing in a geofence that JSON cannot say.
#[must_use]
pub fn site(id: &str, unit: &str, name: &str, policy: &GeofencePolicy) -> Statement {
    let geofence = serde_json::to_string(&policy.area).expect("numbers and string keys only");
    let outside = match policy.outside {
        Outside::Refuse => "refuse",
        Outside::Review => "review",
    };
    sql!(
        "INSERT INTO sites (id, unit, name, geofence, outside, max_accuracy_m) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        id,
        unit,
        name,
        geofence,
        outside,
        policy.max_accuracy_m,
    )
}

/// One ASN.
#[derive(Clone, Debug)]
pub struct Employee<'a> {
    /// Stable identifier, URL-safe.
    pub id: &'a str,
    /// The number.
    pub nip: Nip,
    /// Name with titles.
    pub name: &'a str,
    /// Kind of employment.
    pub kind: Kind,
    /// Jabatan.
    pub position: &'a str,
    /// Unit id.
    pub unit: &'a str,
    /// WebAuthn user handle: random, not the number.
    pub user_handle: [u8; 32],
}

/// Adds an ASN to the roster.
#[must_use]
pub fn employee(employee: &Employee<'_>) -> Statement {
    sql!(
        "INSERT INTO employees (id, nip, name, kind, position, unit, user_handle) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        employee.id,
        employee.nip.as_str(),
        employee.name,
        kind_name(employee.kind),
        employee.position,
        employee.unit,
        employee.user_handle,
    )
}

/// One beacon.
#[derive(Clone, Debug)]
pub struct Beacon<'a> {
    /// Its id.
    pub id: BeaconId,
    /// Its public key.
    pub key: PublicKey,
    /// Device or simulated.
    pub class: BeaconClass,
    /// Where it hangs.
    pub name: &'a str,
    /// Unit id.
    pub unit: &'a str,
    /// Site id, where the unit has one.
    pub site: Option<&'a str>,
    /// Calibration.
    pub signal: SignalThresholds,
}

/// Registers a beacon.
#[must_use]
pub fn beacon(beacon: &Beacon<'_>, now: Millis) -> Statement {
    sql!(
        "INSERT INTO beacons (id, unit, site, name, class, public_key, accept_dbm, retry_dbm, registered_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        beacon.id.0,
        beacon.unit,
        beacon.site,
        beacon.name,
        class_name(beacon.class),
        beacon.key.0,
        beacon.signal.accept_dbm(),
        beacon.signal.review_dbm(),
        now,
    )
}

/// An epoch that was granted: the request, and the grant that answers it; the salt is random.
#[must_use]
pub fn epoch(request: &Request, grant: &Grant, salt: [u8; 16]) -> Statement {
    refresh::store(request, sha256(&request.encode()), grant, salt)
}

/// An open enrolment code, in place of a former one; it is good for a day.
#[must_use]
pub fn code(employee: &str, code: &EnrolmentCode, now: Millis) -> Statement {
    crate::console::store_code(employee, Subject::of_code(code), now, Millis(now.0.saturating_add(CODE_MS)))
}

/// A phone that was enrolled and confirmed without an exchange: for load and tests only, as it has no evidence.
#[derive(Clone, Debug)]
pub struct Phone<'a> {
    /// The credential's id.
    pub credential: &'a [u8],
    /// Its public key.
    pub key: P256Key,
    /// Whose.
    pub employee: &'a str,
    /// The beacon it is said to have enrolled at.
    pub beacon: BeaconId,
    /// The secret with which the phone asks about itself.
    pub token: [u8; 32],
}

/// Stores such a phone as active.
#[must_use]
pub fn phone(phone: &Phone<'_>, now: Millis) -> Statement {
    sql!(
        "INSERT INTO credentials (id, employee, once, public_key, state, token_hash, aaguid, attestation, beacon,
           sealed_at, received_at, reasons, confirmed_at)
         VALUES (?1, ?2, ?3, ?4, 'active', ?5, ?6, 'none', ?7, ?8, ?8, '', ?8)",
        phone.credential,
        phone.employee,
        sha256(phone.credential),
        *phone.key.as_sec1(),
        sha256(&phone.token),
        [0; 16],
        phone.beacon.0,
        now,
    )
}

/// A session of a user, as if they had signed in, with no passkey: `secret` is the cookie's value, decoded. For tests
/// alone.
#[must_use]
pub fn session(user: &str, secret: &[u8], from: Millis, until: Millis) -> Statement {
    sql!(
        "INSERT INTO sessions (hash, user, passkey, created_at, ends_at) VALUES (?1, ?2, X'', ?3, ?4)",
        sha256(secret),
        user,
        from,
        until,
    )
}

/// A user of the console; they get in by an [`invite`].
#[must_use]
pub fn user(id: &str, name: &str, role: Role, user_handle: [u8; 32], now: Millis) -> Statement {
    sql!(
        "INSERT INTO users (id, name, role, user_handle, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        id,
        name,
        role,
        user_handle,
        now,
    )
}

/// A unit of an operator.
#[must_use]
pub fn user_unit(user: &str, unit: &str) -> Statement {
    sql!("INSERT INTO user_units (user, unit) VALUES (?1, ?2)", user, unit)
}

/// A one-time registration link of a user, good for three days, and the line in the audit log that says so: also the
/// way back for an admin who lost every passkey. [`link`] is what they open.
#[must_use]
pub fn invite(user: &str, token: &[u8; 32], now: Millis) -> [Statement; 2] {
    [
        store_invite(user, None, token, now),
        sql!(
            "INSERT INTO audit (at, actor, action, subject) VALUES (?1, 'installation', 'user.invited', ?2)",
            now,
            user,
        ),
    ]
}

/// The registration link with this token, as it is handed over.
#[must_use]
pub fn link(origin: &str, token: &[u8; 32]) -> String {
    crate::console::link(origin, token)
}

/// The statements as SQL text with their values in it, one to a line.
#[must_use]
pub fn text(statements: &[Statement]) -> String {
    statements.iter().fold(String::new(), |mut text, statement| {
        inline(&mut text, statement);
        text.push_str(";\n");
        text
    })
}

/// Puts each parameter in the place of its `?N`; our SQL has no question mark anywhere else.
fn inline(text: &mut String, statement: &Statement) {
    let sql = statement.sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = sql.split('?');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let value = number.parse::<usize>().ok().and_then(|number| statement.parameters.get(number - 1));
        literal(text, value.unwrap_or(&Value::Null));
        text.push_str(rest);
    }
}

fn literal(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("NULL"),
        Value::Integer(number) => write!(text, "{number}").expect("a String takes everything"),
        // No line ends within a statement, so that whoever reads it knows where one does.
        Value::Text(value) if value.contains('\n') => {
            write!(text, "CAST(X'{}' AS TEXT)", base16ct::upper::encode_string(value.as_bytes()))
                .expect("a String takes everything");
        }
        Value::Text(value) => write!(text, "'{}'", value.replace('\'', "''")).expect("a String takes everything"),
        Value::Blob(bytes) => {
            write!(text, "X'{}'", base16ct::upper::encode_string(bytes)).expect("a String takes everything");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in_their_places_and_quoted() {
        let statements = [
            unit("a", None, "Kantor O'Brien", Zone::Wita),
            sql!("UPDATE t SET a = ?1", "a;\nb"),
            sql!("UPDATE t SET a = ?2, b = ?1, c = ?10", 1u8, [0xABu8], 3u8, 4u8, 5u8, 6u8, 7u8, 8u8, 9u8, 10u8),
        ];
        assert_eq!(
            text(&statements),
            "INSERT INTO units (id, parent, name, zone) VALUES ('a', NULL, 'Kantor O''Brien', 'Asia/Makassar');\n\
             UPDATE t SET a = CAST(X'613B0A62' AS TEXT);\n\
             UPDATE t SET a = X'AB', b = 1, c = 10;\n"
        );
    }
}
