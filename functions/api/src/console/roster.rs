//! Changing the roster: import, mutation, units and sites, an old machine's log, and one person's data.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::common::{Millis, Unit};
use crate::console::{EmployeeKind, EmployeeRow, LineProblem, Quota, Role, RuleScope, ScheduleName};

/// A roster to import: first with `commit` false, which stores nothing, then with true. The text is CSV with a header;
/// an XLSX file is turned into CSV by the page, and a file with other titles into one with ours. Columns, in any order and
/// case: `nip`, `nama`, `jenis` (`PNS`, `PPPK` or `P3K`, `PPPK paruh waktu`), `jabatan`, `unit` (id or name). A NIP that
/// is known changes that person's row, one that is not adds it; nobody is removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RosterImport {
    /// The file's text; at most 2 MB.
    pub csv: String,
    /// Whether to store it. Refused while a row has a problem.
    pub commit: bool,
    /// First day of new memberships and mutations, `YYYY-MM-DD`; today when absent.
    pub valid_from: Option<String>,
    /// The file's name, for the list of imports.
    #[serde(default)]
    pub name: Option<String>,
}

/// What an import does, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Whether it is stored.
    pub committed: bool,
    /// Rows that add a person.
    pub added: u32,
    /// Rows that change one.
    pub changed: u32,
    /// Rows that change nothing.
    pub same: u32,
    /// Lines of a log that are of a month that is locked: they are left out, and the month does not move.
    pub locked: u32,
    /// Lines of a log whose number is of nobody among the people whom the user may see: they are left out.
    pub unknown: u32,
    /// The import, once it is stored and did something.
    pub import: Option<String>,
    /// Rows with their fate, in order of the file; at most 10,000 of a roster, 20,000 of a log.
    pub rows: Vec<ImportRow>,
    /// What is wrong.
    pub problems: Vec<LineProblem>,
}

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportFate {
    /// Adds a person (or a punch).
    Add,
    /// Changes a person.
    Change,
    /// Nothing: all is as the row says.
    Same,
    /// Nothing: its month is locked.
    Locked,
    /// Nothing: its number is of nobody among the people whom the user may see.
    Unknown,
    /// Nothing: the row has a problem.
    Problem,
}

/// One row as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportRow {
    /// Line of the file, counted from 1.
    pub line: u32,
    /// Fate.
    pub fate: ImportFate,
    /// As in the file.
    pub nip: String,
    /// As in the file: name, or of a machine's log the time.
    pub text: String,
    /// What was written of the person before; of a row that changes somebody.
    pub was: Option<ImportWritten>,
    /// What is written then; of a row that adds or changes somebody.
    pub is: Option<ImportWritten>,
}

/// What a roster's row says of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportWritten {
    /// Name with titles.
    pub name: String,
    /// Kind.
    pub kind: EmployeeKind,
    /// Jabatan.
    pub position: String,
    /// The unit's name.
    pub unit: String,
}

/// An old fingerprint machine's log: CSV with header `nip`, `waktu` (`YYYY-MM-DD HH:MM[:SS]` in the unit's zone) and
/// `mesin`; further columns are ignored. Lines of nobody among the people whom the user may see are left out, whether
/// they have a NIP or a machine's own number (1 to 9 digits); any other text is no NIP, which is a problem. First with
/// `commit` false, then with true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MachineImport {
    /// The file's text; at most 2 MB.
    pub csv: String,
    /// Whether to store it. Refused while a row has a problem.
    pub commit: bool,
    /// The file's name, for the list of imports.
    #[serde(default)]
    pub name: Option<String>,
}

/// One ASN with what belongs to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmployeeDetail {
    /// As in the list.
    pub row: EmployeeRow,
    /// Units over time, newest first.
    pub memberships: Vec<Membership>,
    /// Annual leave this year.
    pub quota: Quota,
    /// What their paper leave card said, where it was written for this year.
    pub leave_card: Option<LeaveCard>,
    /// Which schedule they follow.
    pub schedule: EmployeeSchedule,
}

/// Which schedule a person follows, and by whose word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmployeeSchedule {
    /// Today; `None` where nothing names one, or for who left.
    pub followed: Option<FollowedSchedule>,
    /// The person's own assignments, those to come included, by date.
    pub own: Vec<OwnSchedule>,
    /// The schedules to choose from, by key.
    pub choices: Vec<ScheduleName>,
}

/// A schedule that somebody follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowedSchedule {
    /// Which.
    pub schedule: ScheduleName,
    /// For whom it was assigned: the person, or the nearest unit above, or everyone.
    pub scope: RuleScope,
    /// Name of the scope's unit; empty of the others.
    pub scope_name: String,
    /// Since when, `YYYY-MM-DD`.
    pub valid_from: String,
}

/// One person's own assignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnSchedule {
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Which; `None` where it ends there and the schedule of the unit or of the regency holds again.
    pub schedule: Option<ScheduleName>,
}

/// What a paper leave card said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeaveCard {
    /// Days left of the year before.
    pub carried: u16,
    /// Days taken in the year that are not in Klabat.
    pub taken: u16,
}

/// Where a person belongs from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Membership {
    /// Unit; `None` when the person left the regency's service.
    pub unit: Option<Unit>,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Name of the user; `None` when it came with the installation.
    pub written_by: Option<String>,
    /// Why.
    pub reason: String,
}

/// Moves a person to another unit, or out of service, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMembership {
    /// Unit id; `None` when the person leaves the regency's service.
    pub unit: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// 3 to 500 characters, as a rule the decree's number.
    pub reason: String,
}

/// Adds one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewEmployee {
    /// 18 digits; spaces are tolerated.
    pub nip: String,
    /// Name with titles, 1 to 100 characters.
    pub name: String,
    /// Kind.
    pub kind: EmployeeKind,
    /// Jabatan, 1 to 100 characters.
    pub position: String,
    /// Unit id.
    pub unit: String,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
}

/// Changes what is written of a person. The number is changed by adding them anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmployeeChange {
    /// Name with titles, 1 to 100 characters.
    pub name: String,
    /// Kind.
    pub kind: EmployeeKind,
    /// Jabatan, 1 to 100 characters.
    pub position: String,
}

/// Units and sites of the visible units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Units {
    /// By name.
    pub rows: Vec<UnitRow>,
}

/// One unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitRow {
    /// Unit.
    pub unit: Unit,
    /// Unit above.
    pub parent: Option<String>,
    /// Its own people.
    pub people: u32,
    /// Of these, without an active phone.
    pub not_enrolled: u32,
    /// Its sites, by name.
    pub sites: Vec<SiteRow>,
}

/// One site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteRow {
    /// Stable identifier.
    pub id: String,
    /// What is drawn.
    pub site: SiteChange,
}

/// Adds or changes a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UnitChange {
    /// As on its letterhead, 1 to 100 characters.
    pub name: String,
    /// Unit above; `None` for a root. Not itself or one below it.
    pub parent: Option<String>,
    /// `Asia/Jakarta`, `Asia/Makassar` or `Asia/Jayapura`.
    pub zone: String,
}

/// Adds or changes a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SiteChange {
    /// Name, 1 to 100 characters.
    pub name: String,
    /// Where: JSON of `klabat-evidence`, a circle or a polygon.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub geofence: Json,
    /// Whether a place outside is refused; otherwise it goes to review.
    pub refuse_outside: bool,
    /// A fix less exact than this says nothing (metres).
    pub max_accuracy_m: u32,
}

/// Changes a user's role in place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    /// The new role.
    pub role: Role,
    /// Units of an operator or superior (ids); empty for the other roles.
    pub units: Vec<String>,
    /// NIP of the user, as in an invitation; `null` takes it away.
    pub nip: Option<String>,
    /// 3 to 500 characters.
    pub reason: String,
}

/// What is kept about one ASN, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonalData {
    /// Employee id.
    pub employee: String,
    /// 18 digits; empty once erased.
    pub nip: String,
    /// Name with titles; empty once erased.
    pub name: String,
    /// What is kept, by category.
    pub rows: Vec<KeptCategory>,
    /// From which date the regency's rule of retention holds, `YYYY-MM-DD`; `None` while the one that is shipped does.
    pub rule_from: Option<String>,
    /// Whether the person may be erased now: they left the service, and nothing is within its time any more.
    pub erasable: bool,
    /// When they were erased.
    pub erased_at: Option<Millis>,
}

/// One category of personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptCategory {
    /// Code: `identity`, `phone`, `records`, `evidence`, `refusals`, `absences`, `attachments`, `corrections`, `recaps`,
    /// `audit`.
    pub code: String,
    /// Rows.
    pub count: u32,
    /// The newest of them.
    pub newest: Option<Millis>,
    /// Kept for so many days after the newest of them, or after the person left where that is later.
    pub days: u32,
    /// Until when; `None` while in service, whose end nobody knows yet.
    pub until: Option<Millis>,
}
