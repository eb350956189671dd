//! Whom a request is for, where the form was not opened at a person: found by name or NIP while one types.

use klabat_api::console::{EmployeeRow, Roster};
use klabat_api::routes;

use super::Who;
use crate::console::form::{Cells, Choice, Fault, Form, Input, Kind, Said, Values};
use crate::console::query;
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

const SEARCH: &str = "search";
const EMPLOYEE: &str = "employee";
/// Whom the server found: id, and what stands beside the choice.
const FOUND: &str = "found";
/// How many more there are.
const MORE: &str = "more";

/// Characters from which a search tells people apart.
const LEAST: usize = 3;
/// People that are told apart at a glance.
const SHOWN: usize = 8;

/// The inputs that ask for whom.
fn inputs(typed: &Values) -> Vec<Input> {
    let found = Cells::parse(typed.get(FOUND));
    let people: Vec<_> = found.0.iter().filter_map(|row| Some(Choice::name(row.first()?, row.get(2)?))).collect();
    let search = Input::new(SEARCH, Key::FindPerson, Kind::Search).hint(Key::FindPersonHint);
    let choice = (!people.is_empty()).then(|| Input::new(EMPLOYEE, Key::Employee, Kind::Radio(people)));
    std::iter::once(search).chain(choice).collect()
}

/// The search to make: until somebody is chosen.
pub(super) fn look(typed: &Values) -> Option<Request> {
    let search = typed.get(SEARCH).trim();
    let wants = typed.get(EMPLOYEE).is_empty() && search.chars().count() >= LEAST;
    wants.then(|| Request::get(query::write(routes::EMPLOYEES, &[(SEARCH, Some(search))])))
}

/// Takes what a search found.
pub(super) fn looked(answer: &[u8], typed: &mut Values) {
    let Ok(found) = serde_json::from_slice::<Roster>(answer) else { return };
    let line = |row: &EmployeeRow| {
        [row.id.clone(), row.name.clone(), [&*row.name, &row.nip, &row.unit.name].join(" · ")].to_vec()
    };
    let mut cells = Cells::default();
    for (row, person) in found.rows.iter().take(SHOWN).enumerate() {
        for (column, text) in line(person).iter().enumerate() {
            cells.set(row, column, text);
        }
    }
    typed.set(FOUND, cells.write());
    typed.set(MORE, (found.total as usize).saturating_sub(cells.0.len()).to_string());
}

/// Another search is about somebody else.
pub(super) fn edit(typed: &mut Values, name: &str, value: &str) -> bool {
    if name != SEARCH {
        return false;
    }
    typed.set(SEARCH, value);
    typed.set(EMPLOYEE, "");
    typed.set(MORE, "");
    true
}

/// What the search came to.
fn seen(typed: &Values) -> Option<Said> {
    let (more, is_chosen) = (typed.get(MORE), !typed.get(EMPLOYEE).is_empty());
    match more.parse::<usize>() {
        _ if is_chosen => None,
        Ok(0) if typed.get(FOUND).is_empty() => Some(Key::FindPersonNone.into()),
        Ok(0) | Err(_) => None,
        Ok(_) => Some(Said { key: Key::FindPersonMore, values: vec![("count", more.to_owned())] }),
    }
}

/// Who was chosen.
pub(super) fn chosen(typed: &Values) -> Option<Who> {
    let id = typed.get(EMPLOYEE);
    let found = Cells::parse(typed.get(FOUND));
    let row = found.0.iter().find(|row| !id.is_empty() && row.first().is_some_and(|known| known == id))?;
    Some(Who { id: id.to_owned(), name: row.get(1)?.clone() })
}

/// Notes that nobody is chosen yet, where one does that.
fn missing(typed: &mut Typed<'_>) {
    let name = if typed.values().get(FOUND).is_empty() { SEARCH } else { EMPLOYEE };
    typed.fault(name, Fault::Missing);
}

/// Who is meant: whom the form was opened at, or who was chosen; notes that nobody is.
pub(super) fn wanted(given: Option<&Who>, typed: &mut Typed<'_>) -> Who {
    let who = given.cloned().or_else(|| chosen(typed.values()));
    if who.is_none() {
        missing(typed);
    }
    who.unwrap_or_default()
}

/// The name of who is meant.
pub(super) fn name(given: Option<&Who>, typed: &Values) -> String {
    given.cloned().or_else(|| chosen(typed)).unwrap_or_default().name
}

/// Asks for whom first, where the form was not opened at a person.
pub(super) fn asking(given: Option<&Who>, mut form: Form, typed: &Values) -> Form {
    if given.is_none() {
        form.inputs.splice(0..0, inputs(typed));
        form.seen.extend(seen(typed));
    }
    form
}

#[cfg(test)]
pub(super) mod tests {
    use klabat_api::console::{EmployeeRow, Roster};

    use crate::console::tests::employee;

    /// What a search for somebody answers.
    pub(in crate::console::change) fn found(id: &str, name: &str) -> Vec<u8> {
        let row = EmployeeRow { id: id.into(), name: name.into(), ..employee() };
        serde_json::to_vec(&Roster { rows: vec![row], total: 1 }).unwrap()
    }
}
