//! The readers that can be plugged in.

use std::time::Duration;

use simulator::usb::UsbDevice;

/// A reader that can be plugged into a [`Hub`](crate::Hub).
pub trait Emulated: UsbDevice + Send {
    /// Is it on the bus? A fault may have unplugged it.
    fn is_there(&self, now: Duration) -> bool;

    /// Lets radio, contacts and card take the time they take, or none.
    fn set_timing(&mut self, on: bool);
}

/// A kind of reader.
pub struct Kind {
    /// Short and stable, for command lines.
    pub name: &'static str,
    /// For people.
    pub description: &'static str,
    /// A new one.
    pub make: fn() -> Box<dyn Emulated>,
}

/// All kinds there are.
pub static KINDS: &[Kind] = &[];

/// The kind of this name.
pub fn by_name(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}
