//! Reading and writing the byte codecs of this crate: big-endian, every length bounded, leftovers refused.

use klabat_protocol::Millis;

use crate::Refusal;

/// A cursor over bytes from outside.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        let (head, rest) = self.0.split_first_chunk().ok_or(Refusal::Malformed)?;
        self.0 = rest;
        Ok(*head)
    }

    /// The next `length` bytes.
    pub(crate) fn slice(&mut self, length: usize) -> Result<&'a [u8], Refusal> {
        let (head, rest) = self.0.split_at_checked(length).ok_or(Refusal::Malformed)?;
        self.0 = rest;
        Ok(head)
    }

    /// The next byte.
    pub(crate) fn u8(&mut self) -> Result<u8, Refusal> {
        self.array().map(u8::from_be_bytes)
    }

    /// The next two bytes.
    pub(crate) fn u16(&mut self) -> Result<u16, Refusal> {
        self.array().map(u16::from_be_bytes)
    }

    /// The next four bytes.
    pub(crate) fn u32(&mut self) -> Result<u32, Refusal> {
        self.array().map(u32::from_be_bytes)
    }

    /// The next four bytes, signed.
    pub(crate) fn i32(&mut self) -> Result<i32, Refusal> {
        self.array().map(i32::from_be_bytes)
    }

    /// The next eight bytes, as a time.
    pub(crate) fn millis(&mut self) -> Result<Millis, Refusal> {
        self.array().map(|bytes| Millis(u64::from_be_bytes(bytes)))
    }

    /// A two-byte length of at most `max`, then as many bytes.
    pub(crate) fn short(&mut self, max: usize) -> Result<&'a [u8], Refusal> {
        let length = usize::from(self.u16()?);
        self.bounded(length, max)
    }

    /// A four-byte length of at most `max`, then as many bytes.
    pub(crate) fn long(&mut self, max: usize) -> Result<&'a [u8], Refusal> {
        let length = usize::try_from(self.u32()?).map_err(|_| Refusal::Malformed)?;
        self.bounded(length, max)
    }

    fn bounded(&mut self, length: usize, max: usize) -> Result<&'a [u8], Refusal> {
        if length > max {
            return Err(Refusal::Malformed);
        }
        self.slice(length)
    }

    /// The one version that this code reads.
    pub(crate) fn version(&mut self, expected: u8) -> Result<(), Refusal> {
        if self.u8()? == expected { Ok(()) } else { Err(Refusal::UnsupportedVersion) }
    }

    /// Nothing may be left.
    pub(crate) const fn end(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::Malformed) }
    }
}

/// Appends a two-byte length and the bytes.
///
/// # Panics
///
/// When there are more than 65,535: every caller has bounded them.
pub(crate) fn put_short(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u16::try_from(bytes.len()).expect("bounded by the caller below 65,536");
    out.extend(length.to_be_bytes());
    out.extend(bytes);
}

/// Appends a four-byte length and the bytes.
///
/// # Panics
///
/// When there are 4 GiB or more: every caller has bounded them.
pub(crate) fn put_long(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("bounded by the caller below 2^32");
    out.extend(length.to_be_bytes());
    out.extend(bytes);
}
