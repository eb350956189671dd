//! Does what the model asks for, and tells it what came of it.

use klabat_kit::dom::frame::HEADING;
use klabat_kit::effects::{fetch, files, history, storage, task};
use klabat_kit::flow::messages::{Message as _, common};
use klabat_kit::flow::own::{Contents, Copy, Effect, Event, Field, Tap};

use crate::app::{read, send};
use crate::screens::SUMMARY;

/// Does it.
pub(crate) fn run(effect: Effect) {
    match effect {
        Effect::Keep(slot, text) => task::in_turn(async move {
            let _ = storage::put(&slot.key(), &text).await;
        }),
        Effect::Send(call, request) => task::spawn(async move {
            let reply = fetch::send(request).await;
            send(Event::Answered(call, reply));
        }),
        Effect::Push(path) => history::push(&path),
        Effect::Replace(path) => history::replace(&path),
        Effect::Present => present(),
        Effect::Summarise => history::focus(SUMMARY),
    }
}

/// Reads the file that was chosen; a photo is made smaller than phones take them.
pub(crate) fn choose() {
    let Some(file) = files::within(Field::Copy.id()) else { return enclose(None) };
    enclose(Some(Copy { name: file.name(), contents: Contents::Awaited }));
    task::spawn(async move {
        let contents = files::at_most(&file, Copy::MAX).await.map_or(Contents::Unusable, Contents::Read);
        // Another one may have been chosen meanwhile.
        if files::within(Field::Copy.id()).as_ref() == Some(&file) {
            enclose(Some(Copy { name: file.name(), contents }));
        }
    });
}

/// Takes the file out of its field.
pub(crate) fn clear() {
    files::empty(Field::Copy.id());
    enclose(None);
}

fn enclose(copy: Option<Copy>) {
    send(Event::Tap(Tap::Enclose(copy)));
}

/// Title, language, and the focus on the heading of the screen, which is drawn.
fn present() {
    let Some((title, language)) = read(|model| (model.screen.title(), model.language())) else { return };
    let name = common::Key::AppName.text(language);
    history::describe(&[title.text(language), " · ", name].concat(), language.tag());
    history::focus(HEADING);
}
