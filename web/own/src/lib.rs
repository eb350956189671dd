//! The second page of the ASN's app: `klabat-flow`'s half for one's own days and requests, drawn with `klabat-kit`. No
//! rule and no word stands here. It is a module of its own, so that who only checks in does not load it.

mod app;
mod effects;
mod screens;
mod shell;
mod ui;
mod widgets;

use klabat_kit::effects::{history, online, storage, task};
use klabat_kit::flow::own::{Event, Held, Opened};
use wasm_bindgen::prelude::wasm_bindgen;

use app::send;

/// Fills the shell; the browser calls it once the module is there.
#[wasm_bindgen(start)]
fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(place) = document.and_then(|document| document.get_element_by_id("app")) else { return };
    #[cfg(feature = "development")]
    klabat_kit::development::tell_panics();
    task::spawn(async move {
        let held = Held::read(&storage::all().await.unwrap_or_default());
        app::start(place);
        listen();
        send(Event::Opened(Box::new(Opened { path: history::address(), held, online: online::online() })));
    });
}

/// What the browser tells later.
fn listen() {
    history::on_move(|_| send(Event::Moved(history::address())));
    online::on_change(|online| send(Event::Network(online)));
    history::reload_when_restored();
    online::on_return(|| send(Event::Returned));
}
