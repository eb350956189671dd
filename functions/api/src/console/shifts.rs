//! Who has which shift on which date, for those whose schedule is a roster.

use serde::{Deserialize, Serialize};

use super::absences::DayPart;

/// Which part of a shift roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ShiftsQuery {
    /// Unit id.
    pub unit: String,
    /// `YYYY-MM`.
    pub month: String,
}

/// Who has which shift in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shifts {
    /// The unit's people in that month, by name.
    pub rows: Vec<ShiftRow>,
    /// What the codes mean that they may have.
    pub legend: Vec<ShiftHours>,
}

/// What the code of a shift means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftHours {
    /// Name of the schedule.
    pub schedule: String,
    /// Its code.
    pub shift: String,
    /// The first date of the month on which it has these hours, `YYYY-MM-DD`.
    pub since: String,
    /// From when to when; an end of the next morning is `07:00+1`.
    pub hours: DayPart,
    /// The break in them.
    pub rest: Option<DayPart>,
}

/// One person's shifts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftRow {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Dates that are written, in order.
    pub days: Vec<ShiftDay>,
}

/// One date of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShiftDay {
    /// The working date, `YYYY-MM-DD`: a night shift belongs to the date on which it begins.
    pub date: String,
    /// Code of the shift in the schedule; `None` is off.
    pub shift: Option<String>,
}

/// Writes dates of a roster; what was written before stays in the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewShifts {
    /// Unit id.
    pub unit: String,
    /// At most 3,500: a hundred people for a month, with room.
    pub rows: Vec<NewShift>,
}

/// One date of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewShift {
    /// Employee id.
    pub employee: String,
    /// The working date, `YYYY-MM-DD`.
    pub date: String,
    /// Code of the shift in the schedule; `None` is off.
    pub shift: Option<String>,
}
