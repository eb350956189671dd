//! What belongs to one connection and to no other.

use super::samples::Samples;
use crate::gatt::Status;
use crate::{PeerTag, SessionId};

/// Connections that a beacon serves at a time. BLE controllers of this class hold 3 to 9.
pub const MAX_CONNECTIONS: usize = 8;

/// The radio stack's handle of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Connection(pub u16);

/// One connection's own values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    connection: Connection,
    pub(super) tag: PeerTag,
    /// Readings while the connection has no open session.
    pub(super) samples: Samples,
    /// The session that this connection opened last, if any.
    pub(super) session: Option<SessionId>,
    /// What came of the last write to `session`.
    pub(super) opened: Result<SessionId, Status>,
    /// What came of the last write to `seal`.
    pub(super) sealed: Result<SessionId, Status>,
    /// What came of the last write to `refresh`.
    pub(super) refreshed: Option<Status>,
}

/// The table of connections.
#[derive(Debug)]
pub(super) struct Connections([Option<Link>; MAX_CONNECTIONS]);

impl Connections {
    pub(super) const fn new() -> Self {
        Self([None; MAX_CONNECTIONS])
    }

    /// # Errors
    /// [`Status::Busy`], when the table is full.
    pub(super) fn add(&mut self, connection: Connection, tag: PeerTag) -> Result<(), Status> {
        self.remove(connection);
        let free = self.0.iter_mut().find(|slot| slot.is_none()).ok_or(Status::Busy)?;
        *free = Some(Link {
            connection,
            tag,
            samples: Samples::new(),
            session: None,
            opened: Err(Status::Empty),
            sealed: Err(Status::Empty),
            refreshed: None,
        });
        Ok(())
    }

    pub(super) fn remove(&mut self, connection: Connection) {
        for slot in &mut self.0 {
            *slot = slot.filter(|link| link.connection != connection);
        }
    }

    pub(super) fn get(&mut self, connection: Connection) -> Option<&mut Link> {
        self.0.iter_mut().flatten().find(|link| link.connection == connection)
    }

    /// The connection that opened a session, while it is up. A connection has one open session, the last.
    pub(super) fn opener(&self, session: SessionId) -> Option<Connection> {
        self.0.iter().flatten().find(|link| link.session == Some(session)).map(|link| link.connection)
    }
}
