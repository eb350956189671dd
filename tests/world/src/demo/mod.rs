//! The demo regency: three SKPD of Minahasa Utara in WITA, a site for each, and sixty made-up people.
//!
//! Offices and the regency exist; the people, their numbers and the coordinates' exact metres do not. Everything here
//! is the same at each start: only keys, codes and tokens are drawn anew (`seed`).

mod past;
mod people;
mod rows;

pub use past::{Past, past};
pub use people::{Person, people};
pub use rows::{Invitation, Random, Simulated, invitation, keys, regency};

/// Name of the regency and agency, as `Config::regency` shows it.
pub const REGENCY: &str = "Pemerintah Kabupaten Minahasa Utara";

/// One SKPD with its site and the name of its beacon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Office {
    /// Unit id.
    pub id: &'static str,
    /// As on its letterhead.
    pub name: &'static str,
    /// Where its beacon hangs.
    pub beacon: &'static str,
    /// Centre of the geofence, degrees north.
    pub latitude: f64,
    /// Centre of the geofence, degrees east.
    pub longitude: f64,
    /// Radius of the geofence in metres: the yard, and the error of a phone's location under a roof.
    pub radius_m: u32,
}

/// IANA zone of all of them (WITA, UTC+8).
pub const ZONE: &str = "Asia/Makassar";

/// Unit id of the regency itself, the root of the tree.
pub const ROOT: &str = "minut";

/// The three SKPD, all in the office quarter of Airmadidi.
pub const OFFICES: [Office; 3] = [
    Office {
        id: "bkpp",
        name: "Badan Kepegawaian, Pendidikan dan Pelatihan",
        beacon: "Lobi BKPP",
        latitude: 1.423_10,
        longitude: 124.984_60,
        radius_m: 150,
    },
    Office {
        id: "dinkes",
        name: "Dinas Kesehatan",
        beacon: "Ruang apel Dinkes",
        latitude: 1.420_40,
        longitude: 124.981_90,
        radius_m: 150,
    },
    Office {
        id: "disdik",
        name: "Dinas Pendidikan",
        beacon: "Pintu utama Disdik",
        latitude: 1.426_70,
        longitude: 124.987_20,
        radius_m: 150,
    },
];
