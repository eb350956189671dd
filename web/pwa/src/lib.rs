//! The ASN's app: `klabat-flow` drawn with `klabat-kit`. No rule and no word stands here.

mod effects;
mod screens;
mod shell;
mod ui;

use klabat_kit::effects::{bluetooth, clock, history, install, online, storage, webauthn};
use klabat_kit::flow::app::{Abilities, Event, Opened, Stored};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::wasm_bindgen;

use ui::Ui;

/// How often the clock on the screen is looked at.
const TICK_MS: u32 = 1_000;

/// Fills the shell; the browser calls it once the module is there.
#[wasm_bindgen(start)]
fn start() {
    let document = web_sys::window().and_then(|window| window.document());
    let place = document.and_then(|document| document.get_element_by_id("app"));
    let Some(place) = place.and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    // Not Leptos' own: it has no executor before the page is mounted.
    wasm_bindgen_futures::spawn_local(async move {
        #[cfg(feature = "development")]
        klabat_kit::development::start().await;
        let opened = open().await;
        place.set_text_content(None);
        mount_to(place, move || {
            let ui = Ui::new();
            listen(ui);
            ui.send(Event::Opened(Box::new(opened)));
            shell::shell(ui)
        })
        .forget();
        install::register_worker("/sw.js").await;
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
fn listen(ui: Ui) {
    history::on_move(move |path| ui.send(Event::Moved(path)));
    online::on_change(move |online| ui.send(Event::Network(online)));
    online::on_return(move || ui.send(Event::Returned));
    install::on_offer(move || ui.send(Event::Installable));
    leptos::task::spawn_local(async move {
        loop {
            clock::wait(TICK_MS).await;
            ui.tick();
        }
    });
}
