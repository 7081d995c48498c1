//! What every USB device answers on its control pipe (USB 2.0 chapter 9).

use super::{Descriptors, Setup, TransferError};

/// The descriptors of one device, with its configuration.
pub(super) struct Identity {
    device: Vec<u8>,
    configuration: Vec<u8>,
    names: Names,
    configured: u8,
}

/// The strings of a device.
#[derive(Clone, Copy)]
pub(super) struct Names {
    pub(super) manufacturer: &'static str,
    pub(super) product: &'static str,
    pub(super) serial_number: &'static str,
    /// Of its first interface.
    pub(super) interface: Option<&'static str>,
}

/// One interface descriptor with what follows it.
pub(super) struct Interface {
    pub(super) class: u8,
    /// Class descriptors between the interface and its endpoints.
    pub(super) extra: Vec<u8>,
    pub(super) endpoints: &'static [Endpoint],
}

/// One endpoint descriptor.
pub(super) struct Endpoint {
    pub(super) address: u8,
    /// Interrupt, polled every so many milliseconds; otherwise bulk.
    pub(super) interrupt: Option<u8>,
    pub(super) max_packet: u16,
}

impl Endpoint {
    pub(super) const fn bulk(address: u8) -> Self {
        Self {
            address,
            interrupt: None,
            max_packet: 64,
        }
    }

    pub(super) const fn interrupt(address: u8, max_packet: u16, milliseconds: u8) -> Self {
        Self {
            address,
            interrupt: Some(milliseconds),
            max_packet,
        }
    }
}

impl Identity {
    /// A full-speed device with one configuration; `release` is bcdDevice.
    pub(super) fn new(
        (vendor, product): (u16, u16),
        release: u16,
        names: Names,
        interfaces: &[Interface],
    ) -> Self {
        let mut device = vec![18, DEVICE, 0x00, 0x02, 0, 0, 0, 64];
        device.extend(vendor.to_le_bytes());
        device.extend(product.to_le_bytes());
        device.extend(release.to_le_bytes());
        device.extend([1, 2, 3, 1]);
        Self {
            device,
            configuration: configuration(interfaces, names.interface.is_some()),
            names,
            configured: 0,
        }
    }

    pub(super) fn descriptors(&self) -> Descriptors<'_> {
        Descriptors {
            device: &self.device,
            configuration: &self.configuration,
            manufacturer: self.names.manufacturer,
            product: self.names.product,
            serial_number: self.names.serial_number,
        }
    }

    /// After a bus reset.
    pub(super) fn reset(&mut self) {
        self.configured = 0;
    }

    /// One standard request (USB 2.0 §9.4); anything else is a stall.
    pub(super) fn control(&mut self, setup: Setup) -> Result<Vec<u8>, TransferError> {
        let [kind, index] = setup.value.to_be_bytes();
        let mut answer = match (setup.request_type, setup.request) {
            (0x80, GET_DESCRIPTOR) => self.descriptor(kind, index).ok_or(TransferError::Stall)?,
            (0x80, GET_CONFIGURATION) => vec![self.configured],
            (0x80..=0x82, GET_STATUS) => vec![0, 0],
            (0x81, GET_INTERFACE) => vec![0],
            (0x00, SET_CONFIGURATION) if setup.value <= 1 => {
                self.configured = index;
                Vec::new()
            }
            (0x00, SET_ADDRESS) | (0x00..=0x02, CLEAR_FEATURE | SET_FEATURE) => Vec::new(),
            (0x01, SET_INTERFACE) if setup.value == 0 => Vec::new(),
            _ => return Err(TransferError::Stall),
        };
        answer.truncate(usize::from(setup.length));
        Ok(answer)
    }

    fn descriptor(&self, kind: u8, index: u8) -> Option<Vec<u8>> {
        match (kind, index) {
            (DEVICE, 0) => Some(self.device.clone()),
            (CONFIGURATION, 0) => Some(self.configuration.clone()),
            (STRING, 0) => Some(vec![4, STRING, 0x09, 0x04]),
            (STRING, 1) => Some(string(self.names.manufacturer)),
            (STRING, 2) => Some(string(self.names.product)),
            (STRING, 3) => Some(string(self.names.serial_number)),
            (STRING, INTERFACE_NAME) => self.names.interface.map(string),
            _ => None,
        }
    }
}

fn configuration(interfaces: &[Interface], first_is_named: bool) -> Vec<u8> {
    let mut body = Vec::new();
    for (number, interface) in (0u8..).zip(interfaces) {
        let name = match number {
            0 if first_is_named => INTERFACE_NAME,
            _ => 0,
        };
        let endpoints = interface.endpoints.len() as u8;
        body.extend([
            9,
            INTERFACE,
            number,
            0,
            endpoints,
            interface.class,
            0,
            0,
            name,
        ]);
        body.extend(&interface.extra);
        for endpoint in interface.endpoints {
            let [low, high] = endpoint.max_packet.to_le_bytes();
            let kind = if endpoint.interrupt.is_some() { 3 } else { 2 };
            let interval = endpoint.interrupt.unwrap_or(0);
            body.extend([7, ENDPOINT, endpoint.address, kind, low, high, interval]);
        }
    }
    let [low, high] = (body.len() as u16 + 9).to_le_bytes();
    // Powered by the bus, 100 mA.
    let head = [
        9,
        CONFIGURATION,
        low,
        high,
        interfaces.len() as u8,
        1,
        0,
        0x80,
        50,
    ];
    [head.as_slice(), &body].concat()
}

fn string(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&[units.len() as u8 + 2, STRING], units.as_slice()].concat()
}

const DEVICE: u8 = 1;
const CONFIGURATION: u8 = 2;
const STRING: u8 = 3;
const INTERFACE: u8 = 4;
const ENDPOINT: u8 = 5;
const INTERFACE_NAME: u8 = 4;

const GET_STATUS: u8 = 0x00;
const CLEAR_FEATURE: u8 = 0x01;
const SET_FEATURE: u8 = 0x03;
const SET_ADDRESS: u8 = 0x05;
const GET_DESCRIPTOR: u8 = 0x06;
const GET_CONFIGURATION: u8 = 0x08;
const SET_CONFIGURATION: u8 = 0x09;
const GET_INTERFACE: u8 = 0x0A;
const SET_INTERFACE: u8 = 0x0B;
