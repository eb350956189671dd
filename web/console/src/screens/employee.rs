//! One ASN: what is written of them, where they belong, their leave, and what one can do.

use klabat_api::console::{EmployeeDetail, Membership, Quota};
use klabat_kit::flow::console::change::{
    DenyCollective, EditEmployee, Move, RequestAbsence, RequestCorrection, Who, WriteLeaveCard, WriteRecord,
};
use klabat_kit::flow::console::{Act, Filter, Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{ButtonKind, Shape};
use leptos::prelude::*;

use super::roster::{phone, phone_actions};
use crate::parts;
use crate::store::Store;
use crate::words::{Words, nip};

/// The screen.
pub(crate) fn employee(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::back(store, words)}
        {parts::heading(words.t(Key::Employee), String::new(), ())}
        {parts::page(store, words, move |data: &EmployeeDetail| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, data: &EmployeeDetail) -> impl IntoView + use<> {
    let row = &data.row;
    let who = Who { id: row.id.clone(), name: row.name.clone() };
    let facts = [
        (Key::Nip, nip(&row.nip)),
        (Key::Kind, words.kind(row.kind)),
        (Key::Position, row.position.clone()),
        (Key::Unit, row.unit.name.clone()),
    ];
    let facts = facts.map(|(key, value)| (words.t(key), value.into_any()));
    let phone = (words.t(Key::Phone), phone(words, row.phone).into_any());
    let today = klabat_kit::flow::console::iso_date(store.server_time(), &row.unit.zone);
    let day = Filter { id: Some(row.id.clone()), date: Some(today), ..Filter::default() };
    let (may, moves) = store.now(|model| (model.may(Act::File), model.may(Act::ManageRoster)));
    let sees_data = store.now(|model| model.me().is_some_and(|me| Place::PersonalData.may_be_seen_by(me.role)));
    view! {
        <h2 class="summary__name">{row.name.clone()}</h2>
        <div class="row">
            {may.then(|| view! {
                {parts::opens(store, words.t(Key::AbsenceFile), Shape::Document, ButtonKind::Primary, "", RequestAbsence(Some(who.clone())))}
                {parts::opens(store, words.t(Key::CorrectionFile), Shape::Check, ButtonKind::Secondary, "", RequestCorrection { who: Some(who.clone()), date: String::new() })}
                {parts::opens(store, words.t(Key::ManualFile), Shape::Clock, ButtonKind::Secondary, "", WriteRecord(who.clone()))}
                {parts::opens(store, words.t(Key::Edit), Shape::Person, ButtonKind::Secondary, "", EditEmployee(row.clone()))}
            })}
            {may.then(|| parts::opens(store, words.t(Key::Denial), Shape::Document, ButtonKind::Text, "", DenyCollective(who.clone())))}
            {moves.then(|| parts::opens(store, words.t(Key::Mutation), Shape::Right, ButtonKind::Secondary, "", Move(row.clone())))}
            {parts::link(store, &Route::At(Place::Day, day), words.t(Key::DayToday), Shape::Clock, "button--text")}
            {sees_data.then(|| parts::link(store, &Route::of_one(Place::PersonalData, row.id.clone()), words.t(Key::PersonalData), Shape::Shield, "button--text"))}
        </div>
        <div class="groups">
            <section class="card stack">
                <h2>{words.t(Key::Identity)}</h2>
                {parts::facts(facts.into_iter().chain([phone]))}
                <div class="row">{phone_actions(store, words, row)}</div>
            </section>
            <section class="card stack">
                <h2>{words.t(Key::AnnualLeave)}</h2>
                {quota(words, &data.quota)}
                {moves.then(|| parts::opens(store, words.t(Key::LeaveCard), Shape::Document, ButtonKind::Text, "button--small", WriteLeaveCard { who: who.clone(), before: data.leave_card.clone() }))}
            </section>
            <section class="card stack"><h2>{words.t(Key::Memberships)}</h2>{memberships(words, &data.memberships)}</section>
        </div>
    }
}

fn quota(words: Words, quota: &Quota) -> AnyView {
    let rows = [
        (Key::QuotaOwn, quota.own),
        (Key::QuotaCarried, quota.carried),
        (Key::QuotaAdded, quota.added),
        (Key::QuotaTaken, quota.taken),
        (Key::QuotaLeft, quota.left),
    ];
    let year = (words.t(Key::Year), quota.year.to_string().into_any());
    let days =
        rows.map(|(key, days)| (words.t(key), words.f(Key::DayCount, &[("count", &days.to_string())]).into_any()));
    parts::facts(std::iter::once(year).chain(days))
}

/// The first day of those who came with the installation.
const EVER: &str = "1900-01-01";

fn memberships(words: Words, memberships: &[Membership]) -> AnyView {
    let list: Vec<_> = memberships
        .iter()
        .map(|membership| {
            let since = if membership.valid_from == EVER {
                words.t(Key::SinceEver)
            } else {
                words.f(Key::Since, &[("date", &words.day(&membership.valid_from))])
            };
            let unit = membership.unit.as_ref().map_or_else(|| words.t(Key::LeftService), |unit| unit.name.clone());
            view! {
                <li>
                    <strong>{unit}</strong>
                    <p class="soft small figures">{since}</p>
                    <p class="soft small">{membership.reason.clone()}</p>
                </li>
            }
        })
        .collect();
    view! { <ul class="stack stack--tight">{list}</ul> }.into_any()
}
