//! A QR code as an SVG path.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// Modules of quiet zone around a code (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// The path of a text's code, and the side of its square with the quiet zone, in modules; `None` when the text is too
/// long for any code.
#[must_use]
pub fn qr(text: &str) -> Option<(String, usize)> {
    // M: a slip of paper is folded and stained.
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        for column in 0..code.size {
            if code[row][column].value() {
                let _ = write!(path, "M{} {}h1v1h-1z", column + QUIET, row + QUIET);
            }
        }
    }
    Some((path, code.size + 2 * QUIET))
}

#[cfg(test)]
mod tests {
    use super::qr;

    #[test]
    fn a_code_begins_with_its_finder_and_has_a_quiet_zone() {
        let (path, side) = qr("https://absen.example/#kode=ABCDE-FGHJK").unwrap();
        // Version 3 has 29 modules.
        assert_eq!(side, 29 + 8);
        assert!(path.starts_with("M4 4h1v1h-1zM5 4h1v1h-1z"), "{path}");
        assert_eq!(qr(&"x".repeat(3_000)), None);
    }
}
