//! Rules that nobody has finished, above those that count.

use klabat_api::console::{RuleDraft, Rules, ScheduleName};
use klabat_kit::flow::console::change::{DeleteDraft, ResumeRule, draft_name, rule_title};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use super::rules::for_whom;
use crate::parts;
use crate::store::Store;
use crate::words::Words;

/// The drafts of a list of rules, where there are any.
pub(super) fn drafts(store: Store, words: Words, data: &Rules) -> Option<AnyView> {
    let columns = [Key::Kind, Key::ForWhom, Key::ValidFrom, Key::WrittenBy, Key::Actions];
    let rows: Vec<_> = data.drafts.iter().map(|draft| row(store, words, draft, &data.schedules)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="stack">
                <h2>{words.t(Key::Drafts)}</h2>
                <p class="soft small">{words.t(Key::DraftsLead)}</p>
                {parts::table(words, words.t(Key::Drafts), &columns.map(|column| words.t(column)), rows)}
            </section>
        }
        .into_any()
    })
}

fn row(store: Store, words: Words, draft: &RuleDraft, schedules: &[ScheduleName]) -> impl IntoView + use<> {
    let own = store.now(|model| model.me().and_then(|me| me.units.first().cloned()));
    let written = own.map(|unit| words.short_moment(draft.written_at, &unit));
    let begins = draft.valid_from.as_ref().map_or_else(|| words.t(Key::DraftNoDate), |day| words.day(day));
    let resume = ResumeRule::of(draft, schedules);
    let name = draft_name(draft).unwrap_or(&draft.key).to_owned();
    view! {
        <tr>
            <td data-label=words.t(Key::Kind)>
                <strong>{words.t(rule_title(draft.kind))}</strong><br/><span class="soft small">{name}</span>
                <p><Badge tone=Tone::Queued icon=Shape::Document label=words.t(Key::Draft)/></p>
            </td>
            <td class="cell--prose" data-label=words.t(Key::ForWhom)>{for_whom(words, &draft.scope, &draft.scope_name)}<p class="soft small">{draft.reason.clone()}</p></td>
            <td class="figures" data-label=words.t(Key::ValidFrom)>{begins}</td>
            <td data-label=words.t(Key::WrittenBy)>{draft.written_by.clone()}<p class="soft small figures">{written}</p></td>
            <td class="cell--actions" data-label=words.t(Key::Actions)>
                {resume.map(|resume| parts::opens(store, words.t(Key::DraftResume), Shape::Document, ButtonKind::Secondary, "button--small", resume))}
                {parts::opens(store, words.t(Key::DraftDelete), Shape::Bin, ButtonKind::Danger, "button--small", DeleteDraft(draft.clone()))}
            </td>
        </tr>
    }
}
