//! Prints the signature checks of a real phone's chains as JSON, for a bench of WebCrypto elsewhere:
//! functions/edge/benches/chain.mjs.
//!
//! ```text
//! cargo run -p klabat-webauthn --example chain_checks > checks.json
//! ```

use data_encoding::BASE64;
use klabat_webauthn::android::{chain, google_roots, pem_certificates};
use klabat_webauthn::{Claim, Hash, SignatureCheck};
use serde_json::{Value, json};

/// Chains under each of Google's roots, remotely provisioned and from the factory.
const CHAINS: [(&str, &str, u64); 3] = [
    (
        "P-384 root, remotely provisioned",
        include_str!("../vectors/android-keyattestation/testdata/tegu/sdk36/TEE_EC_2026_ROOT.pem"),
        1_771_977_600_000,
    ),
    (
        "RSA-4096 root, remotely provisioned",
        include_str!("../vectors/android-keyattestation/testdata/akita/sdk34/TEE_EC_NONE.pem"),
        1_727_395_200_000,
    ),
    (
        "RSA-4096 root, from the factory",
        include_str!("../vectors/android-keyattestation/testdata/sony-xperia10-iii/sdk33/TEE_EC.pem"),
        1_748_736_000_000,
    ),
];

fn main() {
    let chains = CHAINS.map(|(name, pem, at_ms)| {
        let chain = pem_certificates(pem).expect("the vector is PEM");
        let pending = chain::checks(&chain, &google_roots(), at_ms, None).expect("the vector is a phone's");
        json!({ "name": name, "checks": pending.checks().iter().map(asked).collect::<Vec<_>>() })
    });
    println!("{:#}", Value::from_iter(chains));
}

/// As WebCrypto is asked about it.
fn asked(check: &SignatureCheck) -> Value {
    let ecdsa = |curve: &str, key: &[u8], hash: &Hash, signature: &[u8]| {
        let hash = if *hash == Hash::Sha256 { "SHA-256" } else { "SHA-384" };
        json!({
            "format": "raw", "key": BASE64.encode(key), "signature": BASE64.encode(signature),
            "keyAlgorithm": { "name": "ECDSA", "namedCurve": curve }, "algorithm": { "name": "ECDSA", "hash": hash },
        })
    };
    let mut asked = match &check.claim {
        Claim::EcdsaP256 { key, hash, signature } => ecdsa("P-256", key.as_sec1(), hash, signature.as_raw()),
        Claim::EcdsaP384 { key, hash, signature } => ecdsa("P-384", key.as_sec1(), hash, signature.as_raw()),
        Claim::RsaPkcs1Sha256 { key, signature } => json!({
            "format": "spki", "key": BASE64.encode(&key.to_spki()), "signature": BASE64.encode(signature),
            "keyAlgorithm": { "name": "RSASSA-PKCS1-v1_5", "hash": "SHA-256" },
            "algorithm": { "name": "RSASSA-PKCS1-v1_5", "hash": "SHA-256" },
        }),
    };
    asked["message"] = BASE64.encode(&check.message).into();
    asked
}
