//! One claimed interface as the drivers know it.

use std::time::Duration;

use futures::future::{Either, select};
use js_sys::{Promise, Uint8Array};
use reader::detect::{Choice, DeviceDescription};
use reader::{ControlRequest, Pipe, PipeError};
use redacted::Redacted;
use wasm_bindgen::JsValue;
use wasm_bindgen::convert::FromWasmAbi;
use wasm_bindgen_futures::JsFuture;
use web_sys::{UsbDevice, UsbDirection};

use super::failure::{Doing, UsbFailure};
use super::transfer::{Endpoint, Incoming, bytes, millis, outcome, setup};
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

/// For everything but waiting for a card: a device that takes longer hangs.
const OUT_PATIENCE: Duration = Duration::from_secs(5);
/// Milliseconds.
const UNPLUGGED_WITHIN: u32 = 100;
