//! The running app: the model, the screen, and what goes between them.

use std::cell::RefCell;

use klabat_kit::dom::Page;
use klabat_kit::effects::{clock, history};
use klabat_kit::flow::Millis;
use klabat_kit::flow::app::{Effect, Event, Model, Tap};

use crate::ui::{Act, Typed, Ui};
use crate::{effects, shell};

/// Milliseconds in a minute.
const MINUTE_MS: Millis = 60_000;

/// All of it.
struct App {
    model: Model,
    typed: Typed,
    page: Page<Act>,
    /// By the phone's clock, when the screen was drawn last.
    minute: Millis,
}

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
}

/// Takes the place of the shell in the document.
pub(crate) fn start(place: web_sys::Element) {
    let page = Page::new(place);
    page.listen(|event| {
        let heard = APP.with_borrow(|app| app.as_ref().and_then(|app| app.page.hear(&event)));
        if let Some(heard) = heard {
            act(heard);
        }
    });
    let app = App { model: Model::default(), typed: Typed::default(), page, minute: 0 };
    APP.with_borrow_mut(|running| *running = Some(app));
}

/// Tells the model, draws, and does what the model asks for.
pub(crate) fn send(event: Event) {
    for effect in changed(|app| app.model.update(clock::now(), event)) {
        effects::run(effect);
    }
}

/// What the model has that an effect needs.
pub(crate) fn read<T: Default>(read: impl FnOnce(&Model) -> T) -> T {
    APP.with_borrow(|app| app.as_ref().map(|app| read(&app.model)).unwrap_or_default())
}

/// The phone's clock goes on.
pub(crate) fn tick() {
    if APP.with_borrow(|app| app.as_ref().is_some_and(|app| app.minute != clock::now() / MINUTE_MS)) {
        changed(|_| Vec::new());
    }
}

fn act(act: Act) {
    match act {
        Act::Tap(tap) => send(Event::Tap(tap)),
        Act::Nip(text) => type_in(|typed| typed.nip = text),
        Act::Code(text) => type_in(|typed| typed.code = text),
        Act::AskReset(asks) => type_in(|typed| typed.asks_reset = asks),
        Act::Focus(id) => history::focus(id),
        Act::Activate => {
            let typed = |app: &App| Tap::Activate { nip: app.typed.nip.clone(), code: app.typed.code.clone() };
            if let Some(tap) = APP.with_borrow(|app| app.as_ref().map(typed)) {
                send(Event::Tap(tap));
            }
        }
        #[cfg(feature = "development")]
        Act::Simulate(what) => wasm_bindgen_futures::spawn_local(async move {
            klabat_kit::development::simulate(what).await;
            changed(|_| Vec::new());
        }),
    }
}

fn type_in(what: impl FnOnce(&mut Typed)) {
    changed(|app| {
        what(&mut app.typed);
        Vec::new()
    });
}

/// Changes something, and draws the screen that follows from it.
fn changed(change: impl FnOnce(&mut App) -> Vec<Effect>) -> Vec<Effect> {
    APP.with_borrow_mut(|app| {
        let Some(app) = app else { return Vec::new() };
        let asked = change(app);
        let now = clock::now();
        app.minute = now / MINUTE_MS;
        let ui = Ui { model: &app.model, typed: &app.typed, now: app.model.server_now(now) };
        app.page.draw(shell::shell(ui));
        asked
    })
}
