//! The admin's console: what `klabat_flow::console` decides, on the screen.
//!
//! A screen is one file in `screens/`, one arm in `screens/mod.rs`, and its title and entry in `navigation.rs`. Every
//! dialog that changes something is a form of `klabat_flow::console::change`, drawn by `forms.rs`. Words stand in `messages/console` of `klabat-flow`.

mod dialogs;
mod exports;
mod filters;
mod forms;
mod layout;
mod marks;
mod navigation;
mod parts;
mod queue;
mod screens;
mod store;
mod ticks;
mod words;

use wasm_bindgen::prelude::wasm_bindgen;

/// Fills the shell; the browser calls it once the module is there.
#[wasm_bindgen(start)]
fn start() {
    let store = store::Store::new();
    let shell = web_sys::window().and_then(|window| window.document()?.get_element_by_id("app"));
    if let Some(shell) = shell {
        shell.set_inner_html("");
        #[cfg(feature = "development")]
        let _ = shell.set_attribute("data-build", "klabat-development");
        let root = wasm_bindgen::JsCast::unchecked_into(shell);
        leptos::mount::mount_to(root, move || layout::page(store)).forget();
        store.start();
    }
}
