//! Tables as CSV (RFC 4180) that spreadsheets of this country open as they are: semicolons would do for one locale and
//! commas for another, so commas are used, and a byte order mark says that it is UTF-8.

/// A table in the making.
#[derive(Default)]
pub(crate) struct Csv(String);

impl Csv {
    /// Adds a row. A cell that a spreadsheet would take for a formula is kept a text by an apostrophe.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            self.cell(cell);
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, cell: &str) {
        let formula = is_formula(cell);
        let quoted = formula || cell.contains([',', '"', '\n', '\r']);
        if !quoted {
            self.0.push_str(cell);
            return;
        }
        self.0.push('"');
        if formula {
            self.0.push('\'');
        }
        self.0.push_str(&cell.replace('"', "\"\""));
        self.0.push('"');
    }

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        format!("\u{feff}{}", self.0)
    }
}

/// Whether a spreadsheet would take a cell for a formula. A dash alone is none.
pub(crate) fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.len() > 1
}

/// Hundredths of a percent as people of this country write a number: `1,25`.
pub(crate) fn percent(hundredths: u32) -> String {
    format!("{},{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::{Csv, percent};

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_a_formula() {
        let mut csv = Csv::default();
        csv.row(["a", "b,c", "d\"e", "=1+1", "-", ""]);
        assert_eq!(csv.finish(), "\u{feff}a,\"b,c\",\"d\"\"e\",\"'=1+1\",-,\r\n");
    }

    #[test]
    fn hundredths_are_two_decimals() {
        assert_eq!(percent(125), "1,25");
        assert_eq!(percent(5), "0,05");
    }
}
