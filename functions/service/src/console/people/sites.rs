//! A site as it travels and as it is stored.

use klabat_api::console::{SiteChange, SiteRow};
use klabat_evidence::Geofence;

use crate::console::name;
use crate::failure::Failure;
use crate::refusal::Refusal;
use crate::store::Row;

/// A fix less exact than this says nothing about an office.
const LEAST_EXACT_M: u32 = 1_000;

/// A site that may be stored.
pub(super) struct Site<'a> {
    pub(super) name: &'a str,
    /// JSON of `klabat-evidence`.
    pub(super) geofence: String,
    pub(super) outside: &'static str,
    pub(super) max_accuracy_m: u32,
}

/// Parses it.
pub(super) fn parse(given: &SiteChange) -> Result<Site<'_>, Refusal> {
    let area: Geofence =
        serde_json::from_slice(given.geofence.to_string().as_bytes()).map_err(|_| Refusal::SiteForm)?;
    if !(1..=LEAST_EXACT_M).contains(&given.max_accuracy_m) {
        return Err(Refusal::SiteForm);
    }
    Ok(Site {
        name: name(&given.name)?,
        geofence: serde_json::to_string(&area).map_err(|_| Refusal::SiteForm)?,
        outside: if given.refuse_outside { "refuse" } else { "review" },
        max_accuracy_m: given.max_accuracy_m,
    })
}

pub(super) fn read(row: &mut Row) -> Result<SiteRow, Failure> {
    let (id, name, geofence): (_, _, String) = (row.next()?, row.next()?, row.next()?);
    let geofence = serde_json::from_slice(geofence.as_bytes())
        .map_err(|error| Failure::Fault(format!("a stored geofence: {error}")))?;
    let site = SiteChange { name, geofence, refuse_outside: row.next()?, max_accuracy_m: row.next()? };
    Ok(SiteRow { id, site })
}
