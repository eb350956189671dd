//! Operators, admins and auditors.
