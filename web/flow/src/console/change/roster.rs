//! The roster: import, single people, mutations, and one person's data.

use klabat_api::console::{
    EmployeeChange, EmployeeRow, ImportReport, MachineImport, Me, NewMembership, PersonalData, ReasonGiven,
    RosterImport,
};
use klabat_api::routes;

use super::{Answer, Ask};
use crate::console::columns;
use crate::console::dialog::Subject;
use crate::console::form::{Choice, Form, Input, Kind, Said, Values};
use crate::console::typed::{NAME, Typed};
use crate::http::Request;
use crate::messages::console::Key;

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// The roster.
    Roster,
    /// An old fingerprint machine's log.
    Machine,
}

impl Table {
    fn request(self, file: &File, valid_from: Option<String>, commit: bool) -> Request {
        let (csv, name) = (file.csv.clone(), Some(file.name.clone()).filter(|name| !name.is_empty()));
        match self {
            Self::Roster => Request::json(routes::EMPLOYEES_IMPORT, &RosterImport { csv, commit, valid_from, name }),
            Self::Machine => Request::json(routes::MACHINE_IMPORT, &MachineImport { csv, commit, name }),
        }
    }

    const fn title(self) -> Key {
        match self {
            Self::Roster => Key::ImportRoster,
            Self::Machine => Key::ImportMachine,
        }
    }
}

/// A file as it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    csv: String,
    name: String,
}

impl File {
    /// What stands in the form, its columns as they were matched.
    fn of(table: Table, typed: &mut Typed<'_>) -> Self {
        Self { csv: columns::read(table, typed), name: typed.values().file(columns::FILE).to_owned() }
    }
}

/// The file, and which of its columns are ours.
fn file_inputs(table: Table, hint: Option<Key>, typed: &Values) -> Vec<Input> {
    let file = Input { hint, ..Input::new(columns::FILE, Key::File, Kind::Table) };
    std::iter::once(file).chain(columns::inputs(table, typed)).collect()
}

/// A table to be looked at before anything is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import(pub Table);

impl Ask for Import {
    fn title(&self) -> Said {
        self.0.title().into()
    }

    fn form(&self, typed: &Values, _: &Me) -> Form {
        let (text, hint) = match self.0 {
            Table::Roster => (Key::ImportRosterText, Key::ImportRosterHint),
            Table::Machine => (Key::ImportMachineText, Key::ImportMachineHint),
        };
        let mut inputs = file_inputs(self.0, Some(hint), typed);
        if self.0 == Table::Roster {
            inputs.push(Input::new("from", Key::ImportFrom, Kind::Date).hint(Key::ImportFromHint));
        }
        let mut form = Form::new(Key::ImportCheck, inputs).text(text);
        form.seen.extend(columns::said(self.0, typed));
        form
    }

    fn edit(&self, values: &mut Values, name: &'static str, value: &str) -> bool {
        columns::edit(self.0, values, name, value)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (file, from) = (File::of(self.0, typed), typed.optional("from"));
        self.0.request(&file, from, false)
    }

    fn done(&self, _: &Values) -> Said {
        self.0.title().into()
    }

    fn answered(&self, answer: &[u8], typed: &Values) -> Answer {
        let from = Some(typed.get("from").to_owned()).filter(|from| !from.is_empty());
        let (file, columns) = (File::of(self.0, &mut Typed::new(typed)), columns::kept(self.0, typed));
        let store = |report| Store { table: self.0, file, columns, from, report }.into();
        Answer::shows(serde_json::from_slice(answer).ok().map(store))
    }
}

/// A table that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// What it is about.
    pub table: Table,
    file: File,
    /// What was chosen for its columns.
    columns: Values,
    from: Option<String>,
    /// What it would do.
    pub report: ImportReport,
}

impl Store {
    /// Whether there is something that can be stored.
    const fn stores(&self) -> bool {
        self.report.problems.is_empty() && self.report.added + self.report.changed > 0
    }
}

impl Ask for Store {
    fn title(&self) -> Said {
        self.table.title().into()
    }

    fn initial(&self, _: &Me) -> Values {
        self.columns.clone()
    }

    fn form(&self, typed: &Values, _: &Me) -> Form {
        if self.stores() {
            Form::new(Key::ImportStore, Vec::new())
        } else {
            // Nothing can be stored, or nothing is to be: the way on is another file.
            let mut form = Form::new(Key::ImportAgain, file_inputs(self.table, None, typed));
            form.seen.extend(columns::said(self.table, typed));
            form
        }
    }

    fn edit(&self, values: &mut Values, name: &'static str, value: &str) -> bool {
        columns::edit(self.table, values, name, value)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        if self.stores() {
            self.table.request(&self.file, self.from.clone(), true)
        } else {
            self.table.request(&File::of(self.table, typed), self.from.clone(), false)
        }
    }

    fn done(&self, _: &Values) -> Said {
        let count = self.report.added + self.report.changed;
        Said { key: Key::DoneImport, values: vec![("count", count.to_string())] }
    }

    fn answered(&self, answer: &[u8], typed: &Values) -> Answer {
        match serde_json::from_slice::<ImportReport>(answer) {
            Err(_) => Answer::Unreadable,
            Ok(report) if report.import.is_some() => Answer::shows(Some(Subject::Stored(Box::new(report)))),
            Ok(report) if report.committed => Answer::Done,
            Ok(report) => {
                let next = if self.stores() {
                    Self { report, ..self.clone() }
                } else {
                    let file = File::of(self.table, &mut Typed::new(typed));
                    Self { file, columns: columns::kept(self.table, typed), report, ..self.clone() }
                };
                Answer::shows(Some(next.into()))
            }
        }
    }
}

/// The kinds of civil servant with their wire names.
pub(super) const KINDS: [(&str, Key); 3] =
    [("pns", Key::KindPns), ("pppk", Key::KindPppk), ("pppk_paruh_waktu", Key::KindPppkPart)];

/// What is written of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditEmployee(pub EmployeeRow);

impl Ask for EditEmployee {
    fn title(&self) -> Said {
        Said::of(Key::EditEmployee, &self.0.name)
    }

    fn initial(&self, _: &Me) -> Values {
        let kind = serde_json::to_value(self.0.kind).ok();
        let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default();
        Values::default().with("name", &*self.0.name).with("kind", kind).with("position", &*self.0.position)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        let kinds = KINDS.map(|(value, key)| Choice::key(value, key));
        Form::new(
            Key::Save,
            vec![
                Input::new("name", Key::Name, Kind::Line),
                Input::new("kind", Key::Kind, Kind::Select(kinds.into())),
                Input::new("position", Key::Position, Kind::Line),
            ],
        )
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (name, position) = (typed.text("name", &NAME), typed.text("position", &NAME));
        let kind = serde_json::from_value(typed.some("kind").into()).unwrap_or(self.0.kind);
        Request::json(routes::fill(routes::EMPLOYEE, &[&self.0.id]), &EmployeeChange { name, kind, position })
    }

    fn done(&self, typed: &Values) -> Said {
        Said::of(Key::DoneSaved, typed.get("name").trim())
    }
}

/// A mutation, or the end of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move(pub EmployeeRow);

/// The choice that means leaving the regency's service.
const LEAVES: &str = "-";

impl Ask for Move {
    fn title(&self) -> Said {
        Said::of(Key::MoveTitle, &self.0.name)
    }

    fn form(&self, _: &Values, me: &Me) -> Form {
        let mut units = super::units(me);
        units.push(Choice::key(LEAVES, Key::LeavesService));
        Form::new(
            Key::Save,
            vec![
                Input::new("unit", Key::MoveTo, Kind::Select(units)),
                Input::new("from", Key::ValidFrom, Kind::Date),
                Input::new("reason", Key::Reason, Kind::Prose).hint(Key::MoveReasonHint),
            ],
        )
        .text(Key::MoveText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (unit, valid_from) = (typed.some("unit"), typed.date("from"));
        let ReasonGiven { reason } = typed.reason();
        let unit = Some(unit).filter(|unit| unit != LEAVES);
        let path = routes::fill(routes::EMPLOYEE_MEMBERSHIP, &[&self.0.id]);
        Request::json(path, &NewMembership { unit, valid_from, reason })
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneSaved, &self.0.name)
    }
}

/// The end of what the rules no longer keep about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erase(pub PersonalData);

impl Ask for Erase {
    fn title(&self) -> Said {
        Said::of(Key::EraseTitle, &self.0.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::Erase, Key::EraseText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::EMPLOYEE_ERASE, &[&self.0.employee]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneErased.into()
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::console::{ImportReport, RosterImport};
    use serde_json::json;

    use super::{Answer, Ask, Import, Store, Table};
    use crate::console::form::Values;
    use crate::console::typed::Typed;
    use crate::console::{Change, Subject};
    use crate::http::Body;

    fn sent(ask: &dyn Ask, values: &Values) -> Option<RosterImport> {
        let mut typed = Typed::new(values);
        let request = ask.request(&mut typed);
        let Body::Json(body) = typed.finish(request).ok()?.body else { return None };
        serde_json::from_str(&body).ok()
    }

    fn preview(problems: bool) -> Store {
        let problem = json!({ "line": 2, "column": "nip", "reason": { "code": "nip_length", "message": { "id": "a", "en": "b" } } });
        let report = json!({
            "committed": false, "added": 1, "changed": 0, "same": 0, "locked": 0, "unknown": 0, "import": null, "rows": [],
            "problems": if problems { vec![problem] } else { vec![] },
        });
        let values = Values::default()
            .with("file", "nip,nama,jenis,jabatan,unit\n1,Ani,PNS,Guru,u1\n")
            .with("from", "2026-08-01");
        store(Import(Table::Roster).answered(report.to_string().as_bytes(), &values))
    }

    fn store(answer: Answer) -> Store {
        let Answer::Shows(subject) = answer else { panic!("{answer:?}") };
        let Subject::Change(change) = *subject else { panic!("{subject:?}") };
        let Change::Store(store) = *change else { panic!("{change:?}") };
        store
    }

    #[test]
    fn nothing_is_stored_before_it_was_looked_at_and_then_exactly_that() {
        let values = Values::default().with("file", "nip,nama,jenis,jabatan,unit\n1,Ani,PNS,Guru,u1\n");
        assert_eq!(sent(&Import(Table::Roster), &Values::default()), None);
        assert!(!sent(&Import(Table::Roster), &values).unwrap().commit);
        let stored = sent(&preview(false), &Values::default()).unwrap();
        assert_eq!(
            (&*stored.csv, stored.commit, stored.valid_from.as_deref()),
            ("nip,nama,jenis,jabatan,unit\n1,Ani,PNS,Guru,u1\n", true, Some("2026-08-01"))
        );
    }

    #[test]
    fn a_table_with_problems_is_never_stored_but_may_be_replaced() {
        let faulty = preview(true);
        assert_eq!(sent(&faulty, &Values::default()), None);
        let better = Values::default().with("file", "nip,nama,jenis,jabatan,unit\n2,Ani,PNS,Guru,u1\n");
        assert!(!sent(&faulty, &better).unwrap().commit);
        let fine = ImportReport { problems: Vec::new(), ..faulty.report.clone() };
        let next = store(faulty.answered(&serde_json::to_vec(&fine).unwrap(), &better));
        assert_eq!(next.file.csv, "nip,nama,jenis,jabatan,unit\n2,Ani,PNS,Guru,u1\n");
        let done = ImportReport { committed: true, ..fine };
        assert_eq!(next.answered(&serde_json::to_vec(&done).unwrap(), &Values::default()), Answer::Done);
        let noted = ImportReport { import: Some("i1".into()), ..done };
        let shown = Answer::shows(Some(Subject::Stored(Box::new(noted.clone()))));
        assert_eq!(next.answered(&serde_json::to_vec(&noted).unwrap(), &Values::default()), shown, "with the way back");
        assert_eq!(next.answered(b"<html>", &Values::default()), Answer::Unreadable);
    }
}
