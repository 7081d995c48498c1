//! libudev: which devices there are, and when that changes (libudev.h of systemd 252).
//!
//! The functions that Chromium, libusb and pcscd call. An object is a pointer with a counter of
//! references; strings that are handed out live as long as their object.

mod context;
mod device;
mod enumerate;
mod list;
mod monitor;

use std::ffi::{CStr, c_char};

/// What a C string argument says.
///
/// # Safety
///
/// Null, or a C string that outlives the result.
unsafe fn text<'a>(argument: *const c_char) -> Option<&'a str> {
    if argument.is_null() {
        return None;
    }
    // SAFETY: the caller vouches for it.
    unsafe { CStr::from_ptr(argument) }.to_str().ok()
}
