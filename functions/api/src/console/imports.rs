//! What was imported, and how one import is taken back.

use serde::{Deserialize, Serialize};

use crate::common::{Millis, Reason};
use crate::console::ImportWritten;

/// What was imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// The roster.
    Roster,
    /// An old fingerprint machine's log.
    Machine,
}

/// Imports, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Imports {
    /// At most 100; an operator's own alone.
    pub rows: Vec<ImportEntry>,
}

/// One import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportEntry {
    /// Import id.
    pub id: String,
    /// Of what.
    pub kind: ImportKind,
    /// The file's name; `None` where it was not told.
    pub name: Option<String>,
    /// SHA-256 of the file's text, hexadecimal: the subject of its lines in the audit log.
    pub file: String,
    /// First day of a roster's memberships, `YYYY-MM-DD`.
    pub valid_from: Option<String>,
    /// People (or punches) that it added.
    pub added: u32,
    /// People whom it changed.
    pub changed: u32,
    /// Who imported it.
    pub by: String,
    /// When.
    pub at: Millis,
    /// Who took it back, where somebody did.
    pub undone: Option<Undone>,
}

/// That something was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Undone {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Millis,
    /// Why.
    pub reason: String,
}

/// One import, and what stands in the way of taking it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportDetail {
    /// As in the list.
    pub entry: ImportEntry,
    /// Whom it added or changed, by name; at most 200. Nobody once it was taken back.
    pub people: Vec<ImportPerson>,
    /// Whom something depends on since, by name; at most 50. While there is one, nothing is taken back.
    pub held: Vec<ImportHeld>,
}

/// Somebody because of whom an import stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportHeld {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// `import_edited`, `import_used` or `month_locked`.
    pub reason: Reason,
    /// Which month is locked (`YYYY-MM`), where that is why.
    pub month: Option<String>,
}

/// What an import did to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPerson {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Before; `None` for whoever it added.
    pub was: Option<ImportWritten>,
    /// After.
    pub is: ImportWritten,
}
