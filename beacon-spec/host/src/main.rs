//! `klabat-beacon`: a beacon on a machine with an operating system.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result, bail, ensure};
use data_encoding::BASE64URL_NOPAD;
use klabat_host::boards::{Linux, Uptime};
use klabat_host::refresh::{self, Edge};
use klabat_host::store::{self, Identity, Store};
use klabat_host::{Host, loopback};
use klabat_protocol::PublicKey;
use klabat_protocol::beacon::Config;
use lexopt::prelude::*;
use serde_json::json;

const HELP: &str = "\
klabat-beacon init --state DIR [--key FILE]
    Makes a beacon in DIR and prints, as JSON, the id and public key to register at the console.
    --key FILE   take id and key from FILE: {\"beacon_id\": …, \"private_key\": …}, base64url

klabat-beacon run --state DIR --edge-key KEY --listen ADDRESS [--edge URL] [--clock monotonic|link]
    Runs it, and prints one line of JSON when it is ready.
    --edge-key KEY     the edge's public key, base64url of 64 or 65 bytes
    --listen ADDRESS   where the loopback link listens, such as 127.0.0.1:8790; port 0 takes a free one
    --edge URL         ask that edge for refreshes; without it a phone has to carry them
    --clock link       let the link say what time it is (tests)
";

fn main() -> ExitCode {
    match Command::parse(std::env::args_os().skip(1)).and_then(Command::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("klabat-beacon: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What was asked for.
enum Command {
    Help,
    Init { state: PathBuf, key: Option<PathBuf> },
    Run { state: PathBuf, edge_key: PublicKey, edge: Option<String>, listen: SocketAddr, uptime: Uptime },
}

impl Command {
    fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Self> {
        let mut parser = lexopt::Parser::from_args(arguments);
        let mut verb = None;
        let (mut state, mut key, mut edge_key, mut edge, mut listen, mut uptime) = (None, None, None, None, None, None);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("help") => return Ok(Self::Help),
                Long("state") => state = Some(PathBuf::from(parser.value()?)),
                Long("key") => key = Some(PathBuf::from(parser.value()?)),
                Long("edge-key") => {
                    edge_key = Some(store::public_key(&parser.value()?.string()?).context("--edge-key")?);
                }
                Long("edge") => edge = Some(origin(parser.value()?.string()?)?),
                Long("listen") => listen = Some(parser.value()?.parse()?),
                Long("clock") => uptime = Some(clock(&parser.value()?.string()?)?),
                Value(value) if verb.is_none() => verb = Some(value.string()?),
                _ => return Err(argument.unexpected().into()),
            }
        }
        let state = state.context("--state is missing");
        match verb.as_deref() {
            Some("init") => Ok(Self::Init { state: state?, key }),
            Some("run") => Ok(Self::Run {
                state: state?,
                edge_key: edge_key.context("--edge-key is missing")?,
                edge,
                listen: listen.context("--listen is missing")?,
                uptime: uptime.unwrap_or_else(Uptime::monotonic),
            }),
            Some(other) => bail!("no such command: {other}\n{HELP}"),
            None => Ok(Self::Help),
        }
    }

    fn run(self) -> Result<()> {
        match self {
            Self::Help => say(HELP.trim_end()),
            Self::Init { state, key } => {
                let identity = match key {
                    Some(file) => {
                        let text =
                            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
                        Identity::parse(&text).with_context(|| format!("{} holds no beacon", file.display()))?
                    }
                    None => Identity::generate(),
                };
                Store::init(&state, &identity)?;
                say(&json!({
                    "beacon_id": BASE64URL_NOPAD.encode(&identity.beacon.0),
                    "public_key": BASE64URL_NOPAD.encode(&identity.key.public_key().0),
                })
                .to_string())
            }
            Self::Run { state, edge_key, edge, listen, uptime } => {
                ensure!(listen.ip().is_loopback(), "--listen: the link is for this machine only");
                let (mut store, identity) = Store::open(&state)?;
                let listener = TcpListener::bind(listen).with_context(|| format!("cannot listen on {listen}"))?;
                let boot = store.boot()?;
                let edge_keys = store.edge_keys(edge_key)?;
                let config = Config::new(identity.beacon, identity.key.public_key(), boot, edge_keys);
                let board = Linux::new(identity.key, uptime.clone());
                let host = Arc::new(Mutex::new(Host::new(config, board, store.memory(edge_key))));
                if let Some(origin) = edge {
                    let (host, edge) = (Arc::clone(&host), Edge::new(&origin));
                    std::thread::spawn(move || refresh::keep(&host, &edge));
                }
                say(&json!({
                    "listening": listener.local_addr()?.to_string(),
                    "beacon_id": BASE64URL_NOPAD.encode(&identity.beacon.0),
                    "boot": boot.0,
                })
                .to_string())?;
                loopback::serve(&listener, &host, &uptime)?;
                Ok(())
            }
        }
    }
}

/// An edge that this build can speak to.
fn origin(url: String) -> Result<String> {
    let spoken = url.starts_with("http://") || cfg!(feature = "tls") && url.starts_with("https://");
    ensure!(spoken, "--edge: this build speaks http:// only, or https:// with the feature tls");
    Ok(url)
}

fn clock(name: &str) -> Result<Uptime> {
    match name {
        "monotonic" => Ok(Uptime::monotonic()),
        "link" => Ok(Uptime::link()),
        _ => bail!("--clock: monotonic or link"),
    }
}

/// Prints a line, at once.
fn say(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
