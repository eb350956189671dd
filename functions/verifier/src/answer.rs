//! The native answer to the signatures that the core hands out as data.

use klabat_webauthn::SignatureCheck;

/// Whether each holds, in order.
pub(crate) fn answer(checks: &[SignatureCheck]) -> Vec<bool> {
    checks.iter().map(SignatureCheck::verify).collect()
}
