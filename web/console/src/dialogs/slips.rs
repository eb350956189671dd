//! Slips with enrolment codes, to be cut apart: one QR each, which leads to the app.

use klabat_api::console::EnrolmentCode;
use klabat_kit::flow::console::{Event, MOST_SLIPS, Slips, Subject, Work, qr};
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Mark, Shape, Tone};
use leptos::prelude::*;

use crate::exports::print;
use crate::store::Store;
use crate::words::{Words, nip};

pub(super) fn slips(store: Store, words: Words, slips: &Slips) -> AnyView {
    if slips.is_done() && !slips.codes.is_empty() { sheet(store, words, slips) } else { ask(store, words, slips) }
}

/// How many will get a code, and how far it is.
fn ask(store: Store, words: Words, slips: &Slips) -> AnyView {
    let work = store.part(|model| model.dialog.as_ref().map(|dialog| dialog.work.clone()));
    let progress = store.part(|model| match model.dialog.as_ref().map(|dialog| &dialog.subject) {
        Some(Subject::Slips(slips)) => slips.progress(),
        _ => (0, 0),
    });
    let (_, all) = slips.progress();
    let busy = Signal::derive(move || work.get() == Some(Work::Busy));
    view! {
        <p>{words.f(Key::SlipsText, &[("count", &all.to_string())])}</p>
        {slips.cut.then(|| view! { <p>{words.f(Key::SlipsCut, &[("count", &MOST_SLIPS.to_string())])}</p> })}
        <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::WhatHappens) text=words.t(Key::SlipsWarning)/>
        <p role="status">{move || busy.get().then(|| {
            let (done, all) = progress.get();
            words.f(Key::SlipsProgress, &[("done", &done.to_string()), ("count", &all.to_string())])
        })}</p>
        <progress class="progress" aria-label=words.t(Key::Slips) hidden=move || !busy.get() max=move || progress.get().1.to_string() value=move || progress.get().0.to_string()></progress>
        <div role="alert">
            {move || match work.get() {
                Some(Work::Failed(failure)) => Some(view! { <Banner tone=Tone::Error title=words.t(Key::NotDone) text=words.failure(&failure)/> }),
                _ => None,
            }}
        </div>
        <div class="dialog__actions">
            <Button label=words.t(Common::Cancel) disabled=busy on_press=move || store.send(Event::Close)/>
            <Button label=words.t(Key::IssueCodes) icon=Shape::Key kind=ButtonKind::Primary busy disabled=all == 0 on_press=move || store.send(Event::Submit)/>
        </div>
    }
    .into_any()
}

/// All slips, on screen and on paper.
fn sheet(store: Store, words: Words, slips: &Slips) -> AnyView {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    let list: Vec<_> = slips.codes.iter().map(|code| slip(words, code, &origin)).collect();
    view! {
        <p class="soft small no-print">{words.t(Key::CodeOnce)}</p>
        <div class="slips">{list}</div>
        <div class="dialog__actions">
            <Button label=words.t(Common::Close) on_press=move || store.send(Event::Close)/>
            <Button label=words.t(Key::Print) icon=Shape::Document kind=ButtonKind::Primary on_press=print/>
        </div>
    }
    .into_any()
}

/// One slip.
pub(super) fn slip(words: Words, code: &EnrolmentCode, origin: &str) -> impl IntoView + use<> {
    let employee = &code.employee;
    // The fragment stays in the browser: no log of a server sees the code.
    let drawn = qr(&[origin, "/#aktivasi=", &*employee.nip, ".", &*code.code].concat()).map(|(path, side)| {
        view! {
            <svg class="slip__qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=words.t(Key::SlipQr)>
                <path d=path></path>
            </svg>
        }
    });
    view! {
        <div class="slip slip--row">
            {drawn}
            <div class="slip__text">
                <p class="slip__brand"><Mark size=20/><strong>{words.t(Key::SlipTitle)}</strong></p>
                <p><strong>{employee.name.clone()}</strong><br/><span class="figures">{nip(&employee.nip)}</span><br/>{employee.unit.name.clone()}</p>
                <p class="slip__code">{code.code.clone()}</p>
                <p class="small">{words.f(Key::CodeUntil, &[("time", &words.moment(code.expires_at, &employee.unit))])}</p>
                <p class="small">{words.t(Key::SlipText)}</p>
            </div>
        </div>
    }
}
