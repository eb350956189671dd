//! A beacon that asks the edge itself.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;

use klabat_protocol::frames::{Identity, Request};

use crate::client::{Running, grant, init, refused};

/// Answers one HTTP request on the listener: its head and body; `answer` makes status line and body.
fn answer_once(listener: &TcpListener, answer: impl FnOnce(&[u8]) -> (&'static str, Vec<u8>)) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0);
    }
    let length = head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap()];
    reader.read_exact(&mut body).unwrap();
    let (status, reply) = answer(&body);
    let reply_head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", reply.len());
    stream.write_all(reply_head.as_bytes()).unwrap();
    stream.write_all(&reply).unwrap();
    head
}

#[test]
fn it_posts_its_request_and_tries_again_after_a_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let edge = format!("http://{}", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let running = Running::start(folder.path(), &["--edge", &edge]);
    let mut first = vec![];
    answer_once(&listener, |request| {
        first = request.to_vec();
        ("503 Service Unavailable", vec![])
    });
    let head = answer_once(&listener, |request| {
        assert_eq!(request, first, "the pending request stays the same");
        ("200 OK", grant(&Request::decode(request).unwrap()).encode().to_vec())
    });
    assert!(head.starts_with("POST /api/v1/refresh HTTP/1.1\r\n"), "{head}");
    assert!(head.to_lowercase().contains("content-type: application/octet-stream"), "{head}");
    let mut client = running.client();
    let connection = client.connect("public:c00000000001", -62);
    let epoch = loop {
        // The reply travels to the beacon on its own; each read is a whole exchange with it.
        let identity = Identity::decode(&client.read(connection, "identity").1).unwrap();
        if let Some(epoch) = identity.epoch {
            break epoch;
        }
    };
    assert_eq!(epoch.0, [0xe1; 16]);
}

#[test]
fn an_edge_it_cannot_speak_to_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), &[]).unwrap();
    let said = refused(folder.path(), &["--edge", "ftp://localhost", "--listen", "127.0.0.1:0"]);
    assert!(said.contains("--edge: this build speaks"), "{said}");
}
