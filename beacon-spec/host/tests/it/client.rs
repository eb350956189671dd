//! Starts `klabat-beacon` and talks to it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use klabat_protocol::frames::{Grant, GrantBody, Request};
use klabat_protocol::{EpochId, EpochNonce, Millis, PublicKey, SoftwareKey, hash};
use serde_json::{Value, json};

pub(crate) fn edge_key() -> SoftwareKey {
    SoftwareKey::from_bytes(&[0x22; 32]).unwrap()
}

/// What the edge answers to `request`.
pub(crate) fn grant(request: &Request) -> Grant {
    grant_naming(request, None)
}

pub(crate) fn grant_naming(request: &Request, next_edge_key: Option<PublicKey>) -> Grant {
    let body = GrantBody {
        beacon: request.body.beacon,
        boot: request.body.boot,
        epoch: EpochId([0xe1; 16]),
        epoch_nonce: EpochNonce([0xe2; 32]),
        issued_at: Millis(1_770_000_000_000),
        expires_at: Millis(1_770_086_400_000),
        request: request.body.nonce,
        edge_key: hash::key_id(&edge_key().public_key()),
        next_edge_key,
    };
    Grant::sign(body, |message| edge_key().sign(message))
}

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_klabat-beacon"))
}

/// Runs `klabat-beacon init`; its JSON, or what it said against it.
pub(crate) fn init(state: &Path, more: &[&str]) -> Result<Value, String> {
    let output = command().arg("init").arg("--state").arg(state).args(more).output().unwrap();
    if output.status.success() {
        Ok(serde_json::from_slice(&output.stdout).unwrap())
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}

/// Runs `klabat-beacon run` with arguments that it must refuse; what it says.
pub(crate) fn refused(state: &Path, more: &[&str]) -> String {
    let output = command().arg("run").arg("--state").arg(state).args(more).output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

/// A running beacon; killed when dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) ready: Value,
}

impl Running {
    pub(crate) fn start(state: &Path, more: &[&str]) -> Self {
        let edge_key = BASE64URL_NOPAD.encode(&edge_key().public_key().to_sec1());
        let mut child = command()
            .arg("run")
            .arg("--state")
            .arg(state)
            .args(["--edge-key", &edge_key, "--listen", "127.0.0.1:0"])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap() }
    }

    pub(crate) fn boot(&self) -> u64 {
        self.ready["boot"].as_u64().unwrap()
    }

    pub(crate) fn client(&self) -> Client {
        let stream = TcpStream::connect(self.ready["listening"].as_str().unwrap()).unwrap();
        Client { reader: BufReader::new(stream.try_clone().unwrap()), writer: stream, id: 0 }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // SIGKILL: the beacon gets no chance to tidy up, as when the power is cut.
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// One socket to the beacon.
pub(crate) struct Client {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
    id: u64,
}

impl Client {
    /// Closes the socket, and returns when the beacon has closed its end, having dropped the connections.
    pub(crate) fn hang_up(mut self) {
        self.writer.shutdown(Shutdown::Write).unwrap();
        assert_eq!(self.reader.read_line(&mut String::new()).unwrap(), 0);
    }

    /// Sends a line as it is and reads the answer.
    pub(crate) fn line(&mut self, line: &str) -> Value {
        self.writer.write_all(line.as_bytes()).unwrap();
        self.writer.write_all(b"\n").unwrap();
        let mut reply = String::new();
        self.reader.read_line(&mut reply).unwrap();
        serde_json::from_str(&reply).unwrap()
    }

    /// Sends a call under a new id; the answer without it.
    pub(crate) fn call(&mut self, mut call: Value) -> Value {
        self.id += 1;
        call["id"] = json!(self.id);
        let mut reply = self.line(&call.to_string());
        assert_eq!(reply.as_object_mut().unwrap().remove("id"), Some(json!(self.id)));
        reply
    }

    pub(crate) fn connect(&mut self, peer: &str, dbm: i8) -> u64 {
        let reply = self.call(json!({"op": "connect", "peer": peer, "dbm": dbm}));
        reply["connection"].as_u64().unwrap()
    }

    pub(crate) fn write(&mut self, connection: u64, characteristic: &str, value: &[u8]) {
        let value = HEXLOWER.encode(value);
        let call = json!({"op": "write", "connection": connection, "characteristic": characteristic, "value": value});
        assert_eq!(self.call(call), json!({}));
    }

    /// Status byte and what follows.
    pub(crate) fn read(&mut self, connection: u64, characteristic: &str) -> (u8, Vec<u8>) {
        self.read_after(connection, characteristic, 0)
    }

    pub(crate) fn read_after(&mut self, connection: u64, characteristic: &str, delay_ms: u64) -> (u8, Vec<u8>) {
        let call = json!({
            "op": "read", "connection": connection, "characteristic": characteristic, "delay_ms": delay_ms,
        });
        let reply = self.call(call);
        let mut value = HEXLOWER.decode(reply["value"].as_str().unwrap().as_bytes()).unwrap();
        let frame = value.split_off(1);
        (value[0], frame)
    }

    /// Carries a refresh, as a phone does.
    pub(crate) fn refresh(&mut self, connection: u64) {
        let (_, request) = self.read(connection, "refresh");
        let grant = grant(&Request::decode(&request).unwrap()).encode();
        self.write(connection, "refresh", &grant);
        assert_eq!(self.read(connection, "refresh"), (7, vec![]));
    }
}
