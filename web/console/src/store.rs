//! Holds the model, feeds it events, and carries out its effects.

use klabat_kit::effects::{clipboard, clock, fetch, files, geolocation, history, storage, visibility, webauthn};
use klabat_kit::flow::console::{Chosen, Effect, Event, Filter, Listed, Model, Page, Route, Screen};
use klabat_kit::flow::messages::Language;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;

use crate::words::Words;

/// Under which key the language is kept.
const LANGUAGE: &str = "console-language";
/// Id of every screen's heading.
pub(crate) const HEADING: &str = "heading";

/// The one model of the page; copies are handles of it.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    model: RwSignal<Model>,
    language: RwSignal<Language>,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self { model: RwSignal::new(Model::new()), language: RwSignal::new(Language::default()) }
    }

    /// Opens the address of the page, and listens to it from then on.
    pub(crate) fn start(self) {
        history::on_move(move |_| self.send(Event::Arrived(here())));
        visibility::on_change(move |visible| self.send(Event::Visible(visible)));
        spawn_local(async move {
            if let Ok(texts) = storage::all().await
                && let Some(language) =
                    Language::ALL.into_iter().find(|known| texts.get(LANGUAGE).is_some_and(|tag| tag == known.tag()))
            {
                self.language.set(language);
            }
        });
        self.send(Event::Arrived(here()));
    }

    /// Lets the model take an event.
    pub(crate) fn send(self, event: Event) {
        let effects = self.model.try_update(|model| model.update(event)).unwrap_or_default();
        for effect in effects {
            self.perform(effect);
        }
    }

    fn perform(self, effect: Effect) {
        match effect {
            Effect::Call(ticket, call) => spawn_local(async move {
                let reply = fetch::send(call.request()).await;
                self.send(Event::Answered(ticket, call, reply, clock::now()));
            }),
            Effect::Wait(ticket, ms) => spawn_local(async move {
                clock::wait(ms).await;
                self.send(Event::Woke(ticket));
            }),
            Effect::Push(address) => history::push(&address),
            Effect::Replace(address) => history::replace(&address),
            Effect::FocusHeading => after_render(|| history::focus(HEADING)),
            Effect::FocusDialog => after_render(|| focus_first("dialog[open] h2")),
            Effect::FocusSubmit => after_render(|| focus_first("dialog[open] .dialog__actions > .button:last-child")),
            Effect::FocusFault => after_render(|| focus_first("dialog[open] [aria-invalid=true]")),
            Effect::Create(create) => spawn_local(async move {
                self.send(Event::Created(webauthn::create(create).await));
            }),
            Effect::Assert(get) => spawn_local(async move {
                self.send(Event::Asserted(webauthn::assert(get).await));
            }),
        }
    }

    /// Reads the file that was chosen in an input, and hands it on.
    pub(crate) fn read_file(self, name: &'static str, event: &web_sys::Event) {
        let Some(file) = files::chosen(event) else { return self.send(Event::Unchose(name)) };
        spawn_local(async move {
            if let Some((file, contents)) = files::read(file).await {
                self.send(Event::Chose(name, Chosen { name: file, contents }));
            }
        });
    }

    /// Puts where one stands into an input; told when that is over.
    pub(crate) fn locate(self, name: &'static str, done: impl FnOnce() + 'static) {
        spawn_local(async move {
            // Whoever walks from corner to corner wants the place of now.
            self.send(Event::Located(name, geolocation::locate(0).await));
            done();
        });
    }

    /// Copies a text, and says whether it worked.
    pub(crate) fn copy(self, text: String) {
        spawn_local(async move {
            let copied = clipboard::copy(&text).await;
            self.send(Event::Copied(copied));
        });
    }

    /// The words of the present language; a view that reads them is made anew when it changes.
    pub(crate) fn words(self) -> Words {
        Words(self.language.get())
    }

    /// The present language.
    pub(crate) fn language(self) -> Signal<Language> {
        self.language.into()
    }

    /// Changes the language, and keeps it for the next visit.
    pub(crate) fn speak(self, language: Language) {
        self.language.set(language);
        spawn_local(async move {
            // A browser that keeps nothing speaks Bahasa Indonesia again next time.
            let _ = storage::put(LANGUAGE, language.tag()).await;
        });
    }

    /// Part of the model; the view is told only when it changes.
    pub(crate) fn part<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&Model) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.model.with(&part))
    }

    /// Part of the screen in sight, as long as it is that screen.
    pub(crate) fn screen<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&Screen) -> Option<T> + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        self.part(move |model| part(&model.screen))
    }

    /// Part of what a place shows, as long as it is in sight.
    pub(crate) fn page<D: Listed, T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&Page<D>) -> Option<T> + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        self.screen(move |screen| match screen {
            Screen::At(data) => D::page(data).and_then(&part),
            _ => None,
        })
    }

    /// What a place shows, once it is there.
    pub(crate) fn data<D: Listed>(self) -> Memo<Option<D>> {
        self.page(|page: &Page<D>| page.data().cloned())
    }

    /// Changes the filters of the screen in sight; the rows begin anew at their first page.
    pub(crate) fn filter(self, change: impl FnOnce(&mut Filter)) {
        let Some(place) = self.now(|model| model.route.place()) else { return };
        let mut filter = self.now(|model| model.route.filter());
        change(&mut filter);
        self.send(Event::Filter(Route::At(place, filter)));
    }

    /// The model as it is now, without being told of changes.
    pub(crate) fn now<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        self.model.with_untracked(read)
    }

    /// The server's time, as far as this machine's clock has kept up.
    pub(crate) fn server_time(self) -> klabat_api::Millis {
        self.now(|model| model.server_time(clock::now()))
    }
}

/// The address of the page.
fn here() -> Route {
    let Some(location) = web_sys::window().map(|window| window.location()) else { return Route::Unknown };
    let [path, query, fragment] =
        [location.pathname(), location.search(), location.hash()].map(Result::unwrap_or_default);
    Route::parse(&path, &query, &fragment)
}

fn after_render(act: impl Fn() + 'static) {
    spawn_local(async move {
        clock::wait(0).await;
        act();
    });
}

/// Focuses the first element of a selector.
fn focus_first(selector: &str) {
    let found = web_sys::window().and_then(|window| window.document()?.query_selector(selector).ok()?);
    if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
