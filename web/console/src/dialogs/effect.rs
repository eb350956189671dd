//! What a rule would do: to a month, to its year's leave, or to where people stand in discipline.

use klabat_api::console::{DisciplineRow, Preview, PreviewLeave, PreviewRow, PreviewStanding, RuleKind};
use klabat_kit::flow::console::change::StoreRule;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Banner, Shape, Tone};
use leptos::prelude::*;

use crate::parts;
use crate::words::Words;

/// Rows of a list: a screenful says what a rule does.
const SHOWN: usize = 200;

/// What a rule would do.
pub(super) fn effect(words: Words, change: &StoreRule) -> AnyView {
    let preview = &change.preview;
    let (of_month, of_year) = (words.month(&change.month), change.month.get(..4).unwrap_or_default().to_owned());
    let (key, count, period, list) = match change.kind() {
        RuleKind::Leave => (Key::EffectLeave, preview.leave.len(), of_year, leave(words, preview)),
        RuleKind::Discipline => (Key::EffectDiscipline, preview.discipline.len(), of_year, standings(words, preview)),
        _ => (Key::EffectText, preview.rows.len(), of_month.clone(), rows(words, preview)),
    };
    // Nobody is counted where the month cannot be computed yet, or the unit has nobody: that is no all-clear. In
    // discipline, those are counted who have a day.
    let nobody = preview.people == 0 && change.kind() != RuleKind::Discipline;
    let (count, people) = (count.to_string(), preview.people.to_string());
    let values = [("count", &*count), ("people", &*people), ("month", &*period)];
    let text = words.f(if nobody { Key::EffectUnknown } else { key }, &values);
    let locked = preview.locked.then(|| {
        let title = words.f(Key::EffectLocked, &[("month", &of_month)]);
        view! { <Banner tone=Tone::Queued icon=Shape::Shield title text=words.t(Key::EffectLockedText)/> }
    });
    view! {
        <div class="stack" role="status">
            {locked}
            <p>{text}</p>
            {change.idle().map(|why| view! { <p class="soft">{words.said(&why)}</p> })}
        </div>
        {list}
    }
    .into_any()
}

/// A table of these rows, where there are some.
fn table(words: Words, columns: &[Key], rows: Vec<AnyView>) -> Option<AnyView> {
    let columns: Vec<_> = columns.iter().map(|key| words.t(*key)).collect();
    (!rows.is_empty()).then(|| parts::table(words, words.t(Key::EffectTitle), &columns, rows))
}

fn rows(words: Words, preview: &Preview) -> Option<AnyView> {
    let line = |person: &PreviewRow| {
        view! {
            <tr>
                <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person(&person.name, &person.nip)}</td>
                <td class="number" data-label=words.t(Key::ChangedDays)>{person.days.to_string()}</td>
                <td class="number" data-label=words.t(Key::CutBefore)>{words.hundredths(person.deduction_before)}" %"</td>
                <td class="number" data-label=words.t(Key::CutAfter)>{words.hundredths(person.deduction_after)}" %"</td>
            </tr>
        }
        .into_any()
    };
    let rows = preview.rows.iter().take(SHOWN).map(line).collect();
    table(words, &[Key::Employee, Key::ChangedDays, Key::CutBefore, Key::CutAfter], rows)
}

fn leave(words: Words, preview: &Preview) -> Option<AnyView> {
    let line = |person: &PreviewLeave| {
        view! {
            <tr>
                <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person(&person.name, &person.nip)}</td>
                <td class="number" data-label=words.t(Key::LeaveBefore)>{person.before.left.to_string()}</td>
                <td class="number" data-label=words.t(Key::LeaveAfter)>{person.after.left.to_string()}</td>
            </tr>
        }
        .into_any()
    };
    let rows = preview.leave.iter().take(SHOWN).map(line).collect();
    table(words, &[Key::Employee, Key::LeaveBefore, Key::LeaveAfter], rows)
}

fn standings(words: Words, preview: &Preview) -> Option<AnyView> {
    let stands = move |row: &DisciplineRow| {
        let reached = row.reached.as_ref().map_or_else(|| words.t(Key::NoStep), |step| step.sanction.clone());
        let near = row.near.as_ref().map(|next| {
            let days = row.days_left.unwrap_or(0).to_string();
            words.f(Key::DaysToNext, &[("count", &days), ("step", &next.sanction)])
        });
        view! { {reached}{near.map(|near| view! { <p class="soft small">{near}</p> })} }
    };
    let line = |person: &PreviewStanding| {
        let PreviewStanding { before, after } = person;
        view! {
            <tr>
                <td class="cell--name" data-label=words.t(Key::Employee)>{parts::person(&before.name, &before.nip)}</td>
                <td class="number" data-label=words.t(Key::UnexcusedDays)>{before.days.to_string()}</td>
                <td data-label=words.t(Key::StandingBefore)>{stands(before)}</td>
                <td data-label=words.t(Key::StandingAfter)>{stands(after)}</td>
            </tr>
        }
        .into_any()
    };
    let rows = preview.discipline.iter().take(SHOWN).map(line).collect();
    table(words, &[Key::Employee, Key::UnexcusedDays, Key::StandingBefore, Key::StandingAfter], rows)
}
