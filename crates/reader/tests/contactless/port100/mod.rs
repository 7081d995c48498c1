//! The RC-S380's driver.

mod any_bytes;
mod conversations;
mod losses;
mod script;
