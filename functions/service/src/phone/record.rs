//! A record as its owner sees it.

use klabat_api::common::{Intent, Reason, RecordStatus};
use klabat_api::phone::PunchBrief;
use klabat_api::{Base64Url, Unit};

use crate::failure::Failure;
use crate::http::sentence;
use crate::ports::Value;
use crate::store::{Column, Row};

/// Columns and tables of a [`PunchBrief`]; what follows is the caller's `WHERE`.
macro_rules! brief {
    ($rest:literal) => {
        concat!(
            "SELECT records.id, records.intent, records.sealed_at, records.received_at, ",
            "units.id AS unit_id, units.name AS unit_name, units.zone AS unit_zone, beacons.name, ",
            "records.status, records.reasons, CASE WHEN records.status = 'review' ",
            "THEN (SELECT state = 'approved' FROM reviews WHERE record = records.id) END AS reviewed FROM records ",
            "JOIN beacons ON beacons.id = records.beacon JOIN units ON units.id = beacons.unit ",
            $rest
        )
    };
}
pub(super) use brief;

pub(super) fn read(mut row: Row) -> Result<PunchBrief, Failure> {
    Ok(PunchBrief {
        id: Base64Url(row.next()?),
        intent: row.next()?,
        sealed_at: row.next()?,
        received_at: row.next()?,
        unit: unit(&mut row)?,
        beacon: row.next()?,
        status: row.next()?,
        reasons: reasons(&row.next::<String>()?),
        reviewed: row.next()?,
    })
}

/// Three columns: id, name, zone.
pub(crate) fn unit(row: &mut Row) -> Result<Unit, Failure> {
    Ok(Unit { id: row.next()?, name: row.next()?, zone: row.next()? })
}

/// Codes with spaces between, each with its sentence.
pub(crate) fn reasons(codes: &str) -> Vec<Reason> {
    codes.split_whitespace().map(|code| Reason { code: code.to_owned(), message: sentence(code) }).collect()
}

impl Column for Intent {
    fn read(value: Value) -> Option<Self> {
        match String::read(value)?.as_str() {
            "in" => Some(Self::In),
            "out" => Some(Self::Out),
            _ => None,
        }
    }
}

impl Column for RecordStatus {
    fn read(value: Value) -> Option<Self> {
        match String::read(value)?.as_str() {
            "accepted" => Some(Self::Accepted),
            "review" => Some(Self::Review),
            _ => None,
        }
    }
}
