//! Units as a tree, their sites, and who belongs to them when.

use std::collections::BTreeMap;

use jiff::civil::Date;
use klabat_evidence::Geofence;
use serde::{Deserialize, Serialize};

use crate::rule::Scope;
use crate::time::iso;
use crate::{Kind, Nip, PersonId, Refusal, UnitId, Zone};

/// Most levels of the tree: a regency has four (regency, SKPD, UPT, school), and a loop must end somewhere.
const DEPTH: usize = 16;

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its identifier.
    pub id: UnitId,
    /// The unit above it; none for the regency itself.
    pub parent: Option<UnitId>,
    /// Its name, as a recap's head prints it.
    pub name: String,
    /// Its time zone: its days begin at its own midnight.
    pub zone: Zone,
}

/// A place of a unit: where it is, for the claims of phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Whose.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its area: a circle or a polygon.
    pub geofence: Geofence,
}

/// A person's place from a date on. The last one before a date holds on it; `None` is having left.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// From which date on: of a mutation, the first day at the new unit.
    #[serde(with = "iso")]
    pub from: Date,
    /// Where.
    pub unit: Option<UnitId>,
}

/// An ASN, with their places over time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Employee {
    /// Their identifier.
    pub id: PersonId,
    /// Their number.
    pub nip: Nip,
    /// Their name with titles.
    pub name: String,
    /// How they are employed.
    pub kind: Kind,
    /// Jabatan.
    pub position: String,
    /// Their places, in the order of their dates, no date twice.
    pub memberships: Vec<Membership>,
}

impl Employee {
    /// Where they belong on the date.
    #[must_use]
    pub fn unit_on(&self, date: Date) -> Option<&UnitId> {
        self.memberships.iter().rev().find(|membership| membership.from <= date)?.unit.as_ref()
    }
}

/// Units by identifier, without gaps or loops.
#[derive(Clone, Debug)]
pub struct Tree<'a>(BTreeMap<&'a UnitId, &'a Unit>);

impl<'a> Tree<'a> {
    /// The tree of these units.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnitTwice`], [`Refusal::UnitUnknown`] for a parent that is not among them, [`Refusal::UnitLoop`].
    pub fn new(units: &'a [Unit]) -> Result<Self, Refusal> {
        let mut tree = BTreeMap::new();
        for unit in units {
            if tree.insert(&unit.id, unit).is_some() {
                return Err(Refusal::UnitTwice);
            }
        }
        let tree = Self(tree);
        for unit in units {
            let mut levels = 0;
            let mut parent = unit.parent.as_ref();
            while let Some(id) = parent {
                parent = tree.get(id).ok_or(Refusal::UnitUnknown)?.parent.as_ref();
                levels += 1;
                if levels > DEPTH {
                    return Err(Refusal::UnitLoop);
                }
            }
        }
        Ok(tree)
    }

    /// The unit with this identifier.
    #[must_use]
    pub fn get(&self, id: &UnitId) -> Option<&'a Unit> {
        self.0.get(id).copied()
    }

    /// The unit and those above it, lowest first.
    pub fn chain(&self, id: &UnitId) -> impl Iterator<Item = &'a Unit> {
        std::iter::successors(self.get(id), |unit| self.get(unit.parent.as_ref()?))
    }

    /// Whether `id` is `above` or lies under it.
    #[must_use]
    pub fn is_under(&self, id: &UnitId, above: &UnitId) -> bool {
        self.chain(id).any(|unit| unit.id == *above)
    }

    /// The scopes whose rules hold for a person of the unit, narrowest first.
    #[must_use]
    pub fn scopes(&self, person: &PersonId, unit: &UnitId) -> Vec<Scope> {
        let units = self.chain(unit).map(|unit| Scope::Unit { unit: unit.id.clone() });
        let person = Scope::Person { person: person.clone() };
        std::iter::once(person).chain(units).chain([Scope::Regency {}]).collect()
    }
}
