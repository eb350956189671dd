//! True randomness (`crypto.getRandomValues`).

/// Random bytes.
///
/// # Errors
/// When the browser has no source of randomness, and then nothing can be signed.
pub fn draw<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "this is the port")]
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
