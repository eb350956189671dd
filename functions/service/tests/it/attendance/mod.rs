//! Rules, cases, recaps and the board, as the console uses them.

mod away;
mod board;
mod cases;
mod data;
mod erased;
mod exported;
mod imports;
mod leave;
mod locked;
mod nightly;
pub(crate) mod office;
mod own;
mod people;
mod previews;
mod recaps;
mod rules;
mod schedules;
mod withdrawals;
