//! The first rows of an installation.
