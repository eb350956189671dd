//! Work on cuti bersama.

use serde::{Deserialize, Serialize};

use crate::common::{Millis, Unit};

/// Cuti bersama that somebody must work on: it is a working day of theirs, and is added back to their annual leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDenial {
    /// Employee ids, 1 to 500.
    pub employees: Vec<String>,
    /// The date, `YYYY-MM-DD`.
    pub date: String,
    /// Number of the letter that orders it.
    pub letter: String,
}

/// Which orders to work on cuti bersama.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DenialsQuery {
    /// Unit id, in which the people are today; all visible units when absent.
    pub unit: Option<String>,
    /// Of this month, `YYYY-MM`; all when absent.
    pub month: Option<String>,
    /// Rows to skip.
    pub offset: Option<u32>,
}

/// A page of them, the latest dates first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Denials {
    /// At most 100 rows.
    pub rows: Vec<DenialRow>,
    /// Rows in all pages.
    pub total: u32,
}

/// Somebody who must work on a date that is cuti bersama.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DenialRow {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Unit of the person today.
    pub unit: Unit,
    /// The date, `YYYY-MM-DD`.
    pub date: String,
    /// Number of the letter that orders it.
    pub letter: String,
    /// Name of the user.
    pub written_by: String,
    /// When.
    pub written_at: Millis,
}
