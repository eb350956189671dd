use proptest::prelude::{any, prop, prop_assert_eq, proptest};

use super::{AttestedCredentialData, AuthenticatorData};
use crate::testing::{AT, BE, BS, ED, RP_ID, UP, UV, attested, header, public_key, signing_key};
use crate::{Refusal, cose};

const OUTPUTS: &[u8] = b"\xa1\x63uvm\xf5";

fn key() -> Vec<u8> {
    cose::encode(&public_key(&signing_key(7))).to_vec()
}

/// Header with AT and ED, attested data and extension outputs.
fn full() -> Vec<u8> {
    let header = header(RP_ID, UP | AT | ED, 0x0102_0304);
    [header, attested([9; 16], &[1; 32], &key()), OUTPUTS.to_vec()].concat()
}

fn refused(bytes: &[u8]) {
    let refusal = Err(Refusal::MalformedAuthenticatorData);
    assert_eq!(AuthenticatorData::parse(bytes), refusal, "{bytes:02x?}");
}

#[test]
fn every_part_is_read() {
    let data = AuthenticatorData::parse(&full()).unwrap();
    assert_eq!(data.rp_id_hash, header(RP_ID, 0, 0)[..32]);
    assert_eq!(data.sign_count, 0x0102_0304);
    let attested = AttestedCredentialData { aaguid: [9; 16], credential_id: vec![1; 32], public_key: key() };
    assert_eq!(data.attested, Some(attested));
    assert_eq!(data.extensions.as_deref(), Some(OUTPUTS));
}

#[test]
fn each_flag_has_its_bit() {
    let flags = |byte| AuthenticatorData::parse(&header(RP_ID, byte, 0)).unwrap().flags;
    assert!(flags(UP).user_present() && !flags(!UP & !AT & !ED).user_present());
    assert!(flags(UV).user_verified() && !flags(!UV & !AT & !ED).user_verified());
    assert!(flags(BE).backup_eligible() && !flags(!BE & !AT & !ED).backup_eligible());
    assert!(flags(BS).backed_up() && !flags(!BS & !AT & !ED).backed_up());
    assert!(!flags(UP).attested() && !flags(UP).extensions());
    let data = AuthenticatorData::parse(&full()).unwrap();
    assert!(data.flags.attested() && data.flags.extensions());
}

#[test]
fn truncation_anywhere_is_refused() {
    let full = full();
    for length in 0..full.len() {
        refused(&full[..length]);
    }
}

#[test]
fn leftovers_are_refused() {
    refused(&[full(), vec![0]].concat());
    refused(&[header(RP_ID, UP, 0), vec![0]].concat());
    let attested = attested([9; 16], &[1; 32], &key());
    refused(&[header(RP_ID, UP | AT, 0), attested.clone(), vec![0]].concat());
    // Parts that the flags do not announce.
    refused(&[header(RP_ID, UP, 0), attested].concat());
    refused(&[header(RP_ID, UP, 0), OUTPUTS.to_vec()].concat());
}

#[test]
fn an_empty_credential_id_is_refused() {
    refused(&[header(RP_ID, UP | AT, 0), attested([9; 16], &[], &key())].concat());
}

#[test]
fn extension_outputs_that_are_no_canonical_map_are_refused() {
    for outputs in [&b"\x80"[..], b"\xf6", b"\xa2\x61b\x00\x61a\x00", b"\xbf\xff"] {
        refused(&[&header(RP_ID, UP | ED, 0), outputs].concat());
    }
}

#[test]
fn a_key_that_is_not_canonical_is_refused() {
    for key in [&b"\xbf\xff"[..], b"\xa2\x03\x26\x01\x02", b""] {
        refused(&[header(RP_ID, UP | AT, 0), attested([9; 16], &[1; 32], key)].concat());
    }
}

#[test]
fn the_longest_parts_fit_and_nothing_longer() {
    // Heads: a byte string's of 3 bytes; a map's of one, its name's of 2, its text's of 3.
    let [key_head, text_head] = [509_u16, 506].map(u16::to_be_bytes);
    let key = [&[0x59], &key_head[..], &[0; 509]].concat();
    let outputs = [b"\xa1\x61x\x79", &text_head[..], &[b'x'; 506]].concat();
    assert_eq!((key.len(), outputs.len()), (512, 512));
    let attested = attested([9; 16], &[1; 1023], &key);
    let longest = [header(RP_ID, UP | AT | ED, 0), attested, outputs].concat();
    assert!(AuthenticatorData::parse(&longest).is_ok());

    let of_length = |length: usize| {
        let text = u16::try_from(length - 37 - 6).unwrap();
        let head = [b"\xa1\x61x\x79", &text.to_be_bytes()[..]].concat();
        [header(RP_ID, UP | ED, 0), head, vec![b'x'; text.into()]].concat()
    };
    assert!(AuthenticatorData::parse(&of_length(longest.len())).is_ok());
    refused(&of_length(longest.len() + 1));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic_and_have_one_spelling(
        tail in prop::collection::vec(any::<u8>(), 0..120),
        flags: u8,
    ) {
        let bytes = [header(RP_ID, flags, 0), tail].concat();
        if let Ok(data) = AuthenticatorData::parse(&bytes) {
            let mut again = header(RP_ID, flags, 0);
            if let Some(part) = data.attested {
                again.extend(attested(part.aaguid, &part.credential_id, &part.public_key));
            }
            again.extend(data.extensions.unwrap_or_default());
            prop_assert_eq!(again, bytes);
        }
    }
}
