//! The store on D1. A batch of D1 is one transaction: all of it or nothing.
//!
//! What D1 does to the service's values (each tried on workerd):
//! - It knows numbers only as doubles: what is beyond [`MAX_INTEGER`] is a fault here, never rounded. A bound number is
//!   a REAL until a column's affinity makes it an INTEGER: `?1 / 2` does not divide as integers do.
//! - It takes bytes as a `Uint8Array` and returns them as an array of numbers.
//! - It returns each row as an object. JavaScript keeps the keys of an object in the order in which they were added, so
//!   the values come in the order of the columns, as long as no two columns of one statement have the same name and
//!   none is named like a number.

use klabat_service::ports::{MAX_INTEGER, Rows, Statement, StoreError, Value};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::js_sys::{Array, ArrayBuffer, Error, Object, Uint8Array};
use worker::send::SendWrapper;
use worker::worker_sys::types::{D1Database, D1PreparedStatement, D1Result};

/// A D1 database.
pub(crate) struct Database(SendWrapper<D1Database>);

impl Database {
    /// The database of a binding.
    pub(crate) fn new(binding: worker::D1Database) -> Self {
        Self(SendWrapper::new(JsValue::from(binding).unchecked_into()))
    }

    /// Runs the statements in one transaction; one set of rows per statement.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when one of the service's constraints refused it, else [`StoreError::Fault`].
    pub(crate) async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Rows>, StoreError> {
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        let prepared = Array::new();
        for statement in &statements {
            prepared.push(&self.prepare(statement)?.into());
        }
        let results = JsFuture::from(self.0.batch(prepared).map_err(|error| store_error(&error))?)
            .await
            .map_err(|error| store_error(&error))?;
        let results: Vec<Rows> = Array::from(&results).iter().map(rows).collect::<Result<_, _>>()?;
        if results.len() != statements.len() {
            return Err(fault(format!("D1 answered {} of {} statements", results.len(), statements.len())));
        }
        Ok(results)
    }

    fn prepare(&self, statement: &Statement) -> Result<D1PreparedStatement, StoreError> {
        let values = statement.parameters.iter().map(bound).collect::<Result<Array, _>>()?;
        self.0.prepare(statement.sql).and_then(|prepared| prepared.bind(values)).map_err(|error| store_error(&error))
    }
}

fn bound(value: &Value) -> Result<JsValue, StoreError> {
    match value {
        Value::Null => Ok(JsValue::NULL),
        Value::Integer(number) if number.unsigned_abs() <= MAX_INTEGER.unsigned_abs() => {
            #[expect(clippy::cast_precision_loss, reason = "exact up to MAX_INTEGER")]
            let number = *number as f64;
            Ok(JsValue::from_f64(number))
        }
        Value::Integer(number) => Err(fault(format!("{number} does not fit D1's numbers"))),
        Value::Text(text) => Ok(JsValue::from_str(text)),
        Value::Blob(bytes) => Ok(Uint8Array::from(bytes.as_slice()).into()),
    }
}

fn rows(result: JsValue) -> Result<Rows, StoreError> {
    let result: D1Result = result.unchecked_into();
    let Some(rows) = result.results().map_err(|error| store_error(&error))? else { return Ok(Rows::new()) };
    rows.iter().map(|row| Object::values(row.unchecked_ref()).iter().map(|column| value(&column)).collect()).collect()
}

fn value(value: &JsValue) -> Result<Value, StoreError> {
    if value.is_null() {
        Ok(Value::Null)
    } else if let Some(number) = value.as_f64() {
        integer(number).map(Value::Integer)
    } else if let Some(text) = value.as_string() {
        Ok(Value::Text(text))
    } else if Array::is_array(value) || value.is_instance_of::<ArrayBuffer>() {
        Ok(Value::Blob(Uint8Array::new(value).to_vec()))
    } else {
        Err(fault("D1 returned a value of an unknown type".into()))
    }
}

fn integer(number: f64) -> Result<i64, StoreError> {
    #[expect(clippy::cast_possible_truncation, reason = "compared right after")]
    let whole = number as i64;
    #[expect(clippy::cast_precision_loss, clippy::float_cmp, reason = "exact up to MAX_INTEGER, which is asked first")]
    if whole.unsigned_abs() <= MAX_INTEGER.unsigned_abs() && whole as f64 == number {
        return Ok(whole);
    }
    Err(fault(format!("D1 returned {number}, which is no whole number that is surely exact")))
}

fn store_error(error: &JsValue) -> StoreError {
    let text = error.dyn_ref::<Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into());
    StoreError::from_sqlite(&text)
}

fn fault(text: String) -> StoreError {
    StoreError::Fault(text)
}
