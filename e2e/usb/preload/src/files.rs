//! Files: paths below `/sys/bus/usb/devices` and `/dev/bus/usb` lead into the server's folder, and a
//! device node opens a device.

use std::ffi::{CStr, c_char, c_int};

use libc::{DIR, mode_t};

use crate::{places, real, usbfs};

/// See open(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: the caller keeps to open(2).
    unsafe { opened(path, flags, mode) }
}

/// See open(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: the caller keeps to open(2).
    unsafe { opened(path, flags, mode) }
}

/// `open` as fortified programs call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __open_2(path: *const c_char, flags: c_int) -> c_int {
    // SAFETY: the caller keeps to open(2); without O_CREAT there is no mode.
    unsafe { opened(path, flags, 0) }
}

/// `open64` as fortified programs call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __open64_2(path: *const c_char, flags: c_int) -> c_int {
    // SAFETY: the caller keeps to open(2); without O_CREAT there is no mode.
    unsafe { opened(path, flags, 0) }
}

/// See openat(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat(
    folder: c_int,
    path: *const c_char,
    flags: c_int,
    mode: mode_t,
) -> c_int {
    // SAFETY: the caller keeps to openat(2).
    unsafe { opened_at(folder, path, flags, mode) }
}

/// See openat(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat64(
    folder: c_int,
    path: *const c_char,
    flags: c_int,
    mode: mode_t,
) -> c_int {
    // SAFETY: the caller keeps to openat(2).
    unsafe { opened_at(folder, path, flags, mode) }
}

/// See opendir(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn opendir(path: *const c_char) -> *mut DIR {
    // SAFETY: the caller hands a C string.
    let redirected = unsafe { c_str(path) }.and_then(places::redirected);
    let path = redirected.as_ref().map_or(path, |path| path.as_ptr());
    // SAFETY: a C string still, and one that lives until the call is over.
    unsafe { real::opendir(path) }
}

/// See access(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn access(path: *const c_char, mode: c_int) -> c_int {
    // SAFETY: the caller hands a C string.
    let redirected = unsafe { c_str(path) }.and_then(places::redirected);
    let path = redirected.as_ref().map_or(path, |path| path.as_ptr());
    // SAFETY: a C string still, and one that lives until the call is over.
    unsafe { real::access(path, mode) }
}

unsafe fn opened(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: the caller hands a C string.
    if let Some(text) = unsafe { c_str(path) } {
        if places::folder().is_some()
            && let Some((bus, device)) = places::device_node(text)
        {
            return usbfs::open(bus, device).unwrap_or_else(real::fail);
        }
        if let Some(path) = places::redirected(text) {
            // SAFETY: a C string that lives until the call is over.
            return unsafe { real::open(path.as_ptr(), flags, mode) };
        }
    }
    // SAFETY: what the caller handed.
    unsafe { real::open(path, flags, mode) }
}

unsafe fn opened_at(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: the caller hands a C string.
    let absolute = unsafe { c_str(path) }.is_some_and(|path| path.to_bytes().starts_with(b"/"));
    if absolute {
        // SAFETY: what the caller handed; the folder means nothing to an absolute path.
        return unsafe { opened(path, flags, mode) };
    }
    // SAFETY: what the caller handed.
    unsafe { real::openat(folder, path, flags, mode) }
}

unsafe fn c_str<'a>(path: *const c_char) -> Option<&'a CStr> {
    // SAFETY: not null, and the caller vouches for the rest.
    (!path.is_null()).then(|| unsafe { CStr::from_ptr(path) })
}
