//! Documents to begin with: samples of real regulations, to be adopted, changed and dated by the regency. Where a
//! source is silent, the document's own `source` says what was assumed.

use std::marker::PhantomData;

use crate::Checked;
use crate::absence::LeaveRules;
use crate::calendar::{Calendar, parse_csv};
use crate::discipline::DisciplineRules;
use crate::outage::HealthRules;
use crate::policy::Policy;
use crate::rule::Document;
use crate::schedule::Schedule;

/// The national holidays and cuti bersama of 2026, as [`parse_csv`] reads them.
pub const HOLIDAYS_2026: &str = include_str!("../data/holidays-2026.csv");

/// What [`HOLIDAYS_2026`] is from.
pub const HOLIDAYS_2026_SOURCE: &str = "SKB Menteri Agama, Menteri Ketenagakerjaan, dan Menteri PANRB Nomor 1497 Tahun 2025, Nomor 2 Tahun 2025, dan \
     Nomor 5 Tahun 2025";

/// A document as it is shipped, by its stable name.
#[derive(Debug)]
pub struct Template<T> {
    /// Its stable name.
    pub name: &'static str,
    /// Its JSON.
    pub json: &'static str,
    document: PhantomData<fn() -> T>,
}

impl<T: Document> Template<T> {
    const fn new(name: &'static str, json: &'static str) -> Self {
        Self { name, json, document: PhantomData }
    }

    /// The document.
    ///
    /// # Panics
    ///
    /// Never: a test parses every template.
    #[must_use]
    pub fn parse(&self) -> Checked<T> {
        serde_json::from_slice(self.json.as_bytes()).expect("templates are compiled in and tested")
    }
}

/// [`Policy`] tables.
pub const POLICIES: &[Template<Policy>] = &[
    Template::new("regency_sample", include_str!("../data/policies/regency_sample.json")),
    Template::new("permentan_68_2012", include_str!("../data/policies/permentan_68_2012.json")),
    Template::new("bgn_4_2025", include_str!("../data/policies/bgn_4_2025.json")),
];

/// [`Schedule`] tables, by keys as an office would choose them.
pub const SCHEDULES: &[Template<Schedule>] = &[
    Template::new("lima-hari-kerja", include_str!("../data/schedules/five_days.json")),
    Template::new("enam-hari-kerja", include_str!("../data/schedules/six_days.json")),
    Template::new("tiga-giliran", include_str!("../data/schedules/three_shifts.json")),
];

/// [`LeaveRules`] by the government regulations.
pub const LEAVE: Template<LeaveRules> = Template::new("leave", include_str!("../data/leave.json"));

/// The steps of PP 94/2021.
pub const DISCIPLINE: Template<DisciplineRules> = Template::new("pp_94_2021", include_str!("../data/pp_94_2021.json"));

/// When health data suggests an outage.
pub const HEALTH: Template<HealthRules> = Template::new("health", include_str!("../data/health.json"));

/// The calendar of 2026.
///
/// # Panics
///
/// Never: a test parses it.
#[must_use]
pub fn holidays_2026() -> Checked<Calendar> {
    parse_csv(HOLIDAYS_2026_SOURCE, HOLIDAYS_2026).expect("the table is compiled in and tested")
}
