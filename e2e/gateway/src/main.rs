//! The eligibility gateway: HTTPS JSON in front of an eligibility system, with an embedded demo system.
fn main() {}
