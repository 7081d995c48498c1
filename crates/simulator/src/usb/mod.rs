//! Card readers as USB devices: what a host controller sees of them, transfer by transfer.
//!
//! A device has no clock and no thread. Whoever drives it says what time it is with every call, and
//! is told when something will be ready; so the same device runs in emulated time in a test, and in
//! real time behind a socket.

mod device;

pub use device::{Descriptors, In, Setup, TransferError, UsbDevice};
