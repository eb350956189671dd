//! The ASN's app.

pub(crate) mod challenge;
mod check;
pub(crate) mod config;
pub(crate) mod enrolment;
pub(crate) mod enrolment_found;
pub(crate) mod enrolment_options;
mod gather;
pub(crate) mod punch;
mod record;
pub(crate) mod status;

/// Whether the phone of a row of `credentials` has proven that it is genuine and keeps its key in hardware.
macro_rules! attested {
    () => {
        "credentials.attestation = 'android-key' AND credentials.doubt IS NULL"
    };
}
pub(crate) use attested;

/// Whether that of the evidence of a row of `records` has.
macro_rules! record_attested {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM evidence JOIN credentials ON credentials.id = evidence.credential
               WHERE evidence.once = records.id AND ",
            $crate::phone::attested!(),
            ")"
        )
    };
}
pub(crate) use record_attested;

pub(crate) use check::check;
pub(crate) use record::{reasons, unit};
