//! A link over a local socket, in place of a radio: one JSON object a line, each answered by one.
//!
//! ```text
//! {"id":1,"op":"connect","peer":"random:c0ffee000001","dbm":-62}        → {"id":1,"connection":1}
//! {"id":2,"op":"write","connection":1,"characteristic":"session","value":"…hex…"}       → {"id":2}
//! {"id":3,"op":"read","connection":1,"characteristic":"session","delay_ms":20}
//!                                                                       → {"id":3,"value":"…hex…"}
//! {"id":4,"op":"signal","connection":1,"dbm":-71}                       → {"id":4}
//! {"id":5,"op":"disconnect","connection":1}                             → {"id":5}
//! {"id":6,"op":"clock","uptime_ms":90000}   (only where the link drives the clock)      → {"id":6}
//! ```
//!
//! The link says how strong each phone is heard (`dbm`, until it says otherwise) and how long an operation takes
//! to reach the beacon (`delay_ms`, default 0). What cannot be done is answered `{"id":…,"error":"…"}`. A socket
//! that closes takes its connections with it, as a phone does that walks away. Operations of one socket run in
//! order; several phones at once use several sockets.

mod wire;

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use klabat_protocol::beacon::{Connection, Hardware};

use crate::boards::Uptime;
use crate::host::{Host, Memory};
use crate::refresh::lock;
use wire::{Answer, Call, Op, Reply};

/// The longest line: a value of 512 bytes in hexadecimal, which is the longest of ATT, and room for the rest.
const MAX_LINE: u64 = 2 * 512 + 1024;

/// Serves the link, a thread for each socket, until the listener fails.
///
/// # Errors
/// When the listener fails.
pub fn serve<H, M>(listener: &TcpListener, host: &Arc<Mutex<Host<H, M>>>, uptime: &Uptime) -> io::Result<()>
where
    H: Hardware + Send + 'static,
    M: Memory + Send + 'static,
{
    for stream in listener.incoming() {
        let (stream, host, uptime) = (stream?, Arc::clone(host), uptime.clone());
        std::thread::spawn(move || {
            let mut socket = Socket { host: &host, uptime: &uptime, connections: Vec::new() };
            if let Err(error) = socket.serve(&stream) {
                eprintln!("klabat-beacon: link: {error}");
            }
            socket.close();
        });
    }
    Ok(())
}

/// One socket and the connections made on it.
struct Socket<'a, H, M> {
    host: &'a Mutex<Host<H, M>>,
    uptime: &'a Uptime,
    connections: Vec<Connection>,
}

impl<H: Hardware, M: Memory> Socket<'_, H, M> {
    fn serve(&mut self, stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        let mut writer = stream;
        loop {
            let mut line = String::new();
            reader.by_ref().take(MAX_LINE).read_line(&mut line)?;
            if line.is_empty() {
                return Ok(());
            }
            if !line.ends_with('\n') {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a line too long, or cut"));
            }
            let mut reply = serde_json::to_string(&self.answer(&line))?;
            reply.push('\n');
            writer.write_all(reply.as_bytes())?;
        }
    }

    fn answer(&mut self, line: &str) -> Reply {
        match Call::parse(line) {
            Ok(Call { id, op }) => Reply { id, answer: self.run(op) },
            Err(id) => Reply { id, answer: Answer::error("malformed") },
        }
    }

    fn run(&mut self, op: Op) -> Answer {
        match op {
            Op::Connect { peer, dbm } => {
                let connection = lock(self.host).connect(peer.0, dbm);
                self.connections.push(connection);
                Answer::Connection { connection: connection.0 }
            }
            Op::Disconnect { connection } => self.on(connection, |host, connection| {
                host.disconnect(connection)?;
                Ok(Answer::Done {})
            }),
            Op::Signal { connection, dbm } => self.on(connection, |host, connection| {
                host.signal(connection, dbm)?;
                Ok(Answer::Done {})
            }),
            Op::Read { connection, characteristic, delay_ms } => {
                self.uptime.pass(delay_ms);
                self.on(connection, |host, connection| Ok(Answer::value(&host.read(connection, characteristic.0)?)))
            }
            Op::Write { connection, characteristic, value, delay_ms } => {
                self.uptime.pass(delay_ms);
                self.on(connection, |host, connection| {
                    host.write(connection, characteristic.0, &value.0)?;
                    Ok(Answer::Done {})
                })
            }
            Op::Clock { uptime_ms } if self.uptime.advance_to(uptime_ms) => Answer::Done {},
            Op::Clock { .. } => Answer::error("clock_is_not_the_links"),
        }
    }

    /// Runs `operation` on a connection of this socket.
    fn on(
        &self,
        connection: u16,
        operation: impl FnOnce(&mut Host<H, M>, Connection) -> Result<Answer, crate::NoSuchConnection>,
    ) -> Answer {
        let connection = Connection(connection);
        let answer = if self.connections.contains(&connection) {
            operation(&mut lock(self.host), connection)
        } else {
            Err(crate::NoSuchConnection)
        };
        answer.unwrap_or_else(|_| Answer::error("no_such_connection"))
    }

    fn close(&self) {
        let mut host = lock(self.host);
        for connection in &self.connections {
            // Those that the phone closed itself are gone already.
            let _ = host.disconnect(*connection);
        }
    }
}
