//! Key attestation chains alone: of real phones, with what the reference verifier reads in them; malformed ones; others.

use std::path::{Path, PathBuf};

use klabat_webauthn::android::chain::{self, AttestedKey};
use klabat_webauthn::android::{KeyDescription, RevocationList, Serial, google_roots, pem_certificates};
use klabat_webauthn::{Refusal, SignatureCheck, TrustAnchor};
use proptest::prelude::{any, prop, prop_assert, proptest};
use serde_json::Value;
use x509_cert::der::Decode as _;

use crate::description;

/// Each real phone's chains, and a time at which they are valid.
const CHAINS: [(&str, u64); 14] = [
    // 2018-10-01: Pixel 3, from the factory, before its root's certificate expired.
    ("blueline/sdk28/SB_RSA_NONE", 1_538_352_000_000),
    ("blueline/sdk28/SB_RSA_NONE_USERAUTH", 1_538_352_000_000),
    ("blueline/sdk28/TEE_EC_NONE", 1_538_352_000_000),
    ("blueline/sdk28/TEE_RSA_BASE+IMEI", 1_538_352_000_000),
    // 2026-11-25: the same phone, after.
    ("blueline/sdk28/TEE_RSA_NONE", 1_795_564_800_000),
    // 2024-09-27: Pixel 8a, remotely provisioned, P-256 that signs with SHA-384.
    ("akita/sdk34/SB_RSA_NONE", 1_727_395_200_000),
    ("akita/sdk34/TEE_EC_NONE", 1_727_395_200_000),
    ("akita/sdk34/TEE_RSA_BASE+IMEI", 1_727_395_200_000),
    ("akita/sdk34/TEE_RSA_NONE", 1_727_395_200_000),
    ("akita/sdk34/TEE_RSA_NONE_USERAUTH", 1_727_395_200_000),
    // 2026-02-25: Pixel 9, remotely provisioned, under the root of 2025.
    ("tegu/sdk36/SB_EC_2026_ROOT", 1_771_977_600_000),
    ("tegu/sdk36/TEE_EC_2026_ROOT", 1_771_977_600_000),
    // 2025-06-01: Xperia 10 III, from the factory, with an attestation key that is marked as no authority.
    ("sony-xperia10-iii/sdk33/TEE_EC", 1_748_736_000_000),
    // 2022-01-01.
    ("invalid/malformed_rot_device_locked", 1_640_995_200_000),
];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/android-keyattestation/testdata").join(name)
}

fn read(name: &str) -> Vec<Vec<u8>> {
    pem_certificates(&std::fs::read_to_string(path(&format!("{name}.pem"))).unwrap()).unwrap()
}

fn judge(chain: &[Vec<u8>], roots: &[TrustAnchor], at_ms: u64) -> Result<AttestedKey, Refusal> {
    let pending = chain::checks(chain, roots, at_ms, None)?;
    let answers: Vec<bool> = pending.checks().iter().map(SignatureCheck::verify).collect();
    pending.conclude(&answers)
}

/// The real phones, without the malformed one.
fn phones() -> &'static [(&'static str, u64)] {
    &CHAINS[..13]
}

#[test]
fn every_chain_of_a_real_phone_is_tried() {
    let mut found = Vec::new();
    for phone in ["blueline/sdk28", "akita/sdk34", "tegu/sdk36", "sony-xperia10-iii/sdk33"] {
        for entry in std::fs::read_dir(path(phone)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            found.extend(name.strip_suffix(".pem").map(|stem| format!("{phone}/{stem}")));
        }
    }
    let mut tried: Vec<_> = phones().iter().map(|(name, _)| (*name).to_owned()).collect();
    found.sort();
    tried.sort();
    assert_eq!(found, tried);
}

#[test]
fn real_phones_say_what_the_reference_reads() {
    for (name, at_ms) in phones() {
        let attested =
            judge(&read(name), &google_roots(), *at_ms).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let expected = std::fs::read_to_string(path(&format!("{name}.json"))).unwrap();
        // One of them has comments.
        let expected: String = expected.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        assert_eq!(description::to_json(&attested.description), description::without_order(expected), "{name}");
        let level = if name.contains("/SB_") { "strongbox" } else { "tee" };
        assert_eq!(attested.description.security_level().name(), level, "{name}");
        let over_the_air = name.starts_with("akita") || name.starts_with("tegu");
        assert_eq!(attested.remotely_provisioned, over_the_air, "{name}");
    }
}

#[test]
fn a_chain_without_its_root_is_as_good() {
    for (name, at_ms) in phones() {
        let mut chain = read(name);
        let whole = judge(&chain, &google_roots(), *at_ms).unwrap();
        chain.pop();
        assert_eq!(judge(&chain, &google_roots(), *at_ms), Ok(whole), "{name}");
    }
}

#[test]
fn a_chain_is_valid_at_some_times_only() {
    let expired = Err(Refusal::ExpiredCertificate);
    let at = |name: &str, at_ms| judge(&read(name), &google_roots(), at_ms).map(|_| ());
    // Remotely provisioned ones live for weeks.
    assert_eq!(at("akita/sdk34/TEE_EC_NONE", 1_727_395_200_000 - 30 * 86_400_000), expired);
    assert_eq!(at("akita/sdk34/TEE_EC_NONE", 1_727_395_200_000 + 30 * 86_400_000), expired);
    // The attestation key of the Xperia expired with its root's certificate, on 2026-05-24 at 17:19:00.
    assert_eq!(at("sony-xperia10-iii/sdk33/TEE_EC", 1_779_642_111_999), Ok(()));
    assert_eq!(at("sony-xperia10-iii/sdk33/TEE_EC", 1_779_643_141_000), expired);
}

#[test]
fn what_was_withdrawn_is_refused() {
    let (name, at_ms) = CHAINS[11];
    let chain = read(name);
    let mut list = RevocationList { fetched_at_ms: at_ms, revoked: [Serial::parse("1f").unwrap()].into() };
    assert!(chain::checks(&chain, &google_roots(), at_ms, Some(&list)).is_ok());
    list.revoked.insert(Serial::parse("2c85cdc15c3042f25698906669c35137").unwrap());
    let outcome = chain::checks(&chain, &google_roots(), at_ms, Some(&list)).map(|_| ());
    assert_eq!(outcome, Err(Refusal::RevokedAttestation));
}

/// The attestation key may be no authority, as some phones' is; whoever is above it must be one.
#[test]
fn whoever_is_above_the_attestation_key_may_issue_certificates() {
    let (name, at_ms) = CHAINS[6];
    let outcome = |index: usize| {
        let mut chain = read(name);
        // BasicConstraints: its identifier, and in its sequence first whether it is an authority.
        let der = &mut chain[index];
        let oid = der.windows(3).position(|window| window == b"\x55\x1d\x13").unwrap();
        let value = oid + der[oid..].iter().position(|byte| *byte == 0x30).unwrap();
        assert_eq!(der[value + 2..][..3], [1, 1, 0xff]);
        der[value + 4] = 0;
        chain::checks(&chain, &google_roots(), at_ms, None).map(|_| ())
    };
    assert_eq!([outcome(1), outcome(2)], [Ok(()), Err(Refusal::MalformedCertificate)]);
}

#[test]
fn other_roots_are_not_googles() {
    // Each pinned root stands for its own chains only.
    let [rsa, p384] = <[TrustAnchor; 2]>::try_from(google_roots()).unwrap();
    for (name, at_ms) in phones() {
        let (own, other) = if name.starts_with("tegu") { (&p384, &rsa) } else { (&rsa, &p384) };
        assert!(judge(&read(name), std::slice::from_ref(own), *at_ms).is_ok());
        let outcome = judge(&read(name), std::slice::from_ref(other), *at_ms).map(|_| ());
        assert_eq!(outcome, Err(Refusal::UntrustedAttestation), "{name}");
    }
}

#[test]
fn the_pinned_roots_are_those_that_google_publishes() {
    let published = include_str!("../../vectors/android-keyattestation/roots.json");
    let published: Vec<String> = serde_json::from_str(published).unwrap();
    let published =
        published.iter().map(|pem| TrustAnchor::from_certificate(&pem_certificates(pem).unwrap()[0]).unwrap());
    assert_eq!(published.collect::<Vec<_>>(), google_roots());
}

#[test]
fn a_malformed_description_is_refused() {
    let (name, at_ms) = CHAINS[13];
    // A BOOLEAN of 1, which DER does not know.
    assert_eq!(judge(&read(name), &google_roots(), at_ms), Err(Refusal::MalformedKeyDescription));
    // A placeholder, in a chain with a root of its own.
    let chain = read("p256_sha384_intermediate");
    let root = TrustAnchor::from_certificate(&chain[2]).unwrap();
    assert_eq!(judge(&chain, &[root], 1_735_689_600_000), Err(Refusal::MalformedKeyDescription));
}

#[test]
fn a_phones_key_issues_no_certificates() {
    let (name, at_ms) = CHAINS[11];
    let chain = read(name);
    let twice = [&chain[..1], &chain[..]].concat();
    assert_eq!(judge(&twice, &google_roots(), at_ms), Err(Refusal::ExtendedChain));
    assert_eq!(judge(&chain[1..], &google_roots(), at_ms), Err(Refusal::NoKeyDescription));
}

#[test]
fn a_chain_is_whole_and_in_order() {
    let (name, at_ms) = CHAINS[11];
    let chain = read(name);
    let root = chain.last().unwrap();
    let of = |chain: &[&Vec<u8>]| {
        let chain: Vec<_> = chain.iter().map(|der| (*der).clone()).collect();
        judge(&chain, &google_roots(), at_ms).map(|_| ())
    };
    assert_eq!(of(&[]), Err(Refusal::MalformedAttestation));
    assert_eq!(of(&[&chain[0]]), Err(Refusal::UntrustedAttestation));
    assert_eq!(of(&[&chain[0], &chain[2], &chain[1], &chain[3], root]), Err(Refusal::UntrustedAttestation));
    assert_eq!(of(&[&chain[0], &chain[2], &chain[3], root]), Err(Refusal::UntrustedAttestation));
    assert_eq!(of(&[&chain[0], &chain[1], &chain[2], &chain[3], root, root]), Err(Refusal::MalformedAttestation));
    assert_eq!(of(&[&chain[0], &chain[1], &chain[2], &chain[3], &chain[3]]), Err(Refusal::MalformedAttestation));
    let seven = [&chain[0]; chain::MAX_CHAIN + 1];
    assert_eq!(of(&seven), Err(Refusal::MalformedAttestation));
    let mut long = chain.clone();
    long[1].resize(4097, 0);
    assert_eq!(judge(&long, &google_roots(), at_ms), Err(Refusal::MalformedAttestation));
}

#[test]
fn answers_are_needed_for_each_signature() {
    for (name, at_ms) in phones() {
        let chain = read(name);
        let pending = chain::checks(&chain, &google_roots(), *at_ms, None).unwrap();
        assert_eq!(pending.checks().len(), chain.len());
        for wrong in 0..chain.len() {
            let answers: Vec<bool> = (0..chain.len()).map(|at| at != wrong).collect();
            assert_eq!(pending.clone().conclude(&answers), Err(Refusal::BadSignature));
        }
        assert_eq!(pending.conclude(&vec![true; chain.len() - 1]), Err(Refusal::BadSignature));
    }
}

/// Every ninth byte of a chain of each root, one bit of it flipped (all of them take minutes unoptimised): whatever a
/// certificate says is signed, and the signatures have one spelling.
#[test]
fn no_byte_of_a_chain_may_change() {
    for (name, at_ms) in [CHAINS[11], CHAINS[12]] {
        let roots = google_roots();
        let mut chain = read(name);
        for certificate in 0..chain.len() {
            for at in (certificate..chain[certificate].len()).step_by(9) {
                let flip = 1 << (at % 7);
                chain[certificate][at] ^= flip;
                assert!(judge(&chain, &roots, at_ms).is_err(), "{name}: certificate {certificate}, byte {at}");
                chain[certificate][at] ^= flip;
            }
        }
        assert!(judge(&chain, &roots, at_ms).is_ok());
    }
}

/// The description of a chain's first certificate.
fn extension(chain: &[Vec<u8>]) -> Vec<u8> {
    let leaf = x509_cert::Certificate::from_der(&chain[0]).unwrap();
    let extensions = leaf.tbs_certificate().extensions().unwrap();
    let found = extensions.iter().find(|extension| extension.extn_id.to_string() == "1.3.6.1.4.1.11129.2.1.17");
    found.unwrap().extn_value.as_bytes().to_vec()
}

#[test]
fn the_description_alone_is_read_by_the_schema() {
    let worn = KeyDescription::parse(&extension(&read("allow_while_on_body"))).unwrap();
    assert_eq!(worn.software.allow_while_on_body, Some(()));
    assert_eq!(worn.hardware.purposes, Some(vec![3, 2]), "a set in an order that DER would not have");
    let malformed = extension(&read("invalid/malformed_rot_device_locked"));
    assert_eq!(KeyDescription::parse(&malformed), Err(Refusal::MalformedKeyDescription));
}

proptest! {
    #[test]
    fn no_byte_of_any_chain_may_change(
        (name, at_ms) in prop::sample::select(phones()),
        certificate: prop::sample::Index,
        at: prop::sample::Index,
        other in 1_u8..=255,
    ) {
        let mut chain = read(name);
        let certificate = certificate.index(chain.len());
        let at = at.index(chain[certificate].len());
        chain[certificate][at] ^= other;
        prop_assert!(judge(&chain, &google_roots(), at_ms).is_err());
    }

    /// Whatever bytes stand in a description: it is read or refused, and a change is seen.
    #[test]
    fn a_changed_description_is_another_one_or_none(
        (name, _) in prop::sample::select(phones()),
        at: prop::sample::Index,
        other in 1_u8..=255,
        cut: prop::sample::Index,
        tail in prop::collection::vec(any::<u8>(), 1..20),
    ) {
        let bytes = extension(&read(name));
        let honest = KeyDescription::parse(&bytes);
        prop_assert!(honest.is_ok());
        let mut changed = bytes.clone();
        let at = at.index(changed.len());
        changed[at] ^= other;
        prop_assert!(KeyDescription::parse(&changed) != honest);
        prop_assert!(KeyDescription::parse(&bytes[..cut.index(bytes.len())]).is_err());
        prop_assert!(KeyDescription::parse(&[&bytes[..], &tail].concat()).is_err());
    }
}
