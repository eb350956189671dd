//! Importing a roster: a preview that stores nothing, then all rows or none.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use klabat_api::console::{EmployeeKind, ImportFate, ImportReport, ImportWritten, RosterImport};
use klabat_api::routes;
use klabat_attendance::order;
use klabat_attendance::table::rows;
use klabat_attendance::{Kind, Nip, Refusal as Rules, Zone, is_rounded};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::import::{Import, Line, Wrong, is_committed, note};
use crate::app::App;
use crate::console::audit::Entry;
use crate::console::name;
use crate::console::recaps::locked::{self, free_to_move, units_since, units_then};
use crate::console::roster::kind_name;
use crate::console::time::{date, today};
use crate::failure::Failure;
use crate::housekeeping::belonging;
use crate::http::{Json as Reply, Session, Table};
use crate::ports::{Ports, Statement, StoreError, Value};
use crate::refusal::Refusal;
use crate::store::{Column as _, sql};

/// The columns, in the order of an export; a file may have them in any.
pub(super) const HEADER: [&str; 5] = ["nip", "nama", "jenis", "jabatan", "unit"];

/// Rows of one file: twice a regency.
const MOST: usize = 10_000;

/// Rows of one statement and of one line in the audit log: some 60 kB each.
const CHUNK: usize = 200;

/// Why somebody whom a file has in another unit was moved.
const REASON: &str = "impor daftar pegawai";

const UNITS: &str = "SELECT id, name FROM units";

/// Somebody who left is not as any row says: the row takes them back.
/// Whoever has one of the numbers `?1`, and whether a month since `?2` is locked in which they were in that unit.
const KNOWN: &str = concat!(
    "SELECT nip, id, left_on IS NOT NULL AS gone, EXISTS (
       SELECT 1 FROM recaps WHERE state = 'locked' AND month >= substr(?2, 1, 7) AND unit IN ",
    units_then!("employees.id"),
    ") AS locked, name, kind, position, unit FROM employees WHERE nip IN (SELECT value FROM json_each(?1))"
);

const ADD: &str = "
    INSERT INTO employees (id, nip, name, kind, position, unit, user_handle, since)
    SELECT value ->> 'id', value ->> 'nip', value ->> 'name', value ->> 'kind', value ->> 'position',
      value ->> 'unit', unhex(value ->> 'handle'), ?2 FROM json_each(?1)";

const CHANGE: &str = "
    UPDATE employees SET name = new.name, kind = new.kind, position = new.position
    FROM (SELECT value ->> 'id' AS id, value ->> 'name' AS name, value ->> 'kind' AS kind,
            value ->> 'position' AS position FROM json_each(?1)) AS new
    WHERE employees.id = new.id";

/// Those who move, after whatever was written of that date before.
const MOVE: &str = "
    INSERT INTO memberships (employee, valid_from, written_at, unit, reason, written_by, import)
    SELECT employees.id, ?2, max(?3, coalesce((
        SELECT max(written_at) + 1 FROM memberships WHERE employee = employees.id AND valid_from = ?2), 0)),
      new.value ->> 'unit', ?4, ?5, ?6
    FROM json_each(?1) AS new JOIN employees ON employees.id = new.value ->> 'id'";

/// What the import `?1` does to each, so that it can be taken back.
const NOTE: &str = "
    INSERT INTO imported (import, employee, before, after)
    SELECT ?1, value ->> 0, nullif(value -> 1, 'null'), value -> 2 FROM json_each(?2)";

/// A row that can be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Person {
    id: String,
    nip: String,
    name: String,
    kind: &'static str,
    position: String,
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    handle: Option<String>,
}

/// What a file does to the roster.
struct Plan {
    added: Vec<Person>,
    changed: Vec<Changed>,
    report: ImportReport,
}

/// Whoever is written otherwise.
struct Changed {
    person: Person,
    /// What was written before.
    was: Written,
    /// Whether their unit is another one, or theirs again after they had left.
    moves: bool,
}

/// Imports a roster, or says what importing it would do.
#[utoipa::path(
    post, path = routes::EMPLOYEES_IMPORT, operation_id = "roster_import", tag = "console",
    request_body = RosterImport,
    responses((status = 200, body = ImportReport)),
)]
pub(crate) async fn handle<P: Ports>(
    State(app): State<App<P>>,
    session: Session,
    Table(given): Table<RosterImport>,
) -> Result<Reply<ImportReport>, Failure> {
    session.is_admin()?;
    let today = today(app.now(), Zone::Wit)?.to_string();
    let valid_from = given.valid_from.as_deref().unwrap_or(&today);
    date(valid_from)?;
    let read = read(&given.csv)?;
    let nips: Vec<&str> = read.iter().filter_map(|(_, _, row)| row.as_ref().ok().map(|row| row.nip.as_str())).collect();
    let mut answers =
        app.batch(vec![sql!(UNITS), sql!(KNOWN, json!(nips).to_string(), valid_from), units_since(valid_from)]).await?;
    let units: Vec<(String, String)> = answers.rows(|mut row| Ok((row.next()?, row.next()?)))?;
    let known = answers.rows(|mut row| {
        let (nip, id, gone, locked) = (row.next()?, row.next()?, row.next()?, row.next()?);
        Ok((nip, Known { id, gone, locked, written: [row.next()?, row.next()?, row.next()?, row.next()?] }))
    })?;
    let locked = locked::read(&mut answers)?;
    let mut plan = plan(read, &Units::of(units.clone()), &order::map(known), &locked);
    describe(&mut plan, &order::map(units))?;
    if is_committed(&mut plan.report, given.commit)? {
        for person in &mut plan.added {
            person.id = base16ct::lower::encode_string(&app.random::<16>());
            person.handle = Some(base16ct::lower::encode_string(&app.random::<32>()));
        }
        plan.report.import = store(&app, &session, &given, valid_from, &plan).await?;
    }
    Ok(Reply(plan.report))
}

/// Each line, its cells, and the row or its first problem.
type Read = Vec<(u64, [String; 5], Result<Person, Wrong>)>;

fn read(csv: &str) -> Result<Read, Refusal> {
    let rows: Vec<_> = rows(csv, HEADER).map_err(Refusal::Rules)?.collect();
    if rows.len() > MOST {
        return Err(Refusal::TooLarge);
    }
    Ok(rows
        .into_iter()
        .map(|(line, cells)| match cells {
            Ok(cells) => {
                let person = person(&cells);
                (line, cells, person)
            }
            Err(refusal) => (line, <[String; 5]>::default(), Err((None, refusal.code()))),
        })
        .collect())
}

fn person([nip, given, kind, position, unit]: &[String; 5]) -> Result<Person, Wrong> {
    let kind = kind_of(kind).ok_or((Some("jenis"), Refusal::ImportKind.code()))?;
    if is_rounded(nip) {
        return Err((Some("nip"), Rules::NipRounded.code()));
    }
    let nip = Nip::of(kind, nip).map_err(|refusal| (Some("nip"), refusal.code()))?;
    let given = name(given).map_err(|refusal| (Some("nama"), refusal.code()))?;
    let position = name(position).map_err(|refusal| (Some("jabatan"), refusal.code()))?;
    Ok(Person {
        id: String::new(),
        nip: nip.as_str().to_owned(),
        name: given.to_owned(),
        kind: kind_name(kind),
        position: position.to_owned(),
        unit: unit.clone(),
        handle: None,
    })
}

/// `PNS`, `PPPK` (`P3K`) or `PPPK paruh waktu`, or the words in full, in whatever case, with spaces, hyphens or underscores.
fn kind_of(text: &str) -> Option<Kind> {
    let plain: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    match plain.as_str() {
        "pns" | "pegawainegerisipil" => Some(Kind::Pns),
        "pppk" | "p3k" | "pppkpenuhwaktu" | "p3kpenuhwaktu" | "pegawaipemerintahdenganperjanjiankerja" => {
            Some(Kind::Pppk)
        }
        "pppkparuhwaktu" | "p3kparuhwaktu" | "pegawaipemerintahdenganperjanjiankerjaparuhwaktu" => {
            Some(Kind::PppkParuhWaktu)
        }
        _ => None,
    }
}

/// Units by id, and by name where a name is one unit's only.
struct Units(BTreeMap<String, Option<String>>);

impl Units {
    fn of(units: Vec<(String, String)>) -> Self {
        let mut named: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (id, name) in &units {
            named.entry(name.trim().to_lowercase()).and_modify(|known| *known = None).or_insert(Some(id.clone()));
        }
        named.extend(units.into_iter().map(|(id, _)| (id.clone(), Some(id))));
        Self(named)
    }

    fn find(&self, text: &str) -> Option<&String> {
        self.0.get(text).or_else(|| self.0.get(&text.trim().to_lowercase()))?.as_ref()
    }
}

/// Name, kind, position and unit, as they are stored.
type Written = [String; 4];

/// Whoever has a number already.
struct Known {
    id: String,
    gone: bool,
    /// Whether a month since, of a unit in which they were in it, is locked.
    locked: bool,
    written: Written,
}

impl Person {
    /// As it is written of them.
    fn written(&self) -> [&str; 4] {
        [&self.name, self.kind, &self.position, &self.unit]
    }

    fn is_written(&self, written: &Written) -> bool {
        self.written() == written.each_ref().map(String::as_str)
    }
}

/// Who comes into a unit or leaves one that has a locked month since would be in no recap of it, or in two.
fn plan(read: Read, units: &Units, known: &BTreeMap<String, Known>, locked: &BTreeSet<String>) -> Plan {
    let mut plan = Plan { added: Vec::new(), changed: Vec::new(), report: ImportReport::default() };
    let mut seen = BTreeSet::new();
    for (number, cells, row) in read {
        let judged = row.and_then(|mut person| {
            person.unit = units.find(&person.unit).cloned().ok_or((Some("unit"), Rules::UnitUnknown.code()))?;
            if !seen.insert(person.nip.clone()) {
                return Err((Some("nip"), Refusal::ImportTwice.code()));
            }
            let was = known.get(&person.nip);
            let moves = was.is_none_or(|known| known.gone || known.written[3] != person.unit);
            if moves && (locked.contains(&person.unit) || was.is_some_and(|known| known.locked)) {
                return Err((Some("unit"), Rules::MonthLocked.code()));
            }
            Ok(person)
        });
        let fate = judged.map(|mut person| match known.get(&person.nip) {
            None => {
                plan.added.push(person);
                ImportFate::Add
            }
            Some(known) if !known.gone && person.is_written(&known.written) => ImportFate::Same,
            Some(known) => {
                person.id.clone_from(&known.id);
                let (was, moves) = (known.written.clone(), known.gone || known.written[3] != person.unit);
                plan.changed.push(Changed { person, was, moves });
                ImportFate::Change
            }
        });
        let cells: Vec<_> = HEADER.into_iter().zip(cells.iter().map(String::as_str)).collect();
        note(&mut plan.report, &Line { number, cells: &cells }, fate);
    }
    plan
}

/// Says in each row what is written of the person before and after, with the units' names. Rows stand in the order of the
/// file, and so do the people whom they add or change.
fn describe(plan: &mut Plan, names: &BTreeMap<String, String>) -> Result<(), Failure> {
    let written = |[name, kind, position, unit]: [&str; 4]| {
        let kind = EmployeeKind::read(Value::from(kind)).ok_or_else(|| Failure::Fault(format!("a kind: {kind}")))?;
        let unit = names.get(unit).map_or(unit, String::as_str).to_owned();
        Ok::<_, Failure>(ImportWritten { name: name.to_owned(), kind, position: position.to_owned(), unit })
    };
    let (mut added, mut changed) = (plan.added.iter(), plan.changed.iter());
    for row in &mut plan.report.rows {
        match row.fate {
            ImportFate::Add => row.is = added.next().map(|person| written(person.written())).transpose()?,
            ImportFate::Change => {
                let Some(Changed { person, was, .. }) = changed.next() else { continue };
                row.is = Some(written(person.written())?);
                row.was = Some(written(was.each_ref().map(String::as_str))?);
            }
            ImportFate::Same | ImportFate::Locked | ImportFate::Unknown | ImportFate::Problem => {}
        }
    }
    Ok(())
}

/// Stores all of it in one transaction, with a line in the audit log for each part; gives the import, where it did
/// something.
async fn store<P: Ports>(
    app: &App<P>,
    session: &Session,
    given: &RosterImport,
    valid_from: &str,
    plan: &Plan,
) -> Result<Option<String>, Failure> {
    let (now, user) = (app.now(), session.user.as_str());
    if plan.added.is_empty() && plan.changed.is_empty() {
        return Ok(None);
    }
    let import = Import::of(app, &given.csv, given.name.as_deref());
    let (id, file) = (&import.id, &import.file);
    let line = |action, before: Json, after: Vec<Json>| {
        let after = json!({ "file": file, "import": id, "valid_from": valid_from, "people": after });
        Entry { at: now, actor: user, action, subject: file, before, after, salt: app.random() }.statement()
    };
    let noted = |people: Vec<Json>| sql!(NOTE, id, json!(people).to_string());
    let shown = |person: &Person| json!([person.nip, person.name, person.kind, person.position, person.unit]);
    let mut statements: Vec<Statement> =
        vec![free(plan, valid_from), import.row(app, session, Some(valid_from), &plan.report)];
    for people in plan.added.chunks(CHUNK) {
        statements.push(line("employee.imported", Json::Null, people.iter().map(shown).collect()));
        statements.push(sql!(ADD, json!(people).to_string(), valid_from));
        statements.push(noted(people.iter().map(|person| json!([person.id, null, person.written()])).collect()));
    }
    for people in plan.changed.chunks(CHUNK) {
        let before: Vec<Json> = people.iter().map(|changed| json!([changed.person.nip, changed.was])).collect();
        let after = people.iter().map(|changed| shown(&changed.person)).collect();
        let rows: Vec<&Person> = people.iter().map(|changed| &changed.person).collect();
        let moved: Vec<&Person> = moved(people).collect();
        let ids: Vec<&str> = moved.iter().map(|person| person.id.as_str()).collect();
        statements.push(line("employee.imported", json!({ "people": before }), after));
        statements.push(sql!(MOVE, json!(moved).to_string(), valid_from, now, REASON, user, id));
        statements.push(sql!(CHANGE, json!(rows).to_string()));
        statements.extend(belonging(&json!(ids).to_string(), now));
        statements.push(noted(
            people.iter().map(|Changed { person, was, .. }| json!([person.id, was, person.written()])).collect(),
        ));
    }
    match app.commit(statements).await? {
        Ok(_) => Ok(Some(import.id)),
        Err(constraint) if constraint == "employees.nip" => Err(Refusal::ChangedMeanwhile.into()),
        Err(constraint) => Err(StoreError::Constraint(constraint).into()),
    }
}

/// Aborts the batch where a unit that somebody of the plan comes into, or leaves, was locked meanwhile.
fn free(plan: &Plan, valid_from: &str) -> Statement {
    let come = plan.added.iter().chain(moved(&plan.changed));
    let units: Vec<&str> = order::set(come.map(|person| person.unit.as_str())).into_iter().collect();
    let people: Vec<&str> = moved(&plan.changed).map(|person| person.id.as_str()).collect();
    free_to_move(&people, valid_from, &units)
}

/// Those who move.
fn moved(changed: &[Changed]) -> impl Iterator<Item = &Person> {
    changed.iter().filter(|changed| changed.moves).map(|changed| &changed.person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_as_people_write_them() {
        let (pns, pppk, part) = (Kind::Pns, Kind::Pppk, Kind::PppkParuhWaktu);
        for (text, kind) in [
            ("PNS", pns),
            ("Pegawai Negeri Sipil", pns),
            ("pppk", pppk),
            ("P3K", pppk),
            ("PPPK Penuh Waktu", pppk),
            ("PPPK Paruh-Waktu", part),
            ("P3K PARUH WAKTU", part),
        ] {
            assert_eq!(kind_of(text), Some(kind), "{text}");
        }
        // A candidate is no PNS yet, and nobody guesses what they are.
        assert!(["honorer", "CPNS", ""].into_iter().all(|text| kind_of(text).is_none()));
    }

    #[test]
    fn a_unit_is_found_by_id_or_by_a_name_that_is_its_alone() {
        let unit = |id: &str, name: &str| (id.to_owned(), name.to_owned());
        let units = Units::of(vec![unit("a", "Dinas A"), unit("b", "UPT"), unit("c", "UPT")]);
        assert_eq!(units.find("a").map(String::as_str), Some("a"));
        assert_eq!(units.find(" dinas a ").map(String::as_str), Some("a"));
        assert_eq!(units.find("UPT"), None);
        assert_eq!(units.find("c").map(String::as_str), Some("c"));
    }
}
