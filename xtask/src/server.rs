//! The edge on this machine: workerd under `wrangler dev`.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::project::Project;
use crate::run::Stopwatch;

/// How long workerd may take to answer first; it takes 2 s when idle, more beside a compiler.
const START: Duration = Duration::from_secs(90);
/// How long it may take to end when asked to.
const END: Duration = Duration::from_secs(10);
/// How often wrangler.toml's cron runs.
const MINUTE: Duration = Duration::from_mins(1);
/// Where `wrangler dev` takes a scheduled event.
const SCHEDULED: &str = "/cdn-cgi/handler/scheduled";
/// Between two looks at a process.
const LOOK: Duration = Duration::from_millis(50);

/// Set by Ctrl-C or a request to end.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Makes Ctrl-C, SIGTERM and SIGHUP end this program in order: what it started is ended first.
///
/// # Errors
/// When the handler cannot be installed.
pub(crate) fn end_in_order() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst)).context("cannot watch for Ctrl-C")
}

/// Whether the person asked to end.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Where an edge listens and keeps its data.
pub(crate) struct Place {
    pub(crate) port: u16,
    /// Local D1 and KV.
    pub(crate) store: PathBuf,
    /// An env file with the secrets.
    pub(crate) secrets: PathBuf,
}

impl Place {
    /// The origin that pages, cookies and WebAuthn see.
    pub(crate) fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

/// A running edge; it ends when this is dropped.
pub(crate) struct Server {
    wrangler: Child,
    log: PathBuf,
    port: u16,
}

impl Server {
    /// Starts the development build and waits until it answers.
    ///
    /// # Errors
    /// When the port is taken, or the edge ends or stays silent; its last words are in the error.
    pub(crate) fn start(project: &Project, place: &Place, log: &Path) -> Result<Self> {
        ensure_free(place.port)?;
        std::fs::create_dir_all(log.parent().context("a log file lies in a folder")?)?;
        let output = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut wrangler = project.npm_tool("wrangler");
        wrangler
            .args(["dev", "--env", "development", "--ip", "127.0.0.1", "--show-interactive-dev-session=false"])
            .args(["--port", &place.port.to_string(), "--inspector-port", &free_port()?.to_string()])
            .args(["--var", &format!("ORIGIN:{}", place.origin())])
            .arg("--persist-to")
            .arg(&place.store)
            .arg("--env-file")
            .arg(&place.secrets)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let wrangler = wrangler.spawn().context("`wrangler` could not be started: run `cargo xtask setup`")?;
        let mut server = Self { wrangler, log: log.to_owned(), port: place.port };
        server.wait_until_ready(place.port)?;
        Ok(server)
    }

    /// Does what cron does at Cloudflare each minute.
    ///
    /// # Errors
    /// When the edge did not.
    pub(crate) fn minute(&self) -> Result<()> {
        ensure!(answers(self.port, SCHEDULED), "the edge did not do what cron has it do");
        Ok(())
    }

    /// Waits until the edge ends by itself or the person asks for it. Meanwhile it does what cron does at Cloudflare:
    /// wrangler starts no scheduled event by itself.
    ///
    /// # Errors
    /// When it ended by itself.
    pub(crate) fn wait(&mut self) -> Result<()> {
        let mut watch = Stopwatch::start();
        while !interrupted() {
            self.still_running()?;
            if watch.elapsed() > MINUTE {
                watch = Stopwatch::start();
                answers(self.port, SCHEDULED);
            }
            sleep(LOOK);
        }
        Ok(())
    }

    /// The process that runs the Worker, of those that wrangler started.
    pub(crate) fn workerd(&self) -> Option<u32> {
        let mut family = vec![self.wrangler.id()];
        let mut next = 0;
        while let Some(&parent) = family.get(next) {
            next += 1;
            let children =
                std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
            family.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        }
        let name = |id: &u32| std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
        family.into_iter().rfind(|id| name(id).trim() == "workerd")
    }

    fn wait_until_ready(&mut self, port: u16) -> Result<()> {
        let watch = Stopwatch::start();
        while !answers(port, "/api/openapi.json") {
            self.still_running()?;
            if interrupted() {
                bail!("interrupted");
            }
            ensure!(watch.elapsed() < START, "the edge did not answer in {} s\n{}", START.as_secs(), self.last_words());
            sleep(LOOK);
        }
        Ok(())
    }

    fn still_running(&mut self) -> Result<()> {
        match self.wrangler.try_wait()? {
            None => Ok(()),
            Some(status) if interrupted() => bail!("interrupted ({status})"),
            Some(status) => Err(anyhow!("the edge ended with {status}\n{}", self.last_words())),
        }
    }

    /// The end of its log.
    fn last_words(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(25)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let id = i32::try_from(self.wrangler.id()).map(Pid::from_raw);
        if let Ok(id) = id {
            // It ends workerd itself; already ended is as good.
            let _ = kill(id, Signal::SIGTERM);
        }
        let watch = Stopwatch::start();
        while matches!(self.wrangler.try_wait(), Ok(None)) {
            if watch.elapsed() > END {
                let _ = self.wrangler.kill();
                let _ = self.wrangler.wait();
                return;
            }
            sleep(LOOK);
        }
    }
}

/// Whether the edge grants a GET.
fn answers(port: u16, path: &str) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")?;
        let mut start = [0; 12];
        stream.read_exact(&mut start)?;
        Ok(start.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

/// # Errors
/// When something listens there already.
pub(crate) fn ensure_free(port: u16) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop).map_err(|_| {
        anyhow!("port {port} is taken by another program. End that one, or choose another port with --port.")
    })
}

/// A port that nobody listens on now.
///
/// # Errors
/// When the machine has none left.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}
