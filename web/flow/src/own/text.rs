//! Values in words.

use klabat_api::Problem;
use klabat_api::common::Intent;
use klabat_api::console::{Claim, VerdictPart};

use super::form::Claimed;
use super::marks::claim_key;
use crate::http::Failure;
use crate::messages::own::Key;
use crate::messages::{Language, Message as _, common};

/// Code of a fault of the server; any other code is a refusal.
const FAULT: &str = "fault";

/// A time of a working day, `HH:MM` with `+1` or `-1` of another day, as people write it: `07.12`, in English `07:12`.
#[must_use]
pub fn clock(language: Language, time: &str) -> String {
    let (time, other) = match (time.strip_suffix("+1"), time.strip_suffix("-1")) {
        (Some(time), _) => (time, Some(Key::NextDay)),
        (_, Some(time)) => (time, Some(Key::FormerDay)),
        _ => (time, None),
    };
    let time = match language {
        Language::Id => time.replace(':', "."),
        Language::En => time.to_owned(),
    };
    match other {
        Some(key) => key.fill(language, &[("time", &time)]),
        None => time,
    }
}

/// Hundredths of a percent as people write them: `1,5 %`, in English `1.5%`.
#[must_use]
pub fn percent(language: Language, hundredths: u32) -> String {
    let (comma, sign) = match language {
        Language::Id => (",", " %"),
        Language::En => (".", "%"),
    };
    let (whole, part) = ((hundredths / 100).to_string(), hundredths % 100);
    if part == 0 {
        return [&*whole, sign].concat();
    }
    let tens = (part / 10).to_string();
    let ones = if part % 10 == 0 { String::new() } else { (part % 10).to_string() };
    [&*whole, comma, &tens, &ones, sign].concat()
}

/// What a correction claims.
#[must_use]
pub fn claimed(language: Language, claim: &Claim) -> String {
    match claim {
        Claim::Time { direction, at } => {
            let key = match direction {
                Intent::In => Key::ClaimedIn,
                Intent::Out => Key::ClaimedOut,
            };
            key.fill(language, &[("time", &clock(language, at))])
        }
        Claim::Excuse { part } => {
            let part = match part {
                VerdictPart::Arrival => Claimed::Arrival,
                VerdictPart::Departure => Claimed::Departure,
                VerdictPart::Gathering => Claimed::Gathering,
            };
            claim_key(part).text(language).to_owned()
        }
    }
}

/// Why the server's answer is missing, in its words where it has some.
#[must_use]
pub fn failure(language: Language, failure: &Failure) -> String {
    match failure {
        Failure::Refused(problem) | Failure::Fault(Some(problem)) => sentence(language, problem),
        Failure::Fault(None) => common::Key::Fault.text(language).to_owned(),
        Failure::Unreachable => common::Key::Unreachable.text(language).to_owned(),
        Failure::Unreadable => common::Key::Unreadable.text(language).to_owned(),
    }
}

/// The same of something that was sent: where the server did not say that it refused, it may have arrived all the same.
#[must_use]
pub fn sent_failure(language: Language, why: &Failure) -> String {
    let said = failure(language, why);
    let refused = match why {
        Failure::Refused(_) => true,
        // Of those that may pass later, a fault alone came while the work was done.
        Failure::Fault(problem) => problem.as_ref().is_some_and(|problem| problem.code != FAULT),
        Failure::Unreachable | Failure::Unreadable => false,
    };
    if refused { said } else { [&*said, " ", Key::Unsure.text(language)].concat() }
}

fn sentence(language: Language, problem: &Problem) -> String {
    let mut text = language.of(&problem.message);
    if let Some(reference) = &problem.reference {
        text += " ";
        text += &common::Key::FaultReference.fill(language, &[("reference", reference)]);
    }
    text
}
