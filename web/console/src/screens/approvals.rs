//! Persetujuan: what waits for a second person, and what was decided.

use klabat_api::console::{Approval, ApprovalState, Approvals};
use klabat_kit::flow::console::change::{Approve, RejectProposal, Withdraw, about};
use klabat_kit::flow::console::keys::{APPROVE, REJECT};
use klabat_kit::flow::console::{Event, decides_proposal};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Banner, Button, ButtonKind, Shape, Tone};
use leptos::prelude::*;

use crate::queue::Queue;
use crate::store::Store;
use crate::words::Words;
use crate::{parts, ticks};

/// The screen.
pub(crate) fn approvals(store: Store, words: Words) -> impl IntoView {
    let queue = Queue::new(store);
    view! {
        {parts::heading(words.t(Key::Approvals), words.t(Key::ApprovalsLead), ())}
        {queue.frame(parts::page(store, words, move |data: &Approvals| content(store, words, queue, data)))}
    }
}

fn content(store: Store, words: Words, queue: Queue, data: &Approvals) -> impl IntoView + use<> {
    let open: Vec<_> =
        data.open.iter().map(|approval| card(store, words, approval, decides_proposal(approval))).collect();
    let empty = open.is_empty();
    let columns = [Key::Proposal, Key::ProposedBy, Key::State, Key::DecidedBy];
    let decided: Vec<_> = data.decided.iter().map(|approval| row(words, approval)).collect();
    view! {
        <p class="soft" role="status">{(!empty).then(|| words.f(Key::ApprovalsCount, &[("count", &open.len().to_string())]))}</p>
        {empty.then(|| parts::state(Shape::Check, words.t(Key::ApprovalsEmpty), words.t(Key::ApprovalsEmptyText), ()))}
        {queue.hint(words, true)}
        {ticks::bar(store, words)}
        <ul class="cards">{open}</ul>
        {(!decided.is_empty()).then(|| view! {
            <h2>{words.t(Key::Decided)}</h2>
            {parts::table(words, words.t(Key::Decided), &columns.map(|column| words.t(column)), decided)}
        })}
    }
}

/// One that waits: who proposed it and why, what will happen, and what one may do about it; with others too, where it has
/// a box to tick.
pub(crate) fn card(store: Store, words: Words, approval: &Approval, ticked: bool) -> impl IntoView + use<> {
    let rows = [
        (Key::Unit, approval.unit.name.clone()),
        (Key::ProposedBy, approval.proposed_by.clone()),
        (Key::Time, words.short_moment(approval.proposed_at, &approval.unit)),
        (Key::Reason, approval.reason.clone()),
    ];
    let facts = rows.map(|(key, value)| view! { <div><dt>{words.t(key)}</dt><dd>{value}</dd></div> });
    let name = words.said(&about(approval));
    let (to_approve, to_reject, to_withdraw) = (approval.clone(), approval.clone(), approval.clone());
    view! {
        <li class="card stack" data-waits=approval.may_decide.then(|| approval.id.clone())>
            <h2>{name.clone()}</h2>
            <dl class="facts facts--pairs">{facts.into_iter().collect::<Vec<_>>()}</dl>
            {approval.may_decide.then(|| view! {
                {approval.invited_by_proposer.then(|| view! {
                    <Banner tone=Tone::Queued icon=Shape::Warning title=words.t(Key::InvitedByProposer)/>
                })}
                <div class="row">
                    {ticked.then(|| ticks::tick(store, words, &approval.id, &name))}
                    <Button label=words.t(Key::Approve) icon=Shape::Check kind=ButtonKind::Primary keys=APPROVE on_press=move || store.send(Event::Open(Approve(to_approve.clone()).into()))/>
                    <Button label=words.t(Key::RejectProposal) kind=ButtonKind::Danger keys=REJECT on_press=move || store.send(Event::Open(RejectProposal(to_reject.clone()).into()))/>
                </div>
            })}
            {ticks::undecided(store, words, &approval.id)}
            {approval.own.then(|| view! {
                <p class="soft">{words.t(Key::OwnProposal)}</p>
                <div class="row">
                    <Button label=words.t(Key::Withdraw) on_press=move || store.send(Event::Open(Withdraw(to_withdraw.clone()).into()))/>
                </div>
            })}
        </li>
    }
}

fn row(words: Words, approval: &Approval) -> impl IntoView + use<> {
    let (tone, icon, label) = match approval.state {
        ApprovalState::Open => (Tone::Queued, Shape::Clock, Key::StateOpen),
        ApprovalState::Approved => (Tone::Success, Shape::Check, Key::StateApproved),
        ApprovalState::Rejected => (Tone::Error, Shape::Cross, Key::StateRejected),
        ApprovalState::Withdrawn => (Tone::Neutral, Shape::Info, Key::StateWithdrawn),
    };
    let decision = approval.decision.as_ref().map(|decision| {
        let at = words.short_moment(decision.at, &approval.unit);
        let reason = decision.reason.clone();
        view! {
            <strong>{decision.by.clone()}</strong><br/>
            <span class="soft small">{at}</span>
            {reason.map(|reason| view! { <p class="small">{reason}</p> })}
        }
    });
    view! {
        <tr>
            <td class="cell--name" data-label=words.t(Key::Proposal)><strong>{words.said(&about(approval))}</strong><p class="soft small">{approval.reason.clone()}</p></td>
            <td data-label=words.t(Key::ProposedBy)>{approval.proposed_by.clone()}<br/><span class="soft small">{words.short_moment(approval.proposed_at, &approval.unit)}</span></td>
            <td data-label=words.t(Key::State)>
                <Badge tone icon label=words.t(label)/>
                {approval.invited_by_proposer.then(|| view! { <p class="small">{words.t(Key::DeciderInvited)}</p> })}
            </td>
            <td data-label=words.t(Key::DecidedBy)>{decision}</td>
        </tr>
    }
}
