//! The CCID driver against transcripts, and against readers that answer nonsense.

mod any_reader;
mod apdu_levels;
mod failures;
mod power;
mod script;
mod tpdu;
