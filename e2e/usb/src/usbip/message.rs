//! The messages of USB/IP 1.1.1. Numbers are big endian, setup packets as on the wire.

use usb_wire::Outcome;

use super::Described;

/// Length of what an operation begins with.
pub(super) const OPERATION: usize = 8;
/// Length of a device's name.
pub(super) const BUS_ID: usize = 32;
/// Length of the header of a command.
pub(super) const HEADER: usize = 48;

/// What a host asks before it has a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// OP_REQ_DEVLIST
    ListDevices,
    /// OP_REQ_IMPORT; the device's name follows.
    Import,
}

/// Why an import is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// ST_DEV_BUSY
    Busy = 2,
    /// ST_NODEV
    NoDevice = 4,
}

/// What a host says to a device that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// USBIP_CMD_SUBMIT; for a transfer to the device its bytes follow.
    Submit {
        number: u32,
        /// Endpoint, bit 7 set if the transfer is from the device.
        endpoint: u8,
        length: u32,
        setup: [u8; 8],
    },
    /// USBIP_CMD_UNLINK
    Unlink { number: u32, submitted: u32 },
}

impl Operation {
    pub(super) fn parse(head: [u8; OPERATION]) -> Option<Self> {
        let [v0, v1, c0, c1, ..] = head;
        if u16::from_be_bytes([v0, v1]) != VERSION {
            return None;
        }
        match u16::from_be_bytes([c0, c1]) {
            0x8005 => Some(Self::ListDevices),
            0x8003 => Some(Self::Import),
            _ => None,
        }
    }
}

impl Command {
    pub(super) fn parse(header: &[u8; HEADER]) -> Option<Self> {
        let word = |index: usize| {
            let bytes = header.get(index * 4..)?.first_chunk()?;
            Some(u32::from_be_bytes(*bytes))
        };
        let number = word(1)?;
        match word(0)? {
            1 => {
                let direction = if word(3)? == 1 { 0x80 } else { 0x00 };
                let endpoint = u8::try_from(word(4)?).ok().filter(|ep| *ep < 16)?;
                Some(Self::Submit {
                    number,
                    endpoint: endpoint | direction,
                    length: word(6)?,
                    setup: *header.last_chunk()?,
                })
            }
            2 => Some(Self::Unlink {
                number,
                submitted: word(5)?,
            }),
            _ => None,
        }
    }
}

/// OP_REP_DEVLIST
pub(super) fn devices(devices: &[Described]) -> Vec<u8> {
    let mut reply = operation(0x0005, 0);
    reply.extend((devices.len() as u32).to_be_bytes());
    for device in devices {
        reply.extend(description(device));
        for interface in &device.interfaces {
            reply.extend([interface.class, interface.subclass, interface.protocol, 0]);
        }
    }
    reply
}

/// OP_REP_IMPORT of a device that the host has now.
pub(super) fn imported(device: &Described) -> Vec<u8> {
    let mut reply = operation(0x0003, 0);
    reply.extend(description(device));
    reply
}

/// OP_REP_IMPORT that refuses.
pub(super) fn refused(status: Status) -> Vec<u8> {
    operation(0x0003, status as u32)
}

/// USBIP_RET_SUBMIT; `data` is what came from the device.
pub(super) fn submitted(number: u32, outcome: Outcome, went: u32, data: &[u8]) -> Vec<u8> {
    let mut reply = header(3, number, errno(outcome));
    reply.extend(went.to_be_bytes());
    reply.resize(HEADER, 0);
    reply.extend(data);
    reply
}

/// USBIP_RET_UNLINK: was the transfer still under way?
pub(super) fn unlinked(number: u32, under_way: bool) -> Vec<u8> {
    let mut reply = header(4, number, if under_way { ECONNRESET } else { 0 });
    reply.resize(HEADER, 0);
    reply
}

fn operation(code: u16, status: u32) -> Vec<u8> {
    let mut head = VERSION.to_be_bytes().to_vec();
    head.extend(code.to_be_bytes());
    head.extend(status.to_be_bytes());
    head
}

/// 312 bytes: path, name, numbers, descriptor fields.
fn description(described: &Described) -> Vec<u8> {
    let name = described.name();
    let mut bytes = format!("/sys/bus/usb/devices/{name}").into_bytes();
    bytes.resize(256, 0);
    bytes.extend(name.as_bytes());
    bytes.resize(256 + BUS_ID, 0);
    let (bus, number) = (described.address.bus, described.address.device);
    for word in [u32::from(bus), u32::from(number), FULL_SPEED] {
        bytes.extend(word.to_be_bytes());
    }
    let device = described.device;
    for word in [device.vendor_id, device.product_id, device.release] {
        bytes.extend(word.to_be_bytes());
    }
    bytes.extend([
        device.class,
        device.subclass,
        device.protocol,
        described.configuration_value,
        device.configurations,
        u8::try_from(described.interfaces.len()).unwrap_or(u8::MAX),
    ]);
    bytes
}

/// Device, direction and endpoint are zero in what the server says.
fn header(command: u32, number: u32, status: i32) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER);
    for word in [command, number, 0, 0, 0] {
        header.extend(word.to_be_bytes());
    }
    header.extend(status.to_be_bytes());
    header
}

/// As Linux numbers them, whatever this machine runs.
fn errno(outcome: Outcome) -> i32 {
    match outcome {
        Outcome::Success => 0,
        Outcome::Cancelled => ECONNRESET,
        Outcome::Stall => -32,
        Outcome::Gone => -108,
        Outcome::Busy => -16,
        Outcome::Unknown => -2,
    }
}

const VERSION: u16 = 0x0111;
/// USB_SPEED_FULL
const FULL_SPEED: u32 = 2;
const ECONNRESET: i32 = -104;
