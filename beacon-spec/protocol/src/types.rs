//! The protocol's values, each a type of its own so that none can stand in for another.

use core::fmt;

use crate::codec::{Malformed, demand};

/// Opaque bytes of one width, shown as hexadecimal.
macro_rules! opaque {
    ($($(#[$doc:meta])* $name:ident[$length:literal];)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl $name {
            /// Width in bytes.
            pub const LEN: usize = $length;
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "("))?;
                hex(f, &self.0)?;
                f.write_str(")")
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
    )*};
}

fn hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

opaque! {
    /// Names a beacon for life: 16 random bytes made with its key.
    BeaconId[16];
    /// Names one session of a beacon: 16 true random bytes, drawn when it opens.
    SessionId[16];
    /// Names an epoch, the validity of one grant. All zeros on the wire mean "none".
    EpochId[16];
    /// The secret of an epoch, known to beacon and edge; keys the session nonces. Revealed with the evidence.
    EpochNonce[32];
    /// SHA-256 of the phone's statement, under its domain.
    Hello[32];
    /// The beacon's answer to a hello: HMAC over session id and hello, keyed by the epoch nonce.
    Nonce[32];
    /// SHA-256 over all parts of a WebAuthn assertion (of the attestation when enrolling), under its domain.
    AssertionHash[32];
    /// Makes a refresh request unrepeatable: 16 random bytes of the beacon.
    RequestNonce[16];
    /// Names a public key: the first 8 bytes of its [`Fingerprint`].
    KeyId[8];
    /// SHA-256 of a public key in SEC 1 uncompressed form (`04 ‖ x ‖ y`).
    Fingerprint[32];
    /// A P-256 public key, `x ‖ y`. Whether it lies on the curve is checked by whoever verifies with it.
    PublicKey[64];
    /// Tells two radio peers apart within one boot without naming them: a keyed hash of the peer's address.
    PeerTag[4];
    /// What the phone reads and writes back in one echo round: 8 random bytes.
    EchoToken[8];
}

impl EpochId {
    /// What stands for "no epoch" on the wire.
    pub const NONE: Self = Self([0; 16]);

    /// `None` for [`EpochId::NONE`].
    #[must_use]
    pub fn present(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

impl PublicKey {
    /// SEC 1 uncompressed form: `04 ‖ x ‖ y`, as WebCrypto and most libraries take it.
    #[must_use]
    pub fn to_sec1(&self) -> [u8; 65] {
        let mut bytes = [4; 65];
        bytes[1..].copy_from_slice(&self.0);
        bytes
    }

    /// From SEC 1 uncompressed form; `None` when the first byte is not 04.
    #[must_use]
    pub fn from_sec1(bytes: &[u8; 65]) -> Option<Self> {
        let (tag, point) = bytes.split_first()?;
        (*tag == 4).then_some(Self(*point.first_chunk()?))
    }
}

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

impl Millis {
    /// Milliseconds from `earlier` to here; 0 when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// How often a beacon has started since it was made, kept in non-volatile memory; 1 at the first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Boot(pub u32);

/// Numbers the seals of one boot, from 1, without gaps. 0 means "no seal yet".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Counter(pub u32);

/// An ECDSA signature over P-256 and SHA-256, `r ‖ s`, with both in range and s in the lower half.
///
/// A signature with the higher s is just as valid to ECDSA, so allowing both would let anyone make a second
/// encoding of a sealed frame.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature([u8; 64]);

impl Signature {
    /// Width in bytes.
    pub const LEN: usize = 64;

    /// Order n of the P-256 group (SEC 2, secp256r1).
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
        0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];

    /// ⌊n / 2⌋, the greatest low s.
    const HALF_ORDER: [u8; 32] = [
        0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73,
        0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
    ];

    /// Parses `r ‖ s`.
    ///
    /// # Errors
    /// [`Malformed::Field`] when r is not in 1..n or s is not in 1..=⌊n / 2⌋.
    pub fn parse(bytes: [u8; 64]) -> Result<Self, Malformed> {
        let (r, s) = bytes.split_at(32);
        let zero = [0; 32];
        demand(r != zero && *r < Self::ORDER[..] && s != zero && *s <= Self::HALF_ORDER[..], "signature")?;
        Ok(Self(bytes))
    }

    /// `r ‖ s`.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(")?;
        hex(f, &self.0)?;
        f.write_str(")")
    }
}
