//! The functions of the C library behind those that are replaced here.

use std::ffi::{CStr, c_char, c_int, c_ulong, c_void};
use std::mem;
use std::sync::atomic::{AtomicPtr, Ordering};

use libc::{DIR, mode_t};

/// The next definition of a symbol, looked up once.
struct Next {
    name: &'static CStr,
    found: AtomicPtr<c_void>,
}

impl Next {
    const fn new(name: &'static CStr) -> Self {
        Self {
            name,
            found: AtomicPtr::new(std::ptr::null_mut()),
        }
    }

    fn address(&self) -> *mut c_void {
        let mut address = self.found.load(Ordering::Relaxed);
        if address.is_null() {
            // SAFETY: the name is a C string.
            address = unsafe { libc::dlsym(libc::RTLD_NEXT, self.name.as_ptr()) };
            self.found.store(address, Ordering::Relaxed);
        }
        address
    }
}

type Open = unsafe extern "C" fn(*const c_char, c_int, mode_t) -> c_int;
type OpenAt = unsafe extern "C" fn(c_int, *const c_char, c_int, mode_t) -> c_int;
type Access = unsafe extern "C" fn(*const c_char, c_int) -> c_int;
type OpenDir = unsafe extern "C" fn(*const c_char) -> *mut DIR;
type Ioctl = unsafe extern "C" fn(c_int, c_ulong, *mut c_void) -> c_int;

// Variadic in C; on all platforms of Linux that programs here run on, a variadic argument is passed
// where a third or fourth fixed one is.

/// `open64`, which is `open` where files are large by default.
pub(crate) unsafe fn open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    static NEXT: Next = Next::new(c"open64");
    let address = NEXT.address();
    if address.is_null() {
        return -1;
    }
    // SAFETY: the symbol is this function; the caller hands on what C handed it.
    unsafe { mem::transmute::<*mut c_void, Open>(address)(path, flags, mode) }
}

/// `openat64`
pub(crate) unsafe fn openat(
    folder: c_int,
    path: *const c_char,
    flags: c_int,
    mode: mode_t,
) -> c_int {
    static NEXT: Next = Next::new(c"openat64");
    let address = NEXT.address();
    if address.is_null() {
        return -1;
    }
    // SAFETY: as above.
    unsafe { mem::transmute::<*mut c_void, OpenAt>(address)(folder, path, flags, mode) }
}

/// `access`
pub(crate) unsafe fn access(path: *const c_char, mode: c_int) -> c_int {
    static NEXT: Next = Next::new(c"access");
    let address = NEXT.address();
    if address.is_null() {
        return -1;
    }
    // SAFETY: as above.
    unsafe { mem::transmute::<*mut c_void, Access>(address)(path, mode) }
}

/// `opendir`
pub(crate) unsafe fn opendir(path: *const c_char) -> *mut DIR {
    static NEXT: Next = Next::new(c"opendir");
    let address = NEXT.address();
    if address.is_null() {
        return std::ptr::null_mut();
    }
    // SAFETY: as above.
    unsafe { mem::transmute::<*mut c_void, OpenDir>(address)(path) }
}

/// `ioctl`
pub(crate) unsafe fn ioctl(fd: c_int, request: c_ulong, argument: *mut c_void) -> c_int {
    static NEXT: Next = Next::new(c"ioctl");
    let address = NEXT.address();
    if address.is_null() {
        return -1;
    }
    // SAFETY: as above.
    unsafe { mem::transmute::<*mut c_void, Ioctl>(address)(fd, request, argument) }
}

/// Sets `errno` and gives -1, as system calls do.
pub(crate) fn fail(errno: c_int) -> c_int {
    // SAFETY: the C library gives each thread its own, which is always there.
    unsafe { *libc::__errno_location() = errno };
    -1
}
