//! The HTML shells: what stands in `web/*/index.html` as `{{token}}` is put in here.

use anyhow::{Result, bail};
use data_encoding::BASE64;
use sha2::{Digest as _, Sha256};

/// Replaces every `{{name}}`; the page is a template and nothing else in it may look like one.
///
/// # Errors
/// When a token is left that nobody knows, or a value would itself be taken for a token.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else {
            bail!("a `{{{{` is never closed");
        };
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name.trim()) else {
            let known = values.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            bail!("the token `{{{{{name}}}}}` is not one of {known}");
        };
        filled += before;
        filled += value;
        rest = behind;
    }
    Ok(filled + rest)
}

/// The Content-Security-Policy source that allows exactly this inline style.
pub(crate) fn style_source(style: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(style)))
}

/// The contents of every `<style>` of a page, as the browser hashes them.
pub(crate) fn inline_styles(page: &str) -> Vec<&str> {
    page.split("<style>").skip(1).filter_map(|rest| rest.split_once("</style>")).map(|(style, _)| style).collect()
}

/// Whether the page has a script of its own, which the policy would refuse.
pub(crate) fn has_inline_script(page: &str) -> bool {
    page.split("<script")
        .skip(1)
        .any(|rest| rest.split_once('>').is_some_and(|(attributes, _)| !attributes.contains("src=")))
}

/// The hashed files a page names, each once, in the page's order.
pub(crate) fn hashed_names(page: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for rest in page.split("\"/assets/").skip(1) {
        if let Some((name, _)) = rest.split_once('"')
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{fill, has_inline_script, hashed_names, inline_styles, style_source};

    #[test]
    fn tokens_are_filled_and_unknown_ones_refused() {
        assert_eq!(fill("<a href=\"{{js}}\">{{ js }}", &[("js", "x")]).unwrap(), "<a href=\"x\">x");
        assert!(fill("{{nobody}}", &[("js", "x")]).is_err());
        assert!(fill("{{js", &[("js", "x")]).is_err());
    }

    #[test]
    fn a_value_is_not_read_as_a_template() {
        assert_eq!(fill("{{css}}", &[("css", "a{{b}}")]).unwrap(), "a{{b}}");
    }

    #[test]
    fn the_style_source_is_the_one_of_the_csp_specification() {
        // CSP Level 3, 8.3: the digest of alert('Hello, world.');
        assert_eq!(style_source("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }

    #[test]
    fn a_page_tells_its_styles_scripts_and_files() {
        let page = r#"<style>a</style><script src="/assets/x.js"></script><link href="/assets/x.js"><style>b</style>"#;
        assert_eq!(inline_styles(page), ["a", "b"]);
        assert_eq!(hashed_names(page), ["x.js"]);
        assert!(!has_inline_script(page));
        assert!(has_inline_script("<script>1</script>"));
    }
}
