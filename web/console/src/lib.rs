//! The admin's console.
