//! Leave, duty and permission: requests, their two approvals, letters.

use serde::{Deserialize, Serialize};

use crate::common::{Base64Url, Millis, Reason, Unit};
use crate::console::EmployeeKind;

/// Kind of absence; the leave rules say who may have which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AbsenceKind {
    /// Cuti tahunan.
    #[serde(rename = "cuti_tahunan")]
    Annual,
    /// Cuti besar.
    #[serde(rename = "cuti_besar")]
    Long,
    /// Cuti sakit.
    #[serde(rename = "cuti_sakit")]
    Sick,
    /// Cuti melahirkan.
    #[serde(rename = "cuti_melahirkan")]
    Maternity,
    /// Cuti karena alasan penting.
    #[serde(rename = "cuti_alasan_penting")]
    Important,
    /// Cuti bersama, for whoever works by a roster.
    #[serde(rename = "cuti_bersama")]
    Collective,
    /// Cuti di luar tanggungan negara.
    #[serde(rename = "cuti_di_luar_tanggungan_negara")]
    Unpaid,
    /// Dinas luar.
    #[serde(rename = "dinas_luar")]
    Duty,
    /// Tugas belajar.
    #[serde(rename = "tugas_belajar")]
    Study,
    /// Izin.
    #[serde(rename = "izin")]
    Permit,
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AbsenceState {
    /// Waits for the superior or the unit's operator.
    Requested,
    /// Waits for BKPP.
    Endorsed,
    /// Counts.
    Approved,
    /// Does not count.
    Rejected,
    /// Taken back before it was approved, or revoked by BKPP after.
    Cancelled,
}

/// Which absences.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AbsencesQuery {
    /// Unit id; all visible units when absent.
    pub unit: Option<String>,
    /// Employee id; all when absent.
    pub employee: Option<String>,
    /// One state (`snake_case`); all when absent.
    pub state: Option<AbsenceState>,
    /// Those that touch this month, `YYYY-MM`; all when absent.
    pub month: Option<String>,
    /// Rows to skip.
    pub offset: Option<u32>,
}

/// A page of absences, those that wait first, then newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Absences {
    /// At most 100 rows.
    pub rows: Vec<AbsenceRow>,
    /// Rows in all pages.
    pub total: u32,
}

/// One absence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AbsenceRow {
    /// Stable identifier.
    pub id: String,
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Kind of civil servant.
    pub employee_kind: EmployeeKind,
    /// Unit, when it was requested.
    pub unit: Unit,
    /// Kind.
    pub kind: AbsenceKind,
    /// First day, `YYYY-MM-DD`.
    pub first: String,
    /// Last day, `YYYY-MM-DD`.
    pub last: String,
    /// Part of the day; `None` for whole days.
    pub part: Option<DayPart>,
    /// Of dinas luar: the unit that is visited, whose beacons count meanwhile.
    pub visits: Option<Unit>,
    /// Why.
    pub reason: String,
    /// Number of the letter; `None` until there is one.
    pub letter: Option<String>,
    /// Hash of the attachment, for [`crate::routes::ATTACHMENT`].
    pub attachment: Option<Base64Url>,
    /// State.
    pub state: AbsenceState,
    /// Whether the reader had a part in it, or it is about them, and so they take no further step.
    pub own: bool,
    /// Of whole days that leave no room for being at work: those of them with a check-in.
    pub present: Vec<String>,
    /// Name of the user, or of the ASN.
    pub requested_by: String,
    /// When.
    pub requested_at: Millis,
    /// What was decided, oldest first.
    pub decisions: Vec<Decision>,
}

/// Part of one day, in the unit's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DayPart {
    /// `HH:MM`, or of a night shift's next morning `HH:MM+1`.
    pub from: String,
    /// Likewise, later.
    pub until: String,
}

/// One decision about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decision {
    /// The state that it led to, as the list's states are named.
    pub state: String,
    /// Name of the user.
    pub by: String,
    /// When.
    pub at: Millis,
    /// Why; empty where none was needed.
    pub reason: String,
}

/// Files a request for an ASN: by the operator, which is the unit's step at once, or by an admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// Employee id.
    pub employee: String,
    /// Kind.
    pub kind: AbsenceKind,
    /// First day, `YYYY-MM-DD`.
    pub first: String,
    /// Last day, `YYYY-MM-DD`.
    pub last: String,
    /// Part of the day, when first and last are one.
    pub part: Option<DayPart>,
    /// Of dinas luar: id of the unit that is visited.
    pub visits: Option<String>,
    /// Why, 3 to 500 characters.
    pub reason: String,
    /// Number of the letter, if there is one yet.
    pub letter: Option<String>,
    /// Hash of an uploaded attachment.
    pub attachment: Option<Base64Url>,
    /// Files nothing, and says what would be judged; then the reason may wait.
    #[serde(default)]
    pub look: bool,
}

/// What a request was given, or is judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Filed {
    /// Stable identifier; `None` where nothing is filed.
    pub id: Option<String>,
    /// How many of its days ask for work.
    pub working_days: u16,
    /// Annual leave of its first day's year, without it; `None` for kinds that take none.
    pub annual: Option<Quota>,
    /// Its days with a check-in, where its kind leaves no room for one.
    pub present: Vec<String>,
    /// Why it would be refused.
    pub refused: Option<Reason>,
    /// The request that holds some of its time already.
    pub other: Option<Held>,
}

/// A request that holds its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Held {
    /// Kind.
    pub kind: AbsenceKind,
    /// First day, `YYYY-MM-DD`.
    pub first: String,
    /// Last day, `YYYY-MM-DD`.
    pub last: String,
    /// State.
    pub state: AbsenceState,
}

/// Approves: the unit's step, or BKPP's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// Number of the letter; BKPP's approval needs one, now or from before.
    #[serde(default)]
    pub letter: Option<String>,
    /// Hash of an uploaded attachment, where there is none yet: the copy of a letter, say, to what was asked for by phone.
    #[serde(default)]
    pub attachment: Option<Base64Url>,
    /// Of dinas luar: id of the unit that is visited, where none is named yet.
    #[serde(default)]
    pub visits: Option<String>,
}

/// What a request was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Created {
    /// Stable identifier.
    pub id: String,
}

/// An attachment was kept (or was there already).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attached {
    /// SHA-256 of its bytes.
    pub hash: Base64Url,
}

/// Annual leave of one ASN in one year, in working days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Quota {
    /// Calendar year.
    pub year: i16,
    /// The year's own days; none where cuti besar has taken them.
    pub own: u16,
    /// Carried over from the year before.
    pub carried: u16,
    /// Added back for cuti bersama that was denied.
    pub added: u16,
    /// Taken, or held by a request that is not decided.
    pub taken: u16,
    /// Left.
    pub left: u16,
}
