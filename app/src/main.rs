//! Uketsuke: a clinic's reception in a browser tab.
fn main() {}
