//! Why a device cannot be used, told apart as well as a browser lets a page know.

use reader::detect::Unusable;
use wasm_bindgen::JsValue;

use crate::host::exception::name_of;

/// Why there is no pipe to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsbFailure {
    /// The browser has no WebUSB: Firefox, Safari, every browser on an iPhone.
    NoWebUsb,
    /// The page came over plain HTTP from another computer.
    InsecureContext,
    /// The server's Permissions-Policy, or the administrator's policy, forbids USB.
    BlockedByPolicy,
    /// The chooser was closed without a choice.
    Cancelled,
    /// The system does not let the browser open the device: on Linux a udev rule is missing, on
    /// Windows the driver WinUSB, or another program has opened the device for itself.
    AccessDenied,
    /// Chromium keeps pages away from this class of interface.
    ProtectedClass,
    /// Another program, or a driver of the system, holds the interface.
    InUse,
    /// It was unplugged.
    Unplugged,
    /// It can be opened, and it is nothing that we can drive.
    Unusable(Unusable),
    /// The device does not answer as a USB device should; the browser's name for it.
    Broken(String),
}

/// What was asked of the browser when it refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    Choose,
    List,
    Open,
    Describe,
    Claim,
}

impl UsbFailure {
    /// What a rejected promise means. The browser has few names for many reasons: the same name is
    /// something else at another step.
    pub(super) fn of(error: &JsValue, doing: Doing) -> Self {
        let name = name_of(error);
        match (doing, name.as_str()) {
            (Doing::Choose, "NotFoundError") => Self::Cancelled,
            (Doing::Choose | Doing::List, "SecurityError") => Self::BlockedByPolicy,
            (Doing::Open, "SecurityError" | "NetworkError") => Self::AccessDenied,
            (Doing::Claim, "SecurityError") => Self::ProtectedClass,
            (Doing::Claim, "NetworkError") => Self::InUse,
            (_, "NotFoundError") => Self::Unplugged,
            (_, _) => Self::Broken(name),
        }
    }
}
