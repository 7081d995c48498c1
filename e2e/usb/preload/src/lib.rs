//! Preloaded into a program, gives it the emulated readers as USB devices of this machine.
