//! Boots, keys and folders.

use std::collections::BTreeSet;
use std::fs;

use data_encoding::BASE64URL_NOPAD;
use klabat_protocol::frames::{Identity, Request, Seal, SealWrite, SessionAnswer};
use klabat_protocol::{AssertionHash, SoftwareKey};
use serde_json::json;

use crate::client::{Client, Running, edge_key, grant_naming, init, refused};

/// Seals once and returns the seal's boot and counter.
fn punch(client: &mut Client) -> (u32, u32) {
    let connection = client.connect("public:c00000000001", -62);
    client.refresh(connection);
    client.write(connection, "session", &[1; 32]);
    let answer = SessionAnswer::decode(&client.read(connection, "session").1).unwrap();
    let write = SealWrite { session: answer.session, assertion: AssertionHash([9; 32]) };
    client.write(connection, "seal", &write.encode());
    let body = Seal::decode(&client.read(connection, "seal").1).unwrap().body;
    (body.boot.0, body.counter.0)
}

#[test]
fn no_boot_and_counter_is_used_twice_however_it_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let mut seen = BTreeSet::new();
    for boot in 1..=5 {
        let running = Running::start(folder.path(), &[]);
        assert_eq!(running.boot(), boot);
        assert!(seen.insert(punch(&mut running.client())));
    }
}

#[test]
fn a_boot_is_counted_even_when_nothing_came_of_it() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    drop(Running::start(folder.path(), &[]));
    assert_eq!(fs::read_to_string(folder.path().join("boot")).unwrap(), "1");
    assert_eq!(Running::start(folder.path(), &[]).boot(), 2);
}

#[test]
fn a_damaged_or_used_up_boot_number_stops_it() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let key = BASE64URL_NOPAD.encode(&edge_key().public_key().0);
    let run = ["--edge-key", &key, "--listen", "127.0.0.1:0"];
    fs::write(folder.path().join("boot"), "").unwrap();
    assert!(refused(folder.path(), &run).contains("the boot number is damaged"));
    fs::write(folder.path().join("boot"), u32::MAX.to_string()).unwrap();
    assert!(refused(folder.path(), &run).contains("the boot numbers are used up"));
}

#[test]
fn a_folder_is_run_once_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let _running = Running::start(folder.path(), &[]);
    let key = BASE64URL_NOPAD.encode(&edge_key().public_key().0);
    let said = refused(folder.path(), &["--edge-key", &key, "--listen", "127.0.0.1:0"]);
    assert!(said.contains("another process runs the beacon"), "{said}");
}

#[test]
fn a_beacon_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let first = init(folder.path(), &[]).unwrap();
    assert!(init(folder.path(), &[]).unwrap_err().contains("belongs to a beacon already"));
    let running = Running::start(folder.path(), &[]);
    assert_eq!(running.ready["beacon_id"], first["beacon_id"]);
}

#[test]
fn a_key_can_be_brought_along() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.json");
    let text = json!({
        "beacon_id": BASE64URL_NOPAD.encode(&[5; 16]),
        "private_key": BASE64URL_NOPAD.encode(&[0x11; 32]),
    });
    fs::write(&file, text.to_string()).unwrap();
    let state = folder.path().join("state");
    let registered = init(&state, &["--key", file.to_str().unwrap()]).unwrap();
    let public = SoftwareKey::from_bytes(&[0x11; 32]).unwrap().public_key();
    assert_eq!(registered["public_key"], BASE64URL_NOPAD.encode(&public.0));
    let running = Running::start(&state, &[]);
    let mut client = running.client();
    let connection = client.connect("public:c00000000001", -62);
    let identity = Identity::decode(&client.read(connection, "identity").1).unwrap();
    assert_eq!(identity.beacon.0, [5; 16]);
}

#[test]
fn the_next_edge_key_outlives_the_boot() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let pinned = || {
        let running = Running::start(folder.path(), &[]);
        let mut client = running.client();
        let connection = client.connect("public:c00000000001", -62);
        let request = Request::decode(&client.read(connection, "refresh").1).unwrap();
        let next = SoftwareKey::from_bytes(&[0x44; 32]).unwrap().public_key();
        client.write(connection, "refresh", &grant_naming(&request, Some(next)).encode());
        assert_eq!(client.read(connection, "refresh"), (7, vec![]));
        request.body.next_key_pinned
    };
    assert!(!pinned());
    assert!(pinned());
}

#[test]
fn the_link_is_for_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let key = BASE64URL_NOPAD.encode(&edge_key().public_key().0);
    let said = refused(folder.path(), &["--edge-key", &key, "--listen", "0.0.0.0:0"]);
    assert!(said.contains("this machine only"), "{said}");
}
