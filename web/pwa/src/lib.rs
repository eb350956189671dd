//! The ASN's app.
