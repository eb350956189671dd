//! What the edge granted, so that it can be asked for it later, whatever happened in between.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Result, ensure};
use data_encoding::HEXLOWER;

use super::Options;
use super::client::Client;

/// Counts what is granted, and kills a process, or has the edge panic, at the counts that it was told.
pub(crate) struct Executioner<'a> {
    options: &'a Options,
    granted: AtomicUsize,
    killed: AtomicBool,
    panics: AtomicUsize,
}

impl<'a> Executioner<'a> {
    pub(crate) fn new(options: &'a Options) -> Self {
        Self { options, granted: AtomicUsize::new(0), killed: AtomicBool::new(false), panics: AtomicUsize::new(0) }
    }

    /// Demands that what was to happen has happened, and says so: a run in which nothing was killed, or nothing
    /// panicked, shows nothing.
    pub(crate) fn demand(&self) -> Result<()> {
        let (killed, panics) = (self.killed.load(Ordering::SeqCst), self.panics.load(Ordering::SeqCst));
        let granted = self.granted.load(Ordering::SeqCst);
        if let Some(process) = self.options.then_kill {
            ensure!(killed, "{process} was not killed: {granted} were granted");
        }
        if self.options.panic_each.is_some() {
            ensure!(panics > 0, "the edge never panicked: {granted} were granted");
            println!("the edge panicked {panics} times");
        }
        Ok(())
    }

    /// One more was granted.
    pub(crate) fn count(&self, client: &Client) {
        let before = self.granted.fetch_add(1, Ordering::SeqCst);
        if let (Some(process), Some(granted)) = (self.options.then_kill, self.options.granted)
            && before + 1 == granted
        {
            let killed = Command::new("kill").args(["-KILL", &process.to_string()]).status();
            println!("killed {process} after {granted}: {killed:?}");
            self.killed.store(killed.is_ok_and(|status| status.success()), Ordering::SeqCst);
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

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Child, Command, Stdio};

    use super::{Executioner, Options};
    use crate::client::Client;

    /// What is left of a run in which so many are granted, after so many of which a process is to be killed.
    fn granted(count: usize, then_kill: u32) -> Result<(), String> {
        let mut options = Options::of_a_test();
        (options.granted, options.then_kill) = (Some(3), Some(then_kill));
        let (executioner, client) = (Executioner::new(&options), Client::new(&options.origin));
        (0..count).for_each(|_| executioner.count(&client));
        executioner.demand().map_err(|error| error.to_string())
    }

    /// A process that does nothing, and ends with the test at the latest.
    struct Sleeper(Child);

    impl Sleeper {
        fn new() -> Self {
            Self(Command::new("sleep").arg("600").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
        }
    }

    impl Drop for Sleeper {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    #[test]
    fn a_run_that_killed_nothing_is_no_run() {
        let mut sleeper = Sleeper::new();
        let id = sleeper.0.id();
        assert_eq!(granted(2, id), Err(format!("{id} was not killed: 2 were granted")));
        assert!(sleeper.0.try_wait().unwrap().is_none(), "it lives");
        assert_eq!(granted(4, id), Ok(()));
        assert_eq!(sleeper.0.wait().unwrap().signal(), Some(9));
        assert_eq!(granted(4, id), Err(format!("{id} was not killed: 4 were granted")), "it was gone before");
    }

    #[test]
    fn a_run_in_which_nothing_panicked_is_no_run() {
        let mut options = Options::of_a_test();
        options.panic_each = Some(20);
        assert!(Executioner::new(&options).demand().is_err());
    }
}
