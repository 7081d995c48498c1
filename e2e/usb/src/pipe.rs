//! One claimed interface of the device on an emulated bus.

#[cfg(test)]
mod tests;

use std::future::pending;
use std::time::Duration;

use reader::{ControlRequest, Pipe, PipeError, Recipient, RequestType};
use redacted::Redacted;
use simulator::usb::{Setup, TransferError, UsbDevice};

use crate::EmulatedBus;

/// A [`Pipe`] in emulated time. Once the device was gone it stays dead, as a real one does.
pub struct EmulatedPipe<D> {
    bus: EmulatedBus<D>,
    endpoints: Endpoints,
    plug: Option<u32>,
}

/// Endpoints of one interface, as in bEndpointAddress (USB 2.0 §9.6.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// bInterfaceNumber
    pub interface: u8,
    /// Bulk OUT, bit 7 clear.
    pub bulk_out: u8,
    /// Bulk IN, bit 7 set.
    pub bulk_in: u8,
    /// Interrupt IN, bit 7 set.
    pub interrupt_in: Option<u8>,
}

impl<D: UsbDevice> EmulatedPipe<D> {
    /// Claims the interface with these endpoints.
    pub fn open(bus: &EmulatedBus<D>, endpoints: Endpoints) -> Self {
        Self {
            bus: bus.clone(),
            endpoints,
            plug: bus.plugs(),
        }
    }

    /// The bus below.
    pub fn bus(&self) -> &EmulatedBus<D> {
        &self.bus
    }

    /// Waits for ever if the budget is used up: whoever asks again and again would never end.
    async fn alive(&self) -> Result<(), PipeError> {
        if self.bus.hung() {
            pending::<()>().await;
        }
        match self.plug {
            Some(plug) if self.bus.plugs() == Some(plug) => Ok(()),
            Some(_) | None => Err(PipeError::Gone),
        }
    }

    /// What a failed transfer leaves behind: a halt is cleared, a device that is gone stays so.
    fn failed(&mut self, error: TransferError, endpoint: Option<u8>) -> PipeError {
        match error {
            TransferError::Gone => {
                self.plug = None;
                PipeError::Gone
            }
            TransferError::Stall => {
                if let Some(endpoint) = endpoint
                    && self.bus.control(clear_halt(endpoint), &[]) == Err(TransferError::Gone)
                {
                    self.plug = None;
                }
                PipeError::Stall
            }
        }
    }

    fn setup(&self, request: ControlRequest, direction: u8, length: u16) -> Setup {
        let kind = match request.kind {
            RequestType::Standard => 0x00,
            RequestType::Class => 0x20,
            RequestType::Vendor => 0x40,
        };
        let recipient = match request.recipient {
            Recipient::Device => 0x00,
            Recipient::Interface => 0x01,
            Recipient::Endpoint => 0x02,
        };
        Setup {
            request_type: direction | kind | recipient,
            request: request.request,
            value: request.value,
            index: request.index,
            length,
        }
    }

    async fn take(
        &mut self,
        endpoint: u8,
        max: usize,
        patience: Duration,
    ) -> Result<Vec<u8>, PipeError> {
        self.alive().await?;
        match self.bus.transfer_in(endpoint, max, patience) {
            Ok(Some(data)) => Ok(data),
            Ok(None) => Err(PipeError::Timeout),
            Err(error) => Err(self.failed(error, Some(endpoint))),
        }
    }
}

impl<D: UsbDevice> Pipe for EmulatedPipe<D> {
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError> {
        self.alive().await?;
        let endpoint = self.endpoints.bulk_out;
        self.bus
            .transfer_out(endpoint, data)
            .map_err(|error| self.failed(error, Some(endpoint)))
    }

    async fn receive(
        &mut self,
        max: usize,
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, PipeError> {
        let data = self.take(self.endpoints.bulk_in, max, patience).await?;
        Ok(Redacted::new(data))
    }

    async fn notification(&mut self, patience: Duration) -> Result<Vec<u8>, PipeError> {
        let endpoint = self.endpoints.interrupt_in.ok_or(PipeError::NoEndpoint)?;
        self.take(endpoint, NOTIFICATION, patience).await
    }

    async fn control_in(
        &mut self,
        request: ControlRequest,
        length: u16,
    ) -> Result<Vec<u8>, PipeError> {
        self.alive().await?;
        self.bus
            .control(self.setup(request, 0x80, length), &[])
            .map_err(|error| self.failed(error, None))
    }

    async fn control_out(&mut self, request: ControlRequest, data: &[u8]) -> Result<(), PipeError> {
        self.alive().await?;
        let length = u16::try_from(data.len()).ok().ok_or(PipeError::Broken)?;
        self.bus
            .control(self.setup(request, 0x00, length), data)
            .map(drop)
            .map_err(|error| self.failed(error, None))
    }

    async fn reset(&mut self) -> Result<(), PipeError> {
        self.alive().await?;
        self.bus.reset();
        Ok(())
    }

    async fn pause(&mut self, time: Duration) {
        if self.bus.hung() {
            pending::<()>().await;
        }
        self.bus.advance(time);
    }
}

/// CLEAR_FEATURE(ENDPOINT_HALT), USB 2.0 §9.4.1.
const fn clear_halt(endpoint: u8) -> Setup {
    Setup {
        request_type: 0x02,
        request: 0x01,
        value: 0x0000,
        index: endpoint as u16,
        length: 0,
    }
}

/// Longer than any notification of CCID.
const NOTIFICATION: usize = 64;
