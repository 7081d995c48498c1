//! One claimed interface as the drivers know it.

use std::time::Duration;

use futures::future::{Either, select};
use js_sys::{DataView, Promise, Uint8Array};
use reader::detect::{Choice, DeviceDescription};
use reader::{ControlRequest, Pipe, PipeError, Recipient, RequestType};
use redacted::Redacted;
use wasm_bindgen::JsValue;
use wasm_bindgen::convert::FromWasmAbi;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    UsbControlTransferParameters, UsbDevice, UsbDirection, UsbInTransferResult, UsbRecipient,
    UsbRequestType, UsbTransferStatus,
};

use super::failure::{Doing, UsbFailure};
use crate::host::exception::name_of;
use crate::host::timer;

/// [`Pipe`] over WebUSB.
pub struct UsbPipe {
    device: UsbDevice,
    claim: Claim,
    out: Endpoint,
    bulk: Incoming,
    interrupt: Option<Incoming>,
}

/// What is claimed, to be claimed again after a reset.
#[derive(Clone, Copy)]
struct Claim {
    configuration: u8,
    interface: u8,
    alternate: u8,
}

/// Number without direction, and the size of its packets.
#[derive(Clone, Copy)]
struct Endpoint {
    number: u8,
    packet: usize,
}

/// WebUSB's transfers have no time-out and cannot be taken back: one that has brought nothing yet
/// stays under way, and the next call waits for it.
struct Incoming {
    endpoint: Endpoint,
    under_way: Option<JsFuture<UsbInTransferResult>>,
}

impl UsbPipe {
    /// Takes hold of the chosen interface of an open device.
    pub(super) async fn claim(
        device: UsbDevice,
        choice: &Choice,
        description: &DeviceDescription,
    ) -> Result<Self, UsbFailure> {
        let endpoint = |address| Endpoint::find(description, choice, address);
        let claim = Claim {
            configuration: choice.configuration,
            interface: choice.interface,
            alternate: choice.alternate,
        };
        claim.take(&device).await?;
        Ok(Self {
            device,
            claim,
            out: endpoint(choice.bulk_out),
            bulk: Incoming::new(endpoint(choice.bulk_in)),
            interrupt: choice.interrupt_in.map(|it| Incoming::new(endpoint(it))),
        })
    }

    /// What a rejected transfer means.
    async fn error(&self, error: &JsValue) -> PipeError {
        match name_of(error).as_str() {
            "NotFoundError" | "AbortError" | "InvalidStateError" => PipeError::Gone,
            _ => {
                // An unplugged device breaks its transfers first and is said to be gone a moment later.
                timer::sleep(UNPLUGGED_WITHIN).await;
                if self.device.opened() {
                    PipeError::Broken
                } else {
                    PipeError::Gone
                }
            }
        }
    }

    /// A transfer that has to end soon: what goes out, and control transfers.
    async fn soon<T>(&self, transfer: Promise<T>) -> Result<T, PipeError>
    where
        T: FromWasmAbi + 'static,
    {
        let time = timer::sleep(millis(OUT_PATIENCE));
        match select(JsFuture::from(transfer), Box::pin(time)).await {
            Either::Left((Ok(done), _)) => Ok(done),
            Either::Left((Err(error), _)) => Err(self.error(&error).await),
            Either::Right(_) => Err(PipeError::Timeout),
        }
    }

    async fn clear(&self, direction: UsbDirection, endpoint: Endpoint) -> PipeError {
        // An endpoint that stays halted answers the next transfer in the same way.
        _ = self.device.clear_halt(direction, endpoint.number).await;
        PipeError::Stall
    }

    async fn put(&self, data: &Uint8Array) -> Result<(), PipeError> {
        let sent = self
            .device
            .transfer_out_with_buffer_source(self.out.number, data)
            .or(Err(PipeError::Gone))?;
        match outcome(self.soon(sent).await?.status()) {
            Err(PipeError::Stall) => Err(self.clear(UsbDirection::Out, self.out).await),
            outcome => outcome,
        }
    }

    async fn take(
        &mut self,
        from: fn(&mut Self) -> Option<&mut Incoming>,
        max: usize,
        patience: Duration,
    ) -> Result<Vec<u8>, PipeError> {
        let device = self.device.clone();
        let incoming = from(self).ok_or(PipeError::NoEndpoint)?;
        let endpoint = incoming.endpoint;
        match incoming.wait(&device, max, patience).await {
            None => Err(PipeError::Timeout),
            Some(Err(error)) => Err(self.error(&error).await),
            Some(Ok(result)) => match outcome(result.status()) {
                Ok(()) => Ok(result.data().map(|it| bytes(&it)).unwrap_or_default()),
                Err(PipeError::Stall) => Err(self.clear(UsbDirection::In, endpoint).await),
                Err(error) => Err(error),
            },
        }
    }
}

impl Pipe for UsbPipe {
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError> {
        let copy = Uint8Array::from(data);
        let sent = self.put(&copy).await;
        // The browser has copied it; a PIN does not lie about in the page's own memory.
        copy.fill(0, 0, copy.length());
        sent?;
        if self.out.ends_on_a_full_packet(data.len()) {
            return self.put(&Uint8Array::new_with_length(0)).await;
        }
        Ok(())
    }

    async fn receive(
        &mut self,
        max: usize,
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, PipeError> {
        let received = self.take(|pipe| Some(&mut pipe.bulk), max, patience).await;
        received.map(Redacted::new)
    }

    async fn notification(&mut self, patience: Duration) -> Result<Vec<u8>, PipeError> {
        self.take(|pipe| pipe.interrupt.as_mut(), 0, patience).await
    }

    async fn control_in(
        &mut self,
        request: ControlRequest,
        length: u16,
    ) -> Result<Vec<u8>, PipeError> {
        let transfer = self.device.control_transfer_in(&setup(request), length);
        let answer = self.soon(transfer).await?;
        outcome(answer.status())?;
        Ok(answer.data().map(|it| bytes(&it)).unwrap_or_default())
    }

    async fn control_out(&mut self, request: ControlRequest, data: &[u8]) -> Result<(), PipeError> {
        let transfer = self
            .device
            .control_transfer_out_with_buffer_source(&setup(request), &Uint8Array::from(data))
            .or(Err(PipeError::Gone))?;
        outcome(self.soon(transfer).await?.status())
    }

    async fn reset(&mut self) -> Result<(), PipeError> {
        let reset = self.device.reset();
        self.bulk.under_way = None;
        if let Some(interrupt) = &mut self.interrupt {
            interrupt.under_way = None;
        }
        if self.soon(reset).await.is_err() {
            // Windows resets no device for a browser; closing and opening frees the endpoints at least.
            self.soon(self.device.close()).await?;
            self.soon(self.device.open()).await?;
        }
        self.claim.take(&self.device).await.or(Err(PipeError::Gone))
    }

    async fn pause(&mut self, time: Duration) {
        timer::sleep(millis(time)).await;
    }
}

impl Claim {
    async fn take(self, device: &UsbDevice) -> Result<(), UsbFailure> {
        let refused = |error: JsValue| UsbFailure::of(&error, Doing::Claim);
        // Compared by value: Chromium gives another object each time.
        let current = device.configuration().map(|it| it.configuration_value());
        if current != Some(self.configuration) {
            let selected = device.select_configuration(self.configuration).await;
            selected.map_err(refused)?;
        }
        device
            .claim_interface(self.interface)
            .await
            .map_err(refused)?;
        if self.alternate != 0 {
            let selected = device
                .select_alternate_interface(self.interface, self.alternate)
                .await;
            selected.map_err(refused)?;
        }
        Ok(())
    }
}

impl Endpoint {
    fn find(description: &DeviceDescription, choice: &Choice, address: u8) -> Self {
        let packet = description
            .interfaces
            .iter()
            .filter(|it| it.number == choice.interface && it.alternate == choice.alternate)
            .flat_map(|it| &it.endpoints)
            .find(|it| it.address == address)
            .map_or(FULL_SPEED_BULK, |it| usize::from(it.max_packet));
        Self {
            number: address & 0x0F,
            packet: packet.max(1),
        }
    }

    const fn ends_on_a_full_packet(self, length: usize) -> bool {
        length > 0 && length.is_multiple_of(self.packet)
    }

    /// Whole packets: half a packet's room is an error of the host controller.
    fn room(self, max: usize) -> u32 {
        u32::try_from(max.max(1).next_multiple_of(self.packet)).unwrap_or(u32::MAX)
    }
}

impl Incoming {
    const fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            under_way: None,
        }
    }

    /// `None` if nothing came in time.
    async fn wait(
        &mut self,
        device: &UsbDevice,
        max: usize,
        patience: Duration,
    ) -> Option<Result<UsbInTransferResult, JsValue>> {
        let Endpoint { number, .. } = self.endpoint;
        let room = self.endpoint.room(max);
        let transfer = self
            .under_way
            .take()
            .unwrap_or_else(|| JsFuture::from(device.transfer_in(number, room)));
        match select(transfer, Box::pin(timer::sleep(millis(patience)))).await {
            Either::Left((result, _)) => Some(result),
            Either::Right(((), transfer)) => {
                self.under_way = Some(transfer);
                None
            }
        }
    }
}

/// What a transfer brought; nothing of it stays in the browser's buffer.
pub(super) fn bytes(data: &DataView) -> Vec<u8> {
    let (offset, length) = (data.byte_offset() as u32, data.byte_length() as u32);
    let view = Uint8Array::new_with_byte_offset_and_length(&data.buffer(), offset, length);
    let copy = view.to_vec();
    view.fill(0, 0, length);
    copy
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "babble, and what a later browser may add"
)]
const fn outcome(status: UsbTransferStatus) -> Result<(), PipeError> {
    match status {
        UsbTransferStatus::Ok => Ok(()),
        UsbTransferStatus::Stall => Err(PipeError::Stall),
        _ => Err(PipeError::Broken),
    }
}

fn setup(request: ControlRequest) -> UsbControlTransferParameters {
    let kind = match request.kind {
        RequestType::Standard => UsbRequestType::Standard,
        RequestType::Class => UsbRequestType::Class,
        RequestType::Vendor => UsbRequestType::Vendor,
    };
    let recipient = match request.recipient {
        Recipient::Device => UsbRecipient::Device,
        Recipient::Interface => UsbRecipient::Interface,
        Recipient::Endpoint => UsbRecipient::Endpoint,
    };
    UsbControlTransferParameters::new(
        request.index,
        recipient,
        request.request,
        kind,
        request.value,
    )
}

fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

/// For everything but waiting for a card: a device that takes longer hangs.
const OUT_PATIENCE: Duration = Duration::from_secs(5);
/// Milliseconds.
const UNPLUGGED_WITHIN: u32 = 100;
/// Bytes in a bulk packet of a full-speed device (USB 2.0 §5.8.3), which all known readers are.
const FULL_SPEED_BULK: usize = 64;
