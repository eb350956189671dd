//! What stands between HTTP and the use cases.

mod body;
mod cookie;
mod problem;
mod same_origin;

pub(crate) use body::{Address, Bytes, Json, NoBody, Path, Paths, Query, Table, UPLOAD_LIMIT, Upload, WithCopy, id};
pub(crate) use cookie::{Session, SessionCookie};
pub(crate) use problem::{problem, problems, sentence};
pub(crate) use same_origin::same_origin;
