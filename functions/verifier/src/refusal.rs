//! Why an input is not accepted.

/// Defines [`Refusal`] with the code of each of its own, so that none can be forgotten.
macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident $(($detail:ty))? => $code:literal;)+) => {
        /// Why an input is not accepted. What is said of bytes, presence and authenticators is the core's to say
        /// ([`klabat_evidence::Refusal`], with WebAuthn's in it); the others are of files and of what is beside them.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[doc = $doc])+ $name $(($detail))?,)+
            /// As the core says.
            Core(klabat_evidence::Refusal),
            /// As the log says, with the tile that it is about.
            Log(klabat_ledger::Refusal, Option<String>),
        }

        impl Refusal {
            /// The codes that are this crate's own.
            pub const OWN_CODES: &[&str] = &[$($code),+];

            /// The stable name: `snake_case`, never reused for another meaning.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $code,)+
                    Self::Core(refusal) => refusal.code(),
                    Self::Log(refusal, _) => refusal.code(),
                }
            }

            /// What it means, in a sentence.
            const fn meaning(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => concat!($($doc),+).trim_ascii(),)+
                    Self::Core(refusal) => refusal.meaning(),
                    Self::Log(refusal, _) => refusal.meaning(),
                }
            }
        }
    };
}

refusals! {
    /// The file cannot be read.
    UnreadableFile(String) => "unreadable_file";
    /// The file is longer than any such file may be.
    OverLongFile => "over_long_file";
    /// The file is not what it was taken for, as a whole.
    MalformedFile(String) => "malformed_file";
    /// There is nothing in the file.
    EmptyFile => "empty_file";
    /// An element of an array, or the one object, lacks a member, repeats one, or has one of another form.
    MalformedElement(String) => "malformed_element";
    /// A line of an export is none of its kinds, or a member of it has another form.
    MalformedLine(String) => "malformed_line";
    /// The evidence is of another relying party than the trusted one.
    UntrustedRelyingParty => "untrusted_relying_party";
    /// The page does not follow the one before it: of another unit or month, or one is missing between.
    ForeignPage(String) => "foreign_page";
    /// The export ends before its last page.
    MissingPage => "missing_page";
    /// The submission was not sealed in the month that the page is of.
    ForeignMonth => "foreign_month";
    /// Two lines give one beacon, credential or epoch two faces.
    ContradictoryParty => "contradictory_party";
    /// The same submission comes twice.
    RepeatedSubmission => "repeated_submission";
    /// The receipt's leaf does not commit to what the receipt says.
    WrongLeaf => "wrong_leaf";
    /// What the file tells people of the record is not what its receipt says.
    OtherRecord => "other_record";
    /// The log has the submission at another place than the export says.
    WrongPosition => "wrong_position";
    /// The trail leaves a position of the log out, or has one twice.
    TrailGap(String) => "trail_gap";
    /// The line about an erasure names what was not erased: it could be erased any time later.
    ErasedInName(String) => "erased_in_name";
    /// Something is said to be erased, and no line of the trail says by whom.
    UnnamedErasure(String) => "unnamed_erasure";
    /// No export in the files has a recap that is locked: none at all, or only former ones.
    NoRecap => "no_recap";
    /// The recap's bytes are no recap, or not in their canonical form.
    MalformedRecap => "malformed_recap";
    /// The recap is of another unit or month than its export.
    ForeignRecap => "foreign_recap";
    /// The edge's signature over the lock does not hold.
    BadLock => "bad_lock";
    /// The inputs' bytes are no inputs, or not in their canonical form.
    MalformedInputs(String) => "malformed_inputs";
    /// The recap was computed from other inputs.
    ForeignInputs => "foreign_inputs";
    /// The inputs give no recap, or another one.
    OtherRecap(String) => "other_recap";
    /// A record counts whose evidence is not among what was verified.
    RecordWithoutEvidence(String) => "record_without_evidence";
    /// A record counts otherwise than its evidence says: for another person, time, beacon or direction, or as turned
    /// down or under review although it was accepted.
    RecordDiffers(String) => "record_differs";
    /// A record with evidence was received before the lock, and does not count.
    RecordLeftOut(String) => "record_left_out";
    /// A former key of the log signed it, and the tree is larger than that key is believed for.
    EndedLogKey => "ended_log_key";
    /// The older checkpoint was refused, so that the newer cannot be compared with it.
    NothingToCompare => "nothing_to_compare";
    /// Verifying it failed by a fault of this program, which must be reported.
    InternalError => "internal_error";
}

impl Refusal {
    /// More for people: what is known of this very input, or else what such a refusal means.
    pub(crate) fn detail(&self) -> &str {
        match self {
            Self::UnreadableFile(detail)
            | Self::MalformedFile(detail)
            | Self::MalformedElement(detail)
            | Self::MalformedLine(detail)
            | Self::ForeignPage(detail)
            | Self::TrailGap(detail)
            | Self::UnnamedErasure(detail)
            | Self::ErasedInName(detail)
            | Self::MalformedInputs(detail)
            | Self::OtherRecap(detail)
            | Self::RecordWithoutEvidence(detail)
            | Self::RecordDiffers(detail)
            | Self::RecordLeftOut(detail)
            | Self::Log(_, Some(detail)) => detail,
            _ => self.meaning(),
        }
    }
}

impl From<klabat_evidence::Refusal> for Refusal {
    fn from(refusal: klabat_evidence::Refusal) -> Self {
        Self::Core(refusal)
    }
}

impl From<klabat_webauthn::Refusal> for Refusal {
    fn from(refusal: klabat_webauthn::Refusal) -> Self {
        Self::Core(refusal.into())
    }
}

impl From<klabat_ledger::Refusal> for Refusal {
    fn from(refusal: klabat_ledger::Refusal) -> Self {
        Self::Log(refusal, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_snake_case_and_apart_from_the_cores() {
        let core = klabat_evidence::Refusal::all().map(klabat_evidence::Refusal::code);
        let log = klabat_ledger::Refusal::ALL.map(klabat_ledger::Refusal::code);
        let codes: Vec<&str> = core.chain(log).chain(Refusal::OWN_CODES.iter().copied()).chain(["ok"]).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        for code in codes {
            assert!(code.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase()), "{code}");
        }
    }
}
