//! Rincian: one punch and its receipt.

use klabat_api::Base64Url;
use klabat_api::phone::PunchBrief;
use klabat_kit::effects::intl;
use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::widgets::{ButtonKind, Icon, Shape};
use leptos::prelude::*;

use super::record::{badge, intent};
use super::{button, card, fact, paragraph};
use crate::shell::heading;
use crate::ui::Ui;

/// Characters of the record's number that a person needs to name it.
const SHORT: usize = 12;

/// The screen.
pub(crate) fn detail(ui: Ui, id: &Base64Url) -> AnyView {
    let (record, kept, logged) = ui.read(|model| {
        let record = model.records().iter().find(|record| record.id == *id).cloned();
        (record, model.receipts.contains_key(id), model.is_logged(id))
    });
    let back = ui.text(common::Key::Back);
    let back = button(ui, ButtonKind::Text, "button--back", Some(Shape::Left), back, Tap::Go(Screen::History));
    let body = match record {
        Some(record) => {
            vec![
                facts(ui, &record),
                receipt(ui, record.id, kept, logged),
                paragraph("soft small", ui.text(Key::Correction)),
            ]
        }
        None => vec![paragraph("card", ui.text(Key::DetailMissing))],
    };
    view! {
        {back}
        {heading(ui.text(Key::DetailTitle))}
        {body}
    }
    .into_any()
}

fn facts(ui: Ui, record: &PunchBrief) -> AnyView {
    let (word, shape) = intent(record.intent);
    let zone = &record.unit.zone;
    let precise = |at| [&intl::precise_time(at, zone, ui.language()), " ", intl::abbreviation(zone)].concat();
    let sealed = view! {
        <span class="figures detail__time">{precise(record.sealed_at)}</span>
        <span class="soft detail__day">{intl::date(record.sealed_at, zone, ui.language())}</span>
    };
    let received = view! { <span class="figures">{precise(record.received_at)}</span> };
    let reasons = record.reasons.iter().map(|reason| paragraph("", ui.language().of(&reason.message)));
    let reasons: Vec<_> = reasons.collect();
    let number: String = record.id.encode().chars().take(SHORT).collect();
    let mut facts = vec![
        fact(ui.text(Key::DetailSealed), sealed.into_any()),
        fact(ui.text(Key::DetailReceived), received.into_any()),
        fact(ui.text(Key::UnitLabel), record.unit.name.clone().into_any()),
        fact(ui.text(Key::DetailBeacon), record.beacon.clone().into_any()),
    ];
    if !reasons.is_empty() {
        facts.push(fact(ui.text(Key::DetailReasons), reasons.into_any()));
    }
    facts.push(fact(ui.text(Key::DetailNumber), view! { <code>{number}</code> }.into_any()));
    view! {
        <section class="card stack">
            <div class="row row--apart">
                <h2 class="row">
                    <Icon shape size=24/>
                    <span>{ui.text(word)}</span>
                </h2>
                {badge(ui, record.status)}
            </div>
            <dl class="facts">{facts}</dl>
        </section>
    }
    .into_any()
}

fn receipt(ui: Ui, id: Base64Url, kept: bool, logged: Option<bool>) -> AnyView {
    let (shape, text) = if kept { (Shape::Shield, Key::ReceiptHere) } else { (Shape::Document, Key::ReceiptElsewhere) };
    let mut body = vec![paragraph("", ui.text(text))];
    if kept {
        let words = match logged {
            Some(true) => Key::ReceiptLogged,
            Some(false) => Key::ReceiptMislogged,
            None => Key::ReceiptUnlogged,
        };
        body.push(paragraph("", ui.text(words)));
        let label = ui.text(Key::ReceiptSave);
        body.push(button(ui, ButtonKind::Secondary, "", Some(Shape::Download), label, Tap::SaveReceipt(id)));
    }
    card(titled(ui, shape, Key::ReceiptTitle), body)
}

/// A heading's words with an icon before them.
pub(super) fn titled(ui: Ui, shape: Shape, title: Key) -> AnyView {
    view! {
        <Icon shape size=22/>
        <span>{ui.text(title)}</span>
    }
    .into_any()
}
