//! The sentence of every refusal, review reason and alarm, in Bahasa Indonesia and English, by code.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::common::Sentence;

/// Code → sentence; the file is the original.
static FILE: &str = include_str!("../messages/refusals.json");

/// All sentences by code.
///
/// # Panics
/// Never: the file is compiled in, and a test parses it.
pub fn all() -> &'static BTreeMap<String, Sentence> {
    static TABLE: OnceLock<BTreeMap<String, Sentence>> = OnceLock::new();
    TABLE.get_or_init(|| {
        serde_json::from_slice(FILE.as_bytes()).expect("messages/refusals.json is compiled in and tested")
    })
}

/// The sentence for a code; `None` when there is none (a test of the service checks that each of its codes has one).
#[must_use]
pub fn sentence(code: &str) -> Option<&'static Sentence> {
    all().get(code)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_sentence_is_whole_in_both_languages() {
        for (code, sentence) in super::all() {
            for text in [&sentence.id, &sentence.en] {
                assert!(text.ends_with('.') && text.len() > 10, "{code}: {text:?}");
            }
            assert_ne!(sentence.id, sentence.en, "{code}");
        }
    }
}
