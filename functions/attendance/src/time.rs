//! Time as rules see it: whole minutes, on a working day or on the world's axis.
//!
//! A punch counts by its minute: 07:30:59 is 07:30 and not late, as the clock on the wall shows it.

mod clock;
mod date;
mod month;
mod span;

pub use clock::Clock;
pub use date::{DateRange, Weekday, parse as parse_date};
pub(crate) use date::{iso, shift};
pub use month::YearMonth;
pub use span::{Minute, Span};
