//! Strict DER, by value, on top of the `der` crate.

use x509_cert::der::asn1::{AnyRef, Null, OctetStringRef};
use x509_cert::der::{self, Decode, Reader as _, SliceReader, Tag, Tagged as _};

/// What a reader gives.
pub(super) type Read<T> = der::Result<T>;

/// A reader over all of `bytes`.
pub(super) fn reader(bytes: &[u8]) -> Read<SliceReader<'_>> {
    SliceReader::new(bytes)
}

/// What the schema does not allow here.
pub(super) fn unexpected(tag: Tag) -> der::Error {
    tag.value_error().into()
}

/// INTEGER, not negative, that fits.
pub(super) fn integer<'r, T: Decode<'r, Error = der::Error>>(fields: &mut SliceReader<'r>) -> Read<T> {
    fields.decode()
}

/// OCTET STRING.
pub(super) fn octets(fields: &mut SliceReader<'_>) -> Read<Vec<u8>> {
    Ok(fields.decode::<&OctetStringRef>()?.as_bytes().to_vec())
}

/// OCTET STRING of UTF-8.
pub(super) fn text(fields: &mut SliceReader<'_>) -> Read<String> {
    String::from_utf8(octets(fields)?).map_err(|_| unexpected(Tag::OctetString))
}

/// BOOLEAN.
pub(super) fn boolean(fields: &mut SliceReader<'_>) -> Read<bool> {
    fields.decode()
}

/// NULL, for what is true by being there.
pub(super) fn null(fields: &mut SliceReader<'_>) -> Read<()> {
    fields.decode::<Null>().map(drop)
}

/// ENUMERATED, one of these by their number.
pub(super) fn enumerated<T: Copy>(fields: &mut SliceReader<'_>, values: &[T]) -> Read<T> {
    let any: AnyRef<'_> = fields.decode()?;
    any.tag().assert_eq(Tag::Enumerated)?;
    match *any.value() {
        [number] => values.get(usize::from(number)).copied().ok_or_else(|| unexpected(Tag::Enumerated)),
        _ => Err(unexpected(Tag::Enumerated)),
    }
}

/// SET OF, in whatever order; a member twice is refused.
pub(super) fn set<'r, T: PartialEq>(
    fields: &mut SliceReader<'r>,
    mut member: impl FnMut(&mut SliceReader<'r>) -> Read<T>,
) -> Read<Vec<T>> {
    let any: AnyRef<'r> = fields.decode()?;
    any.tag().assert_eq(Tag::Set)?;
    let mut inside = reader(any.value())?;
    let mut members = Vec::new();
    while !inside.is_finished() {
        let read = member(&mut inside)?;
        if members.contains(&read) {
            return Err(unexpected(Tag::Set));
        }
        members.push(read);
    }
    Ok(members)
}
