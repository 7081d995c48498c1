//! Where the server's folder is, and which paths of the system lie in it.

use std::ffi::{CStr, CString, OsStr};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use usb_wire::{FOLDER_VARIABLE, SOCKET};

/// Folder of the server; without one there are no readers, and no redirection either.
pub(crate) fn folder() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| std::env::var_os(FOLDER_VARIABLE).map(PathBuf::from));
    folder.as_deref()
}

/// The server's socket.
pub(crate) fn socket() -> Option<PathBuf> {
    Some(folder()?.join(SOCKET))
}

/// Folder of a device or an interface, by its name in sysfs.
pub(crate) fn device_folder(name: &str) -> Option<PathBuf> {
    Some(folder()?.join("sys/bus/usb/devices").join(name))
}

/// The path in the server's folder that stands for this path of the system.
pub(crate) fn redirected(path: &CStr) -> Option<CString> {
    let path = path.to_bytes();
    let ours = |root: &[u8]| {
        path.strip_prefix(root)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    };
    if !ours(DEVICES) && !ours(NODES) {
        return None;
    }
    let relative = OsStr::from_bytes(path.strip_prefix(b"/")?);
    CString::new(folder()?.join(relative).into_os_string().into_vec()).ok()
}

/// Bus and device number, if the path is that of a device node.
pub(crate) fn device_node(path: &CStr) -> Option<(u8, u8)> {
    let (bus, device) = path
        .to_str()
        .ok()?
        .strip_prefix("/dev/bus/usb/")?
        .split_once('/')?;
    Some((bus.parse().ok()?, device.parse().ok()?))
}

const DEVICES: &[u8] = b"/sys/bus/usb/devices";
const NODES: &[u8] = b"/dev/bus/usb";
