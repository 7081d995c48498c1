//! The emulated readers in front of programs.
//!
//! [`EmulatedBus`] is a host controller in emulated time with one device on it; [`EmulatedPipe`] is
//! one claimed interface of that device, as our own drivers see it. A whole visit at 106 kbit/s
//! passes in milliseconds, and a driver that waits for ever is told from one that waits long.
//!
//! [`Hub`] drives emulated readers in real time, for programs that are not ours: [`server`] has the
//! sockets through which they, people and tests reach it.

mod block_on;
mod bus;
mod descriptors;
pub mod hub;
pub mod kinds;
mod pipe;
pub mod server;

pub use block_on::block_on;
pub use bus::{Budget, BusCounters, EmulatedBus};
pub use hub::{Hub, Tree};
pub use kinds::{Emulated, Kind};
pub use pipe::{EmulatedPipe, Endpoints};
