//! One running beacon, as a link sees it.

use std::collections::HashMap;
use std::fmt;
use std::io;

use klabat_protocol::beacon::{Beacon, Config, Connection, EdgeKeys, GrantRefusal, Hardware};
use klabat_protocol::frames::{Identity, Request};
use klabat_protocol::gatt::Characteristic;
use klabat_protocol::hash::Peer;

/// Where a beacon keeps what must outlive a boot, besides its boot number.
pub trait Memory {
    /// Stores the edge keys, durably.
    ///
    /// # Errors
    /// When they could not be stored. The beacon goes on with them, and asks again at the next change.
    fn store_edge_keys(&mut self, keys: &EdgeKeys) -> io::Result<()>;
}

/// Keeps nothing: a boot that ends takes its edge keys with it.
impl Memory for () {
    fn store_edge_keys(&mut self, _: &EdgeKeys) -> io::Result<()> {
        Ok(())
    }
}

/// The connection was never made, or is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchConnection;

impl fmt::Display for NoSuchConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such connection")
    }
}

impl std::error::Error for NoSuchConnection {}

/// One running beacon: takes a signal reading with every operation, and stores what must be stored.
#[derive(Debug)]
pub struct Host<H, M> {
    beacon: Beacon<H>,
    memory: M,
    stored: EdgeKeys,
    /// The strength at which each connection is heard now, in dBm.
    strengths: HashMap<Connection, i8>,
    latest: u16,
}

impl<H: Hardware, M: Memory> Host<H, M> {
    /// Starts a boot. `config.boot` has been raised and stored before ([`crate::store::Store::boot`]).
    pub fn new(config: Config, hardware: H, memory: M) -> Self {
        Self {
            stored: config.edge_keys,
            beacon: Beacon::new(config, hardware),
            memory,
            strengths: HashMap::new(),
            latest: 0,
        }
    }

    /// A phone connected, heard at `dbm`.
    pub fn connect(&mut self, peer: Peer, dbm: i8) -> Connection {
        self.latest = self.free_handle();
        let connection = Connection(self.latest);
        self.strengths.insert(connection, dbm);
        self.beacon.connect(connection, peer);
        connection
    }

    /// The next handle that no connection has.
    fn free_handle(&self) -> u16 {
        let mut handle = self.latest.wrapping_add(1);
        while self.strengths.contains_key(&Connection(handle)) {
            handle = handle.wrapping_add(1);
        }
        handle
    }

    /// The phone is gone.
    ///
    /// # Errors
    /// [`NoSuchConnection`].
    pub fn disconnect(&mut self, connection: Connection) -> Result<(), NoSuchConnection> {
        self.strengths.remove(&connection).ok_or(NoSuchConnection)?;
        self.beacon.disconnect(connection);
        Ok(())
    }

    /// The phone is heard at `dbm` from now on; one reading is taken at once.
    ///
    /// # Errors
    /// [`NoSuchConnection`].
    pub fn signal(&mut self, connection: Connection, dbm: i8) -> Result<(), NoSuchConnection> {
        *self.strengths.get_mut(&connection).ok_or(NoSuchConnection)? = dbm;
        self.beacon.signal(connection, dbm);
        Ok(())
    }

    /// The phone reads, and is heard.
    ///
    /// # Errors
    /// [`NoSuchConnection`].
    pub fn read(&mut self, connection: Connection, source: Characteristic) -> Result<Vec<u8>, NoSuchConnection> {
        self.hear(connection)?;
        Ok(self.beacon.read(connection, source).as_ref().to_vec())
    }

    /// The phone writes, and is heard.
    ///
    /// # Errors
    /// [`NoSuchConnection`].
    pub fn write(
        &mut self,
        connection: Connection,
        target: Characteristic,
        value: &[u8],
    ) -> Result<(), NoSuchConnection> {
        self.hear(connection)?;
        self.beacon.write(connection, target, value);
        self.remember();
        Ok(())
    }

    /// Who the beacon is now.
    pub fn identity(&mut self) -> Identity {
        self.beacon.identity()
    }

    /// The pending refresh request.
    pub fn request(&mut self) -> Request {
        self.beacon.request()
    }

    /// Takes the edge's answer to [`Self::request`].
    ///
    /// # Errors
    /// [`GrantRefusal`].
    pub fn grant(&mut self, bytes: &[u8]) -> Result<(), GrantRefusal> {
        let outcome = self.beacon.grant(bytes);
        self.remember();
        outcome
    }

    /// The beacon, for what a link does not need.
    pub fn beacon_mut(&mut self) -> &mut Beacon<H> {
        &mut self.beacon
    }

    fn hear(&mut self, connection: Connection) -> Result<(), NoSuchConnection> {
        let dbm = *self.strengths.get(&connection).ok_or(NoSuchConnection)?;
        self.beacon.signal(connection, dbm);
        Ok(())
    }

    fn remember(&mut self) {
        let keys = self.beacon.edge_keys();
        if keys != self.stored {
            match self.memory.store_edge_keys(&keys) {
                Ok(()) => self.stored = keys,
                Err(error) => eprintln!("klabat-beacon: the edge keys could not be stored: {error}"),
            }
        }
    }
}
