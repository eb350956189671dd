//! What a machine gives the beacon. One file a board.

mod linux;

pub(crate) use linux::fill;
pub use linux::{Linux, Uptime};
