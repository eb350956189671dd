//! Importing an old fingerprint machine's log, so that both run in parallel for a while.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use klabat_api::console::{ImportFate, ImportReport, MachineImport};
use klabat_api::routes;
use klabat_attendance::order;
use klabat_attendance::punch::{ImportRow as Line, parse_log};
use klabat_attendance::time::YearMonth;
use klabat_attendance::{Refusal as Rules, Zone};
use klabat_evidence::Millis;
use serde_json::json;

use super::import::{Import, Wrong, is_committed, note};
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::recaps::locked::{free_months, months_of};
use crate::console::rules::calendar_read::problem;
use crate::console::visible;
use crate::failure::Failure;
use crate::http::{Json as Reply, Session, Table};
use crate::ports::Ports;
use crate::refusal::Refusal;
use crate::store::sql;

/// Lines of one file: a month of a large office.
const MOST: usize = 20_000;

/// Lines of one statement.
const CHUNK: usize = 1_000;

/// The machine's clock shows the time of the person's unit.
const PEOPLE: &str = visible!(
    "SELECT employees.nip, employees.id, units.zone FROM employees JOIN units ON units.id = employees.unit
     WHERE employees.nip IN (SELECT value FROM json_each(?3)) AND employees.unit IN (SELECT unit FROM visible)"
);

const KNOWN: &str = "
    SELECT employee, at, device FROM machine_punches
    WHERE employee IN (SELECT value FROM json_each(?1)) AND at BETWEEN ?2 AND ?3";

/// Which of these people's months are locked.
const LOCKED: &str = months_of!(
    "pairs.employee, pairs.month",
    "SELECT value ->> 0 AS employee, value ->> 1 AS month FROM json_each(?1)"
);

const ADD: &str = "
    INSERT INTO machine_punches (employee, at, device, imported_by, imported_at, import)
    SELECT value ->> 0, value ->> 1, value ->> 2, ?2, ?3, ?4 FROM json_each(?1) WHERE true
    ON CONFLICT DO NOTHING";

/// One person's punch at one machine.
type Punch = (String, Millis, String);

/// A line's punch, or what is wrong with it; none where its number is of nobody whom the user may see.
type Judged = Result<Option<Punch>, Wrong>;

/// Imports a log, or says what importing it would do. Its punches are marked with their machine wherever they count. What
/// is of a locked month is left out, for it would not count; and what is of nobody among the people whom the user may see,
/// for an old machine keeps the numbers of whoever left.
#[utoipa::path(
    post, path = routes::MACHINE_IMPORT, operation_id = "machine_import", tag = "console",
    request_body = MachineImport,
    responses((status = 200, body = ImportReport)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Table(given): Table<MachineImport>,
) -> Result<Reply<ImportReport>, Failure> {
    session.may_change()?;
    let (user, all, now) = (session.user.as_str(), session.sees_all(), app.now());
    let (lines, refused) = parse_log(&given.csv).map_err(Refusal::Rules)?;
    if lines.len() + refused.len() > MOST {
        return Err(Refusal::TooLarge.into());
    }
    let nips = order::set(lines.iter().map(|line| line.holder.as_str()));
    let statement = sql!(PEOPLE, user, all, json!(nips).to_string());
    let people = app.batch(vec![statement]).await?.rows(|mut row| Ok((row.next()?, (row.next()?, row.next()?))))?;
    let people: BTreeMap<String, (String, Zone)> = order::map(people);
    let judged: Vec<Judged> = lines.iter().map(|line| judge(line, &people, now)).collect();
    let (known, locked) = known(&app, &lines, &judged).await?;
    let (added, months, mut report) = plan(&lines, judged, known, &locked);
    report.problems.extend(refused.iter().map(|row| problem(row.line, None, row.refusal.code())));
    order::sort_by_key(&mut report.problems, |problem| problem.line);
    if is_committed(&mut report, given.commit)? && !added.is_empty() {
        let import = Import::of(&app, &given.csv, given.name.as_deref());
        let entry = Entry {
            at: now,
            actor: user,
            action: "record.imported",
            subject: &import.file,
            before: json!(null),
            after: json!({
                "import": import.id,
                "punches": added.len(),
                "locked": report.locked,
                "unknown": report.unknown,
            }),
            salt: app.random(),
        };
        let mut statements = vec![free_months(&months), entry.statement(), import.row(&app, &session, None, &report)];
        for chunk in added.chunks(CHUNK) {
            let rows: Vec<_> = chunk.iter().map(|(person, at, device)| json!([person, at.0, device])).collect();
            statements.push(sql!(ADD, json!(rows).to_string(), user, now, &import.id));
        }
        app.batch(statements).await?;
        report.import = Some(import.id);
    }
    Ok(Reply(report))
}

fn judge(line: &Line, people: &BTreeMap<String, (String, Zone)>, now: Millis) -> Judged {
    let Some((person, zone)) = people.get(line.holder.as_str()) else { return Ok(None) };
    let at = line.at(*zone).ok_or((Some("waktu"), Rules::PunchTime.code()))?;
    if at > now {
        return Err((Some("waktu"), Refusal::NotYet.code()));
    }
    Ok(Some((person.clone(), at, line.device.clone())))
}

/// An ASN and a month.
type PersonMonth = (String, String);

fn month(line: &Line) -> String {
    YearMonth::of(line.local.date()).to_string()
}

/// Punches that are there already, of these people in the time of the log, and their months that are locked.
async fn known<P: Ports>(
    app: &App<P>,
    lines: &[Line],
    judged: &[Judged],
) -> Result<(BTreeSet<Punch>, BTreeSet<PersonMonth>), Failure> {
    let punches = || judged.iter().flatten().flatten();
    let (first, last) = (punches().map(|punch| punch.1).min(), punches().map(|punch| punch.1).max());
    let people = order::set(punches().map(|punch| punch.0.as_str()));
    let dated = lines.iter().zip(judged).filter_map(|(line, judged)| Some((judged.as_ref().ok()?.as_ref()?, line)));
    let months = order::set(dated.map(|(punch, line)| (punch.0.as_str(), month(line))));
    let statements = vec![sql!(KNOWN, json!(people).to_string(), first, last), sql!(LOCKED, json!(months).to_string())];
    let mut answers = app.batch(statements).await?;
    let known = answers.rows(|mut row| Ok((row.next()?, row.next()?, row.next()?)))?;
    let locked = answers.rows(|mut row| Ok((row.next()?, row.next()?)))?;
    Ok((order::set(known), order::set(locked)))
}

/// The punches that a log adds, their months, and what it does line by line.
fn plan(
    lines: &[Line],
    judged: Vec<Judged>,
    mut known: BTreeSet<Punch>,
    locked: &BTreeSet<PersonMonth>,
) -> (Vec<Punch>, BTreeSet<PersonMonth>, ImportReport) {
    let (mut added, mut months, mut report) = (Vec::new(), BTreeSet::new(), ImportReport::default());
    for (line, judged) in lines.iter().zip(judged) {
        let fate = judged.map(|punch| {
            let Some(punch) = punch else { return ImportFate::Unknown };
            if known.contains(&punch) {
                return ImportFate::Same;
            }
            let of = (punch.0.clone(), month(line));
            if locked.contains(&of) {
                return ImportFate::Locked;
            }
            months.insert(of);
            known.insert(punch.clone());
            added.push(punch);
            ImportFate::Add
        });
        let text = format!("{} {}", line.local, line.device);
        let cells = [("nip", line.holder.as_str()), ("waktu", text.as_str())];
        note(&mut report, &super::import::Line { number: line.line, cells: &cells }, fate);
    }
    (added, months, report)
}
