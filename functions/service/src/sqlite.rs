//! A store over `SQLite` in this process: for tests, the world, and a native server.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::MIGRATIONS;
use crate::ports::{Rows, Statement, Store, StoreError, Value};

/// Statements that are kept compiled: more than there are in the whole service.
const COMPILED: usize = 512;

/// One connection; batches wait for each other, as D1's do.
#[derive(Debug)]
pub struct Sqlite {
    connection: Mutex<Connection>,
    batches: AtomicUsize,
    journal: Option<Mutex<Vec<Statement>>>,
}

impl Sqlite {
    /// An empty database in memory, migrated.
    ///
    /// # Errors
    /// [`StoreError::Fault`] when `SQLite` refuses.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::over(Connection::open_in_memory())
    }

    /// The same, keeping a [`journal`](Self::journal).
    ///
    /// # Errors
    /// [`StoreError::Fault`] when `SQLite` refuses.
    pub fn journaled() -> Result<Self, StoreError> {
        Ok(Self { journal: Some(Mutex::default()), ..Self::in_memory()? })
    }

    /// The database of this file, created where there is none, and migrated.
    ///
    /// # Errors
    /// [`StoreError::Fault`] when the file is no such database or a migration fails.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::over(Connection::open(path))
    }

    /// Runs SQL as [`seed::text`](crate::seed::text) writes it, in one transaction, on a database that somebody else
    /// made and migrated.
    ///
    /// # Errors
    /// [`StoreError`], with nothing stored.
    pub fn load(path: &Path, text: &str) -> Result<(), StoreError> {
        let run = || {
            let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.pragma_update(None, "foreign_keys", true)?;
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // One at a time, a line each: SQLite copies whatever follows the statement that it compiles.
            for statement in text.lines() {
                transaction.execute_batch(statement)?;
            }
            transaction.commit()
        };
        run().map_err(|error| StoreError::from_sqlite(&error.to_string()))
    }

    fn over(connection: rusqlite::Result<Connection>) -> Result<Self, StoreError> {
        let mut connection = connection.map_err(|error| fault(&error))?;
        connection.set_prepared_statement_cache_capacity(COMPILED);
        connection.pragma_update(None, "foreign_keys", true).map_err(|error| fault(&error))?;
        migrate(&mut connection).map_err(|error| fault(&error))?;
        Ok(Self { connection: Mutex::new(connection), batches: AtomicUsize::new(0), journal: None })
    }

    /// How many batches were run.
    #[must_use]
    pub fn batches(&self) -> usize {
        self.batches.load(Ordering::Relaxed)
    }

    /// Every statement that changed something, in order, since last asked: run on an empty store, they make
    /// it what this one is. None where no journal is kept.
    #[must_use]
    pub fn journal(&self) -> Vec<Statement> {
        let journal = self.journal.as_ref().map(|journal| journal.lock().unwrap_or_else(PoisonError::into_inner));
        journal.map(|mut journal| std::mem::take(&mut *journal)).unwrap_or_default()
    }

    /// The audit log as lines of actor, action, before and after (`-` where there is none), oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit(&self) -> Result<Vec<String>, StoreError> {
        const LINES: &str =
            "SELECT actor || ' ' || action || ' ' || coalesce(before, '-') || ' ' || coalesce(after, '-')
            AS line FROM audit ORDER BY id";
        let rows = self.run(&[Statement { sql: LINES, parameters: Vec::new() }])?;
        Ok(rows
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|value| match value {
                Value::Text(line) => Some(line),
                _ => None,
            })
            .collect())
    }

    /// Copies it as it is now into a new file.
    ///
    /// # Errors
    /// [`StoreError::Fault`] when the file cannot be written.
    pub fn back_up(&self, file: &Path) -> Result<(), StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection.execute("VACUUM INTO ?1", [file.to_string_lossy()]).map(drop).map_err(|error| fault(&error))
    }

    /// Goes on with another store in this one's place.
    pub fn replace(&self, other: Self) {
        let other = other.connection.into_inner().unwrap_or_else(PoisonError::into_inner);
        *self.connection.lock().unwrap_or_else(PoisonError::into_inner) = other;
    }

    /// From now on the tables that are written to are noted, for [`Self::written`].
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn watch(&self) -> Result<(), StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        watch(&connection).map_err(|error| fault(&error))
    }

    /// The tables that were written to since this was asked last; what was rolled back is not among them.
    ///
    /// # Errors
    /// [`StoreError`], also without [`Self::watch`].
    pub fn written(&self) -> Result<BTreeSet<String>, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        written(&connection).map_err(|error| fault(&error))
    }

    /// Runs the statements in one transaction.
    ///
    /// # Errors
    /// [`StoreError`], with nothing stored.
    pub fn run(&self, statements: &[Statement]) -> Result<Vec<Rows>, StoreError> {
        self.batches.fetch_add(1, Ordering::Relaxed);
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let (answers, wrote) =
            transact(&mut connection, statements).map_err(|error| StoreError::from_sqlite(&error.to_string()))?;
        if let Some(journal) = &self.journal {
            let written =
                statements.iter().zip(wrote).filter(|(_, wrote)| *wrote).map(|(statement, _)| statement.clone());
            journal.lock().unwrap_or_else(PoisonError::into_inner).extend(written);
        }
        Ok(answers)
    }
}

impl Store for Sqlite {
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, StoreError> {
        self.run(&statements)
    }
}

fn fault(error: &rusqlite::Error) -> StoreError {
    StoreError::Fault(error.to_string())
}

/// Applies what `user_version` says was not applied yet.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let applied: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (number, migration) in (1u32..).zip(MIGRATIONS).filter(|(number, _)| *number > applied) {
        transaction.execute_batch(migration.sql)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    transaction.commit()
}

/// Triggers of this connection alone: they roll back with what they note.
fn watch(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("CREATE TEMP TABLE written (name TEXT NOT NULL) STRICT")?;
    let tables =
        names(connection, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?;
    for (table, verb) in tables.iter().flat_map(|table| ["INSERT", "UPDATE", "DELETE"].map(|verb| (table, verb))) {
        connection.execute_batch(&format!(
            "CREATE TEMP TRIGGER \"{verb} {table}\" AFTER {verb} ON main.\"{table}\"
             BEGIN INSERT INTO written VALUES ('{table}'); END"
        ))?;
    }
    Ok(())
}

fn written(connection: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    let tables = names(connection, "SELECT DISTINCT name FROM temp.written")?;
    connection.execute_batch("DELETE FROM temp.written")?;
    Ok(tables)
}

fn names(connection: &Connection, sql: &str) -> rusqlite::Result<BTreeSet<String>> {
    connection.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect()
}

/// The rows of each statement, and whether it changed any.
fn transact(connection: &mut Connection, statements: &[Statement]) -> rusqlite::Result<(Vec<Rows>, Vec<bool>)> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let answer = |statement: &Statement| {
        let before = transaction.total_changes();
        let rows = execute(&transaction, statement)?;
        Ok((rows, transaction.total_changes() > before))
    };
    let answers = statements.iter().map(answer).collect::<rusqlite::Result<_>>()?;
    transaction.commit()?;
    Ok(answers)
}

fn execute(connection: &Connection, statement: &Statement) -> rusqlite::Result<Rows> {
    let mut prepared = connection.prepare_cached(statement.sql)?;
    let columns = distinct(prepared.column_names(), statement)?;
    let parameters = statement.parameters.iter().map(Parameter);
    let mut rows = prepared.query(rusqlite::params_from_iter(parameters))?;
    let mut read = Rows::new();
    while let Some(row) = rows.next()? {
        read.push((0..columns).map(|column| row.get_ref(column).map(value)).collect::<Result<_, _>>()?);
    }
    Ok(read)
}

/// How many columns there are. D1 gives a row as an object, in which two columns of one name would be one: so that is
/// refused here too.
fn distinct<'a>(names: impl ExactSizeIterator<Item = &'a str>, statement: &Statement) -> rusqlite::Result<usize> {
    let count = names.len();
    if names.collect::<BTreeSet<&str>>().len() == count {
        Ok(count)
    } else {
        Err(rusqlite::Error::InvalidParameterName(format!("two columns have one name: {}", statement.sql)))
    }
}

/// A parameter as `SQLite` takes it.
struct Parameter<'a>(&'a Value);

impl rusqlite::ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(rusqlite::types::ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// The schema keeps no fraction, and `SQLite` checks that all its text is UTF-8 only when asked: what is not is a fault
/// that shows as an empty column to the reader.
fn value(column: ValueRef<'_>) -> Value {
    match column {
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => std::str::from_utf8(text).map_or(Value::Null, Value::from),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}
