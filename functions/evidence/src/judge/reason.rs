//! Why a record waits for review.

/// One reason for review. The discriminant is its bit in a receipt and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Reason {
    /// The beacon's clock is less certain than the limit.
    ClockUncertain = 0,
    /// The beacon took no sample of the signal's strength.
    SignalUnmeasured = 1,
    /// The signal is between the two thresholds.
    SignalFaint = 2,
    /// No echo round was completed.
    EchoUnmeasured = 3,
    /// The shortest echo took longer than the limit.
    EchoSlow = 4,
    /// Another radio peer opened the session than had it sealed.
    PeerChanged = 5,
    /// The radio peer has served another ASN in this boot.
    PeerShared = 6,
    /// The phone claims no location.
    LocationAbsent = 7,
    /// The location is less accurate than the limit.
    LocationInaccurate = 8,
    /// The location is outside the geofence, and the policy is review.
    LocationOutside = 9,
    /// It was sealed before the time from which its beacon or credential does not count, or so near that the clock's
    /// uncertainty cannot tell, and received after it was revoked.
    SealedBeforeRevocation = 10,
}

impl Reason {
    /// Every reason, by its bit.
    pub const ALL: [Self; 11] = [
        Self::ClockUncertain,
        Self::SignalUnmeasured,
        Self::SignalFaint,
        Self::EchoUnmeasured,
        Self::EchoSlow,
        Self::PeerChanged,
        Self::PeerShared,
        Self::LocationAbsent,
        Self::LocationInaccurate,
        Self::LocationOutside,
        Self::SealedBeforeRevocation,
    ];

    /// The stable name, `snake_case`; no [`Refusal`](crate::Refusal) has the same.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClockUncertain => "clock_uncertain",
            Self::SignalUnmeasured => "signal_unmeasured",
            Self::SignalFaint => "signal_faint",
            Self::EchoUnmeasured => "echo_unmeasured",
            Self::EchoSlow => "echo_slow",
            Self::PeerChanged => "peer_changed",
            Self::PeerShared => "peer_shared",
            Self::LocationAbsent => "location_absent",
            Self::LocationInaccurate => "location_inaccurate",
            Self::LocationOutside => "location_outside",
            Self::SealedBeforeRevocation => "sealed_before_revocation",
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u8
    }
}

/// One or more reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reasons(u16);

impl Reasons {
    /// All the bits that have a meaning.
    const KNOWN: u16 = (1 << Reason::ALL.len()) - 1;

    /// The set of these reasons; `None` when there are none.
    #[must_use]
    pub fn collect(reasons: impl IntoIterator<Item = Reason>) -> Option<Self> {
        let bits = reasons.into_iter().fold(0, |bits, reason| bits | reason.bit());
        Self::from_bits(bits)
    }

    /// The set with these bits, the n-th of which stands for the n-th of [`Reason::ALL`]; `None` when there
    /// are none, or others.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Option<Self> {
        if bits == 0 || bits & !Self::KNOWN != 0 { None } else { Some(Self(bits)) }
    }

    /// The set as bits.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Whether the reason is one of them.
    #[must_use]
    pub const fn contains(self, reason: Reason) -> bool {
        self.0 & reason.bit() != 0
    }

    /// The reasons, in the order of [`Reason::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |reason| self.contains(*reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_bit() {
        for (bit, reason) in Reason::ALL.into_iter().enumerate() {
            let alone = Reasons::from_bits(1 << bit).unwrap();
            assert_eq!(alone.iter().collect::<Vec<_>>(), [reason]);
            assert_eq!(Reasons::collect([reason, reason]), Some(alone));
        }
        assert_eq!(Reasons::collect(Reason::ALL).unwrap().iter().count(), Reason::ALL.len());
    }

    #[test]
    fn no_reason_and_unknown_bits_are_no_set() {
        assert_eq!(Reasons::collect([]), None);
        assert_eq!(Reasons::from_bits(0), None);
        assert_eq!(Reasons::from_bits(1 << Reason::ALL.len()), None);
        assert_eq!(Reasons::from_bits(u16::MAX), None);
    }
}
