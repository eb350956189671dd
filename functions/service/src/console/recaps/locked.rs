//! Months that are locked do not take what would change them: they are unlocked first, with a reason.
//!
//! That is asked in the transaction that writes ([`free`] and its like), so that no lock comes between question and write;
//! [`refuse`] asks beforehand, where nothing is written yet.

use std::collections::BTreeSet;

use klabat_attendance::Refusal as Rules;
use klabat_attendance::order;
use serde_json::json;

use crate::app::App;
use crate::failure::Failure;
use crate::ports::{Ports, Statement};
use crate::refusal::Refusal;
use crate::store::{Answers, Row, sql};

/// The units in which one of these ASN (a select of ids) was in the month of `recaps`.
macro_rules! units_then {
    ($people:literal) => {
        concat!(
            "(SELECT memberships.unit FROM memberships WHERE memberships.employee IN (",
            $people,
            ") AND memberships.valid_from <= recaps.month || '-31'
               AND NOT EXISTS (SELECT 1 FROM memberships AS later WHERE later.employee = memberships.employee
                 AND later.valid_from <= recaps.month || '-01'
                 AND (later.valid_from, later.written_at) > (memberships.valid_from, memberships.written_at)))"
        )
    };
}
pub(in crate::console) use units_then;

/// A locked recap of the months `?2` to `?3`, of a unit in which one of the ASN `?1` was in that month, or of the units
/// `?4`.
macro_rules! of_people {
    () => {
        concat!(
            "SELECT 1 AS there FROM recaps WHERE state = 'locked' AND month BETWEEN ?2 AND ?3
               AND (unit IN (SELECT value FROM json_each(?4)) OR unit IN ",
            units_then!("SELECT value FROM json_each(?1)"),
            ") LIMIT 1"
        )
    };
}

const OF_PEOPLE: &str = of_people!();

/// Aborts the batch where the condition finds something: `0012_locked_months.sql`.
macro_rules! unless {
    ($($found:expr),+) => {
        concat!("INSERT INTO locked_months (free) SELECT 0 WHERE EXISTS (", $($found,)+ ")")
    };
}

const FREE: &str = unless!(of_people!());

/// The constraint that aborts it.
pub(crate) const MONTH_LOCKED: &str = "month_locked";

/// Of pairs of an ASN and a month, those of a unit whose recap of that month is locked and in which the ASN was then.
macro_rules! months_of {
    ($columns:literal, $pairs:expr) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM (",
            $pairs,
            ") AS pairs JOIN employees ON employees.id = pairs.employee
             WHERE EXISTS (SELECT 1 FROM recaps WHERE state = 'locked' AND recaps.month = pairs.month AND unit IN (
               SELECT memberships.unit FROM memberships WHERE memberships.employee = pairs.employee
                 AND memberships.valid_from <= pairs.month || '-31'
                 AND NOT EXISTS (SELECT 1 FROM memberships AS later WHERE later.employee = memberships.employee
                   AND later.valid_from <= pairs.month || '-01'
                   AND (later.valid_from, later.written_at) > (memberships.valid_from, memberships.written_at))))"
        )
    };
}
pub(in crate::console) use months_of;

const FREE_MONTHS: &str =
    unless!(months_of!("1 AS there", "SELECT value ->> 0 AS employee, value ->> 1 AS month FROM json_each(?1)"));

/// A month of a time of day, by the zone of `units`: a piece of SQL.
macro_rules! month_of {
    ($at:literal) => {
        concat!("strftime('%Y-%m', ", $at, " / 1000, 'unixepoch', ", $crate::console::time::ahead!("units.zone"), ")")
    };
}
pub(in crate::console) use month_of;

/// The locked months, parted by spaces, of these units between two of [`month_of`]: a column.
macro_rules! locked_months {
    ($units:expr, $first:expr, $last:expr) => {
        concat!(
            "(SELECT group_concat(month, ' ') FROM (SELECT DISTINCT month FROM recaps WHERE state = 'locked'
               AND month BETWEEN ",
            $first,
            " AND ",
            $last,
            " AND recaps.unit IN (",
            $units,
            ") ORDER BY month)) AS locked "
        )
    };
}
pub(in crate::console) use locked_months;

/// Reads `locked_months!`.
pub(in crate::console) fn months(row: &mut Row) -> Result<Vec<String>, Failure> {
    let months: Option<String> = row.next()?;
    Ok(months.unwrap_or_default().split_whitespace().map(str::to_owned).collect())
}

const UNITS: &str = "SELECT DISTINCT unit FROM recaps WHERE state = 'locked' AND month >= ?1";

/// The last month that a date can name.
const EVER: &str = "9999-12";

/// Refuses what would change a locked month of this ASN, from one date (`YYYY-MM-DD`) to another.
pub(in crate::console) async fn refuse<P: Ports>(
    app: &App<P>,
    employee: &str,
    first: &str,
    last: &str,
) -> Result<(), Failure> {
    let statement = sql!(OF_PEOPLE, json!([employee]).to_string(), month(first), month(last), "[]");
    if app.batch(vec![statement]).await?.any()? { Err(Refusal::Rules(Rules::MonthLocked).into()) } else { Ok(()) }
}

/// Aborts the batch that would change a locked month of any of these ASN, from one date to another.
pub(in crate::console) fn free(employees: &[&str], first: &str, last: &str) -> Statement {
    sql!(FREE, json!(employees).to_string(), month(first), month(last), "[]")
}

/// The same of mutations: of every month since, where they were and where they go.
pub(in crate::console) fn free_to_move(employees: &[&str], valid_from: &str, units: &[&str]) -> Statement {
    sql!(FREE, json!(employees).to_string(), month(valid_from), EVER, json!(units).to_string())
}

/// The same of pairs of an ASN and a month.
pub(in crate::console) fn free_months(pairs: &BTreeSet<(String, String)>) -> Statement {
    sql!(FREE_MONTHS, json!(pairs).to_string())
}

/// Asks which units have a locked month since a date; [`read`] takes the answer.
pub(in crate::console) fn units_since(date: &str) -> Statement {
    sql!(UNITS, month(date))
}

/// The answer to [`units_since`].
pub(in crate::console) fn read(answers: &mut Answers) -> Result<BTreeSet<String>, Failure> {
    Ok(order::set(answers.rows(|mut row| row.next())?))
}

/// The month of a date that was parsed.
fn month(date: &str) -> &str {
    date.get(..7).unwrap_or(date)
}
