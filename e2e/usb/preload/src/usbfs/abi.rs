//! Structures and numbers of `linux/usbdevice_fs.h`.

use std::ffi::{c_char, c_int, c_uchar, c_uint, c_ulong, c_ushort, c_void};

/// struct usbdevfs_urb, without the packets of isochronous transfers.
#[repr(C)]
pub(super) struct Urb {
    pub(super) kind: c_uchar,
    pub(super) endpoint: c_uchar,
    pub(super) status: c_int,
    pub(super) flags: c_uint,
    pub(super) buffer: *mut u8,
    pub(super) buffer_length: c_int,
    pub(super) actual_length: c_int,
    pub(super) start_frame: c_int,
    pub(super) number_of_packets: c_int,
    pub(super) error_count: c_int,
    pub(super) signal: c_uint,
    pub(super) user_context: *mut c_void,
}

/// struct usbdevfs_ctrltransfer
#[repr(C)]
pub(super) struct ControlTransfer {
    pub(super) request_type: u8,
    pub(super) request: u8,
    pub(super) value: c_ushort,
    pub(super) index: c_ushort,
    pub(super) length: c_ushort,
    pub(super) timeout_ms: c_uint,
    pub(super) data: *mut u8,
}

/// struct usbdevfs_bulktransfer
#[repr(C)]
pub(super) struct BulkTransfer {
    pub(super) endpoint: c_uint,
    pub(super) length: c_uint,
    pub(super) timeout_ms: c_uint,
    pub(super) data: *mut u8,
}

/// struct usbdevfs_setinterface
#[repr(C)]
pub(super) struct SetInterface {
    pub(super) interface: c_uint,
    pub(super) alternate: c_uint,
}

/// struct usbdevfs_connectinfo
#[repr(C)]
pub(super) struct ConnectInfo {
    pub(super) device: c_uint,
    pub(super) slow: c_uchar,
}

/// struct usbdevfs_disconnect_claim
#[repr(C)]
pub(super) struct DisconnectClaim {
    pub(super) interface: c_uint,
    pub(super) flags: c_uint,
    pub(super) driver: [c_char; 256],
}

/// Requests by their number in the group `U`; their sizes and directions are of no interest here.
pub(super) mod request {
    pub(crate) const CONTROL: u8 = 0;
    pub(crate) const BULK: u8 = 2;
    pub(crate) const RESET_ENDPOINT: u8 = 3;
    pub(crate) const SET_INTERFACE: u8 = 4;
    pub(crate) const SET_CONFIGURATION: u8 = 5;
    pub(crate) const GET_DRIVER: u8 = 8;
    pub(crate) const SUBMIT_URB: u8 = 10;
    pub(crate) const DISCARD_URB: u8 = 11;
    pub(crate) const REAP_URB: u8 = 12;
    pub(crate) const REAP_URB_NO_DELAY: u8 = 13;
    pub(crate) const CLAIM_INTERFACE: u8 = 15;
    pub(crate) const RELEASE_INTERFACE: u8 = 16;
    pub(crate) const CONNECT_INFO: u8 = 17;
    pub(crate) const IOCTL: u8 = 18;
    pub(crate) const RESET: u8 = 20;
    pub(crate) const CLEAR_HALT: u8 = 21;
    pub(crate) const GET_CAPABILITIES: u8 = 26;
    pub(crate) const DISCONNECT_CLAIM: u8 = 27;
    pub(crate) const GET_SPEED: u8 = 31;
}

/// USBDEVFS_URB_TYPE_INTERRUPT, _CONTROL and _BULK.
pub(super) const INTERRUPT: u8 = 1;
pub(super) const CONTROL: u8 = 2;
pub(super) const BULK: u8 = 3;

/// USBDEVFS_CAP_ZERO_PACKET, _NO_PACKET_SIZE_LIM and _REAP_AFTER_DISCONNECT.
pub(super) const CAPABILITIES: u32 = 0x01 | 0x04 | 0x10;

/// USB_SPEED_FULL
pub(super) const FULL_SPEED: c_int = 2;

/// The request's number, if it belongs to usbfs.
pub(super) fn request_number(request: c_ulong) -> Option<u8> {
    let [number, group, ..] = request.to_le_bytes();
    (group == b'U').then_some(number)
}
