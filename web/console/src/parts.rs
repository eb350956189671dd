//! Pieces that several screens are made of.

use klabat_api::common::{Base64Url, Intent, Reason, RecordStatus, Unit};
use klabat_api::console::Decision;
use klabat_api::routes;
use klabat_kit::flow::console::keys::{APPROVE, REJECT};
use klabat_kit::flow::console::{Event, Failure, Filter, Listed, PAGE_ROWS, Page, Place, Route, Subject};
use klabat_kit::flow::http;
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Badge, Banner, Button, ButtonKind, Icon, Shape, Tone};
use leptos::prelude::*;

use crate::exports;
use crate::navigation::{self, follow};
use crate::store::{HEADING, Store};
use crate::words::{Words, nip};

/// The heading of a screen, what it is for, and what one can do here.
pub(crate) fn heading(title: String, lead: String, actions: impl IntoView + 'static) -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <h1 id=HEADING tabindex="-1">{title}</h1>
                {(!lead.is_empty()).then(|| view! { <p class="soft">{lead}</p> })}
            </div>
            <div class="head__actions">{actions}</div>
        </div>
    }
}

/// How data stands, without the data: what decides which frame is drawn.
#[derive(Clone, PartialEq)]
pub(crate) enum Stage {
    Loading,
    Ready,
    Failed(Failure),
}

impl<T> From<&Page<T>> for Stage {
    fn from(page: &Page<T>) -> Self {
        match page {
            Page::Loading => Self::Loading,
            Page::Ready { .. } => Self::Ready,
            Page::Failed(failure) => Self::Failed(failure.clone()),
        }
    }
}

/// Loading, refused, failed, or the content. `stage` is `None` when the screen is being left.
pub(crate) fn stages<V: IntoView + 'static>(
    store: Store,
    words: Words,
    stage: Memo<Option<Stage>>,
    content: impl Fn() -> V + Send + 'static,
) -> impl IntoView {
    view! {
        {move || stale(store, words)}
        {move || match stage.get() {
            None => ().into_any(),
            Some(Stage::Loading) => loading(words).into_any(),
            Some(Stage::Ready) => content().into_any(),
            Some(Stage::Failed(failure)) => failed(store, words, &failure).into_any(),
        }}
    }
}

/// What a place shows, in whichever state it is; drawn anew whenever the server says something else.
pub(crate) fn page<D: Listed, V: IntoView + 'static>(
    store: Store,
    words: Words,
    content: impl Fn(&D) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let stage = store.page(|page: &Page<D>| Some(Stage::from(page)));
    let data = store.data::<D>();
    let busy = store.part(|model| model.busy);
    stages(store, words, stage, move || {
        let content = content.clone();
        view! {
            <div class="stack" class:fading=move || busy.get() aria-busy=move || busy.get().to_string()>
                {move || data.with(|data| data.as_ref().map(&content))}
            </div>
        }
    })
}

/// The same for a place about one unit, which must be chosen first.
pub(crate) fn page_of_unit<D: Listed, V: IntoView + 'static>(
    store: Store,
    words: Words,
    content: impl Fn(&D) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let chosen =
        store.part(|model| model.route.filter().unit.is_some() || model.me().is_some_and(|me| me.units.len() == 1));
    move || {
        if chosen.get() {
            page(store, words, content.clone()).into_any()
        } else {
            state(Shape::Home, words.t(Key::ChooseUnit), words.t(Key::ChooseUnitText), ()).into_any()
        }
    }
}

/// Rows of a table, or what it means that there are none.
pub(crate) fn rows_or<R>(
    words: Words,
    rows: &[R],
    (icon, title, text): (Shape, Key, Key),
    table: impl FnOnce(&[R]) -> AnyView,
) -> AnyView {
    if rows.is_empty() { state(icon, words.t(title), words.t(text), ()).into_any() } else { table(rows) }
}

/// Which rows of how many, and the way to the others.
pub(crate) fn pages(store: Store, words: Words, shown: usize, total: u32) -> impl IntoView {
    let page = store.now(|model| model.route.filter().page);
    let first = u64::from(page) * u64::from(PAGE_ROWS) + 1;
    let last = first + shown as u64 - 1;
    let is_last = last >= u64::from(total);
    let numbers = [first, last, u64::from(total)].map(|number| number.to_string());
    let text = words.f(Key::PageOf, &[("first", &numbers[0]), ("last", &numbers[1]), ("total", &numbers[2])]);
    view! {
        <nav class="pages" aria-label=words.t(Key::Pages)>
            <p class="soft figures" role="status">{text}</p>
            <Button label=words.t(Key::Previous) icon=Shape::Left class="button--small" disabled=page == 0 on_press=move || store.filter(|filter| filter.page = page.saturating_sub(1))/>
            <Button label=words.t(Key::Next) icon=Shape::Right class="button--small" disabled=is_last on_press=move || store.filter(|filter| filter.page = page + 1)/>
        </nav>
    }
}

/// Bars where rows will be; a screen reader is told in words.
pub(crate) fn loading(words: Words) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{words.t(Common::Loading)}</span>
            {(0..6).map(|_| view! { <div class="skeleton__row" aria-hidden="true"></div> }).collect::<Vec<_>>()}
        </div>
    }
}

/// A screen that one may not see, whatever it would show.
pub(crate) fn forbidden(store: Store, words: Words, title: Key) -> impl IntoView {
    view! {
        {heading(words.t(title), String::new(), ())}
        {failed(store, words, &Failure::Forbidden)}
    }
}

/// Nothing came, and why.
pub(crate) fn failed(store: Store, words: Words, failure: &Failure) -> impl IntoView {
    let text = words.failure(failure);
    match failure {
        Failure::Forbidden => state(Shape::Shield, words.t(Key::ForbiddenTitle), text, home(store, words)).into_any(),
        Failure::Missing => state(Shape::Search, words.t(Key::MissingTitle), text, home(store, words)).into_any(),
        _ => state(Shape::Offline, words.t(Key::FailedTitle), text, retry(store, words)).into_any(),
    }
}

fn retry(store: Store, words: Words) -> impl IntoView {
    view! { <Button label=words.t(Common::Retry) icon=Shape::Refresh on_press=move || store.send(Event::Retry)/> }
}

/// Says that what is shown is not the newest, and why.
fn stale(store: Store, words: Words) -> impl IntoView {
    let failure = store.part(|model| model.screen.stale().cloned());
    move || {
        failure.get().map(|failure| {
            view! {
                <div role="status">
                    <Banner tone=Tone::Queued icon=Shape::Offline title=words.t(Key::StaleTitle) text=words.failure(&failure)/>
                </div>
            }
        })
    }
}

/// A screen without rows: an icon, what it means, and what to do.
pub(crate) fn state(icon: Shape, title: String, text: String, action: impl IntoView + 'static) -> impl IntoView {
    view! {
        <div class="state card" role="status">
            <Icon shape=icon size=40/>
            <p class="state__title">{title}</p>
            <p class="soft">{text}</p>
            {action}
        </div>
    }
}

/// An address without a screen.
pub(crate) fn missing(store: Store, words: Words) -> impl IntoView {
    view! {
        {heading(words.t(Key::MissingTitle), String::new(), ())}
        {failed(store, words, &Failure::Missing)}
    }
}

/// Where everybody may go.
fn home(store: Store, words: Words) -> AnyView {
    link(store, &Place::Board.into(), words.t(Key::Board), Shape::Left, "button--secondary")
}

/// The way back to the list from which a thing was opened, as it was filtered.
pub(crate) fn back(store: Store, words: Words) -> AnyView {
    let list = store.now(|model| model.list.clone());
    let label = list.place().map_or(Key::Board, navigation::title);
    back_to(store, words, &list, label)
}

/// The way back to a place.
pub(crate) fn back_to(store: Store, words: Words, route: &Route, label: Key) -> AnyView {
    view! {
        <a class="back" href=route.address() on:click=follow(store, route.clone())><Icon shape=Shape::Left/>{words.t(label)}</a>
    }
    .into_any()
}

/// A link within the console that looks like a button.
pub(crate) fn link(store: Store, route: &Route, label: String, icon: Shape, class: &'static str) -> AnyView {
    view! {
        <a class=["button ", class].concat() href=route.address() on:click=follow(store, route.clone())>
            <Icon shape=icon/>
            <span>{label}</span>
        </a>
    }
    .into_any()
}

/// The way to the day that a refusal is about.
pub(crate) fn day_of(store: Store, words: Words, failure: &Failure) -> Option<AnyView> {
    let Failure::Server(http::Failure::Refused(problem)) = failure else { return None };
    let about = problem.about.as_ref()?;
    let (id, date) = (Some(about.employee.clone()?), Some(about.date.clone()?));
    let route = Route::At(Place::Day, Filter { id, date, ..Filter::default() });
    Some(view! { <a href=route.address() on:click=follow(store, route.clone())>{words.t(Key::OpenDay)}</a> }.into_any())
}

/// A button that opens a dialog.
pub(crate) fn opens(
    store: Store,
    label: String,
    icon: Shape,
    kind: ButtonKind,
    class: &'static str,
    subject: impl Into<Subject>,
) -> AnyView {
    let subject: Subject = subject.into();
    view! { <Button label icon kind class on_press=move || store.send(Event::Open(subject.clone()))/> }.into_any()
}

/// The two ways to decide about what waits, each with the key that opens its dialog.
pub(crate) fn verdict(
    store: Store,
    words: Words,
    approve: (Key, impl Into<Subject>),
    reject: (Key, impl Into<Subject>),
) -> AnyView {
    let (accepts, rejects) = (words.t(approve.0), words.t(reject.0));
    let (accept, reject): (Subject, Subject) = (approve.1.into(), reject.1.into());
    view! {
        <Button label=accepts icon=Shape::Check kind=ButtonKind::Secondary class="button--small" keys=APPROVE on_press=move || store.send(Event::Open(accept.clone()))/>
        <Button label=rejects icon=Shape::Cross kind=ButtonKind::Danger class="button--small" keys=REJECT on_press=move || store.send(Event::Open(reject.clone()))/>
    }
    .into_any()
}

/// Name over NIP, leading to the person.
pub(crate) fn person_link(store: Store, id: &str, name: &str, number: &str) -> impl IntoView + use<> {
    let route = Route::of_one(Place::Employee, id);
    view! { <a class="row-link" href=route.address() on:click=follow(store, route.clone())>{person(name, number)}</a> }
}

/// What was decided: by whom, when, and why.
pub(crate) fn decision(words: Words, decision: &Decision, unit: &Unit) -> impl IntoView + use<> {
    view! {
        <p class="soft small">{[&*decision.by, ", ", &*words.short_moment(decision.at, unit)].concat()}</p>
        {(!decision.reason.is_empty()).then(|| view! { <p class="soft small">{decision.reason.clone()}</p> })}
    }
}

/// The attachment of a request.
pub(crate) fn attachment(words: Words, hash: Option<&Base64Url>) -> Option<AnyView> {
    let hash = hash?;
    let path = routes::fill(routes::ATTACHMENT, &[&hash.encode()]);
    let content = view! { <Icon shape=Shape::Download size=16/>{words.t(Key::Attachment)} };
    Some(exports::file(words, path, "with-icon small", content, exports::attachment_name).into_any())
}

/// A label and its value, in pairs.
pub(crate) fn facts(rows: impl IntoIterator<Item = (String, AnyView)>) -> AnyView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd class="figures">{value}</dd></div> })
        .collect();
    view! { <dl class="facts facts--pairs">{rows}</dl> }.into_any()
}

/// Name over NIP.
pub(crate) fn person(name: &str, number: &str) -> impl IntoView + use<> {
    view! {
        <span class="person">
            <strong>{name.to_owned()}</strong>
            <span class="soft small figures">{nip(number)}</span>
        </span>
    }
}

/// Masuk or pulang, as icon and word.
pub(crate) fn intent(words: Words, intent: Intent) -> impl IntoView + use<> {
    let shape = match intent {
        Intent::In => Shape::Enter,
        Intent::Out => Shape::Leave,
    };
    view! { <span class="with-icon"><Icon shape/>{words.intent(intent)}</span> }
}

/// Status of a record, and why it waits.
pub(crate) fn status(words: Words, status: RecordStatus, reasons: &[Reason]) -> impl IntoView + use<> {
    let tone = match status {
        RecordStatus::Accepted => Tone::Success,
        RecordStatus::Review => Tone::Queued,
    };
    let icon = (status == RecordStatus::Review).then_some(Shape::Warning);
    let sentences: Vec<_> = reasons.iter().map(|reason| view! { <li>{words.reason(reason)}</li> }).collect();
    view! {
        <Badge tone icon label=words.status(status)/>
        {(!sentences.is_empty()).then(|| view! { <ul class="reasons small">{sentences}</ul> })}
    }
}

/// What contradicts a record, or the enrolment of its phone.
pub(crate) fn alarms(words: Words, alarms: &[Reason]) -> impl IntoView + use<> {
    let sentences: Vec<_> = alarms.iter().map(|alarm| view! { <li>{words.sentence(&alarm.message)}</li> }).collect();
    (!sentences.is_empty()).then(|| {
        view! {
            <Badge tone=Tone::Error icon=Shape::Warning label=words.t(Key::ExceptionAlarm)/>
            <ul class="reasons small">{sentences}</ul>
        }
    })
}

/// The mark of a simulated beacon.
pub(crate) fn simulated(words: Words) -> impl IntoView {
    view! { <Badge tone=Tone::Info icon=Shape::Beacon label=words.t(Key::BeaconSimulated)/> }
}

/// The mark of a phone that did not prove what it is.
pub(crate) fn not_attested(words: Words) -> impl IntoView {
    view! { <Badge tone=Tone::Info icon=Shape::Warning label=words.t(Key::NotAttested)/> }
}

/// Decibels as people write them, with a true minus sign.
pub(crate) fn dbm(value: i8) -> String {
    if value < 0 { format!("−{} dBm", value.unsigned_abs()) } else { format!("{value} dBm") }
}

/// The units of a list of rows, by name.
pub(crate) fn names(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A table whose rows become cards on a narrow screen. Each cell carries the name of its column for that; of many cards the
/// first twenty are in sight until one asks for all.
pub(crate) fn table(words: Words, caption: String, columns: &[String], rows: impl IntoView + 'static) -> AnyView {
    let heads: Vec<_> = columns.iter().cloned().map(|column| view! { <th scope="col">{column}</th> }).collect();
    let whole = RwSignal::new(false);
    view! {
        <div class="table-frame card scrolls" class:table-frame--whole=move || whole.get()>
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="table-more"><Button label=words.t(Key::ShowAll) icon=Shape::List on_press=move || whole.set(true)/></div>
        </div>
    }
    .into_any()
}
