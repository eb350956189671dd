//! What was typed into a form.

use std::collections::BTreeMap;

/// What was typed, by the name of the input; and the names of files.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Values(BTreeMap<&'static str, String>, BTreeMap<&'static str, String>);

impl Values {
    /// What stands in an input; empty at first.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Puts a value in.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.insert(name, value.into());
    }

    /// With that value in it.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// All that inputs hold or once held, by their names.
    pub(in crate::console) fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, &**value))
    }

    /// The inputs that hold something or once did, in alphabetical order.
    #[cfg(test)]
    pub(in crate::console) fn names(&self) -> Vec<&'static str> {
        self.0.keys().copied().collect()
    }

    /// The name of the file in an input.
    #[must_use]
    pub fn file(&self, name: &str) -> &str {
        self.1.get(name).map_or("", String::as_str)
    }

    pub(in crate::console) fn set_file(&mut self, name: &'static str, file: String) {
        self.1.insert(name, file);
    }

    /// Takes the file out of an input again.
    pub(in crate::console) fn remove_file(&mut self, name: &'static str) {
        self.0.remove(name);
        self.1.remove(name);
    }

    /// What is chosen of several.
    #[must_use]
    pub fn several(&self, name: &str) -> Vec<String> {
        self.get(name).split(',').filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    /// Takes one of several in or out.
    pub(in crate::console) fn toggle(&mut self, name: &'static str, value: &str) {
        let mut chosen = self.several(name);
        match chosen.iter().position(|known| known == value) {
            Some(index) => drop(chosen.remove(index)),
            None => chosen.push(value.to_owned()),
        }
        self.set(name, chosen.join(","));
    }
}
