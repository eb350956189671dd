//! Konfirmasi: enrolments that wait for the operator to look at the person.

use klabat_api::console::{PendingEnrolment, PendingEnrolments};
use klabat_kit::flow::console::change::{Confirm, Reject};
use klabat_kit::flow::console::keys::{APPROVE, REJECT};
use klabat_kit::flow::console::{Act, Event, Page};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::parts;
use crate::queue::Queue;
use crate::store::Store;
use crate::words::{Words, nip};

/// The screen.
pub(crate) fn enrolments(store: Store, words: Words) -> impl IntoView {
    let stage = store.page(|page: &Page<PendingEnrolments>| Some(page.into()));
    let queue = Queue::new(store);
    view! {
        {parts::heading(words.t(Key::Enrolments), words.t(Key::EnrolmentsLead), ())}
        <Banner tone=Tone::Info icon=Shape::Person title=words.t(Key::LookTitle) text=words.t(Key::LookText)/>
        {queue.frame(parts::stages(store, words, stage, move || content(store, words, queue)))}
    }
}

fn content(store: Store, words: Words, queue: Queue) -> impl IntoView {
    let rows = store.page(|page: &Page<PendingEnrolments>| page.data().map(|data| data.rows.clone()));
    let none = Memo::new(move |_| rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty)));
    let count = Memo::new(move |_| rows.with(|rows| rows.as_ref().map_or(0, Vec::len)));
    view! {
        <p class="soft" role="status">{move || (count.get() > 0).then(|| words.f(Key::EnrolmentsCount, &[("count", &count.get().to_string())]))}</p>
        {move || none.get().then(|| parts::state(Shape::Shield, words.t(Key::EnrolmentsEmpty), words.t(Key::EnrolmentsEmptyText), ()))}
        {move || rows.with(Option::is_some).then(|| queue.hint(words, false))}
        <ul class="cards">
            <For each=move || rows.get().unwrap_or_default() key=|row| (row.credential.clone(), row.alarms.clone()) let(pending)>
                {card(store, words, &pending)}
            </For>
        </ul>
    }
}

/// What is known of an enrolment, for its card and its dialogs.
pub(crate) fn facts(words: Words, pending: &PendingEnrolment) -> impl IntoView + use<> {
    let employee = &pending.employee;
    let rows = [
        (Key::Nip, nip(&employee.nip)),
        (Key::Unit, employee.unit.name.clone()),
        (Key::Position, employee.position.clone()),
        (Key::EnrolledAt, words.short_moment(pending.sealed_at, &employee.unit)),
        (Key::Beacon, pending.beacon.clone()),
        (Key::Attestation, words.attestation(pending)),
    ];
    let device = pending.device.as_ref().map(|device| (Key::Device, words.device(device)));
    let rows = rows
        .into_iter()
        .chain(device)
        .map(|(key, value)| view! { <div><dt>{words.t(key)}</dt><dd class="figures">{value}</dd></div> });
    view! { <dl class="facts facts--pairs">{rows.collect::<Vec<_>>()}</dl> }
}

/// The number to compare with the one on the phone, large, for it is read from there to here.
pub(crate) fn check(words: Words, pending: &PendingEnrolment) -> impl IntoView + use<> {
    view! { <p class="check-number"><span class="soft">{words.t(Key::Check)}</span><strong class="figures">{digits(&pending.check)}</strong></p> }
}

/// Six digits in two groups, as the phone shows them.
fn digits(check: &str) -> String {
    let (head, tail) = check.split_at_checked(check.len() / 2).unwrap_or((check, ""));
    [head, tail].join(" ")
}

/// What the operator should look at before confirming.
pub(crate) fn alarms(words: Words, pending: &PendingEnrolment) -> impl IntoView + use<> {
    let list: Vec<_> = pending.alarms.iter().map(|code| view! { <li>{words.code(code)}</li> }).collect();
    (!list.is_empty()).then(|| {
        view! {
            <div class="stack stack--tight">
                <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::AlarmsTitle)/>
                <ul class="bullets">{list}</ul>
            </div>
        }
    })
}

fn card(store: Store, words: Words, pending: &PendingEnrolment) -> impl IntoView + use<> {
    let may = store.now(|model| model.may(Act::ManagePhones));
    let (to_confirm, to_reject) = (pending.clone(), pending.clone());
    view! {
        <li class="card stack" data-waits=may.then(|| pending.credential.encode())>
            <h2>{pending.employee.name.clone()}</h2>
            {(!pending.attested).then(|| parts::not_attested(words))}
            {facts(words, pending)}
            {check(words, pending)}
            {alarms(words, pending)}
            {may.then(|| view! {
                <div class="row">
                    <Button label=words.t(Key::Confirm) icon=Shape::Check kind=ButtonKind::Primary keys=APPROVE on_press=move || store.send(Event::Open(Confirm(to_confirm.clone()).into()))/>
                    <Button label=words.t(Key::Reject) kind=ButtonKind::Danger keys=REJECT on_press=move || store.send(Event::Open(Reject(to_reject.clone()).into()))/>
                </div>
            })}
        </li>
    }
}
