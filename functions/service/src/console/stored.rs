//! One check-in in a list.

use klabat_api::Base64Url;
use klabat_api::console::RecordRow;

use crate::failure::Failure;
use crate::phone::{reasons, unit};
use crate::store::Row;

/// Columns of a [`RecordRow`], with the alarms about the record or the enrolment of its phone, from tables `records`, `employees`, `units` and `beacons`.
macro_rules! record_columns {
    () => {
        concat!(
            "records.id, employees.nip, employees.name, units.id AS unit_id, units.name AS unit_name,
         units.zone AS unit_zone, records.intent, records.sealed_at, records.received_at, beacons.name AS beacon,
         records.status, records.reasons, records.signal_dbm, records.echo_ms, records.open_to_seal_ms,
         beacons.class = 'simulated' AS simulated, records.deferred,
         (SELECT group_concat(code, ' ') FROM (
            SELECT DISTINCT code FROM alarms WHERE subject IN (records.id,
              (SELECT credentials.once FROM evidence JOIN credentials ON credentials.id = evidence.credential
               WHERE evidence.once = records.id)) ORDER BY code)) AS alarms, ",
            $crate::phone::record_attested!(),
            " AS attested "
        )
    };
}
pub(super) use record_columns;

/// The tables beside `records`.
macro_rules! record_tables {
    () => {
        "JOIN employees ON employees.id = records.employee
         JOIN units ON units.id = records.unit
         JOIN beacons ON beacons.id = records.beacon "
    };
}
pub(super) use record_tables;

pub(super) fn read(row: &mut Row) -> Result<RecordRow, Failure> {
    Ok(RecordRow {
        id: Base64Url(row.next()?),
        nip: row.next()?,
        name: row.next()?,
        unit: unit(row)?,
        intent: row.next()?,
        sealed_at: row.next()?,
        received_at: row.next()?,
        beacon: row.next()?,
        status: row.next()?,
        reasons: reasons(&row.next::<String>()?),
        signal_dbm: row.next()?,
        echo_ms: row.next()?,
        open_to_seal_ms: row.next()?,
        simulated: row.next()?,
        deferred: row.next()?,
        alarms: reasons(&row.next::<Option<String>>()?.unwrap_or_default()),
        attested: row.next()?,
    })
}
