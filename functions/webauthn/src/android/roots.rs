use crate::TrustAnchor;

/// The roots under which Google certifies the attestation keys of Android phones: RSA-4096 (serial number of its
/// subject f92009e853b6b045) and, since 2025, P-384 (`Key Attestation CA1`).
///
/// They are pinned by name and key. Phones ship certificates of the first that have expired (2026-05-24) or will
/// (2034-11-18); the key is the same.
///
/// # Panics
/// Never: a test reads both.
#[must_use]
pub fn google_roots() -> Vec<TrustAnchor> {
    [&include_bytes!("../../roots/google-rsa-4096.der")[..], include_bytes!("../../roots/google-p384.der")]
        .map(|der| TrustAnchor::from_certificate(der).expect("a test reads both"))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::google_roots;

    #[test]
    fn there_are_two_distinct_roots() {
        let roots = google_roots();
        assert_eq!(roots.len(), 2);
        assert_ne!(roots[0], roots[1]);
    }
}
