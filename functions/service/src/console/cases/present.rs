//! Days of an absence on which its person came all the same.

/// The dates from `$first` to `$last` on which an employee checked in, oldest first, as a JSON array: a column. The
/// going of a night's work may lie on the next date, and is none; an old machine's line may be either. `$zone` is the
/// name of a zone.
macro_rules! present_days {
    ($employee:literal, $first:literal, $last:literal, $zone:literal) => {
        concat!(
            "(SELECT json_group_array(day) FROM (SELECT DISTINCT date(at / 1000, 'unixepoch', CASE ",
            $zone,
            " WHEN 'Asia/Jakarta' THEN '+7 hours' WHEN 'Asia/Makassar' THEN '+8 hours' ELSE '+9 hours' END) AS day FROM (
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
pub(in crate::console) use present_days;

/// Reads [`present_days`].
pub(super) fn days(row: &mut crate::store::Row) -> Result<Vec<String>, crate::failure::Failure> {
    let json: String = row.next()?;
    serde_json::from_slice(json.as_bytes()).map_err(|error| crate::failure::Failure::Fault(format!("dates: {error}")))
}
