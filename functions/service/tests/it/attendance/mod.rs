//! Rules, cases, recaps and the board, as the console uses them.

mod away;
mod board;
mod cases;
mod data;
mod denials;
mod drafts;
mod erased;
mod exported;
mod imports;
mod leave;
mod locked;
mod nightly;
pub(crate) mod office;
mod one_person;
mod own;
mod own_copy;
mod own_today;
mod people;
mod previews;
mod recaps;
mod rules;
mod schedules;
mod withdrawals;
