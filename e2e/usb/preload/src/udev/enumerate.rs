//! struct udev_enumerate: which readers are plugged in.

use std::cell::{Cell, RefCell};
use std::ffi::{c_char, c_int};
use std::{fs, ptr};

use super::context::Udev;
use super::device::Device;
use super::list::{Entry, List};
use super::text;
use crate::places;

/// One search.
pub(crate) struct Enumerate {
    references: Cell<usize>,
    /// Empty: all.
    subsystems: RefCell<Vec<String>>,
    /// Wanted values of DEVTYPE; empty: all.
    kinds: RefCell<Vec<String>>,
    found: RefCell<List>,
}

impl Enumerate {
    fn wants(&self, device: &Device) -> bool {
        let allows = |wanted: &[String], is: &str| {
            wanted.is_empty() || wanted.iter().any(|wanted| wanted == is)
        };
        allows(&self.subsystems.borrow(), "usb") && allows(&self.kinds.borrow(), device.kind())
    }
}

unsafe fn borrowed<'a>(search: *const Enumerate) -> Option<&'a Enumerate> {
    // SAFETY: null, or a search with a reference left; libudev's objects belong to one thread.
    unsafe { search.as_ref() }
}

/// See udev_enumerate_new(3).
#[unsafe(no_mangle)]
pub extern "C" fn udev_enumerate_new(_udev: *mut Udev) -> *mut Enumerate {
    Box::into_raw(Box::new(Enumerate {
        references: Cell::new(1),
        subsystems: RefCell::default(),
        kinds: RefCell::default(),
        found: RefCell::default(),
    }))
}

/// See udev_enumerate_new(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_enumerate_ref(search: *mut Enumerate) -> *mut Enumerate {
    // SAFETY: the caller has a search.
    if let Some(search) = unsafe { borrowed(search) } {
        search.references.set(search.references.get() + 1);
    }
    search
}

/// See udev_enumerate_new(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_enumerate_unref(search: *mut Enumerate) -> *mut Enumerate {
    // SAFETY: the caller has a search.
    if let Some(found) = unsafe { borrowed(search) } {
        found.references.set(found.references.get() - 1);
        if found.references.get() == 0 {
            // SAFETY: made by `udev_enumerate_new`, and nobody has a reference any more.
            drop(unsafe { Box::from_raw(search) });
        }
    }
    ptr::null_mut()
}

/// See udev_enumerate_add_match_subsystem(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_enumerate_add_match_subsystem(
    search: *mut Enumerate,
    subsystem: *const c_char,
) -> c_int {
    // SAFETY: the caller has a search, and a C string.
    if let (Some(search), Some(subsystem)) = unsafe { (borrowed(search), text(subsystem)) } {
        search.subsystems.borrow_mut().push(subsystem.to_owned());
    }
    0
}

/// See udev_enumerate_add_match_subsystem(3). Of all properties only DEVTYPE narrows the search.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_enumerate_add_match_property(
    search: *mut Enumerate,
    name: *const c_char,
    value: *const c_char,
) -> c_int {
    // SAFETY: the caller has a search, and C strings.
    let (search, name, value) = unsafe { (borrowed(search), text(name), text(value)) };
    if let (Some(search), Some("DEVTYPE"), Some(value)) = (search, name, value) {
        search.kinds.borrow_mut().push(value.to_owned());
    }
    0
}

/// See udev_enumerate_scan_devices(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_enumerate_scan_devices(search: *mut Enumerate) -> c_int {
    // SAFETY: the caller has a search.
    let Some(search) = (unsafe { borrowed(search) }) else {
        return -libc::EINVAL;
    };
    let folder = places::device_folder("").and_then(|folder| fs::read_dir(folder).ok());
    let mut paths: Vec<_> = folder
        .into_iter()
        .flatten()
        .filter_map(|entry| Device::present(entry.ok()?.file_name().to_str()?))
        .filter(|device| search.wants(device))
        .map(|device| (device.path(), None))
        .collect();
    paths.sort();
    search.found.replace(List::new(paths));
    0
}

/// See udev_enumerate_scan_devices(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_enumerate_get_list_entry(search: *mut Enumerate) -> *const Entry {
    // SAFETY: the caller has a search.
    unsafe { borrowed(search) }.map_or(ptr::null(), |search| search.found.borrow().first())
}
