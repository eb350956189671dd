//! A reason in words.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Reason;
use crate::code::codes;
use crate::month::Today;

/// Code → sentence; `names.json` says what the codes of parameters are called.
static REASONS: &str = include_str!("../../messages/reasons.json");
static NAMES: &str = include_str!("../../messages/names.json");
/// Code of a [`Today`] → sentence.
static TODAYS: &str = include_str!("../../messages/today.json");

codes! {
    /// A language of the message files.
    pub enum Language {
        /// Bahasa Indonesia, the original.
        Id = "id",
        /// English.
        En = "en",
    }
}

/// Words in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    id: String,
    en: String,
}

impl Words {
    fn of(&self, language: Language) -> &str {
        match language {
            Language::Id => &self.id,
            Language::En => &self.en,
        }
    }
}

fn table(file: &'static str, table: &'static OnceLock<BTreeMap<String, Words>>) -> &'static BTreeMap<String, Words> {
    table.get_or_init(|| serde_json::from_slice(file.as_bytes()).expect("message files are compiled in and tested"))
}

fn sentences() -> &'static BTreeMap<String, Words> {
    static TABLE: OnceLock<BTreeMap<String, Words>> = OnceLock::new();
    table(REASONS, &TABLE)
}

fn todays() -> &'static BTreeMap<String, Words> {
    static TABLE: OnceLock<BTreeMap<String, Words>> = OnceLock::new();
    table(TODAYS, &TABLE)
}

fn names() -> &'static BTreeMap<String, Words> {
    static TABLE: OnceLock<BTreeMap<String, Words>> = OnceLock::new();
    table(NAMES, &TABLE)
}

/// The name of a status, absence kind or other code of the rules; `None` when there is none.
#[must_use]
pub fn name(code: &str, language: Language) -> Option<&'static str> {
    names().get(code).map(|words| words.of(language))
}

/// The reason in words: a whole sentence.
///
/// # Panics
///
/// Never: a test has a sentence made of every code.
#[must_use]
pub fn words(reason: &Reason, language: Language) -> String {
    let sentence = sentences().get(reason.code()).expect("every code has its sentence, which is tested");
    filled(sentence, reason, language)
}

/// What a date asks, in words: a whole sentence or two.
///
/// # Panics
///
/// Never, likewise.
#[must_use]
pub fn today_words(today: &Today, language: Language) -> String {
    let sentence = todays().get(today.code()).expect("every code has its sentence, which is tested");
    filled(sentence, today, language)
}

/// A sentence with the members of what it is about.
fn filled(sentence: &Words, about: &impl Serialize, language: Language) -> String {
    let written = serde_json::to_vec(about).expect("strings and numbers only");
    let fields: Map<String, Value> = serde_json::from_slice(&written).expect("reasons and the like are objects");
    fields.iter().fold(sentence.of(language).to_owned(), |text, (field, value)| {
        text.replace(&format!("{{{field}}}"), &parameter(field, value, language))
    })
}

fn parameter(field: &str, value: &Value, language: Language) -> String {
    match value {
        Value::Number(hundredths) if field == "cut" => {
            let cut = crate::policy::Cut(u32::try_from(hundredths.as_u64().unwrap_or(0)).unwrap_or(u32::MAX));
            let percent = cut.to_string();
            match language {
                Language::Id => percent.replace('.', ","),
                Language::En => percent,
            }
        }
        Value::String(code) if matches!(field, "kind" | "part" | "direction") => {
            name(code, language).unwrap_or(code).to_owned()
        }
        Value::String(clock) if matches!(field, "start" | "end" | "opens" | "closes" | "from" | "to" | "at") => {
            hours(clock, language)
        }
        Value::String(text) => text.clone(),
        Value::Null => name("no_letter", language).unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}

/// A time of the working day as a person reads it: `07.00` of Bahasa Indonesia, and in words what lies on another date.
fn hours(clock: &str, language: Language) -> String {
    let (time, day) = clock.split_at_checked(5).unwrap_or((clock, ""));
    let (time, next, former) = match language {
        Language::Id => (time.replace(':', "."), " (hari berikutnya)", " (hari sebelumnya)"),
        Language::En => (time.to_owned(), " (next day)", " (previous day)"),
    };
    let day = match day {
        "+1" => next,
        "-1" => former,
        _ => "",
    };
    time + day
}
