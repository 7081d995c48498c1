//! A host controller for tests: it waits by moving its clock.

use std::time::Duration;

use simulator::usb::{In, UsbDevice};
use simulator::{PEOPLE, VirtualCard, issue};

pub(crate) struct Host<D> {
    pub(crate) device: D,
    pub(crate) now: Duration,
    pub(crate) bulk_out: u8,
    pub(crate) bulk_in: u8,
}

impl<D: UsbDevice> Host<D> {
    pub(crate) fn send(&mut self, data: &[u8]) {
        self.device
            .transfer_out(self.bulk_out, data, self.now)
            .unwrap();
    }

    /// The next message; `None` if nothing would ever come.
    pub(crate) fn receive(&mut self) -> Option<Vec<u8>> {
        self.receive_from(self.bulk_in)
    }

    pub(crate) fn receive_from(&mut self, endpoint: u8) -> Option<Vec<u8>> {
        loop {
            match self.device.transfer_in(endpoint, 1024, self.now).unwrap() {
                In::Data(data) => return Some(data),
                In::At(time) => self.now = time,
                In::Nothing => return None,
            }
        }
    }
}

pub(crate) fn card() -> VirtualCard {
    let [person, ..] = &PEOPLE;
    issue(person, |bytes| bytes.fill(0xA5)).unwrap()
}
