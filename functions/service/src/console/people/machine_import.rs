//! Importing an old fingerprint machine's log, so that both run in parallel for a while.

use klabat_attendance::order;
use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use klabat_api::console::{ImportFate, ImportReport, MachineImport};
use klabat_api::routes;
use klabat_attendance::punch::{ImportRow as Line, parse_log};
use klabat_attendance::{Refusal as Rules, Zone};
use klabat_evidence::Millis;
use serde_json::json;

use super::import::{Wrong, is_committed, note};
use crate::app::{App, sha256};
use crate::console::audit::Entry;
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

const ADD: &str = "
    INSERT INTO machine_punches (employee, at, device, imported_by, imported_at)
    SELECT value ->> 0, value ->> 1, value ->> 2, ?2, ?3 FROM json_each(?1) WHERE true
    ON CONFLICT DO NOTHING";

/// One person's punch at one machine.
type Punch = (String, Millis, String);

/// A line's punch, or what is wrong with it.
type Judged = Result<Punch, Wrong>;

/// Imports a log, or says what importing it would do. Its punches are marked with their machine wherever they count.
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
    let nips = order::set(lines.iter().map(|line| line.nip.as_str()));
    let statement = sql!(PEOPLE, user, all, json!(nips).to_string());
    let people = app.batch(vec![statement]).await?.rows(|mut row| Ok((row.next()?, (row.next()?, row.next()?))))?;
    let people: BTreeMap<String, (String, Zone)> = order::map(people);
    let judged: Vec<Judged> = lines.iter().map(|line| judge(line, &people, now)).collect();
    let known = known(&app, &judged).await?;
    let (added, mut report) = plan(&lines, judged, known);
    report.problems.extend(refused.iter().map(|row| problem(row.line, None, row.refusal.code())));
    order::sort_by_key(&mut report.problems, |problem| problem.line);
    if is_committed(&mut report, given.commit)? && !added.is_empty() {
        let file = base16ct::lower::encode_string(&sha256(given.csv.as_bytes()));
        let entry = Entry {
            at: now,
            actor: user,
            action: "record.imported",
            subject: &file,
            before: json!(null),
            after: json!({ "punches": added.len() }),
            salt: app.random(),
        };
        let mut statements = vec![entry.statement()];
        for chunk in added.chunks(CHUNK) {
            let rows: Vec<_> = chunk.iter().map(|(person, at, device)| json!([person, at.0, device])).collect();
            statements.push(sql!(ADD, json!(rows).to_string(), user, now));
        }
        app.batch(statements).await?;
    }
    Ok(Reply(report))
}

fn judge(line: &Line, people: &BTreeMap<String, (String, Zone)>, now: Millis) -> Judged {
    let (person, zone) = people.get(line.nip.as_str()).ok_or((Some("nip"), Rules::PersonUnknown.code()))?;
    let at = line.at(*zone).ok_or((Some("waktu"), Rules::PunchTime.code()))?;
    if at > now {
        return Err((Some("waktu"), Refusal::NotYet.code()));
    }
    Ok((person.clone(), at, line.device.clone()))
}

/// Punches that are there already, of these people in the time of the log.
async fn known<P: Ports>(app: &App<P>, judged: &[Judged]) -> Result<BTreeSet<Punch>, Failure> {
    let punches = || judged.iter().flatten();
    let (first, last) = (punches().map(|punch| punch.1).min(), punches().map(|punch| punch.1).max());
    let people = order::set(punches().map(|punch| punch.0.as_str()));
    let statement = sql!(KNOWN, json!(people).to_string(), first, last);
    let rows = app.batch(vec![statement]).await?.rows(|mut row| Ok((row.next()?, row.next()?, row.next()?)))?;
    Ok(order::set(rows))
}

/// The punches that a log adds, and what it does line by line.
fn plan(lines: &[Line], judged: Vec<Judged>, mut known: BTreeSet<Punch>) -> (Vec<Punch>, ImportReport) {
    let (mut added, mut report) = (Vec::new(), ImportReport::default());
    for (line, judged) in lines.iter().zip(judged) {
        let fate = judged.map(|punch| {
            if !known.insert(punch.clone()) {
                return ImportFate::Same;
            }
            added.push(punch);
            ImportFate::Add
        });
        note(&mut report, line.line, fate, line.nip.as_str(), &format!("{} {}", line.local, line.device));
    }
    (added, report)
}
