//! struct udev_list_entry

use std::ffi::{CStr, CString, c_char};
use std::ptr;

use super::text;

/// Entries are laid out one after the other; each knows whether there is a next.
pub(crate) struct Entry {
    name: CString,
    value: Option<CString>,
    next: *const Entry,
}

/// A list that owns its entries.
#[derive(Default)]
pub(super) struct List {
    entries: Vec<Entry>,
}

impl List {
    /// Names and values; what holds a zero byte is left out.
    pub(super) fn new(items: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        let mut list = Self::default();
        for (name, value) in items {
            if let Ok(name) = CString::new(name) {
                list.entries.push(Entry {
                    name,
                    value: value.and_then(|value| CString::new(value).ok()),
                    next: ptr::null(),
                });
            }
        }
        // Only now, when no entry moves any more.
        let mut next = ptr::null();
        for entry in list.entries.iter_mut().rev() {
            entry.next = next;
            next = entry;
        }
        list
    }

    /// Null if it is empty.
    pub(super) fn first(&self) -> *const Entry {
        self.entries.first().map_or(ptr::null(), ptr::from_ref)
    }
}

/// See udev_list_entry(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_list_entry_get_next(entry: *const Entry) -> *const Entry {
    // SAFETY: null, or an entry of a list that is still there.
    unsafe { entry.as_ref() }.map_or(ptr::null(), |entry| entry.next)
}

/// See udev_list_entry(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_list_entry_get_name(entry: *const Entry) -> *const c_char {
    // SAFETY: as above.
    unsafe { entry.as_ref() }.map_or(ptr::null(), |entry| entry.name.as_ptr())
}

/// See udev_list_entry(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_list_entry_get_value(entry: *const Entry) -> *const c_char {
    // SAFETY: as above.
    let value = unsafe { entry.as_ref() }.and_then(|entry| entry.value.as_deref());
    value.map_or(ptr::null(), CStr::as_ptr)
}

/// See udev_list_entry(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_list_entry_get_by_name(
    mut entry: *const Entry,
    name: *const c_char,
) -> *const Entry {
    // SAFETY: a C string.
    let wanted = unsafe { text(name) };
    // SAFETY: as above.
    while let Some(found) = unsafe { entry.as_ref() } {
        if found.name.to_str().ok() == wanted {
            return entry;
        }
        entry = found.next;
    }
    ptr::null()
}
