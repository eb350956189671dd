//! Lays out the static assets: the three shells, their hashed files, the service worker and the headers.
//!
//! | from | to |
//! |---|---|
//! | `web/pwa/index.html` | `/index.html`, `/pengajuan/index.html` |
//! | `web/console/index.html` | `/console/index.html` |
//! | the bound modules and `web/*/style.css` | `/assets/NAME-HASH.EXT`, cached for ever |
//! | `web/*/critical.css` | inside the shell, its hash in the Content-Security-Policy |
//! | `web/pwa/sw.js` | `/sw.js`, with `{{precache}}` and `{{version}}` put in |
//! | `web/*/public/…` | `/…` |
//! | `functions/service/openapi.json` | `/api/openapi.json` |

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::bundle::Bound;
use crate::project::{Project, files_under, write_if_changed};
use crate::run::capture;
use crate::shell;
use crate::state::digest;

/// A page.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    /// Its folder under `web/`.
    name: &'static str,
    /// The folder of what is painted first: `index.html` and `critical.css`.
    first: &'static str,
    /// Where its shell is served.
    pub(crate) at: &'static str,
}

/// All of them, in the order of [`crate::cargo::MODULES`]. The app's second page begins as its first does.
pub(crate) const PAGES: [Page; 3] = [
    Page { name: "pwa", first: "pwa", at: "index.html" },
    Page { name: "own", first: "pwa", at: "pengajuan/index.html" },
    Page { name: "console", first: "console", at: "console/index.html" },
];

/// The screens of the console and of the app's second page have addresses of their own; the app's fall back to `/`
/// (wrangler.toml).
const REDIRECTS: &str = "/console/* /console 200\n/pengajuan/* /pengajuan 200\n";

/// Everything that is served, by its path without the leading slash.
type Site = BTreeMap<String, Vec<u8>>;

/// Writes the whole site into a folder and removes what does not belong to it. `bound`: the modules of [`PAGES`].
///
/// # Errors
/// When a source is missing, a shell names an unknown token or carries a script of its own, or two files would get
/// one name.
pub(crate) fn lay_out(project: &Project, folder: &Path, bound: [Bound; 3]) -> Result<()> {
    let mut site = Site::new();
    let mut pages = Vec::new();
    for (page, bound) in PAGES.into_iter().zip(bound) {
        pages.push(application(project, &mut site, page, bound)?);
    }
    service_worker(project, &mut site, &pages[0], &pages[1])?;
    add(&mut site, "_headers", headers(&pages).into_bytes())?;
    let document = project.path("functions/service/openapi.json");
    let document = fs::read(&document).with_context(|| format!("cannot read {}", document.display()))?;
    add(&mut site, "api/openapi.json", document)?;
    add(&mut site, "_redirects", REDIRECTS.into())?;
    for (name, contents) in &site {
        write_if_changed(&folder.join(name), contents)?;
    }
    for file in files_under(folder)? {
        let name = file.strip_prefix(folder)?.to_string_lossy().into_owned();
        if !site.contains_key(&name) {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    Ok(())
}

/// One of the pages: its hashed files, its public files and its shell, which is returned.
fn application(project: &Project, site: &mut Site, page: Page, bound: Bound) -> Result<String> {
    let Page { name, first, at } = page;
    let (source, first) = (project.path("web").join(name), project.path("web").join(first));
    let critical = stylesheet(project, &first.join("critical.css"))?;
    let style = stylesheet(project, &source.join("style.css"))?;
    let wasm = hashed(site, name, "wasm", bound.wasm)?;
    let js = hashed(site, name, "js", bound.js)?;
    let css = hashed(site, name, "css", style.into_bytes())?;
    let index = first.join("index.html");
    let template = fs::read_to_string(&index).with_context(|| format!("cannot read {}", index.display()))?;
    let values = [("wasm", &*wasm), ("js", &*js), ("css", &*css), ("inline_css", &*critical)];
    let page = shell::fill(&template, &values).with_context(|| format!("in {}", index.display()))?;
    ensure!(!shell::has_inline_script(&page), "{} has an inline script, which its policy refuses", index.display());
    for needed in [&wasm, &js, &css] {
        ensure!(page.contains(&**needed), "{} does not name {needed}", index.display());
    }
    let public = source.join("public");
    for file in files_under(&public)? {
        let path = file.strip_prefix(&public)?.to_string_lossy().into_owned();
        add(site, &path, fs::read(&file)?)?;
    }
    add(site, at, page.clone().into_bytes())?;
    Ok(page)
}

/// What the app's page asks for besides its hashed files. The icons of the home screen are asked for by who puts the app
/// there, with a network.
pub(crate) const BESIDE: [&str; 2] = ["/manifest.webmanifest", "/icon.svg"];

/// The service worker, which keeps what the ASN's app needs to open without a network. What it kept of the second page
/// `later` goes with it when that page is another.
fn service_worker(project: &Project, site: &mut Site, page: &str, later: &str) -> Result<()> {
    let source = fs::read_to_string(project.path("web/pwa/sw.js")).context("cannot read web/pwa/sw.js")?;
    let hashed = shell::hashed_names(page).into_iter().map(|name| format!("/assets/{name}"));
    let names: Vec<String> = std::iter::once("/".to_owned()).chain(hashed).chain(BESIDE.map(str::to_owned)).collect();
    for name in &BESIDE {
        ensure!(site.contains_key(&name[1..]), "the app's page needs {name}");
    }
    let mut version = vec![page.as_bytes(), later.as_bytes()];
    version.extend(names.iter().filter_map(|name| site.get(&name[1..])).map(Vec::as_slice));
    let version = digest(&version)[..16].to_owned();
    let filled = shell::fill(&source, &[("precache", &serde_json::to_string(&names)?), ("version", &version)]);
    let whole = project.stamps().join("sw.js");
    write_if_changed(&whole, filled.context("in web/pwa/sw.js")?.as_bytes())?;
    let mut esbuild = project.npm_tool("esbuild");
    esbuild.arg(&whole).args(["--minify", "--target=esnext", "--log-level=warning"]);
    add(site, "sw.js", capture(&mut esbuild)?.into_bytes())
}

/// A stylesheet with what it imports, minified.
fn stylesheet(project: &Project, source: &Path) -> Result<String> {
    let mut esbuild = project.npm_tool("esbuild");
    esbuild.arg(source).args(["--bundle", "--minify", "--loader:.svg=dataurl", "--log-level=warning"]);
    Ok(capture(&mut esbuild)?.trim().to_owned())
}

/// Adds a file under a name that holds its hash, and returns its address.
fn hashed(site: &mut Site, name: &str, extension: &str, contents: Vec<u8>) -> Result<String> {
    let path = format!("assets/{name}-{}.{extension}", &digest(&[&contents])[..16]);
    add(site, &path, contents)?;
    Ok(format!("/{path}"))
}

fn add(site: &mut Site, path: &str, contents: Vec<u8>) -> Result<()> {
    ensure!(site.insert(path.to_owned(), contents).is_none(), "two sources want to be served as /{path}");
    Ok(())
}

/// The headers of every static answer, in the format of Workers static assets. There is one policy for all shells:
/// rules that match the same page would be joined, and two policies allow only what both do.
fn headers(pages: &[impl AsRef<str>]) -> String {
    let styles = pages.iter().flat_map(|page| shell::inline_styles(page.as_ref())).map(shell::style_source);
    let mut styles: Vec<String> = styles.collect();
    styles.sort();
    styles.dedup();
    format!(
        "/*
  Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' {}; img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
  Strict-Transport-Security: max-age=63072000; includeSubDomains
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Permissions-Policy: bluetooth=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), geolocation=(self), camera=(), microphone=(), payment=(), usb=()
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Resource-Policy: same-origin
/assets/*
  Cache-Control: public, max-age=31536000, immutable
",
        styles.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::{Site, add, hashed, headers};

    #[test]
    fn a_name_holds_the_hash_and_is_taken_once() {
        let mut site = Site::new();
        let first = hashed(&mut site, "pwa", "js", b"1".to_vec()).unwrap();
        assert_ne!(first, hashed(&mut site, "pwa", "js", b"2".to_vec()).unwrap());
        assert!(add(&mut site, &first[1..], Vec::new()).is_err());
    }

    #[test]
    fn every_inline_style_is_allowed_and_no_line_is_too_long() {
        let text = headers(&["<style>a</style>", "<style>b</style>", "<style>a</style>"]);
        assert_eq!(text.matches("'sha256-").count(), 2);
        assert!(!text.contains("unsafe-inline"));
        // Workers static assets ignore lines over 2,000 characters.
        assert!(text.lines().all(|line| line.len() < 2_000));
    }
}
