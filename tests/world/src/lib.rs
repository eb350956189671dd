//! Beacon, phone, network and service in one process under virtual time, and the demo regency.

pub mod demo;
