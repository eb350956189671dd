//! Does what the model asks for, and tells it what came of it.

use klabat_kit::dom::frame::HEADING;
use klabat_kit::effects::{fetch, files, history, storage, task};
use klabat_kit::flow::messages::{Message as _, common};
use klabat_kit::flow::own::{Copy, Effect, Event, Field, Tap};

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
        Effect::ReadCopy(ticket) => {
            // Now: another one may be in the field by the time that this one is read.
            let file = files::within(Field::Copy.id());
            task::spawn(async move {
                let bytes = if let Some(file) = file { files::at_most(&file, Copy::MAX).await } else { None };
                send(Event::CopyRead(ticket, bytes));
            });
        }
        Effect::Push(path) => history::push(&path),
        Effect::Replace(path) => history::replace(&path),
        Effect::Present => present(),
        Effect::Summarise => history::focus(SUMMARY),
    }
}

/// A file was chosen, or none any more.
pub(crate) fn choose() {
    let file = files::within(Field::Copy.id());
    send(Event::Tap(file.map_or(Tap::TakeOut, |file| Tap::Enclose(file.name()))));
}

/// Takes the file out of its field.
pub(crate) fn clear() {
    files::empty(Field::Copy.id());
    send(Event::Tap(Tap::TakeOut));
}

/// Title, language, and the focus on the heading of the screen, which is drawn.
fn present() {
    let Some((title, language)) = read(|model| (model.screen.title(), model.language())) else { return };
    let name = common::Key::AppName.text(language);
    history::describe(&[title.text(language), " · ", name].concat(), language.tag());
    history::focus(HEADING);
}
