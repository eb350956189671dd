//! `cargo xtask admin-link`: a one-time link to the console, for the first admin and for one who lost every passkey.

use std::fs::File;
use std::io::Read as _;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::project::{Project, write_if_changed};
use crate::run::{capture, now, step};
use crate::shell;

/// Long enough to reach the admin, short enough not to lie about.
const VALID: Duration = Duration::from_hours(1);

/// For whom, why and where.
#[derive(Args)]
pub(crate) struct AdminLink {
    /// Identifier of the user; made where there is none
    #[arg(long, default_value = "admin")]
    user: String,
    /// Name of a user who is made
    #[arg(long, default_value = "Admin")]
    name: String,
    /// Why the link is made; kept in the audit log
    #[arg(long)]
    reason: String,
    /// The database at Cloudflare instead of the local one
    #[arg(long, requires = "origin")]
    remote: bool,
    /// Where the console is served; port 8787 of this machine for the local one
    #[arg(long)]
    origin: Option<String>,
}

/// Puts the link into the database, together with the audit row, and prints it. The user's passkeys and sessions end.
///
/// # Errors
/// When wrangler fails, or the user exists and is no admin; then nothing is changed.
pub(crate) fn admin_link(project: &Project, wanted: &AdminLink) -> Result<()> {
    let token = token()?;
    let template = std::fs::read_to_string(project.path("functions/service/admin_link.sql"))
        .context("cannot read functions/service/admin_link.sql")?;
    let file = project.local().join("admin_link.sql");
    write_if_changed(&file, statements(&template, wanted, &token, now()?)?.as_bytes())?;
    let mut wrangler = project.npm_tool("wrangler");
    wrangler.args(["d1", "execute", "DB", "--yes", "--file"]).arg(&file);
    if wanted.remote {
        wrangler.arg("--remote");
    } else {
        wrangler.args(["--local", "--env", "development", "--persist-to"]).arg(project.local().join("state"));
    }
    let done = step("link for an admin", || capture(&mut wrangler).map(drop));
    std::fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    done?;
    let origin = wanted.origin.as_deref().unwrap_or("http://localhost:8787").trim_end_matches('/');
    println!("{origin}/console/link#{}", BASE64URL_NOPAD.encode(&token));
    println!("It works once, for {} minutes.", VALID.as_secs() / 60);
    Ok(())
}

fn statements(template: &str, wanted: &AdminLink, token: &[u8; 32], now: Duration) -> Result<String> {
    let millis = |time: Duration| time.as_millis().to_string();
    shell::fill(
        template,
        &[
            ("user", &literal(&wanted.user)?),
            ("name", &literal(&wanted.name)?),
            ("reason", &literal(&wanted.reason)?),
            ("hash", &format!("X'{}'", HEXLOWER.encode(&Sha256::digest(token)))),
            ("now", &millis(now)),
            ("expires_at", &millis(now + VALID)),
        ],
    )
}

/// A text as SQL writes it.
fn literal(text: &str) -> Result<String> {
    ensure!(!text.trim().is_empty(), "the user, the name and the reason must say something");
    ensure!(!text.contains(char::is_control), "the user, the name and the reason are one line each");
    Ok(format!("'{}'", text.replace('\'', "''")))
}

fn token() -> Result<[u8; 32]> {
    let mut token = [0; 32];
    File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut token)).context("no randomness")?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{AdminLink, statements};

    fn wanted(reason: &str) -> AdminLink {
        let (user, name) = ("admin".to_owned(), "Ibu Ma'rifah".to_owned());
        AdminLink { user, name, reason: reason.to_owned(), remote: false, origin: None }
    }

    #[test]
    fn texts_are_quoted_and_only_the_hash_of_the_token_is_written() {
        let template = "({{user}}, {{name}}, {{reason}}, {{hash}}, {{now}}, {{expires_at}})";
        let made = statements(template, &wanted("hp hilang"), &[0; 32], Duration::from_secs(1)).unwrap();
        let hash = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
        assert_eq!(made, format!("('admin', 'Ibu Ma''rifah', 'hp hilang', X'{hash}', 1000, 3601000)"));
    }

    #[test]
    fn the_real_template_has_no_other_holes() {
        let template = include_str!("../../functions/service/admin_link.sql");
        assert!(!statements(template, &wanted("x"), &[0; 32], Duration::ZERO).unwrap().contains("{{"));
    }

    #[test]
    fn a_reason_is_demanded_and_is_one_line() {
        for reason in ["", " ", "a\nb", "a\0b"] {
            assert!(statements("", &wanted(reason), &[0; 32], Duration::ZERO).is_err(), "{reason:?}");
        }
    }
}
