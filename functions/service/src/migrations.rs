//! The schema, embedded for stores that are not migrated from the files.

/// One migration, in the format of `wrangler d1 migrations`: a file of SQL, applied once, in order of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    /// File name.
    pub name: &'static str,
    /// Its SQL.
    pub sql: &'static str,
}

/// All migrations, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { name: "0001_initial.sql", sql: include_str!("../migrations/0001_initial.sql") },
    Migration { name: "0002_log.sql", sql: include_str!("../migrations/0002_log.sql") },
    Migration { name: "0003_approvals.sql", sql: include_str!("../migrations/0003_approvals.sql") },
    Migration { name: "0004_attendance.sql", sql: include_str!("../migrations/0004_attendance.sql") },
    Migration { name: "0005_attestation.sql", sql: include_str!("../migrations/0005_attestation.sql") },
    Migration { name: "0006_faults.sql", sql: include_str!("../migrations/0006_faults.sql") },
    Migration { name: "0007_leaving.sql", sql: include_str!("../migrations/0007_leaving.sql") },
    Migration { name: "0008_imports.sql", sql: include_str!("../migrations/0008_imports.sql") },
    Migration { name: "0009_withdrawals.sql", sql: include_str!("../migrations/0009_withdrawals.sql") },
    Migration { name: "0010_import_names.sql", sql: include_str!("../migrations/0010_import_names.sql") },
    Migration { name: "0011_trail.sql", sql: include_str!("../migrations/0011_trail.sql") },
    Migration { name: "0012_locked_months.sql", sql: include_str!("../migrations/0012_locked_months.sql") },
    Migration { name: "0013_own_cases.sql", sql: include_str!("../migrations/0013_own_cases.sql") },
    Migration { name: "0014_schedules_of.sql", sql: include_str!("../migrations/0014_schedules_of.sql") },
    Migration { name: "0015_denials_seen.sql", sql: include_str!("../migrations/0015_denials_seen.sql") },
    Migration { name: "0016_regency_outages.sql", sql: include_str!("../migrations/0016_regency_outages.sql") },
    Migration { name: "0017_rule_drafts.sql", sql: include_str!("../migrations/0017_rule_drafts.sql") },
];

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;

    #[test]
    fn every_file_is_embedded_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        assert_eq!(MIGRATIONS.iter().map(|migration| migration.name).collect::<Vec<_>>(), files);
    }
}
