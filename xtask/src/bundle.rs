//! From the compiled modules to what is served and deployed.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context as _, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::project::{Project, write_if_changed};
use crate::run::{capture, step};
use crate::state::digest;
use crate::{assets, cargo, names, setup};

/// Which of the two builds, and how small.
pub(crate) struct Build {
    development: bool,
    profile: String,
}

impl Build {
    /// Production is small and development quick, unless a profile is asked for.
    pub(crate) fn new(development: bool, profile: Option<&str>) -> Self {
        let usual = if development { "demo" } else { "deploy" };
        Self { development, profile: profile.unwrap_or(usual).to_owned() }
    }

    /// What the tests look at: both builds by one profile, so that what they share is compiled once.
    pub(crate) fn tested(development: bool) -> Self {
        Self::new(development, Some("wasm"))
    }

    /// Whether the simulated beacon and phone are in it.
    pub(crate) fn development(&self) -> bool {
        self.development
    }

    /// The cargo profile.
    pub(crate) fn profile(&self) -> &str {
        &self.profile
    }

    /// The folder of its `assets` and `worker`, as wrangler.toml names it: a development build never lies where
    /// `wrangler deploy` looks.
    pub(crate) fn folder(&self, project: &Project) -> PathBuf {
        project.path(if self.development { "build/development" } else { "build" })
    }

    /// Whether it is what is deployed, where time spent on size pays for itself.
    pub(crate) fn deployed(&self) -> bool {
        self.profile == "deploy"
    }

    /// Whether names are short and the phone's modules optimised: in what is deployed, and so that the tests see it,
    /// in theirs.
    fn shrunk(&self) -> bool {
        self.profile != "demo"
    }

    /// What wasm-opt does for a module of [`cargo::MODULES`], if anything: minutes for the Worker and the console, which
    /// are spent on what is deployed only.
    ///
    /// * The phone's modules are flattened and looped anew besides, for 2 % of their size; the Worker's handler of traps
    ///   cannot be, and for the console it takes four minutes.
    /// * `low-memory-unused`: the linker puts the stack there (`--stack-first`), so that nothing of ours has an address
    ///   below 1024.
    fn shrinks(&self, name: &str) -> Option<&'static [&'static str]> {
        match name {
            "klabat-pwa" | "klabat-own" if self.shrunk() => Some(&["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz"]),
            // No other feature flags: with --all-features Chromium refuses the module ("Invalid import kind"). The
            // handler of traps catches them by an exception tag, which workerd knows.
            "klabat-edge" if self.deployed() => Some(&["-Oz", "--converge", "--enable-exception-handling"]),
            "klabat-console" if self.deployed() => Some(&["-Oz", "--converge"]),
            _ => None,
        }
    }
}

/// How the browser, or workerd, loads a module.
#[derive(Clone, Copy, PartialEq)]
enum Host {
    Browser,
    Worker,
}

/// A bound module: JavaScript in one file, and the WebAssembly it loads.
pub(crate) struct Bound {
    pub(crate) js: Vec<u8>,
    pub(crate) wasm: Vec<u8>,
}

/// Sets up what is missing; compiles, binds, bundles and lays out everything.
///
/// # Errors
/// When a tool is missing or fails.
pub(crate) fn build(project: &Project, build: &Build) -> Result<()> {
    let compile = format!("compile for wasm32 (profile {})", build.profile());
    setup::beside(project, || step(&compile, || cargo::modules(project, build)))?;
    step("bind and bundle", || {
        let [edge, pwa, own, console] = thread::scope(|scope| {
            let bind = |name, host| scope.spawn(move || bind(project, build, name, host));
            let [edge, pages @ ..] = cargo::MODULES;
            let [pwa, own, console] = pages.map(|page| bind(page, Host::Browser));
            [bind(edge, Host::Worker), pwa, own, console]
                .map(|bound| bound.join().unwrap_or_else(|_| bail!("the binding of a module panicked")))
        });
        let (edge, pages) = (edge?, [pwa?, own?, console?]);
        let worker = build.folder(project).join("worker");
        write_if_changed(&worker.join("app_bg.wasm"), &edge.wasm)?;
        write_if_changed(&worker.join("index.js"), &edge.js)?;
        assets::lay_out(project, &build.folder(project).join("assets"), pages)
    })
}

/// Binds one module, or takes what was bound from the very same bytes.
fn bind(project: &Project, build: &Build, name: &str, host: Host) -> Result<Bound> {
    let input = cargo::module(project, build, name);
    let module = fs::read(&input).with_context(|| format!("cannot read {}", input.display()))?;
    // The key covers this program too, so that a change of the binding is seen.
    let program = fs::metadata(std::env::current_exe()?)?.modified()?.duration_since(std::time::UNIX_EPOCH)?;
    let key = digest(&[&module, &program.as_nanos().to_be_bytes()]);
    let kind = if build.development() { "development" } else { "production" };
    let folders = project.stamps().join("bound").join(format!("{name}-{kind}-{}", build.profile()));
    let folder = folders.join(key);
    if !folder.join("done").exists() {
        let _ = fs::remove_dir_all(&folders);
        fs::create_dir_all(&folder)?;
        bind_into(project, build, name, host, &folder).with_context(|| format!("cannot bind {name}"))?;
        fs::write(folder.join("done"), "")?;
    }
    Ok(Bound { js: fs::read(folder.join("index.js"))?, wasm: fs::read(folder.join("app_bg.wasm"))? })
}

fn bind_into(project: &Project, build: &Build, name: &str, host: Host, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    let shrinks = build.shrinks(name);
    bindgen
        .input_path(cargo::module(project, build, name))
        .out_name("app")
        .typescript(false)
        .remove_producers_section(true)
        // wasm-opt goes by the names, and leaves them out itself.
        .remove_name_section(shrinks.is_none());
    let entry = match host {
        Host::Browser => {
            bindgen.web(true)?;
            include_str!("browser.js")
        }
        Host::Worker => {
            bindgen.module(true)?.reset_state_function(true).force_enable_abort_handler(true);
            include_str!("worker.js")
        }
    };
    bindgen.generate(folder)?;
    fs::write(folder.join("entry.js"), entry)?;
    let wasm = folder.join("app_bg.wasm");
    if let Some(passes) = shrinks {
        let mut optimise = project.npm_tool("wasm-opt");
        // Last, since -Oz sorts functions by how often they are called: what one generic function became in many places
        // stands together again, and gzip takes 2 to 5 % less.
        optimise.arg("--low-memory-unused").args(passes).arg("--reorder-functions-by-name");
        capture(optimise.arg(&wasm).arg("-o").arg(&wasm))?;
    }
    if host == Host::Browser && build.shrunk() {
        let glue = folder.join("app.js");
        let short = names::shorten(project, &wasm, &fs::read_to_string(&glue)?)?;
        fs::write(&glue, short)?;
    }
    let bundle = folder.join("index.js");
    capture(
        project
            .npm_tool("esbuild")
            .arg(folder.join("entry.js"))
            .args(["--bundle", "--format=esm", "--minify", "--target=esnext", "--log-level=warning"])
            .args(["--external:./app_bg.wasm", "--external:cloudflare:*"])
            .arg(format!("--outfile={}", bundle.display())),
    )?;
    if host == Host::Worker {
        // workerd gives a compiled module for a plain import; it does not know source phase imports.
        let js = fs::read_to_string(&bundle)?;
        ensure!(js.contains("import source "), "the Worker's bundle imports no module");
        fs::write(&bundle, js.replace("import source ", "import "))?;
    }
    Ok(())
}
