//! What one assertion costs: reading and judging it, and the one signature.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use data_encoding::HEXLOWER;
use klabat_webauthn::android::{chain, google_roots, pem_certificates};
use klabat_webauthn::assertion::{self, AssertionResponse, StoredCredential};
use klabat_webauthn::registration::{self, RegistrationResponse};
use klabat_webauthn::{AttestationPolicy, CrossOrigin, Policy, SignatureCheck};
use serde_json::Value;

fn verify(criterion: &mut Criterion) {
    let set: Value =
        serde_json::from_str(include_str!("../vectors/w3c-webauthn-L3-CR.json")).expect("the vectors are JSON");
    let vector = &set["vectors"][2];
    let bytes = |ceremony: &str, member: &str| {
        let text = vector[ceremony][member].as_str().expect("the vector has the member");
        HEXLOWER.decode(text.as_bytes()).expect("members are hex")
    };
    let policy = Policy {
        rp_id: "example.org".to_owned(),
        origins: vec!["https://example.org".to_owned()],
        cross_origin: CrossOrigin::Refused,
        user_verification_required: false,
        backup_eligible_allowed: true,
        attestation: AttestationPolicy { packed_self: true, ..AttestationPolicy::default() },
    };

    let challenge = bytes("registration", "challenge");
    let client_data_json = bytes("registration", "clientDataJSON");
    let attestation_object = bytes("registration", "attestationObject");
    let response =
        RegistrationResponse { client_data_json: &client_data_json, attestation_object: &attestation_object };
    let register = || registration::checks(&policy, &challenge, black_box(&response), 0);
    let registered =
        register().and_then(|pending| pending.conclude(&[true])).expect("the vector is an honest registration");
    criterion.bench_function("registration/checks", |bencher| bencher.iter(register));

    let stored = StoredCredential {
        id: registered.credential_id,
        user_handle: None,
        key: registered.key,
        backup_eligible: registered.flags.backup_eligible(),
    };
    let challenge = bytes("authentication", "challenge");
    let client_data_json = bytes("authentication", "clientDataJSON");
    let authenticator_data = bytes("authentication", "authenticatorData");
    let signature = bytes("authentication", "signature");
    let response = AssertionResponse {
        credential_id: &stored.id,
        client_data_json: &client_data_json,
        authenticator_data: &authenticator_data,
        signature: &signature,
        user_handle: None,
    };
    let assert = || assertion::checks(&policy, &challenge, &stored, black_box(&response));
    let pending = assert().expect("the vector is an honest assertion");
    criterion.bench_function("assertion/checks", |bencher| bencher.iter(assert));
    criterion.bench_function("assertion/verify", |bencher| {
        bencher.iter(|| black_box(pending.check()).verify());
    });
    criterion.bench_function("assertion/whole", |bencher| {
        bencher.iter(|| {
            let pending = assert()?;
            let valid = pending.check().verify();
            pending.conclude(valid)
        });
    });
}

/// A phone's chain of five certificates up to Google's root: without the signatures, and with them.
fn chain(criterion: &mut Criterion) {
    let pem = include_str!("../vectors/android-keyattestation/testdata/tegu/sdk36/TEE_EC_2026_ROOT.pem");
    let (chain, roots) = (pem_certificates(pem).expect("the vector is PEM"), google_roots());
    let checks = || chain::checks(black_box(&chain), &roots, 1_771_977_600_000, None);
    criterion.bench_function("chain/checks", |bencher| bencher.iter(checks));
    criterion.bench_function("chain/whole", |bencher| {
        bencher.iter(|| {
            let pending = checks()?;
            let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
            pending.conclude(&answers)
        });
    });
}

criterion_group!(benches, verify, chain);
criterion_main!(benches);
