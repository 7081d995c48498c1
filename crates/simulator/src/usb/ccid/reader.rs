//! A reader that is one CCID interface and nothing else.

use std::time::Duration;

use super::model::{BULK_IN, BULK_OUT, INTERRUPT_IN};
use super::{Ccid, CcidModel};
use crate::VirtualCard;
use crate::usb::air::TypeB;
use crate::usb::descriptors::Identity;
use crate::usb::line::Line;
use crate::usb::{Descriptors, Disturbance, In, Setup, Timing, Traffic, TransferError, UsbDevice};

/// An emulated CCID reader.
pub struct CcidReader {
    identity: Identity,
    ccid: Ccid,
    line: Line,
}

impl CcidReader {
    /// A reader that was just plugged in, with nothing in it.
    pub fn new(model: CcidModel) -> Self {
        Self {
            identity: model.identity(),
            ccid: Ccid::new(model.exchange()),
            line: model.line(),
        }
    }
}

impl UsbDevice for CcidReader {
    fn descriptors(&self) -> Descriptors<'_> {
        self.identity.descriptors()
    }

    fn transfer_out(
        &mut self,
        endpoint: u8,
        data: &[u8],
        now: Duration,
    ) -> Result<(), TransferError> {
        match (endpoint, data) {
            (BULK_OUT, []) => Ok(()),
            (BULK_OUT, message) => self.ccid.receive(message, &mut self.line, now),
            _ => Err(TransferError::Stall),
        }
    }

    fn transfer_in(
        &mut self,
        endpoint: u8,
        max: usize,
        now: Duration,
    ) -> Result<In, TransferError> {
        match endpoint {
            BULK_IN => Ok(self.ccid.take(max, &self.line, now)),
            INTERRUPT_IN => Ok(self.ccid.take_change(max, now)),
            _ => Err(TransferError::Stall),
        }
    }

    fn control(
        &mut self,
        setup: Setup,
        _data: &[u8],
        now: Duration,
    ) -> Result<Vec<u8>, TransferError> {
        match setup.request_type & 0x60 {
            0x20 => self.ccid.class_request(setup, now),
            _ => self.identity.control(setup),
        }
    }

    fn reset(&mut self, _now: Duration) {
        self.identity.reset();
        self.ccid.reset();
        self.line.deactivate();
    }

    fn insert(&mut self, card: VirtualCard, now: Duration) -> Option<VirtualCard> {
        let before = self.line.insert(card);
        self.ccid.card_changed(&self.line, now);
        before
    }

    fn remove(&mut self, now: Duration) -> Option<VirtualCard> {
        let card = self.line.remove()?;
        self.ccid.card_changed(&self.line, now);
        Some(card)
    }

    fn card(&self) -> Option<&VirtualCard> {
        self.line.slot().card()
    }

    fn traffic(&self) -> Traffic {
        self.line.slot().traffic
    }

    fn commands(&self) -> &[Vec<u8>] {
        self.line.slot().commands()
    }

    fn set_timing(&mut self, timing: Timing) {
        self.line.slot_mut().timing = timing;
    }

    fn set_type_b(&mut self, configuration: TypeB) {
        self.line.set_type_b(configuration);
    }

    fn disturb(&mut self, disturbance: Option<Disturbance>) {
        self.line.disturb(disturbance);
    }

    fn spoil(&self, endpoint: u8, message: &mut Vec<u8>) {
        if endpoint == BULK_IN {
            self.ccid.spoil(message);
        }
    }
}
