//! Rules as effective-dated documents: what a regency sets by regulation, and changes.

use std::fmt;
use std::ops::Deref;

use jiff::civil::Date;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use crate::time::iso;
use crate::{PersonId, Refusal, UnitId};

/// A document with a rule of its own that its fields' types do not hold.
pub trait Document: Clone + fmt::Debug + Eq + Serialize + DeserializeOwned {
    /// Looks for what cannot be.
    ///
    /// # Errors
    ///
    /// The first rule broken.
    fn check(&self) -> Result<(), Refusal>;
}

/// A document whose [`Document::check`] passed. It cannot be changed, only replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Checked<T: Document>(T);

impl<T: Document> Checked<T> {
    /// Checks the document.
    ///
    /// # Errors
    ///
    /// What [`Document::check`] found.
    pub fn new(document: T) -> Result<Self, Refusal> {
        document.check().map(|()| Self(document))
    }

    /// The document, to be changed and checked again.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: Document> Deref for Checked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Document> Deserialize<'de> for Checked<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(T::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// For whom a rule was written. The narrowest one that has a word to say decides: the person's, then the unit's,
/// then those of the units above it, then the regency's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scope {
    /// Everyone.
    Regency {},
    /// A unit and those under it.
    Unit {
        /// Which.
        unit: UnitId,
    },
    /// One person.
    Person {
        /// Who.
        person: PersonId,
    },
}

/// One version of a rule: valid from its date until the same scope's next version. A document that may be `None`
/// can end a scope's own rule, so that the wider one holds again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule<T> {
    /// For whom.
    pub scope: Scope,
    /// From which date on.
    #[serde(with = "iso")]
    pub valid_from: Date,
    /// What it says.
    pub document: T,
}

/// The version in force on the date, of one scope.
#[must_use]
pub fn in_force<'a, T>(rules: &'a [Rule<T>], scope: &Scope, date: Date) -> Option<&'a Rule<T>> {
    let versions = rules.iter().filter(|rule| rule.scope == *scope && rule.valid_from <= date);
    versions.max_by_key(|rule| rule.valid_from)
}
