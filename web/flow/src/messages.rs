//! Words: what a person reads stands in `messages/SET/{id,en}.ftl`, and the code names it by key.
//!
//! Each set is an enum made by the build, so that a page carries the table of the sets it names and no other.

use serde::{Deserialize, Serialize};

/// Language of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Bahasa Indonesia, the original.
    #[default]
    Id = 0,
    /// English.
    En = 1,
}

impl Language {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Id, Self::En];

    /// BCP 47 tag for `lang` attributes and `Intl`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// Its own name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "Bahasa Indonesia",
            Self::En => "English",
        }
    }

    /// The side of a sentence of the server.
    #[must_use]
    pub fn of(self, sentence: &klabat_api::Sentence) -> String {
        match self {
            Self::Id => sentence.id.clone(),
            Self::En => sentence.en.clone(),
        }
    }
}

/// A key of one set of messages.
pub trait Message: Copy + 'static {
    /// The text as the file has it.
    fn text(self, language: Language) -> &'static str;

    /// The text with each `{name}` replaced by the value of that name.
    fn fill(self, language: Language, values: &[(&str, &str)]) -> String {
        let mut parts = self.text(language).split('{');
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            // The build has seen to it that each brace is closed.
            let (name, rest) = part.split_once('}').unwrap_or(("", part));
            text.extend(values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value));
            text += rest;
        }
        text
    }
}

/// Words that both pages and the widgets use.
pub mod common {
    include!(concat!(env!("OUT_DIR"), "/common.rs"));
}

/// Words of the ASN's app.
pub mod app {
    include!(concat!(env!("OUT_DIR"), "/app.rs"));
}

/// Words of the app's second page.
pub mod own {
    include!(concat!(env!("OUT_DIR"), "/own.rs"));
}

/// Words of the console.
pub mod console {
    include!(concat!(env!("OUT_DIR"), "/console.rs"));
}

#[cfg(test)]
mod tests {
    use super::{Language, Message, common};

    #[test]
    fn a_key_has_its_own_text_in_each_language() {
        assert_eq!(common::Key::Close.text(Language::Id), "Tutup");
        assert_eq!(common::Key::Close.text(Language::En), "Close");
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(common::Key::FaultReference.fill(Language::En, &[("reference", "r7")]), "Reference: r7");
    }
}
