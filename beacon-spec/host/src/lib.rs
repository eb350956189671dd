//! The beacon as a program.
