//! What one takes along: files and printed pages.

use klabat_api::console::{LineProblem, Recap};
use klabat_api::routes;
use klabat_kit::effects::{download, fetch};
use klabat_kit::flow::console::change::Table;
use klabat_kit::flow::console::{Event, Failure, Gathered, Slips, Subject, pages, problem_table, sheet};
use klabat_kit::flow::http::{self, Request};
use klabat_kit::flow::messages::console::Key;
use klabat_kit::widgets::{Button, ButtonKind, Icon, Shape};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::navigation::is_elsewhere;
use crate::store::Store;
use crate::words::Words;

/// Rows of a page of the roster's export, as the server cuts it.
const EXPORT_ROWS: usize = 1_000;

/// Prints the screen.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// The name of a recap's file: `rekap-bkpp-2026-08.xlsx`.
pub(crate) fn recap_name(recap: &Recap, extension: &str) -> String {
    format!("rekap-{}-{}.{extension}", recap.unit.id, recap.month)
}

/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Saves a recap as a workbook.
pub(crate) fn recap_xlsx(words: Words, recap: &Recap) {
    if let Ok(book) = sheet::recap(recap, words.0, &words.month(&recap.month)) {
        download::save(&recap_name(recap, "xlsx"), XLSX, &book);
    }
}

/// Saves an empty table to be filled in.
pub(crate) fn blank(words: Words, table: Table, units: &[String]) {
    let (name, book) = match table {
        Table::Roster => ("contoh-pegawai.xlsx", sheet::blank_roster(units, words.0)),
        Table::Machine => ("contoh-log-mesin.xlsx", sheet::blank_log()),
    };
    if let Ok(book) = book {
        download::save(name, XLSX, &book);
    }
}

/// Why a download failed, beside what one pressed for it.
fn alert(words: Words, failed: RwSignal<Option<Failure>>) -> impl IntoView {
    let text = move |failure: Failure| [&*words.t(Key::NotDone), ": ", &*words.failure(&failure)].concat();
    view! { <span role="alert" class="small">{move || failed.get().map(text)}</span> }
}

/// A link that saves a file under the name that its contents get, and says why it could not.
pub(crate) fn file(
    words: Words,
    path: String,
    class: &'static str,
    content: impl IntoView + 'static,
    name: impl Fn(&[u8]) -> String + Clone + 'static,
) -> impl IntoView {
    let failed = RwSignal::new(None);
    let from = path.clone();
    let press = move |event: leptos::ev::MouseEvent| {
        if is_elsewhere(&event) {
            return;
        }
        event.prevent_default();
        failed.set(None);
        let (request, name) = (Request::get(from.clone()), name.clone());
        spawn_local(async move {
            match fetch::file(request).await {
                Ok(file) => download::save(&name(&file), "application/octet-stream", &file),
                Err(failure) => failed.set(Some(failure.into())),
            }
        });
    };
    view! {
        <a class=class href=path download="" on:click=press>{content}</a>
        {alert(words, failed)}
    }
}

/// The same, as a button.
pub(crate) fn file_button(words: Words, path: String, class: &'static str, label: Key, name: String) -> impl IntoView {
    let content = view! { <Icon shape=Shape::Download/><span>{words.t(label)}</span> };
    file(words, path, class, content, move |_| name.clone())
}

/// The name of an attachment, by what it is.
pub(crate) fn attachment_name(file: &[u8]) -> String {
    pages::attachment_name(file).to_owned()
}

/// An answer that is none of ours.
const UNREADABLE: Failure = Failure::Server(http::Failure::Unreadable);

/// A button that saves something page by page: it says how far it is while it does, and why it failed.
fn pages_button<W: Future<Output = Result<(), Failure>> + 'static>(
    words: Words,
    [idle, at_work]: [Key; 2],
    (icon, kind): (Shape, ButtonKind),
    save: impl Fn(RwSignal<Option<usize>>) -> W + Send + Sync + 'static,
) -> impl IntoView {
    let progress = RwSignal::new(None::<usize>);
    let failed = RwSignal::new(None);
    let label = Signal::derive(move || match progress.get() {
        None => words.t(idle),
        Some(count) => words.f(at_work, &[("count", &count.to_string())]),
    });
    let busy = Signal::derive(move || progress.get().is_some());
    let press = move || {
        failed.set(None);
        progress.set(Some(0));
        let saved = save(progress);
        spawn_local(async move {
            failed.set(saved.await.err());
            progress.set(None);
        });
    };
    view! {
        <Button label icon kind busy on_press=press/>
        {alert(words, failed)}
    }
}

/// A button that saves the roster as it is filtered.
pub(crate) fn roster_button(store: Store, words: Words) -> impl IntoView {
    let keys = [Key::ExportRoster, Key::ExportProgress];
    pages_button(words, keys, (Shape::Download, ButtonKind::Secondary), move |progress| {
        let filter = store.now(|model| model.route.filter());
        async move {
            let text = roster(&filter, progress).await?;
            download::save("pegawai.csv", "text/csv;charset=utf-8", text.as_bytes());
            Ok(())
        }
    })
}

/// A button that gathers the whole roster as it is filtered, for slips with codes.
pub(crate) fn slips_button(store: Store, words: Words) -> impl IntoView {
    let keys = [Key::Slips, Key::ExportProgress];
    pages_button(words, keys, (Shape::Document, ButtonKind::Secondary), move |progress| {
        let filter = store.now(|model| model.route.filter());
        async move {
            let mut gathered = Gathered::default();
            loop {
                let path = pages::roster_page(routes::EMPLOYEES, &filter, gathered.rows.len());
                let more = gathered.take(&fetch::send(Request::get(path)).await?).ok_or(UNREADABLE)?;
                progress.set(Some(gathered.rows.len()));
                if !more {
                    break;
                }
            }
            let Gathered { rows, total } = gathered;
            store.send(Event::Open(Subject::Slips(Slips::of(rows, total))));
            Ok(())
        }
    })
}

/// Saves what is wrong with a table, by line.
pub(crate) fn problems(words: Words, problems: &[LineProblem]) {
    download::save("masalah-impor.csv", "text/csv;charset=utf-8", &problem_table(problems, words.0));
}

/// A button that saves a unit's month of evidence, as an auditor's `klabat export` and `klabat month` take it.
pub(crate) fn evidence_button(words: Words, recap: &Recap) -> impl IntoView + use<> {
    let (unit, month) = (recap.unit.id.clone(), recap.month.clone());
    let keys = [Key::EvidenceExport, Key::EvidenceProgress];
    pages_button(words, keys, (Shape::Shield, ButtonKind::Text), move |progress| {
        let (unit, month) = (unit.clone(), month.clone());
        async move { evidence(&unit, &month, progress).await }
    })
}

/// All pages of an export, a file each, as far as they came.
async fn evidence(unit: &str, month: &str, progress: RwSignal<Option<usize>>) -> Result<(), Failure> {
    let mut cursor = None;
    for number in 1.. {
        progress.set(Some(number));
        let request = Request::get(pages::evidence_page(routes::EXPORT, unit, month, cursor.as_deref()));
        let page = fetch::send(request).await?;
        cursor = pages::next_page(&page).ok_or(UNREADABLE)?;
        download::save(&format!("bukti-{unit}-{month}-{number:04}.ndjson"), "application/x-ndjson", &page);
        if cursor.is_none() {
            break;
        }
    }
    Ok(())
}

/// A button that saves the trail, as an auditor's `klabat audit` takes it.
pub(crate) fn trail_button(words: Words) -> impl IntoView {
    let keys = [Key::TrailExport, Key::TrailProgress];
    pages_button(words, keys, (Shape::Shield, ButtonKind::Secondary), trail)
}

/// Bytes of a file of the trail at least, but for the last one: some 40,000 entries, and no more than a phone holds.
const TRAIL_FILE: usize = 16 << 20;

/// All pages of the trail, many in a file, as far as they came.
async fn trail(progress: RwSignal<Option<usize>>) -> Result<(), Failure> {
    let (mut next, mut file, mut files) = (None, Vec::new(), 0);
    for number in 1.. {
        progress.set(Some(number));
        let page = fetch::send(Request::get(pages::trail_page(routes::AUDIT_EXPORT, next))).await?;
        next = pages::next_trail(&page).ok_or(UNREADABLE)?;
        file.extend(page);
        if file.len() >= TRAIL_FILE || next.is_none() {
            files += 1;
            download::save(
                &format!("jejak-audit-{files:04}.ndjson"),
                "application/x-ndjson",
                &std::mem::take(&mut file),
            );
        }
        if next.is_none() {
            break;
        }
    }
    Ok(())
}

/// All pages of the roster as one CSV.
async fn roster(
    filter: &klabat_kit::flow::console::Filter,
    progress: RwSignal<Option<usize>>,
) -> Result<String, Failure> {
    let (mut whole, mut rows) = (String::new(), 0);
    loop {
        let request = Request::get(pages::roster_page(routes::EMPLOYEES_EXPORT, filter, rows));
        let page = String::from_utf8(fetch::send(request).await?).map_err(|_| UNREADABLE)?;
        let mut lines = page.split_inclusive('\n');
        let header = lines.next().unwrap_or_default();
        if whole.is_empty() {
            whole.push_str(header);
        }
        let before = rows;
        for line in lines {
            whole.push_str(line);
            rows += 1;
        }
        progress.set(Some(rows));
        if rows - before < EXPORT_ROWS {
            return Ok(whole);
        }
    }
}
