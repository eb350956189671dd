//! Short names between a page's module and its glue.
//!
//! wasm-bindgen names each import for a person, with a hash that no compression shortens: 5 kB gzip of the ASN's app.
//! wasm-opt gives them short names in the module and says which; the glue is told the same.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::project::Project;
use crate::run::capture;

/// What wasm-opt prints: the former names beside the new ones.
#[derive(Deserialize)]
struct Map {
    /// Module, former name, new name.
    imports: Vec<[String; 3]>,
    /// Former name, new name.
    exports: Vec<[String; 2]>,
}

/// The module that the glue gives, as wasm-bindgen calls it.
const MODULE: &str = "./app_bg.js";

/// The same as wasm-opt calls it.
const SHORT: &str = "a";

/// Shortens the names in the module `wasm`, and in `glue`, which is given back.
///
/// # Errors
/// When wasm-opt fails, or the glue is not what this was written for.
pub(crate) fn shorten(project: &Project, wasm: &Path, glue: &str) -> Result<String> {
    let mut minify = project.npm_tool("wasm-opt");
    minify.arg("--minify-imports-and-exports-and-modules").arg(wasm).arg("-o").arg(wasm);
    let map = serde_json::from_str(&capture(&mut minify)?).context("wasm-opt did not say which names it gave")?;
    rename(&map, glue)
}

fn rename(map: &Map, glue: &str) -> Result<String> {
    let mut glue = once(glue, &format!("\"{MODULE}\": import"), &format!("\"{SHORT}\": import"))?;
    for [module, former, new] in &map.imports {
        ensure!(module == MODULE, "an import of {module}");
        glue = once(&glue, &format!(" {former}: "), &format!(" \"{new}\": "))?;
    }
    // A name may be the beginning of another one, which is longer.
    let mut exports: Vec<_> = map.exports.iter().collect();
    exports.sort_by_key(|[former, _]| std::cmp::Reverse(former.len()));
    for [former, new] in exports {
        glue = glue.replace(&format!("wasm.{former}"), &format!("wasm[\"{new}\"]"));
    }
    Ok(glue)
}

/// Replaces what stands there exactly once.
fn once(text: &str, former: &str, new: &str) -> Result<String> {
    let times = text.matches(former).count();
    ensure!(times == 1, "`{former}` stands {times} times in the glue of wasm-bindgen, not once");
    Ok(text.replacen(former, new, 1))
}

#[cfg(test)]
mod tests {
    use super::{Map, rename};

    const GLUE: &str = "
        __wbg_a_1: function(x) { return wasm.__wbindgen_malloc(x) + wasm.__wbindgen_malloc_2(x); },
    return { \"./app_bg.js\": import0 };";

    fn map(imports: &[[&str; 3]]) -> Map {
        let exports = [["__wbindgen_malloc", "c"], ["__wbindgen_malloc_2", "d"]];
        Map {
            imports: imports.iter().map(|row| row.map(str::to_owned)).collect(),
            exports: exports.iter().map(|row| row.map(str::to_owned)).collect(),
        }
    }

    #[test]
    fn every_name_is_the_modules_own() {
        let short = rename(&map(&[["./app_bg.js", "__wbg_a_1", "b"]]), GLUE).unwrap();
        assert!(short.contains("\"b\": function(x) { return wasm[\"c\"](x) + wasm[\"d\"](x); }"), "{short}");
        assert!(short.contains("{ \"a\": import0 }"), "{short}");
    }

    #[test]
    fn a_name_that_is_not_found_is_an_error_and_so_is_another_module() {
        for import in [["./app_bg.js", "__wbg_z_9", "b"], ["./snippets/x.js", "__wbg_a_1", "b"]] {
            assert!(rename(&map(&[import]), GLUE).is_err(), "{import:?}");
        }
    }
}
