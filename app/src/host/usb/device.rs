//! One device: opened, described, claimed.

use js_sys::Object;
use reader::detect::{Choice, DeviceDescription};
use web_sys::UsbDevice;

use super::describe::describe;
use super::failure::{Doing, UsbFailure};
use super::pipe::UsbPipe;

/// A device that the page may use, plugged in or not any more.
#[derive(Clone)]
pub struct Device(UsbDevice);

impl Device {
    pub(super) const fn new(device: UsbDevice) -> Self {
        Self(device)
    }

    /// The name that the device gives itself, or its numbers.
    pub fn name(&self) -> String {
        let own = self.0.product_name().filter(|name| !name.trim().is_empty());
        own.unwrap_or_else(|| {
            let (vendor, product) = self.ids();
            format!("{vendor:04X}:{product:04X}")
        })
    }

    /// Vendor and product.
    pub fn ids(&self) -> (u16, u16) {
        (self.0.vendor_id(), self.0.product_id())
    }

    /// Opens the device for this page.
    ///
    /// # Errors
    ///
    /// [`UsbFailure::AccessDenied`] or [`UsbFailure::Unplugged`].
    pub async fn open(&self) -> Result<(), UsbFailure> {
        let opened = self.0.open().await;
        opened
            .map(drop)
            .map_err(|error| UsbFailure::of(&error, Doing::Open))
    }

    /// The configurations of an open device, in their order.
    ///
    /// # Errors
    ///
    /// [`UsbFailure::Unplugged`] or [`UsbFailure::Broken`].
    pub async fn describe(&self) -> Result<Vec<DeviceDescription>, UsbFailure> {
        let count = u8::try_from(self.0.configurations().length()).unwrap_or(u8::MAX);
        let mut found = Vec::new();
        for index in 0..count.max(1) {
            found.push(describe(&self.0, index).await?);
        }
        Ok(found)
    }

    /// Takes hold of the interface that was chosen from one of the descriptions.
    ///
    /// # Errors
    ///
    /// [`UsbFailure::ProtectedClass`], [`UsbFailure::InUse`] or [`UsbFailure::Unplugged`].
    pub async fn claim(
        &self,
        choice: &Choice,
        description: &DeviceDescription,
    ) -> Result<UsbPipe, UsbFailure> {
        UsbPipe::claim(self.0.clone(), choice, description).await
    }

    /// Gives the device back to the system; what is still under way ends.
    pub async fn close(&self) {
        // A device that is gone is closed.
        _ = self.0.close().await;
    }

    /// For a page that goes away: one message is all there is time for, and a bus reset takes the
    /// power from reader and card. Windows resets no device for a browser.
    pub async fn reset(&self) {
        // There is nobody left to tell.
        _ = self.0.reset().await;
    }

    /// Takes back that the page may use the device.
    pub async fn forget(&self) {
        // What an administrator allows cannot be forgotten, and stays.
        _ = self.0.forget().await;
    }
}

/// The same device at the same port since the same moment: a device that is plugged in again is
/// another one.
impl PartialEq for Device {
    fn eq(&self, other: &Self) -> bool {
        Object::is(&self.0, &other.0)
    }
}
