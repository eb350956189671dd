//! The Cloudflare adapter.
