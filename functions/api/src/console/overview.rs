//! The board, statistics, health, discipline, and the audit trail.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::common::{Millis, Problem, Sentence, Unit};
use crate::console::{EmployeeKind, OpenCases, PunchSource};

/// Today in the visible units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Board {
    /// By name; units without people are left out.
    pub rows: Vec<BoardRow>,
    /// The server's time.
    pub server_time: Millis,
}

/// One unit today: its own people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardRow {
    /// Unit.
    pub unit: Unit,
    /// Unit above, for grouping.
    pub parent: Option<String>,
    /// People by presence; every state is there.
    pub counts: BTreeMap<Presence, u32>,
    /// What keeps them from being judged (no schedule, say); then those who came are present and all others not yet.
    pub problem: Option<Problem>,
}

/// Where a person is today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Came in time.
    Present,
    /// Came late.
    Late,
    /// Did not come, and can no longer come in time to be counted.
    Absent,
    /// On leave, duty, study or permission.
    Leave,
    /// Has not come yet.
    NotYet,
    /// Does not work today.
    Off,
    /// The roster does not say whether they work today, so that nobody is late or missing; they may have come.
    Unrostered,
}

/// Whose people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct BoardPeopleQuery {
    /// Unit id.
    pub unit: String,
    /// One presence (`snake_case`); all when absent.
    pub presence: Option<Presence>,
}

/// A unit's people today, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardPeople {
    /// Unit.
    pub unit: Unit,
    /// People.
    pub rows: Vec<BoardPerson>,
    /// What keeps them from being judged, as on the board.
    pub problem: Option<Problem>,
    /// The server's time.
    pub server_time: Millis,
}

/// One person today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoardPerson {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Where.
    pub presence: Presence,
    /// First punch in; none of whoever is absent or not there yet.
    pub came_at: Option<Millis>,
    /// What says so.
    pub came_by: Option<PunchSource>,
    /// Last punch out.
    pub left_at: Option<Millis>,
    /// What says so.
    pub left_by: Option<PunchSource>,
    /// Minutes late so far.
    pub late_minutes: u32,
    /// Letter code of the absence, when on leave.
    pub code: Option<String>,
    /// Record id of the first punch in (base64url), where it is a check-in, whether it counts or not.
    pub record: Option<String>,
    /// Of whoever is absent or not there yet: why a punch of theirs does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stray: Option<Sentence>,
}

/// Which days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct StatisticsQuery {
    /// Unit id; all visible units when absent. The units below are counted in.
    pub unit: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub first: String,
    /// Last day, `YYYY-MM-DD`; at most 400 days.
    pub last: String,
}

/// Days and units in numbers. They are computed each night; today is not in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statistics {
    /// By date: all units together.
    pub days: Vec<DayStatistics>,
    /// By name: all days together.
    pub units: Vec<UnitStatistics>,
    /// Over time: the twelve units with the most person-days, most first.
    pub series: Vec<UnitSeries>,
    /// Whether the series go by weeks, which a stretch of more than 92 days does; by days otherwise.
    pub weekly: bool,
}

/// One unit over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitSeries {
    /// Unit.
    pub unit: Unit,
    /// By date; of a week its Monday.
    pub days: Vec<DayStatistics>,
}

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// Person-days on which work was due.
    pub due: u32,
    /// Of these, present.
    pub present: u32,
    /// Of the present, late.
    pub late: u32,
    /// Of the due, absent without leave.
    pub absent: u32,
    /// Of the due, on leave, duty, study or permission.
    pub leave: u32,
    /// Minutes late.
    pub late_minutes: u32,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayStatistics {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Numbers.
    pub counts: Counts,
}

/// One unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitStatistics {
    /// Unit.
    pub unit: Unit,
    /// Numbers.
    pub counts: Counts,
}

/// How well the installation works for the visible units, over the last 24 hours unless a field says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// Check-ins.
    pub records: u32,
    /// Of these, received later after their seal than a challenge lives: deferred.
    pub deferred: u32,
    /// Refusals by code.
    pub refusals: BTreeMap<String, u32>,
    /// Alarms and disputes by code.
    pub alarms: BTreeMap<String, u32>,
    /// All that waits now.
    pub open: OpenCases,
    /// Enrolments that wait for confirmation now.
    pub enrolments: u32,
    /// Beacons in service.
    pub beacons: u32,
    /// Of these, without a current epoch now.
    pub silent: u32,
    /// ASN with the largest shares of deferred records in the last 31 days, at most 20.
    pub deferring: Vec<Deferring>,
    /// Faults of the server, whatever unit they met; `None` for those who do not see everything.
    pub faults: Option<Faults>,
    /// The server's time.
    pub server_time: Millis,
}

/// What failed on the server's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Faults {
    /// How many.
    pub count: u32,
    /// The last of them, at most 20, newest first.
    pub newest: Vec<Fault>,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fault {
    /// As the person saw it who met it, and as the platform's log has it.
    pub reference: String,
    /// When.
    pub at: Millis,
    /// Method and path of the request, or the part of the regular work.
    pub place: String,
}

/// One ASN whose records come late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deferring {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Unit.
    pub unit: Unit,
    /// Check-ins.
    pub records: u32,
    /// Of these, deferred.
    pub deferred: u32,
}

/// Warnings by PP 94/2021 in one calendar year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Discipline {
    /// Calendar year.
    pub year: i16,
    /// Those with an unexcused day, most first; at most 100.
    pub rows: Vec<DisciplineRow>,
    /// How many there are in all.
    pub total: u32,
}

/// Which year.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DisciplineQuery {
    /// Unit id; all visible units when absent.
    pub unit: Option<String>,
    /// This one when absent.
    pub year: Option<i16>,
    /// Of this kind alone.
    pub kind: Option<EmployeeKind>,
    /// Part of a name or number.
    pub search: Option<String>,
    /// Rows to skip.
    pub offset: Option<u32>,
}

/// One ASN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DisciplineRow {
    /// Employee id.
    pub employee: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Kind.
    pub kind: EmployeeKind,
    /// Unit.
    pub unit: Unit,
    /// Whether the rules of discipline are for this kind; otherwise there are days and no steps.
    pub applies: bool,
    /// Unexcused days in the year.
    pub days: u16,
    /// Which they are, `YYYY-MM-DD`, in order.
    pub dates: Vec<String>,
    /// The longest run of unexcused working days.
    pub longest_run: u16,
    /// The run that ends on the last working day that was judged.
    pub running: u16,
    /// The step that is reached; `None` below the first.
    pub reached: Option<DisciplineStep>,
    /// The step that is near, if one is.
    pub near: Option<DisciplineStep>,
    /// Days until it.
    pub days_left: Option<u16>,
}

/// A step of the regulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DisciplineStep {
    /// From so many unexcused days of a year on.
    pub days: u16,
    /// `ringan`, `sedang` or `berat`.
    pub level: String,
    /// What follows, as the regulation says it.
    pub sanction: String,
}

/// Which lines of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Part of the actor's name or id, or of the name or NIP of the ASN whom it is about.
    pub actor: Option<String>,
    /// Begin of the action (`noun.` or `noun.participle`).
    pub action: Option<String>,
    /// The subject's id, whole.
    pub subject: Option<String>,
    /// From (ms).
    pub from: Option<Millis>,
    /// Until (ms).
    pub until: Option<Millis>,
    /// [`AuditTrail::before`] of the page before this one.
    pub before: Option<u64>,
}

/// A page of the audit trail, newest first. For those who see everything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditTrail {
    /// At most 100 lines.
    pub rows: Vec<AuditRow>,
    /// For the next page; `None` on the last.
    pub before: Option<u64>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditRow {
    /// Number of the line.
    pub id: u64,
    /// When.
    pub at: Millis,
    /// Who: a user's or an ASN's name, or their id where it names nobody.
    pub actor: String,
    /// What: `noun.participle`.
    pub action: String,
    /// To what: an id, bytes as base64url.
    pub subject: String,
    /// As it was.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Option<Json>,
    /// As it became.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Option<Json>,
    /// Name of the ASN whom it is about.
    pub about: Option<String>,
}
