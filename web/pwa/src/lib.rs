//! The ASN's app: `klabat-flow` drawn with `klabat-kit`. No rule and no word stands here.

mod app;
mod effects;
mod screens;
mod shell;
mod ui;
mod widgets;

use klabat_kit::effects::{bluetooth, clock, history, install, online, storage, webauthn};
use klabat_kit::flow::app::{Abilities, Event, Opened, Stored};
use wasm_bindgen::prelude::wasm_bindgen;

use app::send;

/// How often the clock on the screen is looked at.
const TICK_MS: u32 = 1_000;

/// Fills the shell; the browser calls it once the module is there.
#[wasm_bindgen(start)]
fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(place) = document.and_then(|document| document.get_element_by_id("app")) else { return };
    wasm_bindgen_futures::spawn_local(async move {
        #[cfg(feature = "development")]
        klabat_kit::development::start().await;
        let opened = open().await;
        app::start(place);
        listen();
        send(Event::Opened(Box::new(opened)));
        install::register_worker("/sw.js").await;
        loop {
            clock::wait(TICK_MS).await;
            app::tick();
        }
    });
}

/// What the app is told first.
async fn open() -> Opened {
    let texts = storage::all().await.unwrap_or_default();
    Opened {
        path: history::path(),
        stored: Stored::read(&texts),
        abilities: Abilities {
            bluetooth: bluetooth::available(),
            authenticator: webauthn::available().await,
            installed: install::installed(),
        },
        online: online::online(),
    }
}

/// What the browser tells later.
fn listen() {
    history::on_move(|path| send(Event::Moved(path)));
    online::on_change(|online| send(Event::Network(online)));
    online::on_return(|| send(Event::Returned));
    install::on_offer(|| send(Event::Installable));
}
