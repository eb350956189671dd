//! The beacon's radio as data.

pub use klabat_protocol::gatt::{Characteristic, SERVICE};

/// Why the radio brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The browser has no Web Bluetooth.
    Unsupported,
    /// Bluetooth is switched off.
    Off,
    /// The browser may not use it ("Nearby devices" denied).
    Denied,
    /// The person chose no beacon, or none was near.
    Cancelled,
    /// The connection failed or broke.
    Radio,
    /// No answer in time.
    TimedOut,
}
