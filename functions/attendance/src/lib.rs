//! Attendance rules.
