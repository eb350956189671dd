//! Data pribadi of one ASN: what is kept, until when; taking it along, and erasing it by rule.

use klabat_api::console::{KeptCategory, PersonalData};
use klabat_api::routes;
use klabat_kit::flow::console::Act;
use klabat_kit::flow::console::change::Erase;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, ButtonKind, Icon, Shape, Tone};
use leptos::prelude::*;

use crate::parts;
use crate::store::Store;
use crate::words::{Words, nip};

/// The screen.
pub(crate) fn personal_data(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::back(store, words)}
        {parts::heading(words.t(Key::PersonalData), words.t(Key::PersonalDataLead), ())}
        {parts::page(store, words, move |data: &PersonalData| content(store, words, data))}
    }
}

const fn category(code: &str) -> Option<Key> {
    Some(match code.as_bytes() {
        b"identity" => Key::KeptIdentity,
        b"phone" => Key::KeptPhone,
        b"records" => Key::KeptRecords,
        b"evidence" => Key::KeptEvidence,
        b"refusals" => Key::KeptRefusals,
        b"absences" => Key::KeptAbsences,
        b"attachments" => Key::KeptAttachments,
        b"corrections" => Key::KeptCorrections,
        b"recaps" => Key::KeptRecaps,
        b"audit" => Key::KeptAudit,
        _ => return None,
    })
}

fn content(store: Store, words: Words, data: &PersonalData) -> impl IntoView + use<> {
    let export = routes::fill(routes::EMPLOYEE_DATA_EXPORT, &[&data.employee]);
    let may_erase = data.erasable && data.erased_at.is_none() && store.now(|model| model.may(Act::ManageUsers));
    let columns = [Key::Category, Key::Count, Key::NewestOne, Key::KeptUntil];
    let rows: Vec<_> = data.rows.iter().map(|kept| row(store, words, kept)).collect();
    view! {
        {data.erased_at.map(|_| view! { <Banner tone=Tone::Info title=words.t(Key::AlreadyErased)/> })}
        <h2 class="summary__name">{data.name.clone()}</h2>
        <p class="soft figures">{nip(&data.nip)}</p>
        <div class="row">
            <a class="button button--primary" href=export download=""><Icon shape=Shape::Download/><span>{words.t(Key::ExportData)}</span></a>
            {may_erase.then(|| parts::opens(store, words.t(Key::Erase), Shape::Bin, ButtonKind::Danger, "", Erase(data.clone())))}
        </div>
        {(!data.erasable && data.erased_at.is_none()).then(|| view! { <p class="soft">{words.t(Key::NotErasable)}</p> })}
        {parts::table(words.t(Key::PersonalData), &columns.map(|column| words.t(column)), rows)}
    }
}

fn row(store: Store, words: Words, kept: &KeptCategory) -> impl IntoView + use<> {
    let moment = |at| store.now(|model| model.me().and_then(|me| me.units.first().map(|unit| words.date(at, unit))));
    let dash = || Some("–".to_owned());
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Category)><strong>{category(&kept.code).map_or_else(|| kept.code.clone(), |key| words.t(key))}</strong></td>
            <td class="number" data-label=words.t(Key::Count)>{kept.count.to_string()}</td>
            <td class="figures" data-label=words.t(Key::NewestOne)>{kept.newest.map_or_else(dash, moment)}</td>
            <td class="figures" data-label=words.t(Key::KeptUntil)>{kept.until.map_or_else(|| Some(words.t(Key::WhileInService)), moment)}</td>
        </tr>
    }
}
