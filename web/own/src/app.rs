//! The running page: the model, the screen, and what goes between them.

use std::cell::RefCell;

use klabat_kit::dom::Page;
use klabat_kit::effects::{clock, history};
use klabat_kit::flow::own::{Event, Model};

use crate::ui::{Act, Ui};
use crate::{effects, shell};

/// All of it.
struct App {
    model: Model,
    page: Page<Act>,
}

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
}

/// Takes the place of the shell in the document.
pub(crate) fn start(place: web_sys::Element) {
    let page = Page::new(place);
    page.listen(|event| {
        let heard = APP.with_borrow(|app| app.as_ref().and_then(|app| app.page.hear(&event)));
        match heard {
            Some(Act::Tap(tap)) => send(Event::Tap(tap)),
            Some(Act::Focus(id)) => history::focus(id),
            Some(Act::Choose) => effects::choose(),
            Some(Act::Clear) => effects::clear(),
            None => {}
        }
    });
    APP.with_borrow_mut(|running| *running = Some(App { model: Model::default(), page }));
}

/// Tells the model, draws, and does what the model asks for.
pub(crate) fn send(event: Event) {
    let effects = APP.with_borrow_mut(|app| {
        let Some(app) = app else { return Vec::new() };
        let effects = app.model.update(clock::now(), event);
        app.page.draw(shell::shell(Ui { model: &app.model }));
        effects
    });
    for effect in effects {
        effects::run(effect);
    }
}

/// What the model has that an effect needs.
pub(crate) fn read<T>(read: impl FnOnce(&Model) -> T) -> Option<T> {
    APP.with_borrow(|app| app.as_ref().map(|app| read(&app.model)))
}
