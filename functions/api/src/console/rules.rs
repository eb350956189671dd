//! Rules that a regency sets by regulation: effective-dated documents, never edited in place.
//!
//! A rule is a series of versions of one kind, scope and key. A version counts from its date until the next one's; of
//! two with the same date, the one written later. The document is JSON of `klabat-attendance`, which says its shape; the
//! server refuses what it cannot read.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::absences::Quota;
use super::imports::Undone;
use super::overview::DisciplineRow;
use crate::common::{Millis, Reason};

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Working days, hours, breaks, windows, apel, Ramadan ranges, shifts (`Schedule`). The key is the schedule's id.
    Schedule,
    /// Which schedule the scope follows: its id, or null for that of the wider scope. No key.
    Assignment,
    /// National days, cuti bersama and local days (`Calendar`). The key tells calendars apart, as a rule by year.
    Calendar,
    /// TPP deductions (`Policy`). No key.
    Policy,
    /// Whom a beacon serves beside its own unit (a list of `dates` and `serves`). The key is the beacon's id, base64url.
    BeaconScope,
    /// Kinds of absence and the annual quota (`LeaveRules`). No key.
    Leave,
    /// What one person's leave card said when Klabat began (`LeaveCard`), for the year of its date. No key.
    LeaveCard,
    /// Steps of PP 94/2021 (`DisciplineRules`). No key.
    Discipline,
    /// When an outage is proposed (`HealthRules`). No key.
    Health,
    /// For how many days personal data is kept: an object of [`crate::console::KeptCategory`] codes and days. No key.
    Retention,
}

/// What several kinds of rules are about together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RuleArea {
    /// When and where one works.
    Time,
    /// What follows from it.
    Policy,
}

impl RuleArea {
    /// Its kinds. A leave card is of none: it is shown with its person.
    #[must_use]
    pub const fn kinds(self) -> &'static [RuleKind] {
        use RuleKind::{Assignment, BeaconScope, Calendar, Discipline, Health, Leave, Policy, Retention, Schedule};
        match self {
            Self::Time => &[Schedule, Assignment, Calendar, BeaconScope],
            Self::Policy => &[Policy, Leave, Discipline, Health, Retention],
        }
    }
}

/// For whom a rule is. The narrowest one that has a word to say decides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum RuleScope {
    /// Everyone.
    Regency {},
    /// A unit and those under it.
    Unit {
        /// Unit id.
        unit: String,
    },
    /// One person.
    Person {
        /// Employee id.
        person: String,
    },
}

/// Which rules.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RulesQuery {
    /// One kind (`snake_case`); all of the area when absent.
    pub kind: Option<RuleKind>,
    /// One area (`snake_case`); all when absent.
    #[cfg_attr(feature = "openapi", param(inline))]
    pub area: Option<RuleArea>,
    /// Only those whose scope is this unit's or employee's id; all when absent.
    pub scope: Option<String>,
    /// Rows to skip.
    pub offset: Option<u32>,
}

/// Rules of the regency and of the visible units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rules {
    /// The regency's first, then units', then people's, each by kind and key, newest date first; at most 100.
    pub rows: Vec<RuleRow>,
    /// Rows in all pages.
    pub total: u32,
    /// The schedules that count or will, whatever was asked for: those that one can follow, by name.
    pub schedules: Vec<ScheduleName>,
    /// What nobody has finished yet of what was asked for, newest first, at most 100; to those alone who may write it.
    pub drafts: Vec<RuleDraft>,
}

/// A rule that is not finished. It counts for nothing, and nothing is computed from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleDraft {
    /// Names it as it is here: who saves it anew leaves another one.
    pub id: String,
    /// What it is about.
    pub kind: RuleKind,
    /// For whom.
    pub scope: RuleScope,
    /// Name of the unit or person; empty for the regency.
    pub scope_name: String,
    /// As far as it was written.
    pub key: String,
    /// First day, `YYYY-MM-DD`, where one was written.
    pub valid_from: Option<String>,
    /// What the form held: the server reads nothing in it.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub document: Json,
    /// As far as it was written.
    pub reason: String,
    /// Name of the user who saved it last.
    pub written_by: String,
    /// When.
    pub written_at: Millis,
}

/// A schedule that one can follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScheduleName {
    /// Its id, which an assignment names.
    pub key: String,
    /// The name that its document gives it; the id where no version has begun.
    pub name: String,
}

/// One version of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleRow {
    /// Stable identifier.
    pub id: String,
    /// What it is about.
    pub kind: RuleKind,
    /// For whom.
    pub scope: RuleScope,
    /// Name of the unit or person; empty for the regency.
    pub scope_name: String,
    /// Which rule of its kind and scope; empty where the kind has no key.
    pub key: String,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// JSON of `klabat-attendance`.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub document: Json,
    /// Why it was written: as a rule the regulation's number.
    pub reason: String,
    /// Name of the user.
    pub written_by: String,
    /// When.
    pub written_at: Millis,
    /// Whether it is the version that counts today.
    pub current: bool,
    /// Whether it has not begun yet: until then it can be withdrawn.
    pub planned: bool,
    /// Who withdrew it before it began, where somebody did: it never counts.
    pub withdrawn: Option<Undone>,
}

/// A new version, or a new rule. A draft of one is of the same form: its kind and scope are asked for; its date, key and
/// reason may be empty, and its document is any object of at most 200,000 bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRule {
    /// What it is about.
    pub kind: RuleKind,
    /// For whom: assignments and policies for any scope; schedules and calendars for the regency or a unit; the others
    /// for the regency. Operators write schedules and assignments of their own units and people, admins all.
    pub scope: RuleScope,
    /// 1 to 64 visible ASCII characters where the kind has a key, else empty. A schedule's belongs to the scope that first
    /// wrote it: others are refused under it (`rule_key_taken`).
    pub key: String,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// JSON of `klabat-attendance`. An assignment names a schedule of the regency, of the unit or of one above it.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub document: Json,
    /// Why, 3 to 500 characters.
    pub reason: String,
    /// The draft that it takes the place of, which goes with the same write; refused (`changed_meanwhile`) where somebody
    /// has gone on with it or taken it away.
    pub draft: Option<String>,
}

/// What a new version would do to a month of a unit, before it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// The version.
    pub rule: NewRule,
    /// Unit id.
    pub unit: String,
    /// `YYYY-MM`.
    pub month: String,
}

/// What would change: of rules of leave the balances of the month's year, of discipline the standings in it, of every other
/// kind the month itself. A locked month does not move, but its preview shows what an unlocked one would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preview {
    /// People looked at.
    pub people: u32,
    /// Those whose month would differ, by name.
    pub rows: Vec<PreviewRow>,
    /// Those whose annual leave would differ, by name.
    pub leave: Vec<PreviewLeave>,
    /// Those whose step, or nearness to one, would differ, most days first.
    pub discipline: Vec<PreviewStanding>,
    /// Whether the month is locked, so that it stays as it is.
    pub locked: bool,
}

/// One person's month before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewRow {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Days whose verdict would differ.
    pub days: u32,
    /// Deduction now, in hundredths of a percent.
    pub deduction_before: u32,
    /// Deduction then, in hundredths of a percent.
    pub deduction_after: u32,
}

/// One person's annual leave before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewLeave {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// The year's balance now.
    pub before: Quota,
    /// The year's balance then.
    pub after: Quota,
}

/// One person's standing in discipline before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewStanding {
    /// Now.
    pub before: DisciplineRow,
    /// Then.
    pub after: DisciplineRow,
}

/// A ready document to start from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleTemplate {
    /// What it is about.
    pub kind: RuleKind,
    /// Proposed key.
    pub key: String,
    /// What it is, in Bahasa Indonesia.
    pub title: String,
    /// Where its numbers come from.
    pub source: String,
    /// JSON of `klabat-attendance`.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub document: Json,
}

/// Ready documents: schedules, calendars and policies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleTemplates {
    /// By kind.
    pub rows: Vec<RuleTemplate>,
}

/// A calendar as CSV, to be read into a document: nothing is stored. Columns as `klabat-attendance` reads them, with
/// kinds `nasional`, `cuti_bersama` and `daerah`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CalendarCsv {
    /// The file's text.
    pub csv: String,
    /// The decree or regulation it is from.
    pub source: String,
}

/// What the CSV says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarRead {
    /// The document for [`NewRule`]; `None` while a row has a problem.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub document: Option<Json>,
    /// Days read.
    pub days: u32,
    /// What is wrong, by line of the file, counted from 1.
    pub problems: Vec<LineProblem>,
}

/// What is wrong with one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineProblem {
    /// Line of the file, counted from 1; the header is line 1.
    pub line: u32,
    /// Column's name; `None` when it is about the whole line.
    pub column: Option<String>,
    /// What stands there, where it is one cell.
    pub value: Option<String>,
    /// What is wrong.
    pub reason: Reason,
}
