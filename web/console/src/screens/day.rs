//! One person's day: the verdict, its reasons in words, and everything that it was judged by.

use klabat_api::console::{DayDetail, DayPunch, DayRules, PunchSource, RecapState};
use klabat_kit::flow::console::change::{RequestCorrection, Who};
use klabat_kit::flow::console::sheet;
use klabat_kit::flow::console::{Act, Place, Route};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use super::absences::days;
use super::corrections::claim;
use crate::navigation::follow;
use crate::store::Store;
use crate::words::Words;
use crate::{marks, parts};

/// The screen.
pub(crate) fn day(store: Store, words: Words) -> impl IntoView {
    view! {
        {parts::back(store, words)}
        {parts::heading(words.t(Key::Day), words.t(Key::DayLead), ())}
        {parts::page(store, words, move |data: &DayDetail| content(store, words, data))}
    }
}

fn content(store: Store, words: Words, data: &DayDetail) -> impl IntoView + use<> {
    let who = Who { id: data.employee.clone(), name: data.name.clone() };
    // A locked month takes none.
    let may = data.recap != RecapState::Locked && store.now(|model| model.may(Act::File));
    let reasons: Vec<_> =
        data.reasons.iter().map(|reason| view! { <li>{words.sentence(&reason.message)}</li> }).collect();
    let cell = &data.cell;
    let word = sheet::code_word(&cell.code);
    let numbers = [
        (Key::WorkedMinutes, words.minutes(cell.worked_minutes)),
        (Key::Late, words.minutes(cell.late_minutes)),
        (Key::Early, words.minutes(cell.early_minutes)),
        (Key::Deduction, [&*words.hundredths(cell.deduction), " %"].concat()),
    ];
    let numbers = numbers.map(|(key, value)| (words.t(key), value.into_any()));
    view! {
        <section class="card summary">
            <div class="summary__who">{parts::person_link(store, &data.employee, &data.name, &data.nip)}<p>{data.unit.name.clone()}</p></div>
            <div class="summary__when"><p class="strong">{words.day(&data.date)}</p><p class="summary__time">{cell.code.clone()}</p>{word.map(|key| view! { <p class="soft">{words.t(key)}</p> })}</div>
            <div class="summary__actions">{may.then(|| parts::opens(store, words.t(Key::CorrectionFile), Shape::Plus, ButtonKind::Secondary, "", RequestCorrection { who: Some(who), date: data.date.clone() }))}</div>
        </section>
        <div class="groups">
            <section class="card stack">
                <h2>{words.t(Key::WhyThisVerdict)}</h2>
                {(data.recap != RecapState::Draft).then(|| view! { <p class="small">{marks::recap(words, data.recap)}" "{words.t(Key::DayFrozen)}</p> })}
                <ul class="bullets">{reasons}</ul>
                {parts::facts(numbers)}
            </section>
            {rules(words, &data.rules)}
            <section class="card stack"><h2>{words.t(Key::Punches)}</h2>{punches(store, words, data)}</section>
            {cases(words, data)}
        </div>
    }
}

/// Hours and kind of the day, and the versions of the rules that it was judged against.
fn rules(words: Words, rules: &DayRules) -> impl IntoView + use<> {
    let hours = rules.hours.as_ref().map(|hours| hours.each_ref().map(|clock| words.clock(clock)));
    let hours = match (&hours, &rules.shift) {
        (None, _) => words.t(Key::DayNoHours),
        (Some([from, until]), None) => words.f(Key::DaySpan, &[("from", from), ("until", until)]),
        (Some([from, until]), Some(code)) => {
            words.f(Key::DayShift, &[("code", code), ("from", from), ("until", until)])
        }
    };
    let schedule = match &rules.season {
        None => rules.schedule.clone(),
        Some(season) => words.f(Key::DaySeason, &[("schedule", &rules.schedule), ("season", season)]),
    };
    let kind = words.t(if rules.rostered { Key::DayRostered } else { Key::DayWeekly });
    let since = |name: &str, date: &str| words.f(Key::RuleSince, &[("name", name), ("date", &words.day(date))]);
    let facts = [
        (words.t(Key::DayHours), hours),
        (kind, since(&schedule, &rules.schedule_from)),
        (words.t(Key::RulePolicy), since(&rules.policy, &rules.policy_from)),
    ];
    view! {
        <section class="card stack">
            <h2>{words.t(Key::DayRules)}</h2>
            {parts::facts(facts.map(|(label, value)| (label, value.into_any())))}
        </section>
    }
}

fn punches(store: Store, words: Words, data: &DayDetail) -> AnyView {
    if data.punches.is_empty() {
        return view! { <p class="soft">{words.t(Key::NoPunches)}</p> }.into_any();
    }
    let line = |punch: &DayPunch| {
        let time = words.short_moment(punch.at, &data.unit);
        let evidence = (punch.source == PunchSource::Record).then(|| {
            let route = Route::of_one(Place::Record, punch.id.clone());
            let label = [&*words.t(Key::Evidence), ": ", &*time].concat();
            view! { <a href=route.address() aria-label=label on:click=follow(store, route.clone())>{words.t(Key::Evidence)}</a> }
        });
        let (tone, icon, key) = if punch.counts {
            (Tone::Success, Shape::Check, Key::Counts)
        } else {
            (Tone::Neutral, Shape::Cross, Key::CountsNot)
        };
        view! {
            <li>
                <p><strong class="figures">{time.clone()}</strong>" "{punch.intent.map(|intent| words.intent(intent))}</p>
                <p class="soft small">{[&*words.t(marks::punch_source(punch.source)), " · ", &*punch.place].concat()}" "{evidence}</p>
                <Badge tone icon label=words.t(key)/>
                {punch.unattested.then(|| parts::not_attested(words))}
            </li>
        }
    };
    let lines: Vec<_> = data.punches.iter().map(line).collect();
    view! { <ul class="stack stack--tight">{lines}</ul> }.into_any()
}

fn cases(words: Words, data: &DayDetail) -> Option<impl IntoView + use<>> {
    let absences = data.absences.iter().map(|absence| {
        view! { <li><p>{marks::absence_kind(words, absence.kind)}", "{days(words, absence)}</p>{marks::absence(words, absence.state)}<p class="soft small">{absence.reason.clone()}</p></li> }.into_any()
    });
    let corrections = data.corrections.iter().map(|correction| {
        view! { <li><p>{words.t(Key::Correction)}": "{claim(words, &correction.claim)}</p>{marks::case(words, correction.state)}<p class="soft small">{correction.reason.clone()}</p></li> }.into_any()
    });
    let outages = data.outages.iter().map(|outage| {
        view! { <li><p>{words.t(Key::Outage)}": "{words.short_moment(outage.from, &data.unit)}" – "{words.short_moment(outage.until, &data.unit)}</p>{marks::case(words, outage.state)}<p class="soft small">{outage.reason.clone()}</p></li> }.into_any()
    });
    let lines: Vec<_> = absences.chain(corrections).chain(outages).collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card stack"><h2>{words.t(Key::CasesOfDay)}</h2><ul class="stack stack--tight">{lines}</ul></section> }
    })
}
