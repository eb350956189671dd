//! The page around every screen.

use std::mem::discriminant;

use klabat_kit::effects::history;
use klabat_kit::flow::console::{Event, Failure, Notice, Screen, Session};
use klabat_kit::flow::messages::Language;
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Choice, DevelopmentBand, Icon, Mark, Segments, Shape, Tone};
use leptos::prelude::*;

use crate::store::Store;
use crate::words::Words;
use crate::{dialogs, navigation, parts, screens};

/// Who is signed in, as far as the frame around the screens depends on it.
#[derive(Clone, PartialEq)]
enum Frame {
    /// Nobody yet: a screen of its own in the middle of the page.
    Plain,
    /// Somebody: navigation beside the screen.
    Framed,
}

/// The whole page, made anew when the language changes or somebody comes or goes.
pub(crate) fn page(store: Store) -> impl IntoView {
    let frame = store.part(|model| match (&model.session, &model.screen) {
        (Session::In(_), screen) if !matches!(screen, Screen::Link(_)) => Frame::Framed,
        _ => Frame::Plain,
    });
    view! {
        <DevelopmentBand language=store.language()/>
        {move || {
            let words = store.words();
            match frame.get() {
                Frame::Plain => plain(store, words).into_any(),
                Frame::Framed => framed(store, words).into_any(),
            }
        }}
        {move || notice(store, store.words())}
    }
}

fn plain(store: Store, words: Words) -> impl IntoView {
    view! {
        <div class="entry">
            <header class="entry__head">
                <Mark size=48/>
                <p class="entry__name">{words.t(Key::Product)}</p>
            </header>
            <main class="entry__main card stack">{screen(store, words)}</main>
            <footer>{languages(store, words)}</footer>
        </div>
    }
}

fn framed(store: Store, words: Words) -> impl IntoView {
    let open = RwSignal::new(false);
    let who = store.now(|model| model.me().map(|me| (me.name.clone(), words.role(me.role))));
    let (name, role) = who.unwrap_or_default();
    view! {
        <a class="skip" href="#heading" on:click=|event| {
            event.prevent_default();
            history::focus(crate::store::HEADING);
        }>{words.t(Key::Skip)}</a>
        <div class="frame">
            <header class="side">
                <div class="side__brand">
                    <Mark size=36/>
                    <p class="side__name">{words.t(Key::Product)}</p>
                    <button
                        type="button"
                        class="button button--text side__toggle"
                        aria-expanded=move || open.get().to_string()
                        aria-controls="side-panel"
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        <Icon shape=Shape::List/>
                        <span>{words.t(Key::Menu)}</span>
                    </button>
                </div>
                <div class="side__panel" id="side-panel" class:side__panel--open=move || open.get()>
                    <nav aria-label=words.t(Key::Menu)>{navigation::links(store, words, move || open.set(false))}</nav>
                    <div class="side__who">
                        <p><strong>{name}</strong><br/><span class="soft small">{role}</span></p>
                        {languages(store, words)}
                        <Button
                            label=words.t(Key::SignOut)
                            icon=Shape::Leave
                            kind=ButtonKind::Text
                            class="button--small"
                            on_press=move || store.send(Event::SignOut)
                        />
                    </div>
                </div>
            </header>
            <main class="main" id="main">{screen(store, words)}</main>
        </div>
        {dialogs::dialog(store, words)}
    }
}

fn languages(store: Store, words: Words) -> impl IntoView {
    let choices = Language::ALL.map(|value| Choice { value, label: value.tag().to_uppercase() });
    view! {
        <Segments label=words.t(Common::Language) choices=choices.into() chosen=store.language() on_choose=move |language| store.speak(language)/>
    }
}

fn is_forbidden(screen: &Screen) -> bool {
    screen.failure() == Some(&Failure::Forbidden)
}

/// The screen in sight. It is made once, and then changes only where its data does.
fn screen(store: Store, words: Words) -> impl IntoView {
    let which = store.part(|model| {
        let is_forbidden = is_forbidden(&model.screen);
        (discriminant(&model.screen), model.screen.place(), model.route.filter().id, is_forbidden)
    });
    move || {
        which.get();
        let title = store.now(|model| match &model.screen {
            Screen::Link(_) | Screen::SignIn(_) => Key::SignIn,
            Screen::At(data) => navigation::title(data.place()),
            Screen::Blank | Screen::Unknown => Key::Product,
        });
        history::describe(&[&*words.t(title), " · ", &*words.t(Key::Product)].concat(), words.0.tag());
        store.now(|model| match &model.screen {
            Screen::Blank => screens::blank(store, words).into_any(),
            Screen::Link(_) => screens::link(store, words).into_any(),
            Screen::SignIn(_) => screens::sign_in(store, words).into_any(),
            // Nothing to filter, and nothing to take along.
            Screen::At(_) if is_forbidden(&model.screen) => parts::forbidden(store, words, title).into_any(),
            Screen::At(data) => screens::at(data.place(), store, words),
            Screen::Unknown => parts::missing(store, words).into_any(),
        })
    }
}

fn notice(store: Store, words: Words) -> impl IntoView {
    let notice = store.part(|model| model.notice.clone());
    view! {
        <div class="notice" role="status">
            {move || notice.get().map(|notice| {
                let (tone, said) = match notice {
                    Notice::Done(said) => (Tone::Success, said),
                    Notice::NotDone(said) => (Tone::Error, said),
                };
                view! { <Banner tone title=words.said(&said)/> }
            })}
        </div>
    }
}
