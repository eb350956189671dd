//! CTAP2 canonical CBOR (CTAP 2.1 §8), the only CBOR that a conforming party writes (Level 3 §2.4).
//!
//! `ciborium` reads; canonical form is then a matter of writing the value again and comparing, plus
//! the rules that a writer does not settle: key order (hence no duplicate), nesting, no tags.

use ciborium::Value;

/// Maps and arrays within each other (CTAP 2.1 §8: at most four levels).
const MAX_DEPTH: usize = 4;

/// How deep the reader may recurse before the nesting rule is applied to what it read: twice the
/// rule, since `ciborium` also counts tags and the values themselves.
const READER_DEPTH: usize = 2 * MAX_DEPTH;

/// Reads one canonical item at the start of `bytes`: the value and the bytes after it.
pub(crate) fn item(bytes: &[u8]) -> Option<(Value, &[u8])> {
    let value: Value = ciborium::de::from_reader_with_recursion_limit(bytes, READER_DEPTH).ok()?;
    if !is_canonical(&value, 0) {
        return None;
    }
    let rest = bytes.strip_prefix(encode(&value)?.as_slice())?;
    Some((value, rest))
}

/// Reads `bytes` as exactly one canonical item.
pub(crate) fn whole(bytes: &[u8]) -> Option<Value> {
    let (value, rest) = item(bytes)?;
    rest.is_empty().then_some(value)
}

/// The values of a map of exactly these text keys, which are given in canonical order.
pub(crate) fn record<const N: usize>(value: Value, names: [&str; N]) -> Option<[Value; N]> {
    let members = value.into_map().ok()?;
    let expected = names.iter().copied().map(Some);
    if !members.iter().map(|(name, _)| name.as_text()).eq(expected) {
        return None;
    }
    let values: Vec<Value> = members.into_iter().map(|(_, value)| value).collect();
    values.try_into().ok()
}

fn encode(value: &Value) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).ok()?;
    Some(bytes)
}

/// CTAP 2.1 §8 sorts keys by major type, then length, then bytes, which for integers and strings in
/// canonical form is the order of their bytes. Strictly growing keys also rule out duplicates.
fn is_canonical(value: &Value, depth: usize) -> bool {
    match value {
        Value::Tag(..) => false,
        Value::Array(items) => depth < MAX_DEPTH && items.iter().all(|item| is_canonical(item, depth + 1)),
        Value::Map(members) => {
            depth < MAX_DEPTH
                && members.is_sorted_by(|(a, _), (b, _)| encode(a) < encode(b))
                && members.iter().all(|(key, value)| is_canonical(key, depth + 1) && is_canonical(value, depth + 1))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests;
