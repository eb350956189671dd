//! Days of an absence on which its person came all the same.

use crate::failure::Failure;
use crate::store::Row;

/// The dates from `$first` to `$last` on which an employee checked in, oldest first, as a JSON array: a column. The
/// going of a night's work may lie on the next date, and is none; an old machine's line may be either. `$zone` is the
/// name of a zone.
macro_rules! present_days {
    ($employee:literal, $first:literal, $last:literal, $zone:literal) => {
        concat!(
            "(SELECT json_group_array(day) FROM (SELECT DISTINCT date(at / 1000, 'unixepoch', ",
            $crate::console::time::ahead!($zone),
            ") AS day FROM (
                 SELECT sealed_at AS at FROM records WHERE employee = ",
            $employee,
            " AND intent = 'in' AND received_at >= (unixepoch(",
            $first,
            ") - 86400) * 1000 AND NOT EXISTS (SELECT 1 FROM reviews WHERE record = records.id AND state = 'rejected')
                 UNION ALL SELECT at FROM manual_records WHERE employee = ",
            $employee,
            " AND intent = 'in' UNION ALL SELECT at FROM machine_punches WHERE employee = ",
            $employee,
            ") WHERE day BETWEEN ",
            $first,
            " AND ",
            $last,
            " ORDER BY day))"
        )
    };
}
pub(crate) use present_days;

/// Whether an absence leaves no room for being at work, as `AbsenceKind::excludes_presence` says of its kind: a condition.
macro_rules! leaves_no_room {
    () => {
        "absences.from_minute IS NULL AND absences.kind <> 'dinas_luar'"
    };
}
pub(crate) use leaves_no_room;

/// Reads [`present_days`].
pub(super) fn days(row: &mut Row) -> Result<Vec<String>, Failure> {
    let json: String = row.next()?;
    serde_json::from_slice(json.as_bytes()).map_err(|error| Failure::Fault(format!("dates: {error}")))
}

#[cfg(test)]
mod tests {
    use klabat_attendance::absence::AbsenceKind;

    #[test]
    fn the_store_leaves_the_same_kinds_out_as_the_rules() {
        for kind in AbsenceKind::ALL {
            let left_out = leaves_no_room!().contains(&format!("'{}'", kind.code()));
            assert_eq!(kind.excludes_presence(), !left_out, "{kind}");
        }
    }
}
