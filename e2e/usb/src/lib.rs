//! The emulated readers in front of programs.
