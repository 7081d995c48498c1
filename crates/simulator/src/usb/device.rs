//! The seam between an emulated reader and what drives it.

use std::time::Duration;

use super::air::TypeB;
use super::{Disturbance, Timing, Traffic};
use crate::VirtualCard;

/// A USB card reader with one place for a card. Times count from any fixed moment and never go back.
pub trait UsbDevice {
    /// What the device says about itself.
    fn descriptors(&self) -> Descriptors<'_>;

    /// One bulk OUT transfer.
    ///
    /// # Errors
    ///
    /// [`TransferError`].
    fn transfer_out(
        &mut self,
        endpoint: u8,
        data: &[u8],
        now: Duration,
    ) -> Result<(), TransferError>;

    /// One bulk or interrupt IN transfer of at most `max` bytes; what does not fit waits for the next.
    ///
    /// # Errors
    ///
    /// [`TransferError`].
    fn transfer_in(&mut self, endpoint: u8, max: usize, now: Duration)
    -> Result<In, TransferError>;

    /// One control transfer. `data` is what goes out; what comes back is empty for a request to the
    /// device. Standard requests for descriptors are answered too.
    ///
    /// # Errors
    ///
    /// [`TransferError`].
    fn control(
        &mut self,
        setup: Setup,
        data: &[u8],
        now: Duration,
    ) -> Result<Vec<u8>, TransferError>;

    /// A bus reset: the reader forgets everything and cuts the card's power.
    fn reset(&mut self, now: Duration);

    /// Puts a card into the slot or the field; gives back the one that was there.
    fn insert(&mut self, card: VirtualCard, now: Duration) -> Option<VirtualCard>;

    /// Takes the card out; it has lost its power.
    fn remove(&mut self, now: Duration) -> Option<VirtualCard>;

    /// The card that is there.
    fn card(&self) -> Option<&VirtualCard>;

    /// What went over the line to the card since the reader was made, whatever cards there were.
    fn traffic(&self) -> Traffic;

    /// The command APDUs that reached a card, oldest first; only the latest thousands are kept.
    fn commands(&self) -> &[Vec<u8>];

    /// Says what shall take its time from now on; at first nothing does.
    fn set_timing(&mut self, timing: Timing);

    /// What a card in the field says of itself when it is found; nothing to a reader with contacts.
    fn set_type_b(&mut self, configuration: TypeB);

    /// Disturbs the line to the card from now on, or not any more.
    fn disturb(&mut self, disturbance: Option<Disturbance>);

    /// Makes the check value in a message that this device sends wrong; a message without one tells
    /// of a broken check value on the line to the card instead. Others stay as they are.
    fn spoil(&self, endpoint: u8, message: &mut Vec<u8>);
}

/// What came of an IN transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum In {
    /// It is complete.
    Data(Vec<u8>),
    /// Nothing yet; there will be something at this time if nothing else happens before.
    At(Duration),
    /// Nothing, until something else happens.
    Nothing,
}

/// Why a transfer failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferError {
    /// The endpoint is halted, or the request is not known.
    Stall,
    /// The device is not there any more.
    Gone,
}

/// Setup packet (USB 2.0 §9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setup {
    /// bmRequestType
    pub request_type: u8,
    /// bRequest
    pub request: u8,
    /// wValue
    pub value: u16,
    /// wIndex
    pub index: u16,
    /// wLength
    pub length: u16,
}

/// The descriptors of USB 2.0 §9.6, as bytes.
#[derive(Clone, Copy, Debug)]
pub struct Descriptors<'a> {
    /// Device descriptor, 18 bytes.
    pub device: &'a [u8],
    /// The one configuration with its interfaces, endpoints and class descriptors.
    pub configuration: &'a [u8],
    /// iManufacturer
    pub manufacturer: &'a str,
    /// iProduct
    pub product: &'a str,
    /// iSerialNumber
    pub serial_number: &'a str,
}

impl<D: UsbDevice + ?Sized> UsbDevice for Box<D> {
    fn descriptors(&self) -> Descriptors<'_> {
        (**self).descriptors()
    }

    fn transfer_out(
        &mut self,
        endpoint: u8,
        data: &[u8],
        now: Duration,
    ) -> Result<(), TransferError> {
        (**self).transfer_out(endpoint, data, now)
    }

    fn transfer_in(
        &mut self,
        endpoint: u8,
        max: usize,
        now: Duration,
    ) -> Result<In, TransferError> {
        (**self).transfer_in(endpoint, max, now)
    }

    fn control(
        &mut self,
        setup: Setup,
        data: &[u8],
        now: Duration,
    ) -> Result<Vec<u8>, TransferError> {
        (**self).control(setup, data, now)
    }

    fn reset(&mut self, now: Duration) {
        (**self).reset(now);
    }

    fn insert(&mut self, card: VirtualCard, now: Duration) -> Option<VirtualCard> {
        (**self).insert(card, now)
    }

    fn remove(&mut self, now: Duration) -> Option<VirtualCard> {
        (**self).remove(now)
    }

    fn card(&self) -> Option<&VirtualCard> {
        (**self).card()
    }

    fn traffic(&self) -> Traffic {
        (**self).traffic()
    }

    fn commands(&self) -> &[Vec<u8>] {
        (**self).commands()
    }

    fn set_timing(&mut self, timing: Timing) {
        (**self).set_timing(timing);
    }

    fn set_type_b(&mut self, configuration: TypeB) {
        (**self).set_type_b(configuration);
    }

    fn disturb(&mut self, disturbance: Option<Disturbance>) {
        (**self).disturb(disturbance);
    }

    fn spoil(&self, endpoint: u8, message: &mut Vec<u8>) {
        (**self).spoil(endpoint, message);
    }
}
