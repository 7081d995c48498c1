//! Measures the face library on pictures and pairs.
