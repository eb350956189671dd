//! The device.

pub(crate) mod refresh;
