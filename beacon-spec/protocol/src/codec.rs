//! Reading and writing fixed-length big-endian frames.

use core::fmt;

/// Why bytes are not the frame they were taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// Shorter or longer than the frame, which has one length only.
    Length,
    /// The first byte is not [`crate::VERSION`].
    Version,
    /// The named field has a value that the specification forbids.
    Field(&'static str),
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => f.write_str("wrong length"),
            Self::Version => f.write_str("unknown version"),
            Self::Field(name) => write!(f, "forbidden value in {name}"),
        }
    }
}

impl core::error::Error for Malformed {}

/// Refuses with the name of `field` unless `rule` holds.
pub(crate) fn demand(rule: bool, field: &'static str) -> Result<(), Malformed> {
    if rule { Ok(()) } else { Err(Malformed::Field(field)) }
}

/// Takes fields off the front of a frame. Reading past the end gives [`Malformed::Length`].
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Starts on `bytes`, which must be exactly `length` long: so leftovers are refused before any field is read.
    pub(crate) fn exactly(bytes: &'a [u8], length: usize) -> Result<Self, Malformed> {
        if bytes.len() == length { Ok(Self(bytes)) } else { Err(Malformed::Length) }
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (head, tail) = self.0.split_first_chunk().ok_or(Malformed::Length)?;
        self.0 = tail;
        Ok(*head)
    }

    pub(crate) fn version(&mut self) -> Result<(), Malformed> {
        match self.u8()? {
            crate::VERSION => Ok(()),
            _ => Err(Malformed::Version),
        }
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Malformed> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn i8(&mut self) -> Result<i8, Malformed> {
        self.array().map(i8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Malformed> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Malformed> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Malformed> {
        self.array().map(u64::from_be_bytes)
    }
}

/// Fills a frame of `N` bytes from the front.
pub(crate) struct Writer<const N: usize> {
    bytes: [u8; N],
    at: usize,
}

impl<const N: usize> Writer<N> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], at: 0 }
    }

    /// Appends `field`. Every caller's widths sum to its constant `N`, which the round-trip tests hold.
    pub(crate) fn put(mut self, field: &[u8]) -> Self {
        let end = self.at + field.len();
        self.bytes[self.at..end].copy_from_slice(field);
        self.at = end;
        self
    }

    pub(crate) fn finish(self) -> [u8; N] {
        debug_assert_eq!(self.at, N, "the widths of a frame sum to its length");
        self.bytes
    }
}
