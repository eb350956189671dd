//! Reads how many cases passed from what test programs print.

use super::Counts;

/// One test binary's counts, under the crate that cargo said it runs.
#[derive(Debug, PartialEq)]
pub(super) struct Binary {
    pub(super) name: String,
    pub(super) counts: Counts,
}

/// Reads the output of `cargo test`: `Running … (target/…/deps/NAME-HASH)` or `Doc-tests NAME`, then `test result: …`.
pub(super) fn libtest(output: &str) -> Vec<Binary> {
    let mut binaries = Vec::new();
    let mut name = String::from("?");
    for line in output.lines().map(str::trim) {
        if let Some(running) = line.strip_prefix("Running ") {
            let file = running.trim_end_matches(')').rsplit('/').next().unwrap_or_default();
            let target = running.split_whitespace().find(|word| word.contains('/')).unwrap_or_default();
            name = format!("{} {target}", file.rsplit_once('-').map_or(file, |(name, _)| name));
        } else if let Some(documented) = line.strip_prefix("Doc-tests ") {
            name = format!("{documented} documentation");
        } else if let Some(result) = line.strip_prefix("test result: ") {
            binaries.push(Binary { name: name.clone(), counts: counts(result) });
        }
    }
    binaries
}

/// Reads `N passed` and `N failed` wherever they stand in a line.
pub(super) fn counts(line: &str) -> Counts {
    let words: Vec<&str> =
        line.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let before = |wanted: &str| {
        words.windows(2).find(|pair| pair[1] == wanted).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
    };
    Counts { passed: before("passed"), failed: before("failed") }
}

#[cfg(test)]
mod tests {
    use super::{Binary, Counts, counts, libtest};

    #[test]
    fn each_binary_of_cargo_test_is_counted() {
        let output = "     Running unittests src/lib.rs (target/debug/deps/klabat_api-0a1b)\n\nrunning 3 tests\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            \x20  Doc-tests klabat_api\ntest result: ok. 4 passed; 0 failed; 0 ignored\n";
        assert_eq!(
            libtest(output),
            [
                Binary { name: "klabat_api src/lib.rs".into(), counts: Counts { passed: 2, failed: 1 } },
                Binary { name: "klabat_api documentation".into(), counts: Counts { passed: 4, failed: 0 } },
            ]
        );
    }

    #[test]
    fn a_closing_line_is_read() {
        assert_eq!(counts("12 passed, 3 failed"), Counts { passed: 12, failed: 3 });
        assert_eq!(counts("nothing"), Counts::default());
    }
}
