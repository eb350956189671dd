//! Who and what a test finds in the store. Each cast stands apart from the others, so that tests share one store
//! without meeting; all of it follows from its number, so that a store elsewhere can be seeded beforehand.

use klabat_api::console::{BeaconClass, Role};
use klabat_attendance::{Kind, Zone};
use klabat_evidence::{EnrolmentCode, Geofence, GeofencePolicy, Millis, Outside, Position, SignalThresholds};
use klabat_protocol::{BeaconId, SoftwareKey};
use klabat_service::ports::Statement;
use klabat_service::seed;
use klabat_webauthn::P256Key;
use sha2::{Digest as _, Sha256};

/// The middle of every cast's site; its radius is 150 m.
pub(crate) const INSIDE: [f64; 2] = [1.423_10, 124.984_60];

/// One cast.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cast(pub(crate) u16);

/// The three beacons of a cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// At the site that refuses a place outside.
    Strict,
    /// At the site that reviews it.
    Lenient,
    /// Of class simulated.
    Simulated,
}

/// How many a store elsewhere is seeded with: one for each scene of the suite that may be played there, and some. No more
/// than 249, for [`Cast::nip`] has three digits and takes four numbers each.
pub(crate) const CASTS: u16 = 192;

/// The two ASN with a phone, and the two without.
pub(crate) const ENROLLED: [usize; 2] = [0, 1];
/// With an open code.
pub(crate) const NEW: [usize; 2] = [2, 3];

impl Cast {
    /// 32 bytes that belong to this name in this cast.
    pub(crate) fn bytes(self, name: &str) -> [u8; 32] {
        Sha256::digest(format!("{}/{name}", self.0)).into()
    }

    pub(crate) fn unit(self) -> String {
        format!("u{}", self.0)
    }

    /// The unit below the cast's own.
    pub(crate) fn below(self) -> String {
        format!("u{}-below", self.0)
    }

    pub(crate) fn employee(self, index: usize) -> String {
        format!("e{}-{index}", self.0)
    }

    pub(crate) fn nip(self, index: usize) -> String {
        format!("198501012010011{:03}", usize::from(self.0) * 4 + index + 1)
    }

    pub(crate) fn code(self, index: usize) -> EnrolmentCode {
        let bytes = self.bytes(&format!("code-{index}"));
        EnrolmentCode::from_random(*bytes.first_chunk().unwrap())
    }

    pub(crate) fn key(self, name: &str) -> SoftwareKey {
        SoftwareKey::from_bytes(&self.bytes(name)).unwrap()
    }

    pub(crate) fn phone_key(self, index: usize) -> SoftwareKey {
        self.key(&format!("phone-{index}"))
    }

    pub(crate) fn credential(self, index: usize) -> Vec<u8> {
        self.bytes(&format!("credential-{index}")).to_vec()
    }

    pub(crate) fn token(self, index: usize) -> [u8; 32] {
        self.bytes(&format!("token-{index}"))
    }

    pub(crate) fn beacon(self, which: Which) -> (BeaconId, SoftwareKey) {
        let id = self.bytes(&format!("id-{which:?}"));
        (BeaconId(*id.first_chunk().unwrap()), self.key(&format!("beacon-{which:?}")))
    }

    pub(crate) fn link_token(self, role: Role) -> [u8; 32] {
        self.bytes(&format!("link-{role:?}"))
    }

    /// The rows.
    pub(crate) fn statements(self, now: Millis) -> Vec<Statement> {
        let (unit, below) = (self.unit(), self.below());
        let mut rows = vec![
            seed::unit(&unit, None, &format!("Dinas {}", self.0), Zone::Wita),
            seed::unit(&below, Some(&unit), &format!("UPT {}", self.0), Zone::Wita),
        ];
        for (which, class) in [
            (Which::Strict, BeaconClass::Device),
            (Which::Lenient, BeaconClass::Device),
            (Which::Simulated, BeaconClass::Simulated),
        ] {
            rows.extend(self.office(which, class, now));
        }
        rows.extend((0..4).map(|index| self.asn(index)));
        rows.extend(ENROLLED.map(|index| self.enrolled(index, now)));
        rows.extend(NEW.map(|index| seed::code(&self.employee(index), &self.code(index), now)));
        for role in [Role::Admin, Role::Operator, Role::Superior, Role::Auditor] {
            let user = format!("{role:?}-{}", self.0);
            rows.push(seed::user(&user, &user, role, self.bytes(&user), now));
            rows.extend(seed::invite(&user, &self.link_token(role), now));
        }
        for role in [Role::Operator, Role::Superior] {
            rows.push(seed::user_unit(&format!("{role:?}-{}", self.0), &unit));
        }
        let (admin, ended) = (format!("Admin-{}", self.0), Millis(now.0 - 1));
        rows.push(seed::session(&admin, &self.bytes("ended"), Millis(now.0 - 1_000), ended));
        rows
    }

    fn office(self, which: Which, class: BeaconClass, now: Millis) -> [Statement; 2] {
        let (unit, site, (id, key)) = (self.unit(), format!("s{}-{which:?}", self.0), self.beacon(which));
        let centre = Position::from_degrees(INSIDE[0], INSIDE[1]).unwrap();
        let outside = if which == Which::Lenient { Outside::Review } else { Outside::Refuse };
        let policy = GeofencePolicy { area: Geofence::circle(centre, 150), outside, max_accuracy_m: 100 };
        let beacon = seed::Beacon {
            id,
            key: key.public_key(),
            class,
            name: "Lobi",
            unit: &unit,
            site: Some(&site),
            signal: SignalThresholds::new(-70, -80).unwrap(),
        };
        [seed::site(&site, &unit, "Kantor", &policy), seed::beacon(&beacon, now)]
    }

    fn asn(self, index: usize) -> Statement {
        let (id, unit) = (self.employee(index), self.unit());
        seed::employee(&seed::Employee {
            id: &id,
            nip: self.nip(index).parse().unwrap(),
            name: &format!("ASN {index} dari {}", self.0),
            kind: Kind::Pns,
            position: "Analis",
            unit: &unit,
            user_handle: self.bytes(&format!("handle-{index}")),
        })
    }

    /// A phone in use.
    pub(crate) fn enrolled(self, index: usize, now: Millis) -> Statement {
        let key = self.phone_key(index).public_key();
        seed::phone(
            &seed::Phone {
                credential: &self.credential(index),
                key: P256Key::from_sec1(&key.to_sec1()).unwrap(),
                employee: &self.employee(index),
                beacon: self.beacon(Which::Strict).0,
                token: self.token(index),
            },
            now,
        )
    }
}
