//! Operators, admins and auditors. Each use case takes a [`Session`](crate::http::Session), which is who asks; what
//! they may see is a condition of each query, so that a row outside their units is like one that does not exist.

mod approval;
pub(crate) mod approval_approve;
pub(crate) mod approval_reject;
pub(crate) mod approval_withdraw;
pub(crate) mod approvals;
pub(crate) mod audit;
pub(crate) mod beacon_register;
pub(crate) mod beacon_revoke;
pub(crate) mod beacons;
pub(crate) mod cases;
mod challenge;
mod credential;
mod day;
pub(crate) mod employee_code;
pub(crate) mod employee_reset;
pub(crate) mod employees;
pub(crate) mod enrolment_confirm;
pub(crate) mod enrolment_evidence;
pub(crate) mod enrolment_reject;
pub(crate) mod enrolments;
pub(crate) mod evidence;
pub(crate) mod exceptions;
pub(crate) mod export;
mod facts;
pub(crate) mod invites;
pub(crate) mod me;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod recaps;
pub(crate) mod record;
pub(crate) mod record_evidence;
pub(crate) mod records;
pub(crate) mod register;
pub(crate) mod register_options;
pub(crate) mod roster;
pub(crate) mod rules;
pub(crate) mod sign_in;
pub(crate) mod sign_in_options;
pub(crate) mod sign_out;
mod stored;
pub(crate) mod time;
pub(crate) mod user_end;
pub(crate) mod user_invite;
pub(crate) mod users;

pub(crate) use employee_code::{CODE_MS, store as store_code};
pub(crate) use invites::{link, store as store_invite};
pub(crate) use roster::kind_name;

use klabat_api::console::{BeaconClass, ReasonGiven};
use klabat_evidence::Millis;

use crate::csv::is_formula;
use crate::failure::Failure;
use crate::ports::Value;
use crate::refusal::Refusal;
use crate::store::Column;

/// A query that may name `visible`: the units that a user sees. `?1` is the user, `?2` whether they see all; an
/// operator sees the units below their own, too.
macro_rules! visible {
    ($($query:expr),+ $(,)?) => {
        concat!(
            "WITH RECURSIVE visible (unit) AS (
               SELECT id FROM units WHERE ?2
               UNION SELECT unit FROM user_units WHERE user = ?1
               UNION SELECT units.id FROM units JOIN visible ON units.parent = visible.unit
             ) ",
            $($query),+
        )
    };
}
use visible;

/// That an admin with a passkey is there besides this user.
macro_rules! admin_left {
    ($user:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM users JOIN passkeys ON passkeys.user = users.id ",
            "WHERE users.role = 'admin' AND users.id <> ",
            $user,
            ")"
        )
    };
}
use admin_left;

/// A reason that can be kept.
fn reason(given: &ReasonGiven) -> Result<&str, Refusal> {
    reason_text(&given.reason)
}

/// 3 to 500 characters, the spaces around them not counted.
fn reason_text(given: &str) -> Result<&str, Refusal> {
    let reason = given.trim();
    if (3..=500).contains(&reason.chars().count()) { Ok(reason) } else { Err(Refusal::ReasonLength) }
}

/// Since when something does not count: the time that was given, or now.
fn since(given: Option<u64>, now: Millis) -> Result<Millis, Refusal> {
    let from = given.map_or(now, Millis);
    if from <= now { Ok(from) } else { Err(Refusal::FromInFuture) }
}

/// A letter's number and the like: what can be shown, as a name is.
fn short_text(given: &str) -> Result<&str, Refusal> {
    name(given)
}

/// A name that can be shown: 1 to 100 characters, the spaces around it not counted, and none that a spreadsheet would
/// compute or a terminal obey.
fn name(given: &str) -> Result<&str, Refusal> {
    let name = given.trim();
    if !(1..=100).contains(&name.chars().count()) {
        return Err(Refusal::NameLength);
    }
    if is_formula(name) || name.chars().any(char::is_control) { Err(Refusal::NameForm) } else { Ok(name) }
}

/// What is searched for, in small letters and with single spaces; a number without any, for a NIP is shown in groups.
/// `None` when nothing is.
fn sought(text: Option<&str>) -> Option<String> {
    let text = text?.to_lowercase();
    let number: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    let words = || text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(if is_number { number } else { words() }).filter(|sought| !sought.is_empty())
}

/// The row, or that there is none such.
fn found<T>(row: Option<T>) -> Result<T, Failure> {
    row.ok_or_else(|| Refusal::NotFound.into())
}

/// The name under which the store keeps a class.
pub(crate) const fn class_name(class: BeaconClass) -> &'static str {
    match class {
        BeaconClass::Device => "device",
        BeaconClass::Simulated => "simulated",
    }
}

impl Column for BeaconClass {
    fn read(value: Value) -> Option<Self> {
        let name = String::read(value)?;
        [Self::Device, Self::Simulated].into_iter().find(|class| class_name(*class) == name)
    }
}
