//! The screens' logic: Event to (Model, Effects), no browser in it.
//!
//! [`app`] is the ASN's, [`own`] its second page, [`console`] the admin's. What they ask of the browser is data: a
//! [`http::Request`], a [`ceremony::Create`] or [`ceremony::Get`]; `klabat-kit` carries it out and answers with an
//! event. Time and randomness come in the same way. Words stand in [`messages`].

pub mod app;
pub mod ceremony;
#[cfg(feature = "console")]
pub mod console;
pub mod http;
pub mod messages;
pub mod own;
pub mod place;
pub mod radio;

pub use klabat_api::Millis;
