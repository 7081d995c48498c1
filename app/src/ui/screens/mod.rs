//! The patient's screens, the staff's screens, and the reader of the demonstration.

mod demo;
pub mod desk;
pub mod patient;
pub mod readers;
