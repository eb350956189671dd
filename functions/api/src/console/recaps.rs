//! The recap of a unit and month: draft, verified by the SKPD, locked by BKPP; and one day's reasons.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::common::{Base64Url, Intent, Millis, Reason, Unit};
use crate::console::{AbsenceRow, CorrectionRow, EmployeeKind, OutageRow};

/// Which recap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RecapQuery {
    /// Unit id: those who belong to it itself; the units below have recaps of their own.
    pub unit: String,
    /// `YYYY-MM`.
    pub month: String,
    /// A former version; the one that counts when absent.
    pub version: Option<u32>,
}

/// How far a recap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecapState {
    /// Computed anew each time.
    Draft,
    /// The SKPD verified it: frozen, and refused a lock when its inputs moved since.
    Verified,
    /// BKPP locked it: frozen, signed.
    Locked,
    /// Was locked, and was unlocked with a reason; kept.
    Unlocked,
}

/// All units' recaps of a month, for the list from which one is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecapList {
    /// `YYYY-MM`.
    pub month: String,
    /// Visible units with people in that month, by name.
    pub rows: Vec<RecapListRow>,
}

/// One unit of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecapListRow {
    /// Unit.
    pub unit: Unit,
    /// Its people in that month.
    pub people: u32,
    /// How far.
    pub state: RecapState,
    /// What is not decided yet.
    pub open: OpenCases,
}

/// Which month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MonthQuery {
    /// `YYYY-MM`.
    pub month: String,
}

/// What must be decided before a month can be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenCases {
    /// Absences requested or endorsed.
    pub absences: u32,
    /// Corrections.
    pub corrections: u32,
    /// Records that wait for review.
    pub reviews: u32,
    /// Outages proposed.
    pub outages: u32,
    /// Records by hand proposed.
    pub manual: u32,
}

impl OpenCases {
    /// All of them.
    #[must_use]
    pub const fn total(self) -> u32 {
        self.absences + self.corrections + self.reviews + self.outages + self.manual
    }
}

/// A recap, ready for the grid, CSV, XLSX and print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recap {
    /// For the letterhead: name of the regency and agency.
    pub regency: String,
    /// Unit.
    pub unit: Unit,
    /// `YYYY-MM`.
    pub month: String,
    /// How far.
    pub state: RecapState,
    /// Counted from 1; unlocking begins the next.
    pub version: u32,
    /// The month's days, in order.
    pub days: Vec<RecapDay>,
    /// Its people, by name.
    pub rows: Vec<RecapRow>,
    /// Sums of the rows' numbers.
    pub totals: RecapTotals,
    /// What is not decided yet.
    pub open: OpenCases,
    /// Of a verified one: whether it would be another now, so that it must be verified anew before it can be locked. Of
    /// a locked one, whether it would be another were it unlocked.
    pub moved: bool,
    /// Whether the asker verified it, who therefore does not lock it.
    pub own: bool,
    /// SHA-256 of the recap's canonical bytes: what was verified, and what is signed.
    pub hash: Base64Url,
    /// The edge key's signature (64 bytes r‖s) once locked.
    pub signature: Option<Base64Url>,
    /// Who did what, oldest first, of all versions.
    pub history: Vec<RecapEvent>,
}

/// One day of the month, as the unit's calendar has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecapDay {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Whether the unit's calendar has a holiday or joint leave.
    pub holiday: bool,
    /// Name of the holiday.
    pub name: Option<String>,
}

/// One person's month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecapRow {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Kind.
    pub kind: EmployeeKind,
    /// Jabatan.
    pub position: String,
    /// Numbers.
    pub totals: RecapTotals,
    /// One for each of [`Recap::days`], in order; `None` on a day of another unit.
    pub days: Vec<Option<DayCell>>,
}

/// Numbers of a month.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecapTotals {
    /// Hari kerja.
    pub working_days: u32,
    /// Hadir.
    pub present: u32,
    /// Days by letter code: `A`, `S`, `I`, `C`, `D`, `TB`, `G` (outage), `L`, `O`, `?` (not judged yet), all there.
    pub codes: BTreeMap<String, u32>,
    /// Datang lambat, in days.
    pub late_days: u32,
    /// Pulang cepat, in days.
    pub early_days: u32,
    /// Days without a check-in.
    pub no_check_in: u32,
    /// Days without a check-out.
    pub no_check_out: u32,
    /// Days without work on which they came: holidays and days off.
    pub present_on_free_day: u32,
    /// Missed apel and the like.
    pub missed_gatherings: u32,
    /// Of these, by what they were.
    pub missed: MissedGatherings,
    /// Days with a record by hand or of an old machine.
    pub without_evidence: u32,
    /// Days with a record of a phone that has not proven that it is genuine.
    pub unattested: u32,
    /// Days with something undecided.
    pub open_days: u32,
    /// Jam kerja, in minutes.
    pub worked_minutes: u32,
    /// Datang lambat, in minutes.
    pub late_minutes: u32,
    /// Pulang cepat, in minutes.
    pub early_minutes: u32,
    /// Potongan, in hundredths of a percent; in the sums of a unit, the sum of its people's.
    pub deduction: u32,
}

/// Missed gatherings by their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissedGatherings {
    /// Apel pagi.
    pub morning: u32,
    /// Apel sore.
    pub afternoon: u32,
    /// Upacara.
    pub ceremony: u32,
    /// Senam.
    pub exercise: u32,
}

/// One person's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayCell {
    /// Letter code: `H` present, `A` alpa, `S`, `I`, `C`, `D`, `TB`, `G` outage, `L` holiday, `O` off, `?` not judged.
    pub code: String,
    /// When they came: `HH:MM`, with `-1` or `+1` on the day before or after.
    pub check_in: Option<String>,
    /// When they went.
    pub check_out: Option<String>,
    /// Whether something about it is undecided.
    pub open: bool,
    /// Minutes late.
    pub late_minutes: u32,
    /// Minutes early.
    pub early_minutes: u32,
    /// Minutes worked.
    pub worked_minutes: u32,
    /// In hundredths of a percent.
    pub deduction: u32,
    /// Codes of the reasons, `snake_case`.
    pub reasons: Vec<String>,
}

impl DayCell {
    /// Whether a record by hand or of an old machine stands for the day, without evidence.
    #[must_use]
    pub fn by_hand(&self) -> bool {
        self.reasons.iter().any(|code| matches!(&**code, "manual" | "imported"))
    }
}

impl Recap {
    /// The days of a person's row that stand [by hand](DayCell::by_hand): `03 17`.
    #[must_use]
    pub fn days_by_hand(&self, row: &RecapRow) -> String {
        let days = self.days.iter().zip(&row.days).filter(|(_, cell)| cell.as_ref().is_some_and(DayCell::by_hand));
        days.filter_map(|(day, _)| day.date.get(8..)).collect::<Vec<_>>().join(" ")
    }
}

/// Something that was done to a recap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecapEvent {
    /// Version.
    pub version: u32,
    /// What it became.
    pub state: RecapState,
    /// Name of the user.
    pub by: String,
    /// When.
    pub at: Millis,
    /// Why: of an unlocking.
    pub reason: Option<String>,
    /// The hash then.
    pub hash: Base64Url,
}

/// Verifies or locks exactly what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecapSeen {
    /// Unit id.
    pub unit: String,
    /// `YYYY-MM`.
    pub month: String,
    /// [`Recap::hash`] of what is on the screen; refused when the recap is another meanwhile.
    pub hash: Base64Url,
}

/// Unlocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecapUnlock {
    /// Unit id.
    pub unit: String,
    /// `YYYY-MM`.
    pub month: String,
    /// Version that is locked.
    pub version: u32,
    /// 3 to 500 characters.
    pub reason: String,
}

/// One person's day with everything that it was judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayDetail {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Unit on that day.
    pub unit: Unit,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// What the verdict is from: the recap as it was verified or locked, or, of a draft, all that is known now.
    pub recap: RecapState,
    /// The verdict.
    pub cell: DayCell,
    /// The reasons in words.
    pub reasons: Vec<Reason>,
    /// The rules it was judged against.
    pub rules: DayRules,
    /// Punches that were looked at for it, in order.
    pub punches: Vec<DayPunch>,
    /// Absences that touch it, in any state.
    pub absences: Vec<AbsenceRow>,
    /// Corrections of it, in any state.
    pub corrections: Vec<CorrectionRow>,
    /// Outages that touch it, in any state.
    pub outages: Vec<OutageRow>,
}

/// The versions of the rules that a day was judged against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayRules {
    /// Name of the schedule.
    pub schedule: String,
    /// From which date its version holds.
    pub schedule_from: String,
    /// Whether shifts are rostered; otherwise each week is the same.
    pub rostered: bool,
    /// Name of the season, when the date lies in one.
    pub season: Option<String>,
    /// The shift, of a roster.
    pub shift: Option<String>,
    /// Begin and end of the working hours, `HH:MM`, with `+1` on the day after; `None` on a day without work.
    pub hours: Option<[String; 2]>,
    /// Name of the policy of deductions.
    pub policy: String,
    /// From which date its version holds.
    pub policy_from: String,
}

/// Where a punch comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PunchSource {
    /// A check-in with its evidence.
    Record,
    /// By hand, approved by a second person.
    Manual,
    /// A correction that was granted.
    Correction,
    /// An old fingerprint machine's log.
    Import,
}

/// One punch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayPunch {
    /// When.
    pub at: Millis,
    /// Masuk or pulang; `None` where the source does not say.
    pub intent: Option<Intent>,
    /// Source.
    pub source: PunchSource,
    /// Record id (base64url), for [`crate::routes::RECORD`]; of the other sources, their row's id.
    pub id: String,
    /// Whether it counts: a record that was not accepted at review, or of a beacon that does not count for this person,
    /// does not.
    pub counts: bool,
    /// Where or by what: beacon's or device's name, or the cause.
    pub place: String,
    /// Whether it is of a phone that has not proven that it is genuine; false of what is of no phone.
    pub unattested: bool,
}
