//! The app against a real beacon, with network, store and authenticator played by the test.

mod activation;
mod logged;
mod outbox;
mod punch;
mod screens;
mod world;
