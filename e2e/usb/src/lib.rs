//! The emulated readers in front of programs.
//!
//! [`EmulatedBus`] is a host controller in emulated time with one device on it; [`EmulatedPipe`] is
//! one claimed interface of that device, as our own drivers see it. A whole visit at 106 kbit/s
//! passes in milliseconds, and a driver that waits for ever is told from one that waits long.
//!
//! [`Hub`] drives emulated readers in real time, for programs that are not ours: [`server`] has the
//! sockets through which they, people and tests reach it, [`usbip`] hands them to other PCs. [`vpcd`] does without a reader: it holds the
//! virtual card to PC/SC.

mod block_on;
mod bus;
mod descriptors;
pub mod hub;
pub mod kinds;
mod open;
mod pipe;
pub mod server;
pub mod usbip;
pub mod vpcd;

pub use block_on::block_on;
pub use bus::{Budget, BusCounters, EmulatedBus};
pub use hub::{Hub, Tree};
pub use kinds::{Emulated, Kind};
pub use open::{OpenError, describe, open_reader};
pub use pipe::{EmulatedPipe, Endpoints};

/// The system's randomness; should it ever fail, a demo card's challenge is merely not random.
pub fn entropy(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        bytes.fill(0xA5);
    }
}
