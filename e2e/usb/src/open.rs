//! From an emulated bus to the driver, the way that the page goes.

use apdu::{LinkError, ParseError};
use reader::Reader;
use reader::detect::{Choice, DeviceDescription, Unusable, identify};
use simulator::usb::UsbDevice;

use crate::{EmulatedBus, EmulatedPipe, Endpoints};

/// Why there is no driver for what is on the bus.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Its descriptors cannot be read.
    #[error("descriptors: {0}")]
    Descriptors(#[from] ParseError),
    /// No driver takes it.
    #[error("no driver: {0:?}")]
    Unusable(Unusable),
    /// The driver could not take it over.
    #[error(transparent)]
    Link(#[from] LinkError),
}

/// Finds the driver for the device on this bus, and opens it.
///
/// # Errors
///
/// [`OpenError`].
pub async fn open_reader<D: UsbDevice>(
    bus: &EmulatedBus<D>,
) -> Result<Reader<EmulatedPipe<D>>, OpenError> {
    let choice = identify(&describe(bus)?).map_err(OpenError::Unusable)?;
    let pipe = EmulatedPipe::open(bus, Endpoints::from(&choice));
    Ok(Reader::open(pipe, &choice).await?)
}

/// What the device on this bus says of itself.
///
/// # Errors
///
/// [`ParseError`] if its descriptors cannot be read.
pub fn describe<D: UsbDevice>(bus: &EmulatedBus<D>) -> Result<DeviceDescription, ParseError> {
    let device = bus.device();
    let descriptors = device.descriptors();
    let &[vendor_low, vendor_high, product_low, product_high] = descriptors
        .device
        .get(8..12)
        .and_then(|ids| ids.as_array())
        .ok_or(ParseError::Truncated)?;
    DeviceDescription::parse(
        u16::from_le_bytes([vendor_low, vendor_high]),
        u16::from_le_bytes([product_low, product_high]),
        descriptors.configuration,
    )
}

impl From<&Choice> for Endpoints {
    fn from(choice: &Choice) -> Self {
        Self {
            interface: choice.interface,
            bulk_out: choice.bulk_out,
            bulk_in: choice.bulk_in,
            interrupt_in: choice.interrupt_in,
        }
    }
}
