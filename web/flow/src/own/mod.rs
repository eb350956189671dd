//! The second page of the ASN's app: the verdict on one's own days, and what one asks for them.
//!
//! ```text
//! Pengajuan:     own requests, newest first, with what was decided · taking one back, after a question
//! Rincian hari:  a month's days: letter, hours, minutes, deduction, reasons
//! Cuti:          kind + dates → look (files nothing) → send → the list is read anew
//! Koreksi:       day + claim → send → the list is read anew
//! ```
//!
//! It is a wasm module of its own, so that the check-in page stays as light as it is. Both have the same store, of
//! which this one writes the settings alone. [`Model::update`] is the whole of it, as in [`crate::app`]; it knows no
//! rule of attendance; the server judges and the screens show.

mod asking;
mod fetched;
mod form;
mod marks;
mod model;
mod requests;
mod screen;
mod text;
mod update;

pub use fetched::{Fetched, Ticket};
pub use form::{AbsenceForm, Claimed, Contents, Copy, CorrectionForm, Fault, Field, Filing};
pub use marks::{
    Tone, absence_mark, case_mark, claim_key, day_mark, decision_key, kind_key, kind_name, recap_mark, recap_text,
};
pub use model::{Call, Effect, Event, Held, Model, Opened, Question, Tap, Told, What};
pub use requests::Asked;
pub use screen::{Screen, month_after, month_before};
pub use text::{claimed, clock, failure, percent, sent_failure};

#[cfg(test)]
mod tests;
