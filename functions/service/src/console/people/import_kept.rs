//! What keeps an import from being taken back: whatever came to depend on it since.

/// Whom the roster's import `?1`, made at `?2` with memberships from `?3` on, is held by, and whether they were edited
/// again, have been used, or are in a month that is shut, and which. What was only rewritten holds while it is as it was
/// written. Whoever was added or moved is held by all that was recorded or filed since, for that was in the unit that the import
/// gave them, and by a locked month of a unit that they came into or went out of. An enrolment code is nothing yet,
/// and neither is the draft of a rule.
macro_rules! held_people {
    ($columns:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM (SELECT one.*,
               placed AND (one.id IN (SELECT employee FROM credentials WHERE received_at >= ?2)
                 OR one.id IN (SELECT person FROM rules WHERE person IS NOT NULL AND written_at >= ?2)
                 OR one.id IN (SELECT ",
            $crate::console::audit::proposed_for!(),
            " FROM approvals WHERE proposed_at >= ?2)
                 OR EXISTS (SELECT 1 FROM records WHERE employee = one.id AND received_at >= ?2)
                 OR EXISTS (SELECT 1 FROM absences WHERE employee = one.id AND requested_at >= ?2)
                 OR EXISTS (SELECT 1 FROM corrections WHERE employee = one.id AND requested_at >= ?2)
                 OR EXISTS (SELECT 1 FROM manual_records WHERE employee = one.id AND approved_at >= ?2)
                 OR EXISTS (SELECT 1 FROM machine_punches WHERE employee = one.id AND imported_at >= ?2)
                 OR EXISTS (SELECT 1 FROM shifts WHERE employee = one.id AND written_at >= ?2)
                 OR EXISTS (SELECT 1 FROM denials WHERE employee = one.id AND written_at >= ?2)) AS in_use,
               iif(placed, (SELECT min(month) FROM recaps WHERE state = 'locked' AND month >= substr(?3, 1, 7)
                 AND recaps.unit IN (one.before ->> 3, one.after ->> 3)), NULL) AS shut
             FROM (SELECT employees.id, employees.nip, employees.name, imported.before, imported.after,
                 imported.before IS NULL
                   OR EXISTS (SELECT 1 FROM memberships WHERE employee = employees.id AND import = ?1) AS placed,
                 (employees.name, employees.kind, employees.position)
                     IS NOT (imported.after ->> 0, imported.after ->> 1, imported.after ->> 2)
                   OR EXISTS (SELECT 1 FROM memberships WHERE employee = employees.id AND written_at >= ?2
                     AND import IS NOT ?1)
                   OR EXISTS (SELECT 1 FROM imported AS later JOIN imports ON imports.id = later.import
                     WHERE later.employee = employees.id AND later.import <> ?1 AND imports.imported_at >= ?2) AS edited
               FROM imported JOIN employees ON employees.id = imported.employee WHERE imported.import = ?1) AS one
             ) WHERE edited OR in_use OR shut IS NOT NULL"
        )
    };
}
pub(super) use held_people;

/// Whose punches of the log `?1` are of a month that was locked since.
macro_rules! held_punches {
    ($columns:literal) => {
        $crate::console::recaps::locked::months_of!(
            $columns,
            concat!(
                "SELECT DISTINCT machine_punches.employee, ",
                $crate::console::recaps::locked::month_of!("machine_punches.at"),
                " AS month FROM machine_punches JOIN employees ON employees.id = machine_punches.employee
                 JOIN units ON units.id = employees.unit WHERE machine_punches.import = ?1"
            )
        )
    };
}
pub(super) use held_punches;
