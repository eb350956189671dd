//! Does what the model asks for, and tells it what came of it.

use std::future::Future;
use std::pin::Pin;

use klabat_kit::effects::{
    bluetooth, clock, download, fetch, geolocation, history, install, random, signature, storage, task, webauthn,
};
use klabat_kit::flow::app::{Attempt, Effect, Event, Heard, Screen, Tap};
use klabat_kit::flow::messages::{Message as _, app::Key, common};
use klabat_kit::flow::place::NoFix;

use crate::app::{read, send};

/// What keeps its place when the person clears the app: the simulated phone, as a real one would.
const OUTSIDE: &str = "development/";

/// A fix this old is as good as a new one: who walks goes 15 m in that time, as much as a fix is uncertain about. An older
/// one would tell those who came nearer that they are still far.
const FIX_MAX_AGE_MS: u32 = 10_000;

/// Does it.
pub(crate) fn run(effect: Effect) {
    match effect {
        Effect::Keep(..) | Effect::Forget(_) | Effect::ForgetAll => task::in_turn(store(effect)),
        Effect::Send(call, request) => later(async { Event::Answered(call, fetch::send(request).await) }),
        Effect::Choose(attempt) => heard(attempt, async { Heard::Chosen(bluetooth::choose().await) }),
        Effect::Connect(attempt) => heard(attempt, async { Heard::Connected(bluetooth::connect().await) }),
        Effect::Read(attempt, which) => heard(attempt, async move { Heard::Read(bluetooth::read(which).await) }),
        Effect::Write(attempt, which, value) => {
            heard(attempt, async move { Heard::Written(bluetooth::write(which, &value).await) });
        }
        Effect::Disconnect => bluetooth::disconnect(),
        Effect::Draw(attempt) => heard(attempt, async { Heard::Drawn(random::draw().ok()) }),
        Effect::Locate(attempt) => heard(attempt, async { Heard::Located(geolocation::locate(FIX_MAX_AGE_MS).await) }),
        Effect::Create(attempt, create) => {
            heard(attempt, async { Heard::Created(webauthn::create(create).await) });
        }
        Effect::Assert(attempt, get) => heard(attempt, async { Heard::Asserted(webauthn::assert(get).await) }),
        Effect::Prove(get) => later(async { Event::Proved(webauthn::assert(get).await) }),
        Effect::Verify { submission, key, message, signature } => later(async move {
            let genuine = signature::verify(&key.0, &message, &signature).await;
            Event::Verified(submission, genuine)
        }),
        Effect::VerifyLog(record, check) => later(async move {
            let genuine = signature::verify_ed25519(&check.key, &check.message, &check.signature).await;
            Event::LogVerified(record, genuine)
        }),
        Effect::Wait(alarm, ms) => later(async move {
            clock::wait(ms).await;
            Event::Woke(alarm)
        }),
        Effect::AskLocation => later(async {
            // Where there is no fix just now, there may be one at the next punch.
            Event::Tap(Tap::Share(geolocation::locate(FIX_MAX_AGE_MS).await != Err(NoFix::Denied)))
        }),
        Effect::Push(path) => history::push(&path),
        Effect::Replace(path) => history::replace(&path),
        Effect::Present => present(),
        Effect::Install => later(async { Event::Installed(install::install().await) }),
        Effect::Persist => task::spawn(storage::persist()),
        Effect::Save { name, text } => download::save(&name, "application/json", text.as_bytes()),
    }
}

fn later(event: impl Future<Output = Event> + 'static) {
    // Boxed, so that what drives it is compiled once.
    let event: Pin<Box<dyn Future<Output = Event>>> = Box::pin(event);
    task::spawn(async move { send(event.await) });
}

fn heard(attempt: Attempt, heard: impl Future<Output = Heard> + 'static) {
    later(async move { Event::Heard(attempt, heard.await) });
}

/// Title, language, and the focus on the heading of the screen, which is drawn.
fn present() {
    let (screen, language) = read(|model| (model.screen.clone(), model.language()));
    let title = match screen {
        Screen::CheckIn => Key::CheckInTitle,
        Screen::Activation => Key::ActivationTitle,
        Screen::History => Key::HistoryTitle,
        Screen::Detail(_) => Key::DetailTitle,
        Screen::Account => Key::AccountTitle,
    };
    history::describe(&[title.text(language), " · ", common::Key::AppName.text(language)].concat(), language.tag());
    history::focus(crate::shell::HEADING);
}

/// What is done with the store. One future for all of it: each kind is compiled by itself.
async fn store(effect: Effect) {
    match effect {
        Effect::Keep(slot, text) => {
            let kept = storage::put(&slot.key(), &text).await.is_ok();
            send(Event::Kept(slot, kept));
        }
        Effect::Forget(slot) => drop(storage::delete(&slot.key()).await),
        Effect::ForgetAll => {
            for key in storage::all().await.unwrap_or_default().into_keys() {
                if !key.starts_with(OUTSIDE) {
                    let _ = storage::delete(&key).await;
                }
            }
            history::replace("/");
            history::reload();
        }
        _ => {}
    }
}
