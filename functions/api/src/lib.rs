//! Requests and replies of the HTTP interface, shared by both sides.
