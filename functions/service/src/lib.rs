//! Use cases, router and SQL over ports.
