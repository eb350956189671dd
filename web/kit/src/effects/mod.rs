//! What the browser does for us: one file an effect.

pub mod bluetooth;
pub mod clipboard;
pub mod clock;
pub mod download;
pub mod fetch;
pub mod files;
pub mod geolocation;
pub mod history;
pub mod install;
pub mod intl;
pub(crate) mod js;
pub mod online;
pub mod random;
pub mod signature;
pub mod storage;
pub mod task;
pub mod visibility;
pub mod webauthn;
