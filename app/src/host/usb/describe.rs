//! The raw configuration descriptor: the browser's own objects leave out what lies between.

use apdu::ParseError;
use reader::detect::DeviceDescription;
use web_sys::{UsbControlTransferParameters, UsbDevice, UsbRecipient, UsbRequestType};

use super::failure::{Doing, UsbFailure};

/// Reads the `index`th configuration of an open device (USB 2.0 §9.4.3, GET_DESCRIPTOR).
pub(super) async fn describe(
    device: &UsbDevice,
    index: u8,
) -> Result<DeviceDescription, UsbFailure> {
    let head = configuration(device, index, HEAD).await?;
    let total = match head.as_slice() {
        [_, _, low, high, ..] => u16::from_le_bytes([*low, *high]),
        _ => return Err(malformed(ParseError::Truncated)),
    };
    let whole = configuration(device, index, total).await?;
    DeviceDescription::parse(device.vendor_id(), device.product_id(), &whole).map_err(malformed)
}

async fn configuration(device: &UsbDevice, index: u8, length: u16) -> Result<Vec<u8>, UsbFailure> {
    let setup = UsbControlTransferParameters::new(
        0,
        UsbRecipient::Device,
        GET_DESCRIPTOR,
        UsbRequestType::Standard,
        CONFIGURATION << 8 | u16::from(index),
    );
    let answer = device.control_transfer_in(&setup, length).await;
    let answer = answer.map_err(|error| UsbFailure::of(&error, Doing::Describe))?;
    Ok(answer
        .data()
        .map(|data| super::transfer::bytes(&data))
        .unwrap_or_default())
}

fn malformed(error: ParseError) -> UsbFailure {
    UsbFailure::Broken(error.to_string())
}

const GET_DESCRIPTOR: u8 = 0x06;
const CONFIGURATION: u16 = 0x02;
/// As much of the descriptor as tells its length.
const HEAD: u16 = 9;
