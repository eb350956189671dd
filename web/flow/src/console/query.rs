//! Queries of addresses, `a=b&c=d`, read and written alike for screens and calls.

use form_urlencoded::Serializer;

/// The fields of a query.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a query, with or without its question mark.
    pub(super) fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.trim_start_matches('?').as_bytes()).into_owned().collect())
    }

    /// Takes the first field of a name that has a value.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        let index = self.0.iter().position(|(known, value)| known == name && !value.is_empty())?;
        Some(self.0.remove(index).1)
    }
}

/// A path with those fields that have a value.
pub(super) fn write(path: &str, fields: &[(&str, Option<&str>)]) -> String {
    let mut serializer = Serializer::new(String::new());
    for (name, value) in fields {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            serializer.append_pair(name, value);
        }
    }
    let text = serializer.finish();
    if text.is_empty() { path.to_owned() } else { format!("{path}?{text}") }
}
