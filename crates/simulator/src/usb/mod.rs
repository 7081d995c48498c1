//! Card readers as USB devices: what a host controller sees of them, transfer by transfer.
//!
//! A device has no clock and no thread. Whoever drives it says what time it is with every call, and
//! is told when something will be ready; so the same device runs in emulated time in a test, and in
//! real time behind a socket.
//!
//! Behind each reader is a line to the card that follows its own standards: ISO/IEC 14443 Type B on
//! the air, ISO/IEC 7816-3 T=1 on the contacts. [`Timing`] lets them take their time, [`Traffic`]
//! counts what they carry, [`Disturbance`] breaks them. [`Faulty`] puts a
//! [`Fault`] into any of them.

pub mod air;
mod ccid;
mod contact;
mod descriptors;
mod device;
mod disturbance;
mod fault;
mod faulty;
mod line;
mod outbox;
mod rcs300;
mod rcs380;
mod slot;
mod timing;

pub use ccid::{CcidModel, CcidReader};
pub use device::{Descriptors, In, Setup, TransferError, UsbDevice};
pub use disturbance::Disturbance;
pub use fault::{Fault, FaultKind, Until};
pub use faulty::Faulty;
pub use rcs300::{Rcs300, Rcs300Model};
pub use rcs380::{Rcs380, Rcs380Model};
pub use timing::{Timing, Traffic};
