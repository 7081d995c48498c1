//! The seam between drivers and whatever moves USB transfers.

use std::time::Duration;

use apdu::LinkError;
use redacted::Redacted;

/// One claimed interface of an open USB device, with its endpoints.
///
/// An implementation never repeats a transfer by itself: a command may carry a PIN.
#[allow(
    async_fn_in_trait,
    reason = "a browser tab has one thread: no caller needs the futures to be Send"
)]
pub trait Pipe {
    /// Sends one transfer to the bulk OUT endpoint; the pipe ends it with a short or empty packet.
    ///
    /// # Errors
    ///
    /// [`PipeError`]. After an error it is unknown how much the device got.
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError>;

    /// Receives one transfer from the bulk IN endpoint, of at most `max` bytes.
    ///
    /// Data that come after the time-out are kept and handed to the next call: a driver must tell a
    /// late answer from the one it waits for.
    ///
    /// # Errors
    ///
    /// [`PipeError::Timeout`] if nothing came within `patience`, or another [`PipeError`].
    async fn receive(
        &mut self,
        max: usize,
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, PipeError>;

    /// Receives one transfer from the interrupt IN endpoint, under the same rules.
    ///
    /// # Errors
    ///
    /// [`PipeError::NoEndpoint`] if the interface has none, or as [`Pipe::receive`].
    async fn notification(&mut self, patience: Duration) -> Result<Vec<u8>, PipeError>;

    /// A control transfer from the device, of at most `length` bytes.
    ///
    /// # Errors
    ///
    /// [`PipeError::Stall`] if the device does not know the request, or another [`PipeError`].
    async fn control_in(
        &mut self,
        request: ControlRequest,
        length: u16,
    ) -> Result<Vec<u8>, PipeError>;

    /// A control transfer to the device.
    ///
    /// # Errors
    ///
    /// As [`Pipe::control_in`].
    async fn control_out(&mut self, request: ControlRequest, data: &[u8]) -> Result<(), PipeError>;

    /// Resets the device and takes hold of the interface again; what was received and not yet read
    /// is dropped.
    ///
    /// # Errors
    ///
    /// [`PipeError`] if the device did not come back.
    async fn reset(&mut self) -> Result<(), PipeError>;

    /// Lets time pass.
    async fn pause(&mut self, time: Duration);
}

/// The setup packet of a control transfer (USB 2.0 §9.3), without direction and length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlRequest {
    /// Who defined the request.
    pub kind: RequestType,
    /// Whom it is for.
    pub recipient: Recipient,
    /// bRequest
    pub request: u8,
    /// wValue
    pub value: u16,
    /// wIndex
    pub index: u16,
}

/// Bits 5 and 6 of bmRequestType.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestType {
    /// USB 2.0 chapter 9.
    Standard,
    /// A device class, here CCID.
    Class,
    /// The maker.
    Vendor,
}

/// Bits 0 to 4 of bmRequestType.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// The whole device.
    Device,
    /// The claimed interface.
    Interface,
    /// One endpoint.
    Endpoint,
}

/// Why a transfer failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PipeError {
    /// The device was unplugged, or another program or tab took it.
    Gone,
    /// Nothing came in time.
    Timeout,
    /// The device halted the endpoint or refused the request; the pipe has cleared the halt.
    Stall,
    /// The interface has no such endpoint.
    NoEndpoint,
    /// The transfer broke: babble, a cable, a host controller.
    Broken,
}

impl PipeError {
    /// As an error of the link, for a driver that was doing `what`.
    pub const fn during(self, what: &'static str) -> LinkError {
        match self {
            Self::Gone => LinkError::ReaderGone,
            Self::Timeout => LinkError::Timeout,
            Self::Stall => LinkError::Reader { code: 0x01, what },
            Self::NoEndpoint => LinkError::Reader { code: 0x02, what },
            Self::Broken => LinkError::Reader { code: 0x03, what },
        }
    }
}
