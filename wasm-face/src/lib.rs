//! The face library: what the chip's photo needs before it can be compared.
