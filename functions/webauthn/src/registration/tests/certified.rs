//! `packed` with certificates: root 1 issues intermediate 2, which issues the leaf of key 3.

use super::{AAGUID, AT_MS, Case, packed};
use crate::testing::signing_key;
use crate::testing::x509::{
    C, CN, EC_DH, EC_PUBLIC_KEY, ECDSA_WITH_SHA256, ECDSA_WITH_SHA384, ECDSA_WITH_SHA512, NULL, O, OU, P256, P384,
    Spec, authority, basic_constraints, fido_aaguid, key_usage, leaf, leaf_name, name_constraints,
};
use crate::{Attestation, Refusal, TrustAnchor};
use sha2::{Digest as _, Sha256};

/// The statement signed by key 3, with this chain, and the root as the only anchor.
fn case(x5c: Vec<Vec<u8>>) -> Case {
    let mut case = Case { signer: Some(signing_key(3)), x5c: Some(x5c), ..packed() };
    let root = TrustAnchor::from_certificate(&root()).unwrap();
    case.policy.attestation.packed_anchors = vec![root];
    case
}

fn root() -> Vec<u8> {
    authority(&signing_key(1), "root", "root").sign(&signing_key(1))
}

fn intermediate() -> Spec {
    authority(&signing_key(2), "intermediate", "root")
}

fn end() -> Spec {
    leaf(&signing_key(3), "intermediate")
}

/// The honest chain with another leaf.
fn with_leaf(leaf: &Spec) -> Case {
    let intermediate = intermediate().sign(&signing_key(1));
    case(vec![leaf.sign(&signing_key(2)), intermediate])
}

/// The honest chain with another intermediate.
fn with_intermediate(intermediate: &Spec) -> Case {
    let intermediate = intermediate.sign(&signing_key(1));
    case(vec![end().sign(&signing_key(2)), intermediate])
}

#[test]
fn a_chain_to_an_anchor_passes_and_names_its_certificate() {
    let case = with_leaf(&end());
    let registration = case.outcome().unwrap();
    let certificate: [u8; 32] = Sha256::digest(end().sign(&signing_key(2))).into();
    assert_eq!(registration.attestation, Attestation::PackedCertified { certificate });
    assert_eq!(registration.attestation.certificate_fingerprint(), Some(certificate));
}

#[test]
fn the_anchor_itself_may_follow_and_nothing_else() {
    let chain = with_leaf(&end()).x5c.unwrap();
    let [end, intermediate] = chain.try_into().unwrap();
    let chain = |last: Vec<u8>| case(vec![end.clone(), intermediate.clone(), last]);
    assert!(chain(root()).outcome().is_ok());
    // The same root in a renewed certificate.
    let mut renewed = authority(&signing_key(1), "root", "root");
    renewed.not_after = "20400101000000Z";
    assert!(chain(renewed.sign(&signing_key(1))).outcome().is_ok());
    let other = authority(&signing_key(4), "root", "root").sign(&signing_key(4));
    chain(other).is_refused(Refusal::MalformedAttestation);
    let renamed = authority(&signing_key(1), "other", "root").sign(&signing_key(1));
    chain(renamed).is_refused(Refusal::MalformedAttestation);
    let two = case(vec![end.clone(), intermediate.clone(), root(), root()]);
    two.is_refused(Refusal::MalformedAttestation);
}

#[test]
fn the_leaf_itself_may_be_the_anchor() {
    let certificate = leaf(&signing_key(3), "nobody").sign(&signing_key(5));
    let mut case = case(vec![certificate.clone()]);
    case.is_refused(Refusal::UntrustedAttestation);
    let anchor = TrustAnchor::from_certificate(&certificate).unwrap();
    case.policy.attestation.packed_anchors = vec![anchor];
    assert!(case.outcome().is_ok());
    // Only that very certificate, not another one of the same name and key.
    let mut other = leaf(&signing_key(3), "nobody");
    other.not_after = "20280101000000Z";
    case.x5c = Some(vec![other.sign(&signing_key(5))]);
    case.is_refused(Refusal::UntrustedAttestation);
}

#[test]
fn a_chain_to_no_anchor_is_refused() {
    let mut case = with_leaf(&end());
    case.policy.attestation.packed_anchors.clear();
    case.is_refused(Refusal::UntrustedAttestation);
}

#[test]
fn a_chain_with_a_gap_is_refused() {
    let mut stranger = intermediate();
    stranger.subject = vec![(CN, "stranger")];
    with_intermediate(&stranger).is_refused(Refusal::UntrustedAttestation);
}

#[test]
fn a_forged_link_is_refused() {
    let forged = intermediate().sign(&signing_key(4));
    case(vec![end().sign(&signing_key(2)), forged]).is_refused(Refusal::BadSignature);
    let intermediate = intermediate().sign(&signing_key(1));
    case(vec![end().sign(&signing_key(4)), intermediate]).is_refused(Refusal::BadSignature);
}

#[test]
fn a_statement_not_signed_by_the_leaf_is_refused() {
    let mut case = with_leaf(&end());
    case.signer = Some(signing_key(7));
    case.is_refused(Refusal::BadSignature);
}

#[test]
fn certificates_outside_their_validity_are_refused() {
    for at_ms in [1_735_689_599_999, 1_798_761_601_000] {
        let mut case = with_leaf(&end());
        case.at_ms = at_ms;
        case.is_refused(Refusal::ExpiredCertificate);
    }
    for at_ms in [1_735_689_600_000, AT_MS, 1_798_761_600_999] {
        let mut case = with_leaf(&end());
        case.at_ms = at_ms;
        assert!(case.outcome().is_ok(), "{at_ms}");
    }
    let mut expired = intermediate();
    expired.not_after = "20251231235959Z";
    with_intermediate(&expired).is_refused(Refusal::ExpiredCertificate);
}

#[test]
fn an_issuer_that_is_no_authority_is_refused() {
    let sign = key_usage(0x04);
    for extensions in [
        vec![],
        vec![basic_constraints(false, None), sign.clone()],
        vec![basic_constraints(true, None), key_usage(0x80)],
    ] {
        let mut not_issuer = intermediate();
        not_issuer.extensions = extensions;
        with_intermediate(&not_issuer).is_refused(Refusal::MalformedCertificate);
    }
    let mut without_usage = intermediate();
    without_usage.extensions = vec![basic_constraints(true, Some(0))];
    assert!(with_intermediate(&without_usage).outcome().is_ok());
}

#[test]
fn a_chain_longer_than_its_path_length_is_refused() {
    let mut upper = authority(&signing_key(4), "upper", "root");
    let lower = authority(&signing_key(2), "intermediate", "upper").sign(&signing_key(4));
    let end = end().sign(&signing_key(2));
    for (length, accepted) in [(0, false), (1, true)] {
        upper.extensions = vec![basic_constraints(true, Some(length))];
        let upper = upper.sign(&signing_key(1));
        let outcome = case(vec![end.clone(), lower.clone(), upper]).outcome();
        assert_eq!(outcome.is_ok(), accepted, "{length}: {outcome:?}");
    }
}

#[test]
fn a_leaf_must_say_what_it_is() {
    let unit = "Authenticator Attestation";
    for subject in [
        vec![(O, "Klabat"), (OU, unit), (CN, "Test key")],
        vec![(C, "IDN"), (O, "Klabat"), (OU, unit), (CN, "Test key")],
        vec![(C, "ID"), (OU, unit), (CN, "Test key")],
        vec![(C, "ID"), (O, "Klabat"), (CN, "Test key")],
        vec![(C, "ID"), (O, "Klabat"), (OU, "Another unit"), (CN, "Test key")],
        vec![(C, "ID"), (O, "Klabat"), (OU, unit), (OU, "Another unit"), (CN, "Test key")],
        vec![(C, "ID"), (O, "Klabat"), (OU, unit)],
        vec![(C, "ID"), (O, ""), (OU, unit), (CN, "Test key")],
    ] {
        let spec = Spec { subject, ..end() };
        with_leaf(&spec).is_refused(Refusal::MalformedCertificate);
    }
    assert_eq!(end().subject, leaf_name());
}

#[test]
fn a_leaf_must_not_be_an_authority() {
    for extensions in [vec![], vec![basic_constraints(true, None)]] {
        let spec = Spec { extensions, ..end() };
        with_leaf(&spec).is_refused(Refusal::MalformedCertificate);
    }
}

#[test]
fn the_aaguid_extension_must_agree() {
    let with = |extension| {
        let mut spec = end();
        spec.extensions.push(extension);
        with_leaf(&spec)
    };
    assert!(with(fido_aaguid(false, AAGUID)).outcome().is_ok());
    with(fido_aaguid(false, [0xbb; 16])).is_refused(Refusal::WrongAaguid);
    with(fido_aaguid(true, AAGUID)).is_refused(Refusal::MalformedCertificate);
}

#[test]
fn broken_certificates_are_refused() {
    let spoil = |spoil: fn(&mut Spec)| {
        let mut spec = end();
        spoil(&mut spec);
        with_leaf(&spec)
    };
    let refused = Refusal::MalformedCertificate;
    spoil(|spec| spec.version = 2).is_refused(refused);
    spoil(|spec| spec.inner = vec![ECDSA_WITH_SHA384]).is_refused(refused);
    spoil(|spec| spec.extensions.push(basic_constraints(false, None))).is_refused(refused);
    spoil(|spec| spec.extensions.push(name_constraints())).is_refused(refused);
    let mut with_leftover = with_leaf(&end());
    with_leftover.x5c.as_mut().unwrap()[0].push(0);
    with_leftover.is_refused(refused);
}

#[test]
fn certificates_of_other_algorithms_are_refused() {
    for algorithm in [vec![ECDSA_WITH_SHA512], vec![ECDSA_WITH_SHA256, NULL]] {
        let spec = Spec { outer: algorithm.clone(), inner: algorithm, ..end() };
        with_leaf(&spec).is_refused(Refusal::UnsupportedAlgorithm);
    }
    for key_algorithm in [vec![EC_DH, P256], vec![EC_PUBLIC_KEY]] {
        with_leaf(&Spec { key_algorithm, ..end() }).is_refused(Refusal::UnsupportedAlgorithm);
    }
    // A point of another curve than it says.
    let key_algorithm = vec![EC_PUBLIC_KEY, P384];
    with_leaf(&Spec { key_algorithm, ..end() }).is_refused(Refusal::MalformedCertificate);
    // Signed with another algorithm than it says.
    let algorithm = vec![ECDSA_WITH_SHA384];
    with_leaf(&Spec { outer: algorithm.clone(), inner: algorithm, ..end() }).is_refused(Refusal::BadSignature);
}

#[test]
fn an_anchor_must_be_a_usable_certificate() {
    assert!(TrustAnchor::from_certificate(b"not a certificate").is_err());
    let mut sha512 = authority(&signing_key(1), "root", "root");
    sha512.outer = vec![ECDSA_WITH_SHA512];
    sha512.inner = vec![ECDSA_WITH_SHA512];
    let error = TrustAnchor::from_certificate(&sha512.sign(&signing_key(1))).unwrap_err();
    assert_eq!(error.to_string(), "not a usable trust anchor: unsupported_algorithm");
}
