//! Masuk: by passkey, by one-time link, and the moment before either is known.

use klabat_kit::flow::console::{Event, Failure, Page, Screen, Session, Why, Work};
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::store::{HEADING, Store};
use crate::words::Words;

/// While the server is asked who is signed in, and when it cannot be asked.
pub(crate) fn blank(store: Store, words: Words) -> impl IntoView {
    let failure = store.part(|model| match &model.session {
        Session::Unknown(failure) => Some(failure.clone()),
        _ => None,
    });
    move || {
        match failure.get() {
        None => view! { <p class="with-icon" role="status"><span class="spinner" aria-hidden="true"></span>{words.t(Common::Loading)}</p> }.into_any(),
        Some(failure) => view! {
            <h1 id=HEADING tabindex="-1">{words.t(Key::FailedTitle)}</h1>
            {trouble(words, &failure)}
            <Button label=words.t(Common::Retry) icon=Shape::Refresh kind=ButtonKind::Primary class="button--wide" on_press=move || store.send(Event::Retry)/>
        }
        .into_any(),
    }
    }
}

/// What went wrong on the way in.
fn trouble(words: Words, failure: &Failure) -> impl IntoView + use<> {
    view! { <div role="alert"><Banner tone=Tone::Error title=words.t(Key::EntryFailed) text=words.failure(failure)/></div> }
}

/// By passkey.
pub(crate) fn sign_in(store: Store, words: Words) -> impl IntoView {
    let why = store.screen(|screen| if let Screen::SignIn(sign_in) = screen { sign_in.why } else { None });
    let work =
        store.screen(|screen| if let Screen::SignIn(sign_in) = screen { Some(sign_in.work.clone()) } else { None });
    let busy = Signal::derive(move || work.get() == Some(Work::Busy));
    view! {
        <h1 id=HEADING tabindex="-1">{words.t(Key::SignIn)}</h1>
        {move || why.get().map(|why| {
            let title = match why {
                Why::Ended => words.t(Key::SignInEnded),
                Why::SignedOut => words.t(Key::SignedOut),
            };
            view! { <div role="status"><Banner tone=Tone::Info title/></div> }
        })}
        <p>{words.t(Key::SignInLead)}</p>
        {move || match work.get() {
            Some(Work::Failed(failure)) => Some(trouble(words, &failure)),
            _ => None,
        }}
        <Button
            label=Signal::derive(move || words.t(if busy.get() { Key::PasskeyWaiting } else { Key::SignInButton }))
            icon=Shape::Key
            kind=ButtonKind::Primary
            class="button--wide"
            busy
            on_press=move || store.send(Event::UsePasskey)
        />
        <p class="soft small">{words.t(Key::SignInHelp)}</p>
    }
}

/// By one-time link: for whom it is, and the passkey to register.
pub(crate) fn link(store: Store, words: Words) -> impl IntoView {
    let link = store.screen(|screen| if let Screen::Link(link) = screen { Some(link.clone()) } else { None });
    view! {
        <h1 id=HEADING tabindex="-1">{words.t(Key::LinkTitle)}</h1>
        {move || link.get().map(|link| match (&link.token, &link.options) {
            (None, _) => view! {
                <div role="alert"><Banner tone=Tone::Error title=words.t(Key::LinkBroken) text=words.t(Key::LinkBrokenText)/></div>
                <a class="button button--secondary" href="/console/signin">{words.t(Key::LinkHavePasskey)}</a>
            }
            .into_any(),
            (_, Page::Loading) => view! {
                <p class="with-icon" role="status"><span class="spinner" aria-hidden="true"></span>{words.t(Common::Loading)}</p>
            }
            .into_any(),
            (_, Page::Failed(failure)) => view! {
                {trouble(words, failure)}
                <p>{words.t(Key::LinkAskAgain)}</p>
                <div class="row">
                    <Button label=words.t(Common::Retry) icon=Shape::Refresh on_press=move || store.send(Event::Retry)/>
                    <a class="button button--text" href="/console/signin">{words.t(Key::LinkHavePasskey)}</a>
                </div>
            }
            .into_any(),
            (_, Page::Ready { data, .. }) => {
                let busy = link.work == Work::Busy;
                let failure = if let Work::Failed(failure) = &link.work { Some(trouble(words, failure)) } else { None };
                view! {
                    <p>{words.t(Key::LinkLead)}</p>
                    <dl class="facts">
                        <div><dt>{words.t(Key::Name)}</dt><dd>{data.name.clone()}</dd></div>
                        <div><dt>{words.t(Key::Role)}</dt><dd>{words.role(data.role)}</dd></div>
                    </dl>
                    <p class="soft small">{words.t(Key::LinkExplain)}</p>
                    {failure}
                    <Button
                        label=words.t(if busy { Key::PasskeyWaiting } else { Key::LinkButton })
                        icon=Shape::Key
                        kind=ButtonKind::Primary
                        class="button--wide"
                        busy=busy
                        on_press=move || store.send(Event::UsePasskey)
                    />
                }
                .into_any()
            }
        })}
    }
}
