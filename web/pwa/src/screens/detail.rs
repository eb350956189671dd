//! Rincian: one punch and its receipt.

use klabat_api::Base64Url;
use klabat_api::phone::PunchBrief;
use klabat_kit::effects::intl;
use klabat_kit::flow::app::{Screen, Tap};
use klabat_kit::flow::messages::{app::Key, common};
use klabat_kit::looks::{ButtonKind, Shape};

use super::record::{intent, status};
use crate::shell::heading;
use crate::ui::{Element, Node, Ui, el};
use crate::widgets::{card, fact, group, icon, paragraph, tap, titled};

/// Characters of the record's number that a person needs to name it.
const SHORT: usize = 12;

/// The screen.
pub(crate) fn detail(ui: Ui<'_>, id: &Base64Url) -> Vec<Node> {
    let record = ui.model.records().iter().find(|record| record.id == *id);
    let back = ui.text(common::Key::Back);
    let mut screen = vec![
        tap(ButtonKind::Text, "button--back", Some(Shape::Left), back, Tap::Go(Screen::History)).into(),
        heading(ui.text(Key::DetailTitle)).into(),
    ];
    if let Some(record) = record {
        screen.push(facts(ui, record).into());
        screen.push(receipt(ui, id).into());
        let ask = el("a").attr("href", "/pengajuan/koreksi").with(ui.text(Key::Correction));
        screen.push(el("p").with(ask).into());
    } else {
        screen.push(paragraph("card", ui.text(Key::DetailMissing)).into());
    }
    screen
}

fn facts(ui: Ui<'_>, record: &PunchBrief) -> Element {
    let (word, shape) = intent(record.intent);
    let zone = &record.unit.zone;
    let precise = |class: &'static str, at| {
        let time = [&intl::precise_time(at, zone, ui.language()), " ", intl::abbreviation(zone)].concat();
        el("span").class(class).with(time)
    };
    let day = el("span").class("soft detail__day").with(intl::date(record.sealed_at, zone, ui.language()));
    let sealed = el("dd").with(precise("figures detail__time", record.sealed_at)).with(day);
    let reasons = record.reasons.iter().map(|reason| paragraph("", ui.language().of(&reason.message)).into());
    let reasons = (!record.reasons.is_empty())
        .then(|| el("div").with(el("dt").with(ui.text(Key::DetailReasons))).with(el("dd").all(reasons)));
    let number: String = record.id.encode().chars().take(SHORT).collect();
    let facts = el("dl")
        .class("facts")
        .with(el("div").with(el("dt").with(ui.text(Key::DetailSealed))).with(sealed))
        .with(fact(ui.text(Key::DetailReceived), precise("figures", record.received_at)))
        .with(fact(ui.text(Key::UnitLabel), record.unit.name.clone()))
        .with(fact(ui.text(Key::DetailBeacon), record.beacon.clone()))
        .with(reasons)
        .with(fact(ui.text(Key::DetailNumber), el("code").with(number)));
    let title = titled(Some(icon(shape, "24")), ui.text(word));
    let title = group("row row--apart").with(title).with(status(ui, record));
    el("section").class("card stack").with(title).with(facts)
}

fn receipt(ui: Ui<'_>, id: &Base64Url) -> Element {
    let kept = ui.model.receipts.contains_key(id);
    let (shape, text) = if kept { (Shape::Shield, Key::ReceiptHere) } else { (Shape::Document, Key::ReceiptElsewhere) };
    let logged = kept.then(|| {
        let words = match ui.model.is_logged(id) {
            Some(true) => Key::ReceiptLogged,
            Some(false) => Key::ReceiptMislogged,
            None => Key::ReceiptUnlogged,
        };
        paragraph("", ui.text(words))
    });
    let save = kept.then(|| {
        let label = ui.text(Key::ReceiptSave);
        tap(ButtonKind::Secondary, "", Some(Shape::Download), label, Tap::SaveReceipt(id.clone()))
    });
    card(Some(icon(shape, "22")), ui.text(Key::ReceiptTitle)).with(paragraph("", ui.text(text))).with(logged).with(save)
}
