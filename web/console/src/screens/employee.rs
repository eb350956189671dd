//! One ASN: what is written of them, where they belong, their leave, and what one can do.

use klabat_api::console::{EmployeeDetail, EmployeeSchedule, Membership, Quota, RuleScope};
use klabat_kit::flow::console::change::{
    Assign, DenyCollective, EditEmployee, EndAssignment, Move, RequestAbsence, RequestCorrection, Who, WriteLeaveCard,
    WriteRecord,
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
                {parts::opens(store, words.t(Key::ManualFile), Shape::Clock, ButtonKind::Secondary, "", WriteRecord(Some(who.clone())))}
                {parts::opens(store, words.t(Key::Edit), Shape::Person, ButtonKind::Secondary, "", EditEmployee(row.clone()))}
            })}
            {may.then(|| parts::opens(store, words.t(Key::Denial), Shape::Document, ButtonKind::Text, "", DenyCollective(Some(who.clone()))))}
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
            <section class="card stack">
                <h2>{words.t(Key::Schedule)}</h2>
                {schedule(words, &data.schedule)}
                {may.then(|| assigns(store, words, data, &who))}
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

/// What they follow and by whose word, and what was theirs alone.
fn schedule(words: Words, schedule: &EmployeeSchedule) -> AnyView {
    let followed = schedule.followed.as_ref().map(|followed| {
        let by = match &followed.scope {
            RuleScope::Person { .. } => words.t(Key::OwnSchedule),
            RuleScope::Unit { .. } => words.f(Key::ScheduleOfUnit, &[("name", &followed.scope_name)]),
            RuleScope::Regency {} => words.t(Key::ScheduleOfAll),
        };
        let since = words.f(Key::Since, &[("date", &words.day(&followed.valid_from))]);
        view! { <p><strong>{followed.schedule.name.clone()}</strong><br/><span class="soft small">{by}</span><br/><span class="soft small figures">{since}</span></p> }
    });
    let missing = followed.is_none().then(|| view! { <p class="soft">{words.t(Key::NoSchedule)}</p> });
    let own: Vec<_> = schedule
        .own
        .iter()
        .map(|own| {
            let name = own.schedule.as_ref().map_or_else(|| words.t(Key::ScheduleEnds), |name| name.name.clone());
            let since = words.f(Key::Since, &[("date", &words.day(&own.valid_from))]);
            view! { <li class="small">{name}<br/><span class="soft figures">{since}</span></li> }
        })
        .collect();
    let own = (!own.is_empty()).then(|| {
        view! { <h3 class="small">{words.t(Key::OwnSchedules)}</h3><ul class="stack stack--tight">{own}</ul> }
    });
    view! { {followed}{missing}{own} }.into_any()
}

/// A schedule of their own, and the end of it.
fn assigns(store: Store, words: Words, data: &EmployeeDetail, who: &Who) -> AnyView {
    let unit = data.row.unit.id.clone();
    let schedules = data.schedule.choices.iter().map(|choice| (choice.key.clone(), choice.name.clone())).collect();
    let assign = Assign { schedules, who: Some((who.clone(), unit.clone())) };
    let is_own = data.schedule.own.last().is_some_and(|own| own.schedule.is_some());
    let end = is_own.then(|| EndAssignment { who: who.clone(), unit });
    view! {
        <div class="row">
            {parts::opens(store, words.t(Key::Assign), Shape::Clock, ButtonKind::Text, "button--small", assign)}
            {end.map(|end| parts::opens(store, words.t(Key::EndAssignment), Shape::Bin, ButtonKind::Text, "button--small", end))}
        </div>
    }
    .into_any()
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
