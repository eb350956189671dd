//! The beacon as a program: `klabat-protocol` with a radio link, a memory and a board around it.
//!
//! - [`Host`]: one running beacon; what a link drives. Generic over the board ([`Hardware`]) and its [`Memory`].
//! - [`boards`]: what a machine gives (time, randomness, the key).
//! - [`store`]: key, boot number and edge keys in a folder.
//! - [`loopback`]: a link over a local socket, for tests and development. A Bluetooth link goes beside it and
//!   drives the same [`Host`].
//! - [`refresh`]: posting the refresh request to the edge, for a beacon with a network of its own.
//!
//! Tests under virtual time use [`Host`] in-process with a board of their own and `()` as memory.

pub mod boards;
mod host;
pub mod loopback;
pub mod refresh;
pub mod store;

pub use host::{Host, Memory, NoSuchConnection};
pub use klabat_protocol::beacon::Hardware;
