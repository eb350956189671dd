//! Writes the `OpenAPI` document that is served:
//!
//! ```text
//! cargo run -p klabat-service --example openapi > functions/service/openapi.json
//! ```

use std::process::ExitCode;

fn main() -> ExitCode {
    match klabat_service::openapi().to_pretty_json() {
        Ok(document) => {
            println!("{document}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
