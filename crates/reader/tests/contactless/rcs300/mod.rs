//! The RC-S300's driver against transcripts of interface 1, and against readers that answer nonsense.

mod any_reader;
mod conversations;
mod failures;
mod script;
