//! Beacon, phone, network and service in one process under virtual time, and the demo regency.
//!
//! A [`World`](world::World) holds the real parts: the ASN's app (`klabat-flow`) on each phone, the beacon's state
//! machine in its [`Host`](klabat_host::Host), the service's router over `SQLite`. Only what they ask of their
//! surroundings is played: time, chance, the radio, the network, the authenticator. Everything follows from one seed.
#![expect(clippy::missing_panics_doc, reason = "the world is for tests and tools: where it panics, the test fails")]

pub mod audit;
pub mod authenticator;
pub mod cast;
pub mod demo;
pub mod device;
pub mod dice;
pub mod hand;
pub mod installation;
pub mod load;
pub mod log;
pub mod network;
pub mod phone;
mod ports;
pub mod service;
pub mod world;
