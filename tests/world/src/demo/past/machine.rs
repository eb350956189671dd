//! The old fingerprint machines, whose logs the operators import.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;
use klabat_api::console::MachineImport;
use klabat_api::routes;
use klabat_attendance::Date;

use super::{Person, Story, taken};

/// What the machines noted since they were read last, by unit, as lines of CSV.
#[derive(Debug, Default)]
pub(super) struct Log(BTreeMap<&'static str, String>);

impl Log {
    /// Somebody laid a finger on the machine.
    pub(super) fn note(&mut self, person: &Person, date: Date, second: u32) {
        let lines = self.0.entry(person.unit).or_insert_with(|| "nip,waktu,mesin\n".to_owned());
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        writeln!(lines, "{},{date} {hour:02}:{minute:02}:{second:02},Pintu depan", person.nip)
            .expect("a String takes everything");
    }
}

impl Story {
    /// The operators import what the machines noted.
    pub(super) fn import(&mut self) -> Result<()> {
        for (unit, csv) in std::mem::take(&mut self.machines.0) {
            let operator = self.operator(unit);
            taken(&self.world.order(
                &operator,
                routes::MACHINE_IMPORT,
                &MachineImport { csv, commit: true, name: None },
            ))?;
        }
        Ok(())
    }
}
