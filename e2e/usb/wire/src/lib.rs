//! What the preloaded library and the server of the emulated readers say to each other.
//!
//! A program's connection begins with one [`Hello`]. After [`Hello::Open`] it is one open device
//! node: the program sends [`ToServer`], the server [`ToProgram`], as usbfs would have it. After
//! [`Hello::Watch`] it is a monitor: the server sends a [`Change`] whenever a reader comes or goes.
//!
//! Each message is a frame: its length in four bytes, little endian, then its bytes. No other
//! number is negotiated: both ends are built together.

mod bytes;
mod change;
mod frame;
mod message;

pub use change::Change;
pub use frame::{Frames, MAX_FRAME, TooLong, framed};
pub use message::{Hello, Outcome, Question, ToProgram, ToServer, Transfer};

/// Where in the folder of a server the socket for programs is.
pub const SOCKET: &str = "socket";

/// Environment variable that tells the preloaded library the folder of the server.
pub const FOLDER_VARIABLE: &str = "UKETSUKE_USB";
