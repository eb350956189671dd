//! Why a checkpoint, a proof or a mirrored log does not hold.

use std::fmt;

/// Defines the list: each refusal with its doc, which is its meaning too, and its code, so that none can be forgotten.
macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident => $code:literal;)+) => {
        /// The closed list, each with its stable code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Refusal {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Refusal {
            /// Every refusal, in the order in which they are listed.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// The stable name: `snake_case`, never reused for another meaning.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// What it means, in a sentence for whoever audits.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

refusals! {
    /// The text is no signed note, or what it says is no checkpoint.
    MalformedCheckpoint => "malformed_checkpoint";
    /// The checkpoint is of another log.
    OtherLog => "other_log";
    /// The log's key did not sign it.
    UnsignedCheckpoint => "unsigned_checkpoint";
    /// The log's signature is not true.
    BadLogSignature => "bad_log_signature";
    /// A configured witness's line is not true.
    BadCosignature => "bad_cosignature";
    /// Fewer configured witnesses cosigned it than are demanded.
    TooFewWitnesses => "too_few_witnesses";
    /// The proof does not lead from the entry to the checkpoint's root.
    NotIncluded => "not_included";
    /// The newer checkpoint has fewer leaves than the older.
    Shrunk => "log_shrunk";
    /// The newer log does not begin with the older: a leaf was changed, dropped, reordered, or the log forked.
    Forked => "log_forked";
    /// A tile is not there.
    MissingTile => "missing_tile";
    /// A tile has another length than its name says.
    MalformedTile => "malformed_tile";
    /// A tile's hashes are not those of the tile or the entries below it.
    AlteredTile => "altered_tile";
    /// The tiles do not give the checkpoint's root.
    OtherRoot => "other_root";
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Refusal {}
