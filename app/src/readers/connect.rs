//! From a plugged-in device to a driver that has answered.

use apdu::LinkError;
use reader::detect::identify;
use reader::smart_card::{ApiError, Context, SmartCard};
use reader::{CardReader, Reader};

use super::state::{ReaderFailure, Report};
use crate::host::smart_card::PageContext;
use crate::host::usb::{Device, UsbFailure, UsbPipe};

/// Opens the device and starts its driver; whatever was learned is in the report. A device that is of
/// no use is closed again.
pub async fn connect(device: &Device) -> (Report, Result<Reader<UsbPipe>, ReaderFailure>) {
    let mut report = Report {
        name: device.name(),
        ids: device.ids(),
        descriptions: Vec::new(),
        choice: None,
        firmware: None,
        failure: None,
    };
    let opened = open(device, &mut report).await;
    match &opened {
        Ok(reader) => report.firmware = reader.firmware().map(str::to_owned),
        Err(failure) => {
            device.close().await;
            report.failure = Some(failure.clone());
        }
    }
    (report, opened)
}

/// The first reader of the operating system; `None` if it has none.
///
/// # Errors
///
/// [`LinkError`] where the page may not ask for them, or their service is not there.
pub async fn open_system() -> Result<Option<SmartCard<PageContext>>, LinkError> {
    let refused = |error: ApiError| error.during("smart card service");
    let mut context = PageContext::establish().await.map_err(refused)?;
    let readers = context.list_readers().await.map_err(refused)?;
    match readers.into_iter().next() {
        Some(name) => SmartCard::open(context, name).await.map(Some),
        None => Ok(None),
    }
}

async fn open(device: &Device, report: &mut Report) -> Result<Reader<UsbPipe>, ReaderFailure> {
    device.open().await?;
    report.descriptions = device.describe().await?;
    let mut reason = None;
    for description in &report.descriptions {
        match identify(description) {
            Ok(choice) => {
                let pipe = device.claim(&choice, description).await?;
                let reader = Reader::open(pipe, &choice).await;
                report.choice = Some(choice);
                return Ok(reader?);
            }
            // The first configuration is the one that the device comes up with.
            Err(unusable) => _ = reason.get_or_insert(unusable),
        }
    }
    let failure = reason.map_or_else(
        || UsbFailure::Broken("no configuration".to_owned()),
        UsbFailure::Unusable,
    );
    Err(failure.into())
}
