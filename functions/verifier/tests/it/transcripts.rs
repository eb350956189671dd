//! Each command's lines and exit code, accepted and refused, as they are shown.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
