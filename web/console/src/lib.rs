//! The admin's console.

use wasm_bindgen::prelude::wasm_bindgen;

/// Fills the shell; the browser calls it once the module is there.
#[wasm_bindgen(start)]
fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(main) = document.and_then(|document| document.get_element_by_id("app")) {
        main.set_text_content(Some("Klabat · Konsol"));
        #[cfg(feature = "development")]
        let _ = main.set_attribute("data-build", "klabat-development");
    }
}
