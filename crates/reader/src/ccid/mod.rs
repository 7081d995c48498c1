//! Readers that speak CCID over a vendor-class interface.

mod descriptor;

pub use descriptor::{CcidDescriptor, ExchangeLevel, Features};
