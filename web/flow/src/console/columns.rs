//! Which of a file's columns are ours, where its header is another's: guessed by the titles, decided by whoever imports
//! it, and then written as the server reads it, each row in the line where the file has it.
//!
//! What is chosen stands in the form's values like everything else that is typed; [`read`] makes the table of it.

use std::collections::BTreeSet;

use super::change::Table;
use super::form::{Choice, Fault, Input, Kind, Said, Values};
use super::table::TEXT_MAX;
use super::typed::Typed;
use crate::messages::console::Key;

mod moment;
mod titles;

use moment::Order;
use titles::{MACHINE, MOMENT, Slot, TIME};

/// The input with the file, as CSV of [`super::table::read`]: a line for each row.
pub(super) const FILE: &str = "file";
/// Which row has the titles, from 0.
const HEADER: &str = "header";
/// What the titles were when the columns were chosen: a file that has the same is read in the same way.
const TITLES: &str = "titles";
/// In which order days are written.
const ORDER: &str = "date-order";
/// The machine of all rows, where the file has no column of it.
const NAME: &str = "machine";

/// Rows among which the header is.
const HEAD: usize = 30;
/// Values that are shown of a column.
const SAMPLES: usize = 3;
/// Letters of each.
const SHOWN: usize = 24;
/// Characters of a machine's name, as the server takes it.
const MACHINE_MAX: usize = 64;

/// What stands in one of our columns.
enum Cell {
    /// What stands in this column of the file.
    Column(usize),
    /// A moment, of one column or of two.
    Moment { date: usize, time: Option<usize>, order: Order },
    /// The same in each row.
    Same(String),
}

fn rows(csv: &str) -> impl Iterator<Item = Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    reader.into_records().filter_map(Result::ok).map(|row| row.iter().map(str::to_owned).collect())
}

fn is_empty(row: &[String]) -> bool {
    row.iter().all(String::is_empty)
}

/// Whether the server reads the file as it is: its first line names each of our columns once, in any order and case.
fn is_ours(table: Table, csv: &str) -> bool {
    let first = rows(csv).find(|row| !is_empty(row) && !row[0].starts_with('#')).unwrap_or_default();
    let once = |name: &&str| first.iter().filter(|title| title.to_lowercase() == **name).count() == 1;
    // A semicolon would part the cells of this line in the server's eyes.
    table.header().iter().all(once) && !first.iter().any(|title| title.contains(';'))
}

/// Letters and digits alone: titles are written with points, dashes and spaces in any way.
fn plain(title: &str) -> String {
    title.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// For each of our columns the one of the file whose title says so; none is taken twice.
fn guess(slots: &[Slot], titles: &[String]) -> Vec<Option<usize>> {
    let titles: Vec<String> = titles.iter().map(|title| plain(title)).collect();
    let mut taken = BTreeSet::new();
    let find = |slot: &Slot| {
        let mut places = slot.titles.iter().filter_map(|name| titles.iter().position(|title| title == name));
        let place = places.find(|place| !taken.contains(place));
        taken.extend(place);
        place
    };
    slots.iter().map(find).collect()
}

/// The row with the most of our titles, the first of several; without any, the first with a word in it.
fn guess_header(slots: &[Slot], csv: &str) -> usize {
    let counts = rows(csv).take(HEAD).map(|row| guess(slots, &row).iter().flatten().count());
    let best = counts.enumerate().reduce(|best, next| if next.1 > best.1 { next } else { best });
    let best = best.filter(|(_, count)| *count > 0).map(|(index, _)| index);
    best.or_else(|| rows(csv).position(|row| !is_empty(&row))).unwrap_or(0)
}

/// Takes what was typed where other inputs follow it; false to put it in as it is.
pub(super) fn edit(table: Table, values: &mut Values, name: &'static str, value: &str) -> bool {
    if ![FILE, HEADER, MOMENT].contains(&name) {
        return false;
    }
    values.set(name, value);
    let csv = values.get(FILE).to_owned();
    if csv.is_empty() {
        return true;
    }
    if name == FILE {
        let titles = titles_at(&csv, values).unwrap_or_default();
        if is_ours(table, &csv) || (!titles.is_empty() && titles == values.get(TITLES)) {
            return true;
        }
        values.set(HEADER, guess_header(table.slots(), &csv).to_string());
    }
    if name != MOMENT {
        let header = header_row(&csv, values).unwrap_or_default();
        for (slot, place) in table.slots().iter().zip(guess(table.slots(), &header)) {
            values.set(slot.input, place.map(|place| place.to_string()).unwrap_or_default());
        }
        values.set(TITLES, titles_at(&csv, values).unwrap_or_default());
    }
    let order = chosen(values, MOMENT).and_then(|place| {
        let days: Vec<_> =
            rows(&csv).skip(chosen(values, HEADER)? + 1).filter_map(|row| row.get(place).cloned()).collect();
        Order::of(days.iter().map(String::as_str))
    });
    values.set(ORDER, order.map(Order::value).unwrap_or_default());
    true
}

/// What was chosen for columns in one form, for another that asks for a better file.
pub(super) fn kept(table: Table, values: &Values) -> Values {
    let names = table.slots().iter().map(|slot| slot.input).chain([HEADER, TITLES, ORDER, NAME]);
    names.fold(Values::default(), |kept, name| kept.with(name, values.get(name)))
}

fn chosen(values: &Values, name: &str) -> Option<usize> {
    values.get(name).parse().ok()
}

fn header_row(csv: &str, values: &Values) -> Option<Vec<String>> {
    rows(csv).nth(chosen(values, HEADER)?)
}

fn titles_at(csv: &str, values: &Values) -> Option<String> {
    header_row(csv, values).map(|titles| titles.join("\n"))
}

/// The step between file and preview, `Cocokkan kolom`: nothing as long as there is no file, or where its header is ours.
pub(super) fn inputs(table: Table, values: &Values) -> Vec<Input> {
    let csv = values.get(FILE);
    if csv.is_empty() || is_ours(table, csv) {
        return Vec::new();
    }
    let head: Vec<Vec<String>> = rows(csv).take(2 * HEAD).collect();
    let heading = Input::new("columns", Key::Columns, Kind::Heading).hint(Key::ColumnsText);
    let lines = head.iter().enumerate().take(HEAD).filter(|(_, row)| !is_empty(row));
    let lines = lines.map(|(index, row)| Choice::name(&index.to_string(), &line(index, row))).collect();
    let header = Input::new(HEADER, Key::ColumnsHeader, Kind::Select(lines)).hint(Key::ColumnsHeaderHint);
    let choices = choices(head.get(chosen(values, HEADER).unwrap_or(0)..).unwrap_or_default());
    let column = |slot: &Slot| Input::new(slot.input, slot.label, Kind::Select(choices.clone())).hint(slot.hint);
    let columns = table.slots().iter().map(column);
    [heading, header].into_iter().chain(columns).chain(of_log(table, values)).collect()
}

/// What a log asks besides.
fn of_log(table: Table, values: &Values) -> Vec<Input> {
    if table == Table::Roster {
        return Vec::new();
    }
    let word = |order| match order {
        Order::Year => Key::DateYearFirst,
        Order::Day => Key::DateDayFirst,
        Order::Month => Key::DateMonthFirst,
    };
    let orders = Order::ALL.map(|order| Choice::key(order.value(), word(order)));
    let machine = chosen(values, MACHINE).is_none();
    let machine = machine.then(|| Input::new(NAME, Key::MachineName, Kind::Line).hint(Key::MachineNameHint));
    [Input::new(ORDER, Key::DateOrder, Kind::Select(orders.into()))].into_iter().chain(machine).collect()
}

/// How much of it was guessed, as it is said once the file is there.
pub(super) fn said(table: Table, values: &Values) -> Option<Said> {
    let csv = values.get(FILE);
    let count = table.slots().iter().filter(|slot| chosen(values, slot.input).is_some()).count();
    let numbers = vec![("count", count.to_string()), ("all", table.slots().len().to_string())];
    (!csv.is_empty() && !is_ours(table, csv)).then_some(Said { key: Key::ColumnsSaid, values: numbers })
}

/// A row as a choice: its number, and how it begins.
fn line(index: usize, row: &[String]) -> String {
    let cells = row.iter().filter(|cell| !cell.is_empty()).take(SAMPLES).map(|cell| short(cell));
    [(index + 1).to_string(), cells.collect::<Vec<_>>().join(", ")].join(" · ")
}

/// The columns of a file as choices, by what stands in them: the title and the first values. In some nothing does.
fn choices(rows: &[Vec<String>]) -> Vec<Choice> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let column = |place: usize| {
        let mut cells = rows.iter().map(|row| row.get(place).map_or("", String::as_str));
        let title = short(cells.next().unwrap_or_default());
        let samples: Vec<_> = cells.filter(|cell| !cell.is_empty()).take(SAMPLES).map(short).collect();
        let parts: Vec<_> = [title, samples.join(", ")].into_iter().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| Choice::name(&place.to_string(), &parts.join(" · ")))
    };
    (0..width).filter_map(column).collect()
}

fn short(cell: &str) -> String {
    let cut: String = cell.chars().take(SHOWN).collect();
    if cut.len() < cell.len() { cut + "…" } else { cut }
}

/// The table as the server reads it, with the file's line numbers. Notes what was not chosen, or chosen twice.
pub(super) fn read(table: Table, typed: &mut Typed<'_>) -> String {
    let values = typed.values();
    let csv = values.get(FILE);
    if typed.chosen_table(FILE).is_empty() {
        return String::new();
    }
    let text = if is_ours(table, csv) {
        Some(csv.to_owned())
    } else {
        let header = place(typed, HEADER);
        let cells = cells(table, typed);
        header.zip(cells).map(|(header, cells)| write(csv, header, table.header(), &cells))
    };
    if text.as_ref().is_some_and(|text| text.len() > TEXT_MAX) {
        typed.fault(FILE, Fault::TooLong);
    }
    text.unwrap_or_default()
}

/// What must have been chosen.
fn place(typed: &mut Typed<'_>, name: &'static str) -> Option<usize> {
    let place = chosen(typed.values(), name);
    if place.is_none() {
        typed.fault(name, Fault::Missing);
    }
    place
}

/// What stands in each of our columns; `None` where that is not told.
fn cells(table: Table, typed: &mut Typed<'_>) -> Option<Vec<Cell>> {
    let values = typed.values();
    let mut seen = BTreeSet::new();
    for slot in table.slots() {
        if chosen(values, slot.input).is_some_and(|place| !seen.insert(place)) {
            typed.fault(slot.input, Fault::ColumnTwice);
        }
    }
    let cells = table.slots().iter().filter(|slot| slot.input != TIME).map(|slot| match slot.input {
        MOMENT => {
            let (date, order) = (place(typed, MOMENT), order(typed));
            let time = chosen(values, TIME);
            date.zip(order).map(|(date, order)| Cell::Moment { date, time, order })
        }
        MACHINE => {
            Some(chosen(values, MACHINE).map_or_else(|| Cell::Same(typed.text(NAME, &(1..=MACHINE_MAX))), Cell::Column))
        }
        input => place(typed, input).map(Cell::Column),
    });
    // All of them, so that every fault is noted.
    cells.collect::<Vec<_>>().into_iter().collect()
}

fn order(typed: &mut Typed<'_>) -> Option<Order> {
    let value = typed.some(ORDER);
    Order::ALL.into_iter().find(|order| order.value() == value)
}

/// Writes a table of ours: a line for each row of the file, those up to the header empty.
fn write(csv: &str, header: usize, names: &[&str], cells: &[Cell]) -> String {
    // Quoted, a cell that begins with the mark of a comment is a cell.
    let mut writer = csv::WriterBuilder::new().flexible(true).comment(Some(b'#')).from_writer(Vec::new());
    let (mut width, mut line) = (0, Vec::new());
    for (index, row) in rows(csv).enumerate() {
        line.clear();
        if index == header {
            width = row.len();
            line.extend(names.iter().map(|name| (*name).to_owned()));
        } else if index < header || is_empty(&row) || (index == header + 1 && is_numbering(&row)) {
            line.push(String::new());
        } else {
            line.extend(cells.iter().map(|cell| cell.of(&row)));
            // Which cell is which is not certain: the server refuses a line that is longer than its header.
            line.extend((row.len() != width).then(String::new));
        }
        if writer.write_record(&line).is_err() {
            return String::new();
        }
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Whether a row numbers the columns, as official tables do below their titles: 1, 2, 3 or (1), (2), (3).
fn is_numbering(row: &[String]) -> bool {
    let number = |(index, cell): (usize, &String)| cell.trim_matches(['(', ')']) == (index + 1).to_string();
    row.len() > 2 && row.iter().enumerate().all(number)
}

impl Cell {
    fn of(&self, row: &[String]) -> String {
        let at = |place: usize| row.get(place).map_or("", String::as_str);
        match self {
            Self::Column(place) => at(*place).to_owned(),
            Self::Moment { date, time, order } => order.moment(at(*date), time.map(at)),
            Self::Same(text) => text.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
