//! Jadwal & kalender and Aturan: versions of rules by date, and ready documents to begin from.

use klabat_api::console::{RuleArea, RuleKind, RuleRow, RuleScope, RuleTemplate, RuleTemplates, Rules, ScheduleName};
use klabat_kit::flow::console::change::{
    Assign, ReadCalendar, ReadRule, WithdrawRule, WriteRule, WriteSeason, may_continue, may_write, rule_title,
};
use klabat_kit::flow::console::{Filter, Place, Route, Schedules};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use super::drafts;
use crate::marks::wire;
use crate::store::Store;
use crate::words::Words;
use crate::{filters, navigation, parts};

/// Kinds of which the shipped document holds until the regency writes its own.
const SHIPPED: [RuleKind; 4] = [RuleKind::Leave, RuleKind::Discipline, RuleKind::Health, RuleKind::Retention];

fn kinds(words: Words, area: RuleArea) -> Vec<(String, String)> {
    area.kinds().iter().map(|kind| (wire(kind), words.t(rule_title(*kind)))).collect()
}

/// Whether the user may write rules of a kind.
fn may(store: Store, kind: RuleKind) -> bool {
    store.now(|model| model.me().is_some_and(|me| may_write(me, kind)))
}

/// Jadwal & kalender.
pub(crate) fn schedules(store: Store, words: Words) -> impl IntoView {
    let filter = store.part(|model| model.route.filter());
    let data = store.data::<Schedules>();
    let assign = may(store, RuleKind::Assignment).then(|| {
        view! {
            {move || data.with(|data| {
                let schedules = data.as_ref().map(|data| &*data.0.schedules).unwrap_or_default();
                let schedules = schedules.iter().map(|one| (one.key.clone(), one.name.clone())).collect();
                parts::opens(store, words.t(Key::Assign), Shape::People, ButtonKind::Primary, "", Assign { schedules, who: None })
            })}
        }
    });
    let actions = view! {
        <div class="row">
            {assign}
            {may(store, RuleKind::Schedule).then(|| templates_link(store, words, RuleArea::Time))}
            {may(store, RuleKind::Calendar).then(|| parts::opens(store, words.t(Key::ReadCalendar), Shape::Send, ButtonKind::Secondary, "", ReadCalendar))}
            {parts::link(store, &Route::from(Place::Shifts), words.t(Key::Shifts), Shape::List, "button--text")}
            {parts::link(store, &Route::from(Place::Denials), words.t(Key::Denial), Shape::People, "button--text")}
        </div>
    };
    view! {
        {parts::heading(words.t(Key::Schedules), words.t(Key::SchedulesLead), actions)}
        <div class="filters">{filters::kind(store, words, kinds(words, RuleArea::Time))}</div>
        {parts::page(store, words, move |data: &Schedules| filter.with(|filter| content(store, words, &data.0, filter, RuleArea::Time)))}
    }
}

/// Aturan.
pub(crate) fn rules(store: Store, words: Words) -> impl IntoView {
    let filter = store.part(|model| model.route.filter());
    let templates = may(store, RuleKind::Policy).then(|| templates_link(store, words, RuleArea::Policy));
    view! {
        {parts::heading(words.t(Key::Rules), words.t(Key::RulesLead), templates)}
        <div class="filters">{filters::kind(store, words, kinds(words, RuleArea::Policy))}</div>
        {parts::page(store, words, move |data: &Rules| filter.with(|filter| content(store, words, data, filter, RuleArea::Policy)))}
    }
}

fn templates_link(store: Store, words: Words, area: RuleArea) -> AnyView {
    parts::link(store, &Route::templates(area), words.t(Key::Templates), Shape::Plus, "button--secondary")
}

/// The name that a document gives itself.
fn name(row: &RuleRow) -> Option<String> {
    row.document["name"].as_str().map(str::to_owned)
}

/// What a version says, in a line.
fn gist(words: Words, row: &RuleRow, schedules: &[ScheduleName]) -> String {
    let source = row.document["source"].as_str();
    let named = |key: &str| schedules.iter().find(|known| known.key == key).map_or(key, |known| &known.name).to_owned();
    match row.kind {
        RuleKind::Assignment => row.document.as_str().map_or_else(|| words.t(Key::InheritedSchedule), named),
        RuleKind::Calendar => {
            let days = row.document["holidays"].as_array().map_or(0, Vec::len);
            words.f(Key::HolidayCount, &[("count", &days.to_string())])
        }
        RuleKind::Health => {
            let member = |name: &'static str| (name, row.document[name].to_string());
            let members = ["silence", "refusals", "percent", "stretch"].map(member);
            words.f(Key::HealthGist, &members.each_ref().map(|(name, value)| (*name, &**value)))
        }
        _ => name(row).or_else(|| source.map(str::to_owned)).unwrap_or_default(),
    }
}

fn content(store: Store, words: Words, data: &Rules, filter: &Filter, area: RuleArea) -> AnyView {
    let columns = [Key::Kind, Key::ForWhom, Key::Contents, Key::ValidFrom, Key::WrittenBy, Key::Actions];
    // The regency's come first: what it wrote of a kind is seen where the first page goes beyond them.
    let goes_on = data.rows.last().is_none_or(|row| row.scope != RuleScope::Regency {});
    let all_seen = filter.page == 0 && (goes_on || data.rows.len() == data.total as usize);
    let ruled = |kind: RuleKind| data.rows.iter().any(|row| row.kind == kind && row.current);
    let asked = |kind: RuleKind| all_seen && filter.kind.as_deref().is_none_or(|asked| wire(&kind) == asked);
    let missing = SHIPPED.into_iter().filter(|kind| area.kinds().contains(kind) && asked(*kind) && !ruled(*kind));
    let missing: Vec<_> = missing.map(|kind| shipped(store, words, kind, area)).collect();
    let drafts = (filter.page == 0).then(|| drafts::drafts(store, words, data)).flatten();
    if data.rows.is_empty() && missing.is_empty() && drafts.is_none() {
        return parts::state(Shape::Document, words.t(Key::NothingHere), words.t(Key::RulesEmptyText), ()).into_any();
    }
    let rows: Vec<_> = data.rows.iter().map(|rule| row(store, words, rule, &data.schedules)).collect();
    // What is in sight is counted, shipped or written, where all of it is in sight.
    let shipped = if rows.len() == data.total as usize { missing.len() } else { 0 };
    let total = data.total + u32::try_from(shipped).unwrap_or_default();
    let pages = (total > 0).then(|| parts::pages(store, words, rows.len() + shipped, total));
    let all = (total > 0).then(|| {
        parts::table(words, words.t(Key::Rules), &columns.map(|column| words.t(column)), view! { {missing}{rows} })
    });
    view! { {drafts} {all} {pages} }.into_any()
}

/// What holds where the regency has written nothing.
fn shipped(store: Store, words: Words, kind: RuleKind, area: RuleArea) -> impl IntoView + use<> {
    let (may, route) = (may(store, kind), Route::templates(area));
    view! {
        <tr>
            <td data-label=words.t(Key::Kind)><strong>{words.t(rule_title(kind))}</strong></td>
            <td data-label=words.t(Key::ForWhom)>{words.t(Key::WholeRegency)}</td>
            <td class="cell--prose" data-label=words.t(Key::Contents)>{words.t(Key::ShippedRule)}<p class="soft small">{words.t(Key::ShippedRuleText)}</p></td>
            <td data-label=words.t(Key::ValidFrom)><Badge tone=Tone::Success icon=Shape::Check label=words.t(Key::InForce)/></td>
            <td data-label=words.t(Key::WrittenBy)>{words.t(Key::Product)}</td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>{may.then(|| parts::link(store, &route, words.t(Key::Templates), Shape::Plus, "button--secondary button--small"))}</td>
        </tr>
    }
}

/// For whom a rule is.
pub(super) fn for_whom(words: Words, scope: &RuleScope, name: &str) -> String {
    if *scope == (RuleScope::Regency {}) { words.t(Key::WholeRegency) } else { name.to_owned() }
}

/// Whether a version counts, will count, or never does.
fn state(store: Store, words: Words, rule: &RuleRow) -> Option<AnyView> {
    let badge = |tone, icon, key| view! { <Badge tone icon label=words.t(key)/> };
    if let Some(withdrawn) = &rule.withdrawn {
        let unit = store.now(|model| model.me().and_then(|me| me.units.first().cloned()));
        let at = unit.map(|unit| words.short_moment(withdrawn.at, &unit)).unwrap_or_default();
        return Some(
            view! {
                {badge(Tone::Neutral, Shape::Bin, Key::RuleWithdrawn)}
                <p class="soft small">{[&*withdrawn.by, ", ", &*at].concat()}</p>
                <p class="soft small">{withdrawn.reason.clone()}</p>
            }
            .into_any(),
        );
    }
    if rule.planned {
        return Some(badge(Tone::Queued, Shape::Clock, Key::RulePlanned).into_any());
    }
    rule.current.then(|| badge(Tone::Success, Shape::Check, Key::InForce).into_any())
}

fn row(store: Store, words: Words, rule: &RuleRow, schedules: &[ScheduleName]) -> impl IntoView + use<> {
    let may = store.now(|model| model.me().is_some_and(|me| may_continue(me, rule)));
    let own = store.now(|model| model.me().and_then(|me| me.units.first().cloned()));
    let written = own.map(|unit| words.short_moment(rule.written_at, &unit));
    let stands = rule.withdrawn.is_none();
    let read = ReadRule::of(rule);
    let version = WriteRule::version(rule).filter(|_| may && stands);
    let season = WriteSeason::of(rule).filter(|_| may && stands);
    let withdraw = WithdrawRule::of(rule).filter(|_| may);
    let state = state(store, words, rule);
    view! {
        <tr class:row--former=!(rule.current || rule.planned)>
            <td data-label=words.t(Key::Kind)><strong>{words.t(rule_title(rule.kind))}</strong><br/><span class="soft small">{rule.key.clone()}</span></td>
            <td data-label=words.t(Key::ForWhom)>{for_whom(words, &rule.scope, &rule.scope_name)}</td>
            <td class="cell--prose" data-label=words.t(Key::Contents)>{gist(words, rule, schedules)}<p class="soft small">{rule.reason.clone()}</p></td>
            <td class="figures" data-label=words.t(Key::ValidFrom)>{words.day(&rule.valid_from)}<br/>{state}</td>
            <td data-label=words.t(Key::WrittenBy)>{rule.written_by.clone()}<p class="soft small figures">{written}</p></td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>
                {read.map(|read| parts::opens(store, words.t(Key::ReadRule), Shape::Search, ButtonKind::Secondary, "button--small", read))}
                {version.map(|version| parts::opens(store, words.t(Key::NewVersion), Shape::Plus, ButtonKind::Secondary, "button--small", version))}
                {season.map(|season| parts::opens(store, words.t(Key::SeasonWrite), Shape::Document, ButtonKind::Text, "button--small", season))}
                {withdraw.map(|withdraw| parts::opens(store, words.t(Key::WithdrawRule), Shape::Bin, ButtonKind::Danger, "button--small", withdraw))}
            </td>
        </tr>
    }
}

/// Ready documents, of the area that one came from.
pub(crate) fn templates(store: Store, words: Words) -> impl IntoView {
    let (area, rules) = store.now(|model| (model.route.area(), navigation::rules_of(&model.route)));
    let is_shown = move |template: &&RuleTemplate| area.is_none_or(|area| area.kinds().contains(&template.kind));
    view! {
        {parts::back_to(store, words, &Route::from(rules), navigation::title(rules))}
        {parts::heading(words.t(Key::Templates), words.t(Key::TemplatesLead), ())}
        {parts::page(store, words, move |data: &RuleTemplates| {
            let cards: Vec<_> = data.rows.iter().filter(is_shown).map(|template| card(store, words, template)).collect();
            view! { <ul class="cards">{cards}</ul> }
        })}
    }
}

fn card(store: Store, words: Words, template: &RuleTemplate) -> impl IntoView + use<> {
    let begins = WriteRule::template(template).filter(|_| may(store, template.kind));
    // A document without a name of its own is the only one of its kind.
    let kind = words.t(rule_title(template.kind));
    let has_name = template.document["name"].is_string() || template.kind == RuleKind::Calendar;
    let (small, title) = if has_name { (Some(kind), template.title.clone()) } else { (None, kind) };
    view! {
        <li class="card stack">
            <div>
                {small.map(|kind| view! { <p class="soft small">{kind}</p> })}
                <h2>{title}</h2>
            </div>
            <p class="small">{template.source.clone()}</p>
            {begins.map(|begins| view! {
                <div class="row">{parts::opens(store, words.t(Key::UseTemplate), Shape::Plus, ButtonKind::Secondary, "button--small", begins)}</div>
            })}
        </li>
    }
}
