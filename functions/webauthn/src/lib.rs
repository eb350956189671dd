//! A narrow WebAuthn relying party: ES256, attestation none and packed.
