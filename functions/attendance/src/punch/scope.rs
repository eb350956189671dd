//! Which beacons count for whom.

use serde::{Deserialize, Serialize};

use crate::time::DateRange;
use crate::unit::Tree;
use crate::{BeaconId, UnitId};

/// Whom a beacon serves, over a range of dates. A beacon may have several; without one, it serves nobody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeaconScope {
    /// Which beacon.
    pub beacon: BeaconId,
    /// When.
    pub dates: DateRange,
    /// Whom.
    pub serves: Serves,
}

/// Whom a beacon serves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "whom", rename_all = "snake_case", deny_unknown_fields)]
pub enum Serves {
    /// People of the unit and of those under it, and whoever an approved dinas luar sends to it.
    Unit {
        /// Which.
        unit: UnitId,
    },
    /// Everyone, for check-in, check-out and gatherings: the regency's own hall.
    Everyone {},
    /// Everyone, for gatherings only: the apel field, where nobody works.
    Gatherings {},
}

impl BeaconScope {
    /// Whether its check-ins and check-outs count for somebody of `unit` who is on duty at these others.
    #[must_use]
    pub fn admits(&self, tree: &Tree<'_>, unit: &UnitId, visits: &[&UnitId]) -> bool {
        match &self.serves {
            Serves::Unit { unit: own } => [unit].iter().chain(visits).any(|at| tree.is_under(at, own)),
            Serves::Everyone {} => true,
            Serves::Gatherings {} => false,
        }
    }

    /// Whether it proves that somebody was at a gathering.
    #[must_use]
    pub fn admits_gathering(&self, tree: &Tree<'_>, unit: &UnitId, visits: &[&UnitId]) -> bool {
        self.serves == Serves::Gatherings {} || self.admits(tree, unit, visits)
    }
}
