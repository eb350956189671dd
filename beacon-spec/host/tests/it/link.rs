//! The loopback link.

use klabat_protocol::frames::{Seal, SealWrite, SessionAnswer};
use klabat_protocol::{AssertionHash, SoftwareKey};
use serde_json::json;

use crate::client::{Client, Running, init};

fn open(client: &mut Client, connection: u64, hello: u8) -> SessionAnswer {
    client.write(connection, "session", &[hello; 32]);
    let (status, frame) = client.read(connection, "session");
    assert_eq!(status, 0);
    SessionAnswer::decode(&frame).unwrap()
}

fn seal(client: &mut Client, connection: u64, answer: &SessionAnswer) -> Seal {
    let write = SealWrite { session: answer.session, assertion: AssertionHash([9; 32]) };
    client.write(connection, "seal", &write.encode());
    let (status, frame) = client.read(connection, "seal");
    assert_eq!(status, 0);
    Seal::decode(&frame).unwrap()
}

fn echo(client: &mut Client, connection: u64, delay_ms: u64) {
    let (status, token) = client.read(connection, "echo");
    assert_eq!(status, 0);
    let value = data_encoding::HEXLOWER.encode(&token);
    client.call(json!({
        "op": "write", "connection": connection, "characteristic": "echo", "value": value, "delay_ms": delay_ms,
    }));
}

#[test]
fn a_check_in_is_sealed_with_what_the_link_said() {
    let folder = tempfile::tempdir().unwrap();
    let registered = init(folder.path(), &[]).unwrap();
    let running = Running::start(folder.path(), &["--clock", "link"]);
    let mut client = running.client();
    assert_eq!(client.call(json!({"op": "clock", "uptime_ms": 5_000})), json!({}));
    let connection = client.connect("random:c00000000001", -62);
    client.refresh(connection);
    let answer = open(&mut client, connection, 1);
    client.call(json!({"op": "signal", "connection": connection, "dbm": -80}));
    client.call(json!({"op": "clock", "uptime_ms": 8_000}));
    for delay_ms in [40, 25, 30] {
        echo(&mut client, connection, delay_ms);
    }
    let seal = seal(&mut client, connection, &answer);
    let key = klabat_host::store::public_key(registered["public_key"].as_str().unwrap()).unwrap();
    assert!(SoftwareKey::verify(&key, &seal.signed_message(), &seal.signature));
    let body = seal.body;
    assert_eq!(body.shortest_echo_ms, Some(25));
    assert_eq!(body.sealed_at.since(body.opened_at), 3_000 + 40 + 25 + 30);
    let signal = body.signal.unwrap();
    // Heard once at -62 by reading the session; at -80 by the change, six echo operations and the seal.
    assert_eq!((signal.median, signal.min, signal.max, signal.samples), (-80, -80, -62, 9));
}

#[test]
fn the_machines_clock_measures_the_links_delay() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let running = Running::start(folder.path(), &[]);
    let mut client = running.client();
    let connection = client.connect("public:c00000000001", -62);
    client.refresh(connection);
    let answer = open(&mut client, connection, 1);
    echo(&mut client, connection, 50);
    let shortest = seal(&mut client, connection, &answer).body.shortest_echo_ms.unwrap();
    assert!((50..5_000).contains(&shortest), "{shortest} ms");
    assert_eq!(client.call(json!({"op": "clock", "uptime_ms": 1})), json!({"error": "clock_is_not_the_links"}));
}

#[test]
fn a_socket_that_closes_takes_its_connections_with_it() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let running = Running::start(folder.path(), &["--clock", "link"]);
    for _ in 0..3 {
        let mut client = running.client();
        for _ in 0..8 {
            let connection = client.connect("public:c00000000001", -62);
            assert_eq!(client.read(connection, "identity").0, 0, "there is room");
        }
        let ninth = client.connect("public:c00000000001", -62);
        assert_eq!(client.read(ninth, "identity").0, 2, "busy");
        client.hang_up();
    }
}

#[test]
fn one_socket_cannot_use_anothers_connection() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let running = Running::start(folder.path(), &[]);
    let (mut mine, mut other) = (running.client(), running.client());
    let connection = mine.connect("public:c00000000001", -62);
    let gone = json!({"error": "no_such_connection"});
    let read = json!({"op": "read", "connection": connection, "characteristic": "identity"});
    assert_eq!(other.call(read.clone()), gone);
    assert_eq!(mine.read(connection, "identity").0, 0);
    assert_eq!(mine.call(json!({"op": "disconnect", "connection": connection})), json!({}));
    assert_eq!(mine.call(read), gone);
    assert_eq!(mine.call(json!({"op": "disconnect", "connection": connection})), gone);
}

#[test]
fn what_is_no_call_is_answered_as_malformed() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let running = Running::start(folder.path(), &[]);
    let mut client = running.client();
    let malformed = |id| json!({"id": id, "error": "malformed"});
    assert_eq!(client.line("nonsense"), malformed(json!(null)));
    for call in [
        r#"{"id":"a"}"#,
        r#"{"id":"a","op":"fly"}"#,
        r#"{"id":"a","op":"connect","peer":"c00000000001","dbm":-60}"#,
        r#"{"id":"a","op":"connect","peer":"public:c000000000","dbm":-60}"#,
        r#"{"id":"a","op":"connect","peer":"public:c00000000001","dbm":-600}"#,
        r#"{"id":"a","op":"disconnect","connection":1,"more":2}"#,
        r#"{"id":"a","op":"read","connection":1,"characteristic":"door"}"#,
        r#"{"id":"a","op":"write","connection":1,"characteristic":"seal","value":"xyz"}"#,
    ] {
        assert_eq!(client.line(call), malformed(json!("a")), "{call}");
    }
}
