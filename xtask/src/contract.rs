//! Whether the edge answers as its `OpenAPI` document says, whatever it is asked: schemathesis, from `PyPI`.

use std::fs;

use anyhow::Result;

use crate::bundle::{self, Build};
use crate::programs::Programs;
use crate::project::Project;
use crate::run::{capture, now, run, step};
use crate::server::{self, Place, Server};
use crate::{dev, python};

/// One version, so that it asks the same tomorrow.
const SCHEMATHESIS: &str = "schemathesis==4.32.0";

/// A session that the store is given, so that the console's routes answer, too: 32 bytes, base64url.
const SESSION: &str = "Y29udHJhY3QtdGVzdC1zZXNzaW9uLXNlY3JldC0wMDE";

/// Asks every operation, so often each, with a session of an admin and without: no 5xx, no reply that the document does
/// not have.
///
/// # Errors
/// When a reply is another one, or nothing could be run.
pub(crate) fn check(project: &Project, examples: u32) -> Result<()> {
    let program = python::tool(project, SCHEMATHESIS)?;
    bundle::build(project, &Build::tested(true))?;
    let store = project.stamps().join("stores/contract");
    if store.exists() {
        fs::remove_dir_all(&store)?;
    }
    let place = Place { port: server::free_port()?, store, secrets: project.local().join("secrets.env") };
    dev::prepare_empty(project, &place)?;
    let mut rows = Programs::build(project)?.command("suite")?;
    let sql = place.store.join("suite.sql");
    fs::write(&sql, capture(rows.args([&now()?.as_millis().to_string(), SESSION]))?)?;
    dev::execute(project, &place.store, &sql)?;
    let log = place.store.join("edge.log");
    let _server = step("start workerd", || Server::start(project, &place, &log))?;
    let origin = place.origin();
    let asks = |extra: &[&str]| {
        let mut schemathesis = project.command(&program.to_string_lossy());
        schemathesis.args(["run", &format!("{origin}/api/openapi.json"), "--url", &origin, "--no-color"]);
        schemathesis.args(["--header", &format!("Origin: {origin}"), "--header", "Sec-Fetch-Site: same-origin"]);
        schemathesis.args(["--checks", CHECKS, "--max-examples", &examples.to_string(), "--generation-deterministic"]);
        run(schemathesis.args(extra))
    };
    asks(&[])?;
    asks(&["--header", &format!("Cookie: __Host-klabat={SESSION}")])
}

/// What is asked of each reply. Whether bad input is refused is for the service's own cases.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance";
