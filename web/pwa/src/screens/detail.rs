//! Rincian: one punch and its receipt.

use klabat_api::Base64Url;
use klabat_api::phone::PunchBrief;
use klabat_kit::effects::intl;
use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::widgets::{Badge, Button, ButtonKind, Icon, Shape};
use leptos::prelude::*;

use super::record::{intent, status};
use crate::shell::Heading;
use crate::ui::Ui;

/// Characters of the record's number that a person needs to name it.
const SHORT: usize = 12;

/// The screen.
#[component]
pub(crate) fn Detail(ui: Ui, id: Base64Url) -> impl IntoView {
    let (wanted, receipt) = (id.clone(), id.clone());
    let record = ui.part(move |model| model.records().iter().find(|record| record.id == wanted).cloned());
    let kept = ui.part(move |model| model.receipts.contains_key(&receipt));
    view! {
        <Button
            label=Signal::derive(move || ui.text(common::Key::Back))
            kind=ButtonKind::Text
            icon=Shape::Left
            class="button--back"
            on_press=move || ui.tap(Tap::Go(Screen::History))
        />
        <Heading text=ui.label(Key::DetailTitle)/>
        {move || match record.get() {
            Some(record) => facts(ui, &record),
            None => view! { <p class="card">{ui.text(Key::DetailMissing)}</p> }.into_any(),
        }}
        {move || {
            let id = id.clone();
            record.with(Option::is_some).then(|| receipt_card(ui, id, kept.get()))
        }}
    }
}

fn facts(ui: Ui, record: &PunchBrief) -> AnyView {
    let (word, shape) = intent(record.intent);
    let (tone, label, icon) = status(record.status);
    let zone = &record.unit.zone;
    let precise = |at| [&intl::precise_time(at, zone, ui.language()), " ", intl::abbreviation(zone)].concat();
    let day = intl::date(record.sealed_at, zone, ui.language());
    let reasons = record.reasons.iter().map(|reason| ui.language().of(&reason.message));
    let reasons = reasons.map(|reason| view! { <p>{reason}</p> }).collect::<Vec<_>>();
    let row = |key: Key, value: AnyView| {
        view! {
            <div>
                <dt>{ui.text(key)}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! {
        <section class="card stack">
            <div class="row row--apart">
                <h2 class="row">
                    <Icon shape size=24/>
                    <span>{ui.text(word)}</span>
                </h2>
                <Badge tone label=ui.text(label) icon/>
            </div>
            <dl class="facts">
                {row(Key::DetailSealed, view! {
                    <span class="figures detail__time">{precise(record.sealed_at)}</span>
                    <span class="soft detail__day">{day}</span>
                }.into_any())}
                {row(Key::DetailReceived, view! { <span class="figures">{precise(record.received_at)}</span> }.into_any())}
                {row(Key::UnitLabel, record.unit.name.clone().into_any())}
                {row(Key::DetailBeacon, record.beacon.clone().into_any())}
                {(!reasons.is_empty()).then(|| row(Key::DetailReasons, reasons.into_any()))}
                {row(Key::DetailNumber, view! {
                    <code class="figures">{record.id.encode().chars().take(SHORT).collect::<String>()}</code>
                }.into_any())}
            </dl>
        </section>
    }
    .into_any()
}

fn receipt_card(ui: Ui, id: Base64Url, kept: bool) -> AnyView {
    view! {
        <section class="card stack stack--tight">
            <h2 class="row">
                <Icon shape=if kept { Shape::Shield } else { Shape::Document } size=22/>
                <span>{ui.text(Key::ReceiptTitle)}</span>
            </h2>
            <p>{ui.text(if kept { Key::ReceiptHere } else { Key::ReceiptElsewhere })}</p>
            {kept.then(|| view! {
                <Button
                    label=ui.label(Key::ReceiptSave)
                    icon=Shape::Download
                    on_press=move || ui.tap(Tap::SaveReceipt(id.clone()))
                />
            })}
        </section>
        <p class="soft small">{ui.text(Key::Correction)}</p>
    }
    .into_any()
}
