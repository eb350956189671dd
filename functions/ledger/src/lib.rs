//! The append-only log (its own issue; nothing here yet).
