//! A recap as CSV.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use klabat_api::console::{DayCell, Recap, RecapQuery, RecapRow, RecapState};
use klabat_api::routes;
use klabat_attendance::verdict::{self, Language};

use super::recap::shown;
use crate::app::App;
use crate::csv::{Csv, percent};
use crate::failure::Failure;
use crate::http::{Query, Session};
use crate::ports::Ports;

/// Letters with a column of their own.
const LETTERS: [&str; 9] = ["A", "S", "I", "C", "D", "TB", "G", "L", "O"];

/// Gives the recap of a visible unit as a table with a row for each person and a column for each day.
#[utoipa::path(
    get, path = routes::RECAP_CSV, operation_id = "recap_csv", tag = "console", params(RecapQuery),
    responses((status = 200, body = String, content_type = "text/csv")),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Query(query): Query<RecapQuery>,
) -> Result<impl IntoResponse, Failure> {
    let recap = shown(&app, &session, &query).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"rekap-{}-{}.csv\"", recap.unit.id, recap.month)),
    ];
    Ok((headers, table(&recap)))
}

fn table(recap: &Recap) -> String {
    let mut csv = Csv::default();
    let mut head = vec!["No", "NIP", "Nama", "Jabatan"];
    let days: Vec<&str> = recap.days.iter().map(|day| &day.date[8..]).collect();
    head.extend(days);
    head.extend(["Hari kerja", "Hadir"]);
    head.extend(LETTERS);
    head.extend(["Jam kerja (menit)", "Datang lambat (menit)", "Pulang cepat (menit)", "Potongan (%)"]);
    head.extend(["Tidak ikut apel atau kegiatan", "Hari manual atau mesin lama", "Hari dengan HP belum terbukti"]);
    head.extend(["Tanggal manual atau mesin lama", "Unit", "Bulan", "Status", "Versi", "SHA-256 rekap"]);
    head.extend(["Hadir pada hari libur", "Tidak ikut apel pagi", "Tidak ikut apel sore", "Tidak ikut upacara"]);
    head.push("Tidak ikut senam");
    let times: Vec<String> =
        ["Masuk", "Pulang"].iter().flat_map(|of| recap.days.iter().map(move |day| time_head(of, &day.date))).collect();
    head.extend(times.iter().map(String::as_str));
    csv.row(head);
    for (number, row) in (1u32..).zip(&recap.rows) {
        csv.row(cells(recap, number, row).iter().map(String::as_str));
    }
    csv.finish()
}

/// Each row says of which recap it is: tables of many units and months are put together, and one is told from another.
fn cells(recap: &Recap, number: u32, row: &RecapRow) -> Vec<String> {
    let totals = &row.totals;
    let mut cells = vec![number.to_string(), row.nip.clone(), row.name.clone(), row.position.clone()];
    cells.extend(row.days.iter().map(|day| day.as_ref().map_or("-", |day| &day.code).to_owned()));
    cells.extend([totals.working_days, totals.present].map(|days| days.to_string()));
    cells.extend(LETTERS.map(|letter| totals.codes.get(letter).copied().unwrap_or(0).to_string()));
    cells.extend([totals.worked_minutes, totals.late_minutes, totals.early_minutes].map(|minutes| minutes.to_string()));
    cells.push(percent(totals.deduction));
    cells.extend([totals.missed_gatherings, totals.without_evidence, totals.unattested].map(|days| days.to_string()));
    // In a day's own cell a mark would spoil whoever counts letters.
    cells.extend([
        recap.days_by_hand(row),
        recap.unit.name.clone(),
        recap.month.clone(),
        state(recap.state).to_owned(),
    ]);
    cells.extend([recap.version.to_string(), recap.hash.encode()]);
    let missed = totals.missed;
    let apart = [totals.present_on_free_day, missed.morning, missed.afternoon, missed.ceremony, missed.exercise];
    cells.extend(apart.map(|count| count.to_string()));
    for time in [|day: &DayCell| day.check_in.clone(), |day: &DayCell| day.check_out.clone()] {
        cells.extend(row.days.iter().map(|day| day.as_ref().and_then(time).unwrap_or_default()));
    }
    cells
}

/// `Masuk 01`: after all that was there before, whoever reads the table by its places.
fn time_head(of: &str, date: &str) -> String {
    [of, " ", &date[8..]].concat()
}

/// How far it is, in the console's words.
fn state(state: RecapState) -> &'static str {
    let code = match state {
        RecapState::Draft => "draft",
        RecapState::Verified => "verified",
        RecapState::Locked => "locked",
        RecapState::Unlocked => "unlocked",
    };
    verdict::name(code, Language::Id).unwrap_or(code)
}
