use std::fmt;

use base64ct::{Base64, Encoding as _};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The text is no sequence of PEM certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPem;

impl fmt::Display for NoPem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a sequence of PEM certificates and nothing else")
    }
}

impl std::error::Error for NoPem {}

/// Reads certificates one after the other (RFC 7468 §5), as DER; between them may be blank lines and nothing else.
///
/// # Errors
/// [`NoPem`].
pub fn certificates(text: &str) -> Result<Vec<Vec<u8>>, NoPem> {
    let mut certificates = Vec::new();
    let mut inside: Option<String> = None;
    for line in text.lines().map(str::trim_end) {
        match (line, &mut inside) {
            (BEGIN, None) => inside = Some(String::new()),
            (END, Some(base64)) => {
                certificates.push(Base64::decode_vec(base64).map_err(|_| NoPem)?);
                inside = None;
            }
            ("", None) => {}
            (line, Some(base64)) if !line.is_empty() => base64.push_str(line),
            _ => return Err(NoPem),
        }
    }
    if inside.is_some() || certificates.is_empty() { Err(NoPem) } else { Ok(certificates) }
}

#[cfg(test)]
mod tests {
    use super::{NoPem, certificates};

    const ONE: &str = "-----BEGIN CERTIFICATE-----\nAQ\nID\n-----END CERTIFICATE-----\n";

    #[test]
    fn certificates_are_read_one_after_the_other() {
        assert_eq!(certificates(ONE), Ok(vec![vec![1, 2, 3]]));
        assert_eq!(certificates(&format!("{ONE}\n{ONE}").replace('\n', "\r\n")), Ok(vec![vec![1, 2, 3]; 2]));
    }

    #[test]
    fn nothing_else_is_read() {
        for text in [
            String::new(),
            "\n".to_owned(),
            format!("Bag Attributes\n{ONE}"),
            format!("{ONE}AQID\n"),
            ONE.replace("END", "BEGIN"),
            ONE.replace("-----END CERTIFICATE-----\n", ""),
            ONE.replace("AQ\n", "AQ\n\n"),
            ONE.replace("ID", "I"),
            ONE.replace("CERTIFICATE", "PUBLIC KEY"),
        ] {
            assert_eq!(certificates(&text), Err(NoPem), "{text}");
        }
    }
}
