//! What the edge granted, so that it can be asked for it later, whatever happened in between.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, ensure};
use data_encoding::HEXLOWER;

use super::Options;
use super::client::Client;

/// Counts what is granted, and kills a process, or has the edge panic, at the counts that it was told.
pub(crate) struct Executioner<'a> {
    options: &'a Options,
    granted: AtomicUsize,
    panics: AtomicUsize,
}

impl<'a> Executioner<'a> {
    pub(crate) fn new(options: &'a Options) -> Self {
        Self { options, granted: AtomicUsize::new(0), panics: AtomicUsize::new(0) }
    }

    /// How often the edge panicked.
    pub(crate) fn panics(&self) -> usize {
        self.panics.load(Ordering::SeqCst)
    }

    /// One more was granted.
    pub(crate) fn count(&self, client: &Client) {
        let before = self.granted.fetch_add(1, Ordering::SeqCst);
        if let (Some(process), Some(granted)) = (self.options.then_kill, self.options.granted)
            && before + 1 == granted
        {
            let killed = Command::new("kill").args(["-KILL", &process.to_string()]).status();
            println!("killed {process} after {granted}: {killed:?}");
        }
        if let Some(each) = self.options.panic_each
            && (before + 1).is_multiple_of(each)
        {
            let status = client.panic(((before + 1) / each).is_multiple_of(2));
            assert!(status.is_none_or(|status| status >= 500), "the edge did not panic: {status:?}");
            self.panics.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Keeps the ids of what was granted.
pub(crate) fn keep(options: &Options, granted: &[String]) -> Result<()> {
    Ok(fs::write(options.folder.join("load.granted"), granted.join("\n"))?)
}

/// Demands that all that was granted is among the records that the edge has.
pub(crate) fn check(options: &Options) -> Result<()> {
    let seed = HEXLOWER.decode(fs::read_to_string(options.seed_file())?.trim().as_bytes())?;
    let granted = fs::read_to_string(options.folder.join("load.granted"))?;
    let client = Client::new(&options.origin);
    let mut recorded = BTreeSet::new();
    for person in &options.crowd(&seed)?.people {
        recorded.extend(client.status(person)?.records.into_iter().map(|record| record.id.encode()));
    }
    let lost = granted.lines().filter(|id| !recorded.contains(*id)).count();
    println!("{} granted, {} recorded, {lost} lost", granted.lines().count(), recorded.len());
    ensure!(granted.lines().next().is_some(), "nothing was granted");
    ensure!(lost == 0, "{lost} granted check-ins are lost");
    Ok(())
}
