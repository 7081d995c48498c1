//! What one transfer needs: its endpoint, its time, what came of it.

use std::time::Duration;

use futures::future::{Either, select};
use js_sys::{DataView, Uint8Array};
use reader::detect::{Choice, DeviceDescription};
use reader::{ControlRequest, PipeError, Recipient, RequestType};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    UsbControlTransferParameters, UsbDevice, UsbInTransferResult, UsbRecipient, UsbRequestType,
    UsbTransferStatus,
};

use crate::host::timer;

/// Number without direction, and the size of its packets.
#[derive(Clone, Copy)]
pub(super) struct Endpoint {
    pub(super) number: u8,
    packet: usize,
}

/// WebUSB's transfers have no time-out and cannot be taken back: one that has brought nothing yet
/// stays under way, and the next call waits for it.
pub(super) struct Incoming {
    pub(super) endpoint: Endpoint,
    pub(super) under_way: Option<JsFuture<UsbInTransferResult>>,
}

impl Endpoint {
    pub(super) fn find(description: &DeviceDescription, choice: &Choice, address: u8) -> Self {
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

    pub(super) const fn ends_on_a_full_packet(self, length: usize) -> bool {
        length > 0 && length.is_multiple_of(self.packet)
    }

    /// Whole packets: half a packet's room is an error of the host controller.
    fn room(self, max: usize) -> u32 {
        u32::try_from(max.max(1).next_multiple_of(self.packet)).unwrap_or(u32::MAX)
    }
}

impl Incoming {
    pub(super) const fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            under_way: None,
        }
    }

    /// `None` if nothing came in time.
    pub(super) async fn wait(
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
pub(super) const fn outcome(status: UsbTransferStatus) -> Result<(), PipeError> {
    match status {
        UsbTransferStatus::Ok => Ok(()),
        UsbTransferStatus::Stall => Err(PipeError::Stall),
        _ => Err(PipeError::Broken),
    }
}

pub(super) fn setup(request: ControlRequest) -> UsbControlTransferParameters {
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

pub(super) fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

/// Bytes in a bulk packet of a full-speed device (USB 2.0 §5.8.3), which all known readers are.
const FULL_SPEED_BULK: usize = 64;
