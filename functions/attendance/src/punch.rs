//! Punches: from the beacon's seal, an operator's hand or an old machine's log, each with its source.

mod belong;
mod import;
mod scope;

use klabat_evidence::Millis;
use serde::{Deserialize, Serialize};

pub use belong::{PersonDay, Presence, Stray, belong};
pub use import::{Holder, ImportRow, parse_log};
pub use scope::{BeaconScope, Serves};

use crate::code::codes;
use crate::{BeaconId, EntryId, PersonId};

codes! {
    /// What a punch was made for.
    pub enum Direction {
        /// Masuk.
        In = "in",
        /// Pulang.
        Out = "out",
    }
}

codes! {
    /// What became of a record's review.
    pub enum Standing {
        /// It counts.
        Accepted = "accepted",
        /// It counts until somebody decides, and is marked; a recap with such a record cannot be locked.
        Review = "review",
        /// It does not count, and stays visible.
        Rejected = "rejected",
    }
}

/// Where a punch comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// A check-in with evidence, at a beacon.
    Record {
        /// Where it was sealed.
        beacon: BeaconId,
        /// What became of its review.
        standing: Standing,
        /// Whether the phone had proven at its enrolment that it is genuine and keeps its key in hardware.
        attested: bool,
    },
    /// An operator's word, and a second person's: for a broken phone, an iPhone, a dead beacon.
    Manual {
        /// Why there is no record.
        reason: String,
        /// Who wrote it.
        by: PersonId,
        /// Who agreed; another person.
        approved_by: PersonId,
    },
    /// The log of an old machine.
    Import {
        /// Which machine, as its log calls it.
        device: String,
    },
}

/// One punch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Punch {
    /// Whose.
    pub person: PersonId,
    /// When, in ms: of a record, the beacon's sealed-at.
    #[serde(with = "millis")]
    pub at: Millis,
    /// What for; an old machine does not know, and then the nearer end of the working day decides.
    pub direction: Option<Direction>,
    /// Where from.
    pub source: Source,
    /// What it is stored as: of a record, its once-key.
    pub id: EntryId,
}

impl Punch {
    /// Whether it was turned down by a reviewer.
    #[must_use]
    pub const fn is_rejected(&self) -> bool {
        matches!(self.source, Source::Record { standing: Standing::Rejected, .. })
    }

    /// Whether its review is open.
    #[must_use]
    pub const fn is_in_review(&self) -> bool {
        matches!(self.source, Source::Record { standing: Standing::Review, .. })
    }
}

/// `#[serde(with)]` of a moment: the number of its milliseconds.
pub(crate) mod millis {
    use klabat_evidence::Millis;
    use serde::{Deserialize as _, Deserializer, Serializer};

    #[cfg_attr(
        target_pointer_width = "64",
        expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference to the field")
    )]
    pub(crate) fn serialize<S: Serializer>(at: &Millis, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(at.0)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Millis, D::Error> {
        u64::deserialize(deserializer).map(Millis)
    }
}
