//! The auditor's command line (its own issue; nothing here yet).
