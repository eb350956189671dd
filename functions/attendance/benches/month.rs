//! The recap of a month, by number of people.
fn main() {}
