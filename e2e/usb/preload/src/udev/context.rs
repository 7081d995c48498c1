//! struct udev: nothing is remembered in it.

/// Never read; programs only compare its address with null.
static CONTEXT: u8 = 0;

/// Opaque.
pub(crate) type Udev = u8;

fn context() -> *mut Udev {
    (&raw const CONTEXT).cast_mut()
}

/// See udev_new(3).
#[unsafe(no_mangle)]
pub extern "C" fn udev_new() -> *mut Udev {
    context()
}

/// See udev_new(3).
#[unsafe(no_mangle)]
pub extern "C" fn udev_ref(udev: *mut Udev) -> *mut Udev {
    udev
}

/// See udev_new(3).
#[unsafe(no_mangle)]
pub extern "C" fn udev_unref(_udev: *mut Udev) -> *mut Udev {
    std::ptr::null_mut()
}
