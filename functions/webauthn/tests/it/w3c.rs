//! The W3C set: which registrations and assertions pass, and by which code the others are refused.

use klabat_webauthn::Refusal;

use crate::common::{w3c, w3c_policy};

/// Anchor (after `sctn-test-vectors-`), what the registration gives, what the assertion gives: an
/// attestation format or `ok`, or a refusal's code.
const EXPECTED: &[(&str, &str, &str)] = &[
    ("none-es256", "none", "ok"),
    ("packed-self-es256", "packed", "ok"),
    ("none-es256-crossOrigin", "none", "ok"),
    ("none-es256-topOrigin", "none", "ok"),
    ("none-es256-long-credential-id", "none", "ok"),
    ("packed-es256", "packed", "ok"),
    ("packed-es384", "unsupported_algorithm", "unsupported_algorithm"),
    ("packed-es512", "unsupported_algorithm", "unsupported_algorithm"),
    ("packed-rs256", "unsupported_algorithm", "unsupported_algorithm"),
    ("packed-eddsa", "unsupported_algorithm", "unsupported_algorithm"),
    ("packed-ed448", "unsupported_algorithm", "unsupported_algorithm"),
    ("tpm-es256", "unsupported_attestation", "ok"),
    ("android-key-es256", "android-key", "ok"),
    ("apple-es256", "unsupported_attestation", "ok"),
    ("fido-u2f-es256", "unsupported_attestation", "ok"),
];

#[test]
fn every_vector_passes_or_is_refused_by_name() {
    let policy = w3c_policy();
    let mut outcomes = Vec::new();
    for vector in w3c() {
        let registration =
            vector.register(&policy).map_or_else(Refusal::code, |registration| registration.attestation.name());
        let assertion = vector.assert(&policy).map_or_else(Refusal::code, |_| "ok");
        let name = vector.anchor.strip_prefix("sctn-test-vectors-").unwrap().to_owned();
        outcomes.push((name, registration, assertion));
    }
    let outcomes: Vec<_> = outcomes.iter().map(|(n, r, a)| (n.as_str(), *r, *a)).collect();
    assert_eq!(outcomes, EXPECTED);
}
