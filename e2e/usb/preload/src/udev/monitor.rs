//! struct udev_monitor: readers that come and go. Its file descriptor is a socket of the server.

use std::cell::{Cell, RefCell};
use std::ffi::{c_char, c_int};
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsRawFd as _, FromRawFd as _, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::ptr;

use usb_wire::{Change, Hello, framed};

use super::context::Udev;
use super::device::Device;
use super::text;
use crate::places;

/// One watch.
pub(crate) struct Monitor {
    references: Cell<usize>,
    /// Subsystem, and kind of device if it matters; empty: everything.
    wanted: RefCell<Vec<(String, Option<String>)>>,
    socket: OwnedFd,
}

impl Monitor {
    fn new() -> io::Result<Self> {
        let socket = match places::socket() {
            Some(path) => watch(UnixStream::connect(path)?)?.into(),
            None => silence()?,
        };
        Ok(Self {
            references: Cell::new(1),
            wanted: RefCell::default(),
            socket,
        })
    }

    fn wants(&self, device: &Device) -> bool {
        let wanted = self.wanted.borrow();
        wanted.is_empty()
            || wanted.iter().any(|(subsystem, kind)| {
                subsystem == "usb" && kind.as_deref().is_none_or(|kind| kind == device.kind())
            })
    }

    fn receive(&self) -> Option<Device> {
        let mut bytes = [0; Change::SIZE];
        // SAFETY: a buffer and its length. The server writes whole changes, so a part of one is
        // followed by the rest at once.
        let count = unsafe {
            libc::recv(
                self.fd(),
                bytes.as_mut_ptr().cast(),
                bytes.len(),
                libc::MSG_WAITALL,
            )
        };
        if count == 0 {
            self.fall_silent();
        }
        if usize::try_from(count).ok()? != bytes.len() {
            return None;
        }
        let device = Device::changed(&Change::parse(&bytes)?)?;
        self.wants(&device).then_some(device)
    }

    fn fd(&self) -> RawFd {
        self.socket.as_raw_fd()
    }

    /// The server is gone, and a program that polls would wake for ever.
    fn fall_silent(&self) {
        if let Ok(silence) = silence() {
            // SAFETY: both are open.
            unsafe { libc::dup2(silence.as_raw_fd(), self.fd()) };
        }
    }
}

/// From when this returns, no change is missed.
fn watch(mut server: UnixStream) -> io::Result<UnixStream> {
    server.write_all(&framed(&Hello::Watch.encode()))?;
    server.read_exact(&mut [0])?;
    server.set_nonblocking(true)?;
    Ok(server)
}

/// A descriptor that is never readable.
fn silence() -> io::Result<OwnedFd> {
    // SAFETY: no pointers.
    let fd = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just made, and nobody else's.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

unsafe fn borrowed<'a>(monitor: *const Monitor) -> Option<&'a Monitor> {
    // SAFETY: null, or a monitor with a reference left; libudev's objects belong to one thread.
    unsafe { monitor.as_ref() }
}

/// See udev_monitor_new_from_netlink(3).
#[unsafe(no_mangle)]
pub extern "C" fn udev_monitor_new_from_netlink(
    _udev: *mut Udev,
    _name: *const c_char,
) -> *mut Monitor {
    Monitor::new().map_or(ptr::null_mut(), |monitor| Box::into_raw(Box::new(monitor)))
}

/// See udev_monitor_new_from_netlink(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_monitor_ref(monitor: *mut Monitor) -> *mut Monitor {
    // SAFETY: the caller has a monitor.
    if let Some(monitor) = unsafe { borrowed(monitor) } {
        monitor.references.set(monitor.references.get() + 1);
    }
    monitor
}

/// See udev_monitor_new_from_netlink(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_monitor_unref(monitor: *mut Monitor) -> *mut Monitor {
    // SAFETY: the caller has a monitor.
    if let Some(found) = unsafe { borrowed(monitor) } {
        found.references.set(found.references.get() - 1);
        if found.references.get() == 0 {
            // SAFETY: made by `udev_monitor_new_from_netlink`, and nobody has a reference any more.
            drop(unsafe { Box::from_raw(monitor) });
        }
    }
    ptr::null_mut()
}

/// See udev_monitor_filter_update(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_monitor_filter_add_match_subsystem_devtype(
    monitor: *mut Monitor,
    subsystem: *const c_char,
    kind: *const c_char,
) -> c_int {
    // SAFETY: the caller has a monitor, and C strings.
    let (monitor, subsystem, kind) = unsafe { (borrowed(monitor), text(subsystem), text(kind)) };
    if let (Some(monitor), Some(subsystem)) = (monitor, subsystem) {
        let wanted = (subsystem.to_owned(), kind.map(str::to_owned));
        monitor.wanted.borrow_mut().push(wanted);
    }
    0
}

/// See udev_monitor_receive_device(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_monitor_enable_receiving(_monitor: *mut Monitor) -> c_int {
    0
}

/// See udev_monitor_receive_device(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_monitor_get_fd(monitor: *mut Monitor) -> c_int {
    // SAFETY: the caller has a monitor.
    unsafe { borrowed(monitor) }.map_or(-libc::EINVAL, Monitor::fd)
}

/// See udev_monitor_receive_device(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn udev_monitor_receive_device(monitor: *mut Monitor) -> *mut Device {
    // SAFETY: the caller has a monitor.
    let device = unsafe { borrowed(monitor) }.and_then(Monitor::receive);
    device.map_or(ptr::null_mut(), Device::into_raw)
}
