//! Why a checkpoint, a proof or a mirrored log does not hold.

use std::fmt;

/// The closed list, each with its stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The text is no signed note, or what it says is no checkpoint.
    MalformedCheckpoint,
    /// The checkpoint is of another log.
    OtherLog,
    /// The log's key did not sign it.
    UnsignedCheckpoint,
    /// The log's signature is not true.
    BadLogSignature,
    /// A configured witness's line is not true.
    BadCosignature,
    /// Fewer configured witnesses cosigned it than are demanded.
    TooFewWitnesses,
    /// The proof does not lead from the entry to the checkpoint's root.
    NotIncluded,
    /// The newer checkpoint has fewer leaves than the older.
    Shrunk,
    /// The newer log does not begin with the older: a leaf was changed, dropped, reordered, or the log forked.
    Forked,
    /// A tile is not there.
    MissingTile,
    /// A tile has another length than its name says.
    MalformedTile,
    /// A tile's hashes are not those of the tile or the entries below it.
    AlteredTile,
    /// The tiles do not give the checkpoint's root.
    OtherRoot,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::MalformedCheckpoint,
        Self::OtherLog,
        Self::UnsignedCheckpoint,
        Self::BadLogSignature,
        Self::BadCosignature,
        Self::TooFewWitnesses,
        Self::NotIncluded,
        Self::Shrunk,
        Self::Forked,
        Self::MissingTile,
        Self::MalformedTile,
        Self::AlteredTile,
        Self::OtherRoot,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MalformedCheckpoint => "malformed_checkpoint",
            Self::OtherLog => "other_log",
            Self::UnsignedCheckpoint => "unsigned_checkpoint",
            Self::BadLogSignature => "bad_log_signature",
            Self::BadCosignature => "bad_cosignature",
            Self::TooFewWitnesses => "too_few_witnesses",
            Self::NotIncluded => "not_included",
            Self::Shrunk => "log_shrunk",
            Self::Forked => "log_forked",
            Self::MissingTile => "missing_tile",
            Self::MalformedTile => "malformed_tile",
            Self::AlteredTile => "altered_tile",
            Self::OtherRoot => "other_root",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}
