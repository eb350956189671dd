//! Widgets, and one file per browser effect.
