//! Preloaded into a program, gives it the emulated readers as USB devices of this machine.
//!
//! ```text
//! LD_PRELOAD=…/libusb_preload.so UKETSUKE_USB=/folder/of/the/server program
//! ```
//!
//! On Linux a program meets USB devices in three places, and in each this library answers in the
//! place of the system: libudev says which there are ([`udev`]), files under `/sys/bus/usb` and
//! `/dev/bus/usb` describe them ([`files`]), and ioctls on a device node move transfers ([`usbfs`]).
//! Everything else goes to the C library as before. The readers are a server's, at the other end of
//! a socket. The real USB devices of the machine are hidden from the program.
//!
//! Known to work with Chromium's WebUSB and with libusb 1.0. Only the program that is started so is
//! changed: its children get neither the library nor the readers.
//!
//! `unsafe` is allowed in this crate alone: its functions are called by C and get pointers from it.

mod files;
mod places;
mod real;
mod start;
mod udev;
mod usbfs;
