//! struct udev_device: a reader, or one of its interfaces.

use std::collections::BTreeMap;
use std::ffi::{CString, c_char, c_int, c_ulonglong};
use std::fs;
use std::path::PathBuf;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::context::Udev;
use super::list::{Entry, List};
use super::text;
use crate::places;

/// One device, read from the server's folder when it is asked for.
pub(crate) struct Device {
    references: AtomicUsize,
    /// Name in sysfs: `1-2`, or `1-2:1.0` for an interface.
    name: String,
    folder: PathBuf,
    numbers: (u8, u8),
    action: Option<&'static str>,
    parent: Option<Box<Device>>,
    properties: List,
    /// What was handed out.
    strings: Mutex<BTreeMap<String, CString>>,
}

impl Device {
    /// A device that is plugged in.
    pub(super) fn present(name: &str) -> Option<Self> {
        let device_name = name.split(':').next()?;
        let folder = places::device_folder(device_name)?;
        let number = |file: &str| {
            let content = fs::read_to_string(folder.join(file)).ok()?;
            content.trim().parse().ok()
        };
        if !places::device_folder(name)?.is_dir() {
            return None;
        }
        Self::new(name, (number("busnum")?, number("devnum")?), None)
    }

    /// A device that came or goes.
    pub(super) fn changed(change: &usb_wire::Change) -> Option<Self> {
        let action = if change.added { "add" } else { "remove" };
        Self::new(&change.name, (change.bus, change.device), Some(action))
    }

    fn new(name: &str, numbers: (u8, u8), action: Option<&'static str>) -> Option<Self> {
        let parent = match name.split_once(':') {
            Some((device, _)) => Some(Box::new(Self::new(device, numbers, None)?)),
            None => None,
        };
        let mut device = Self {
            references: AtomicUsize::new(1),
            name: name.to_owned(),
            folder: places::device_folder(name)?,
            numbers,
            action,
            parent,
            properties: List::default(),
            strings: Mutex::default(),
        };
        let properties = PROPERTIES.iter().filter_map(|name| {
            let value = device.property(name)?;
            Some(((*name).to_owned(), Some(value)))
        });
        device.properties = List::new(properties.collect::<Vec<_>>());
        Some(device)
    }

    pub(super) fn is_interface(&self) -> bool {
        self.parent.is_some()
    }

    pub(super) fn kind(&self) -> &'static str {
        match self.is_interface() {
            true => "usb_interface",
            false => "usb_device",
        }
    }

    /// Path of its folder, under which programs read `descriptors` with functions that cannot be
    /// replaced: the real one, in the server's folder.
    pub(super) fn path(&self) -> String {
        self.folder.to_string_lossy().into_owned()
    }

    pub(super) fn into_raw(self) -> *mut Self {
        Box::into_raw(Box::new(self))
    }

    fn node(&self) -> Option<String> {
        let (bus, device) = self.numbers;
        (!self.is_interface()).then(|| format!("/dev/bus/usb/{bus:03}/{device:03}"))
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let content = fs::read_to_string(self.folder.join(name)).ok()?;
        Some(content.trim_end_matches('\n').to_owned())
    }

    /// The properties that udev's rules give to USB devices, as far as programs ask for them.
    fn property(&self, name: &str) -> Option<String> {
        match name {
            "ACTION" => self.action.map(str::to_owned),
            "SUBSYSTEM" => Some("usb".to_owned()),
            "DEVTYPE" => Some(self.kind().to_owned()),
            "DEVPATH" => Some(self.path()),
            "DEVNAME" => self.node(),
            "BUSNUM" => Some(format!("{:03}", self.numbers.0)),
            "DEVNUM" => Some(format!("{:03}", self.numbers.1)),
            "ID_VENDOR_ID" => self.attribute("idVendor"),
            "ID_MODEL_ID" => self.attribute("idProduct"),
            "ID_VENDOR" => self.attribute("manufacturer"),
            "ID_MODEL" => self.attribute("product"),
            "ID_SERIAL_SHORT" => self.attribute("serial"),
            _ => None,
        }
    }

    /// A string that lives as long as the device.
    fn hand_out(&self, key: &str, value: Option<String>) -> *const c_char {
        let mut strings = self.strings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(given) = strings.get(key) {
            return given.as_ptr();
        }
        let Some(value) = value.and_then(|value| CString::new(value).ok()) else {
            return ptr::null();
        };
        // The bytes of a CString stay where they are when the map moves it.
        strings.entry(key.to_owned()).or_insert(value).as_ptr()
    }
}

const PROPERTIES: [&str; 12] = [
    "ACTION",
    "SUBSYSTEM",
    "DEVTYPE",
    "DEVPATH",
    "DEVNAME",
    "BUSNUM",
    "DEVNUM",
    "ID_VENDOR_ID",
    "ID_MODEL_ID",
    "ID_VENDOR",
    "ID_MODEL",
    "ID_SERIAL_SHORT",
];

unsafe fn borrowed<'a>(device: *const Device) -> Option<&'a Device> {
    // SAFETY: null, or a device with a reference left.
    unsafe { device.as_ref() }
}

unsafe fn handed_out(
    device: *const Device,
    key: &str,
    value: impl FnOnce(&Device) -> Option<String>,
) -> *const c_char {
    // SAFETY: the caller has a device.
    let device = unsafe { borrowed(device) };
    device.map_or(ptr::null(), |device| device.hand_out(key, value(device)))
}

/// See udev_device_new_from_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_new_from_syspath(
    _udev: *mut Udev,
    path: *const c_char,
) -> *mut Device {
    // SAFETY: a C string.
    let name = unsafe { text(path) }.and_then(|path| path.rsplit('/').next());
    let device = name.and_then(Device::present);
    device.map_or(ptr::null_mut(), Device::into_raw)
}

/// See udev_device_new_from_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_new_from_subsystem_sysname(
    _udev: *mut Udev,
    subsystem: *const c_char,
    name: *const c_char,
) -> *mut Device {
    // SAFETY: C strings.
    let (subsystem, name) = unsafe { (text(subsystem), text(name)) };
    let name = name.filter(|_| subsystem == Some("usb"));
    let device = name.and_then(Device::present);
    device.map_or(ptr::null_mut(), Device::into_raw)
}

/// See udev_device_new_from_syspath(3). No device here has a number that a program knows beforehand.
#[unsafe(no_mangle)]
pub extern "C" fn udev_device_new_from_devnum(
    _udev: *mut Udev,
    _kind: c_char,
    _number: libc::dev_t,
) -> *mut Device {
    ptr::null_mut()
}

/// See udev_device_ref(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_ref(device: *mut Device) -> *mut Device {
    // SAFETY: the caller has a device.
    if let Some(device) = unsafe { borrowed(device) } {
        device.references.fetch_add(1, Ordering::Relaxed);
    }
    device
}

/// See udev_device_ref(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_unref(device: *mut Device) -> *mut Device {
    // SAFETY: the caller has a device.
    if let Some(found) = unsafe { borrowed(device) }
        && found.references.fetch_sub(1, Ordering::AcqRel) == 1
    {
        // SAFETY: made by `into_raw`, and nobody has a reference any more.
        drop(unsafe { Box::from_raw(device) });
    }
    ptr::null_mut()
}

/// See udev_device_get_parent(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_parent(device: *mut Device) -> *mut Device {
    // SAFETY: the caller has a device.
    let parent = unsafe { borrowed(device) }.and_then(|device| device.parent.as_deref());
    // The parent lives and dies with its child, whatever references are counted on it.
    parent.map_or(ptr::null_mut(), |parent| ptr::from_ref(parent).cast_mut())
}

/// See udev_device_get_parent(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_parent_with_subsystem_devtype(
    device: *mut Device,
    subsystem: *const c_char,
    kind: *const c_char,
) -> *mut Device {
    // SAFETY: C strings, and the caller has a device.
    let (subsystem, kind) = unsafe { (text(subsystem), text(kind)) };
    if subsystem != Some("usb") || kind.is_some_and(|kind| kind != "usb_device") {
        return ptr::null_mut();
    }
    // SAFETY: as above.
    unsafe { udev_device_get_parent(device) }
}

/// See udev_device_get_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_syspath(device: *mut Device) -> *const c_char {
    // SAFETY: the caller has a device.
    unsafe { handed_out(device, "path", |device| Some(device.path())) }
}

/// See udev_device_get_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_devpath(device: *mut Device) -> *const c_char {
    // SAFETY: the caller has a device.
    unsafe { udev_device_get_syspath(device) }
}

/// See udev_device_get_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_sysname(device: *mut Device) -> *const c_char {
    // SAFETY: the caller has a device.
    unsafe { handed_out(device, "name", |device| Some(device.name.clone())) }
}

/// See udev_device_get_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_devnode(device: *mut Device) -> *const c_char {
    // SAFETY: the caller has a device.
    unsafe { handed_out(device, "node", Device::node) }
}

/// See udev_device_get_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_devtype(device: *mut Device) -> *const c_char {
    // SAFETY: the caller has a device.
    unsafe { handed_out(device, "kind", |device| Some(device.kind().to_owned())) }
}

/// See udev_device_get_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_subsystem(device: *mut Device) -> *const c_char {
    // SAFETY: the caller has a device.
    unsafe { handed_out(device, "subsystem", |_| Some("usb".to_owned())) }
}

/// See udev_device_get_syspath(3). The host's own driver has each device, none has an interface.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_driver(device: *mut Device) -> *const c_char {
    let driver = |device: &Device| (!device.is_interface()).then(|| "usb".to_owned());
    // SAFETY: the caller has a device.
    unsafe { handed_out(device, "driver", driver) }
}

/// See udev_device_get_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_action(device: *mut Device) -> *const c_char {
    let action = |device: &Device| device.action.map(str::to_owned);
    // SAFETY: the caller has a device.
    unsafe { handed_out(device, "action", action) }
}

/// See udev_device_get_syspath(3). usbfs nodes have the major number 189.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_devnum(device: *mut Device) -> libc::dev_t {
    // SAFETY: the caller has a device.
    unsafe { borrowed(device) }.map_or(0, |device| {
        let (bus, number) = device.numbers;
        let minor = (u32::from(bus).saturating_sub(1)) * 128 + u32::from(number) - 1;
        libc::makedev(189, minor)
    })
}

/// See udev_device_has_tag(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_is_initialized(_device: *mut Device) -> c_int {
    1
}

/// See udev_device_get_syspath(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_seqnum(_device: *mut Device) -> c_ulonglong {
    0
}

/// See udev_device_get_sysattr_value(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_sysattr_value(
    device: *mut Device,
    name: *const c_char,
) -> *const c_char {
    // SAFETY: a C string.
    let Some(name) = (unsafe { text(name) }).filter(|name| !name.contains("..")) else {
        return ptr::null();
    };
    let key = format!("attribute {name}");
    // SAFETY: the caller has a device.
    unsafe { handed_out(device, &key, |device| device.attribute(name)) }
}

/// See udev_device_has_tag(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_property_value(
    device: *mut Device,
    name: *const c_char,
) -> *const c_char {
    // SAFETY: a C string.
    let Some(name) = (unsafe { text(name) }) else {
        return ptr::null();
    };
    let key = format!("property {name}");
    // SAFETY: the caller has a device.
    unsafe { handed_out(device, &key, |device| device.property(name)) }
}

/// See udev_device_has_tag(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_device_get_properties_list_entry(
    device: *mut Device,
) -> *const Entry {
    // SAFETY: the caller has a device.
    unsafe { borrowed(device) }.map_or(ptr::null(), |device| device.properties.first())
}
