//! The page against a server that the test plays.

mod copies;
mod days;
mod forms;
mod looking;
mod phone;
mod requests;
mod screens;
mod words;
mod world;
