//! What the service reports beside what it accepts.

/// Something accepted that contradicts something else: for the operator to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alarm {
    /// A seal with a higher counter of the same boot says an earlier time, or the reverse.
    CounterOrder,
    /// One radio peer of one boot served several ASN.
    PeerOfSeveral,
    /// The attestation certificate was seen on another ASN's phone.
    RepeatedCertificate,
    /// Two requests of a beacon claim one moment, or a request was made after a grant that answered a later one: two
    /// devices have one key. A request that is merely late raises none.
    BootOrder,
    /// It was sealed at or after the time from which its beacon or its credential does not count, and had counted by
    /// then.
    SealedAfterRevocation,
}

impl Alarm {
    /// Every alarm.
    pub const ALL: [Self; 5] = [
        Self::CounterOrder,
        Self::PeerOfSeveral,
        Self::RepeatedCertificate,
        Self::BootOrder,
        Self::SealedAfterRevocation,
    ];

    /// The stable name: `snake_case`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CounterOrder => "counter_order",
            Self::PeerOfSeveral => "peer_of_several",
            Self::RepeatedCertificate => "repeated_certificate",
            Self::BootOrder => "boot_order",
            Self::SealedAfterRevocation => "sealed_after_revocation",
        }
    }
}
