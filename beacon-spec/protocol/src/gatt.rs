//! The GATT service: identifiers, characteristics and status bytes (SPEC.md, GATT service).

/// The one custom service, as Web Bluetooth writes it.
pub const SERVICE: &str = "6b6c6162-6174-4000-8000-000000000001";

/// What a phone can read and write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Characteristic {
    /// Read: who the beacon is, its boot, its epoch, when it wants a refresh.
    Identity,
    /// Write a hello, read the session.
    Session,
    /// Read a token, write it back; the beacon times it.
    Echo,
    /// Write session id and assertion hash, read the seal.
    Seal,
    /// Read a refresh request, write the grant.
    Refresh,
}

impl Characteristic {
    /// Every characteristic, in the order of their UUIDs.
    pub const ALL: [Self; 5] = [Self::Identity, Self::Session, Self::Echo, Self::Seal, Self::Refresh];

    /// The UUID, as Web Bluetooth writes it.
    #[must_use]
    pub const fn uuid(self) -> &'static str {
        match self {
            Self::Identity => "6b6c6162-6174-4000-8000-000000000002",
            Self::Session => "6b6c6162-6174-4000-8000-000000000003",
            Self::Echo => "6b6c6162-6174-4000-8000-000000000004",
            Self::Seal => "6b6c6162-6174-4000-8000-000000000005",
            Self::Refresh => "6b6c6162-6174-4000-8000-000000000006",
        }
    }

    /// The name in SPEC.md and on the loopback link.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Session => "session",
            Self::Echo => "echo",
            Self::Seal => "seal",
            Self::Refresh => "refresh",
        }
    }

    /// The characteristic of that [`Self::name`].
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == name)
    }

    /// The characteristic of that [`Self::uuid`], in lower case.
    #[must_use]
    pub fn by_uuid(uuid: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.uuid() == uuid)
    }
}

/// The first byte of every read. No signature covers it: browsers show all ATT errors alike, so the outcome
/// travels in the value. Only [`Status::Ok`] is followed by anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Status {
    /// The value follows.
    Ok = 0,
    /// Nothing was written on this connection yet.
    Empty = 1,
    /// No room for another connection; try again shortly.
    Busy = 2,
    /// The beacon has no current epoch; it needs a refresh.
    Stale = 3,
    /// What was written broke a rule: a second hash for a session, a seal for a session whose opener is there on
    /// another connection, a grant for another request.
    Refused = 4,
    /// What was written does not decode.
    Malformed = 5,
    /// The session is not, or no longer, in the table.
    Expired = 6,
    /// The grant written on this connection was taken (`refresh` only).
    Accepted = 7,
}

impl Status {
    /// Every status, by its byte.
    pub const ALL: [Self; 8] =
        [Self::Ok, Self::Empty, Self::Busy, Self::Stale, Self::Refused, Self::Malformed, Self::Expired, Self::Accepted];

    /// The status of that byte.
    #[must_use]
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.get(usize::from(byte)).copied()
    }

    /// The byte on the wire.
    #[must_use]
    pub const fn byte(self) -> u8 {
        self as u8
    }
}
