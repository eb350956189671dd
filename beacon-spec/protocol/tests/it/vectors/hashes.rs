//! hashes.json

use klabat_protocol::hash::{self, Peer};
use klabat_protocol::{BeaconId, EpochNonce, Hello, Nonce, SessionId, SoftwareKey};
use serde_json::{Value, json};

use super::{committed, hex};
use crate::bench::{beacon_key, edge_key};

fn hello(statement: &[u8]) -> Value {
    json!({"statement": hex(statement), "hello": hex(hash::hello(statement))})
}

fn assertion(parts: [&[u8]; 4]) -> Value {
    let [credential_id, authenticator_data, client_data_json, signature] = parts;
    json!({
        "credential_id": hex(credential_id),
        "authenticator_data": hex(authenticator_data),
        "client_data_json": hex(client_data_json),
        "signature": hex(signature),
        "assertion_hash":
            hex(hash::assertion_hash(credential_id, authenticator_data, client_data_json, signature).unwrap()),
    })
}

fn attestation(object: &[u8], client_data_json: &[u8]) -> Value {
    json!({
        "attestation_object": hex(object),
        "client_data_json": hex(client_data_json),
        "assertion_hash": hex(hash::attestation_hash(object, client_data_json).unwrap()),
    })
}

fn fingerprint(key: &SoftwareKey) -> Value {
    let key = key.public_key();
    json!({"public_key": hex(key), "fingerprint": hex(hash::fingerprint(&key)), "key_id": hex(hash::key_id(&key))})
}

#[test]
fn hashes() {
    let (epoch, session, beacon) = (EpochNonce([0xe0; 32]), SessionId([0x51; 16]), BeaconId([0xb1; 16]));
    let hello_1 = hash::hello(b"statement");
    let nonce: Nonce = hash::nonce(&epoch, &session, &hello_1);
    let secret = [0x5e; 32];
    let tag = |kind, address| {
        json!({
            "boot_secret": hex(secret), "address_type": kind, "address": hex(address),
            "tag": hex(hash::peer_tag(&secret, &Peer { kind, address })),
        })
    };
    let made = json!({
        "hello": [hello(b""), hello(b"statement"), hello(&[7; 300])],
        "nonce": [{
            "epoch_nonce": hex(epoch), "session_id": hex(session), "hello": hex(hello_1), "nonce": hex(nonce),
        }],
        "challenge": [{
            "hello": hex(hello_1), "beacon_id": hex(beacon), "session_id": hex(session), "nonce": hex(nonce),
            "challenge": hex(hash::challenge(&hello_1, &beacon, &session, &nonce)),
        }],
        "assertion_hash": [
            assertion([&[1; 20], &[2; 37], b"{\"type\":\"webauthn.get\"}", &[3; 71]]),
            // The same bytes, cut elsewhere, hash differently.
            assertion([b"ab", b"c", b"", b""]),
            assertion([b"a", b"bc", b"", b""]),
        ],
        "attestation_hash": [attestation(&[4; 1000], b"{\"type\":\"webauthn.create\"}"), attestation(b"", b"")],
        "peer_tag": [
            tag(0, [1, 2, 3, 4, 5, 6]), tag(1, [1, 2, 3, 4, 5, 6]), tag(1, [6, 5, 4, 3, 2, 1]),
        ],
        "fingerprint": [fingerprint(&beacon_key()), fingerprint(&edge_key())],
    });
    committed("hashes.json", &made);
}

#[test]
fn hashes_depend_on_every_input() {
    let (epoch, session) = (EpochNonce([1; 32]), SessionId([2; 16]));
    let base = hash::nonce(&epoch, &session, &Hello([3; 32]));
    assert_ne!(base, hash::nonce(&EpochNonce([0; 32]), &session, &Hello([3; 32])));
    assert_ne!(base, hash::nonce(&epoch, &SessionId([0; 16]), &Hello([3; 32])));
    assert_ne!(base, hash::nonce(&epoch, &session, &Hello([0; 32])));
    assert_eq!(hash::assertion_hash(&vec![0; 65_536], b"", b"", b""), Err(hash::TooLong));
    assert!(hash::assertion_hash(&vec![0; 65_535], b"", b"", b"").is_ok());
}
