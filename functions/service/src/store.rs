//! Statements in, rows out: what stands between SQL and the use cases' types.

use klabat_evidence::Millis;

use crate::failure::Failure;
use crate::ports::{MAX_INTEGER, Rows, Value};

/// A [`Statement`](crate::ports::Statement): the SQL, then its parameters in order.
macro_rules! sql {
    ($sql:expr $(, $parameter:expr)* $(,)?) => {
        $crate::ports::Statement { sql: $sql, parameters: vec![$($crate::ports::Value::from($parameter)),*] }
    };
}
pub(crate) use sql;

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Integer(i64::from(truth))
    }
}

impl From<i8> for Value {
    fn from(number: i8) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<u64> for Value {
    /// [`MAX_INTEGER`] for anything beyond it, which is no time and no duration.
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(MAX_INTEGER).min(MAX_INTEGER))
    }
}

impl From<Millis> for Value {
    fn from(at: Millis) -> Self {
        Self::from(at.0)
    }
}

impl<T> From<Option<T>> for Value
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

/// A type that a column can be read as.
pub(crate) trait Column: Sized {
    fn read(value: Value) -> Option<Self>;
}

impl Column for String {
    fn read(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Column for Vec<u8> {
    fn read(value: Value) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes),
            _ => None,
        }
    }
}

impl<const N: usize> Column for [u8; N] {
    fn read(value: Value) -> Option<Self> {
        Vec::read(value)?.try_into().ok()
    }
}

impl Column for bool {
    fn read(value: Value) -> Option<Self> {
        i64::read(value).map(|number| number != 0)
    }
}

impl Column for klabat_attendance::Zone {
    fn read(value: Value) -> Option<Self> {
        String::read(value)?.parse().ok()
    }
}

impl Column for Millis {
    fn read(value: Value) -> Option<Self> {
        u64::read(value).map(Self)
    }
}

/// Whole numbers that fit their type.
macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Column for $number {
            fn read(value: Value) -> Option<Self> {
                match value {
                    Value::Integer(number) => number.try_into().ok(),
                    _ => None,
                }
            }
        }
    )*};
}
numbers!(i64 u64 u32 u16 u8 i8);

impl<T: Column> Column for Option<T> {
    fn read(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::read(other).map(Some),
        }
    }
}

/// One row, read column by column.
pub(crate) struct Row(std::vec::IntoIter<Value>);

impl Row {
    /// The next column.
    pub(crate) fn next<T: Column>(&mut self) -> Result<T, Failure> {
        self.0
            .next()
            .and_then(T::read)
            .ok_or_else(|| Failure::Fault(format!("the store holds no {} there", std::any::type_name::<T>())))
    }
}

/// What a batch answered, statement by statement.
pub(crate) struct Answers(std::vec::IntoIter<Rows>);

impl Answers {
    pub(crate) fn new(rows: Vec<Rows>) -> Self {
        Self(rows.into_iter())
    }

    /// All rows of the next statement, each read by `read`.
    pub(crate) fn rows<T>(&mut self, read: impl FnMut(Row) -> Result<T, Failure>) -> Result<Vec<T>, Failure> {
        let rows = self.0.next().ok_or_else(|| Failure::Fault("the store answered fewer statements".to_owned()))?;
        rows.into_iter().map(|row| Row(row.into_iter())).map(read).collect()
    }

    /// The first row of the next statement, read by `read`; `None` when it has none.
    pub(crate) fn first<T>(&mut self, read: impl FnMut(Row) -> Result<T, Failure>) -> Result<Option<T>, Failure> {
        Ok(self.rows(read)?.into_iter().next())
    }

    /// Whether the next statement has a row.
    pub(crate) fn any(&mut self) -> Result<bool, Failure> {
        Ok(!self.rows(|_| Ok(()))?.is_empty())
    }

    /// Passes over the next statement's rows.
    pub(crate) fn skip(&mut self) -> Result<(), Failure> {
        self.any().map(|_| ())
    }
}

/// The names under which the store keeps a closed list of the interface, both ways.
macro_rules! names {
    ($list:ty { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $crate::store::Named for $list {
            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl $crate::store::Column for $list {
            fn read(value: $crate::ports::Value) -> Option<Self> {
                match String::read(value)?.as_str() { $($name => Some(Self::$variant),)+ _ => None }
            }
        }

        impl From<$list> for $crate::ports::Value {
            fn from(one: $list) -> Self {
                Self::from($crate::store::Named::name(one))
            }
        }
    };
}
pub(crate) use names;

/// One of a closed list that the store keeps by name.
pub(crate) trait Named {
    /// The name.
    fn name(self) -> &'static str;
}
