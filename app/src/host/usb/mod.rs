//! USB devices that the person at this browser lets the page use (WebUSB, WICG).
//!
//! ```text
//! Bus::of_page ─▶ Bus ─ choose (needs a click) ─▶ Device ─ open, describe, claim ─▶ UsbPipe
//!                     ─ remembered ─────────────▶
//!                     ─ on_change: plugged in, unplugged
//! ```

mod describe;
mod device;
mod failure;
mod pipe;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
mod transfer;

pub use device::Device;
pub use failure::UsbFailure;
pub use pipe::UsbPipe;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Usb, UsbConnectionEvent, UsbDeviceFilter, UsbDeviceRequestOptions};

use self::failure::Doing;

/// The page's view of the USB ports.
#[derive(Clone)]
pub struct Bus(Usb);

/// Which devices the browser's chooser lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The readers that are known, and everything that says that it is a smart card reader.
    Readers,
    /// Everything: a reader of the vendor class that nobody has told us of.
    Everything,
}

/// What happened at the ports.
pub enum Change {
    /// A device that the page may use was plugged in.
    PluggedIn,
    /// A device was unplugged.
    Unplugged(Device),
}

impl Bus {
    /// The ports of this page.
    ///
    /// # Errors
    ///
    /// [`UsbFailure::InsecureContext`] for a page that came over plain HTTP, [`UsbFailure::NoWebUsb`]
    /// for a browser without it.
    pub fn of_page() -> Result<Self, UsbFailure> {
        let window = web_sys::window().ok_or(UsbFailure::NoWebUsb)?;
        let usb = window.navigator().usb();
        if !usb.is_undefined() {
            return Ok(Self(usb));
        }
        Err(if window.is_secure_context() {
            UsbFailure::NoWebUsb
        } else {
            UsbFailure::InsecureContext
        })
    }

    /// Lets the person choose a device. Only in answer to a click or a key.
    ///
    /// # Errors
    ///
    /// [`UsbFailure::Cancelled`], or [`UsbFailure::BlockedByPolicy`].
    pub async fn choose(&self, filter: Filter) -> Result<Device, UsbFailure> {
        let options = UsbDeviceRequestOptions::new(&filters(filter));
        let device = self.0.request_device(&options).await;
        device
            .map(Device::new)
            .map_err(|error| UsbFailure::of(&error, Doing::Choose))
    }

    /// The devices that were chosen before, or that an administrator allows, and that are plugged in.
    ///
    /// # Errors
    ///
    /// [`UsbFailure::BlockedByPolicy`].
    pub async fn remembered(&self) -> Result<Vec<Device>, UsbFailure> {
        match self.0.get_devices().await {
            Ok(devices) => Ok(devices
                .iter()
                .map(|it| Device::new(it.unchecked_into()))
                .collect()),
            Err(error) => Err(UsbFailure::of(&error, Doing::List)),
        }
    }

    /// Calls `tell` for every [`Change`] as long as the page lives.
    pub fn on_change(&self, tell: impl Fn(Change) + Clone + 'static) {
        let plugged_in = tell.clone();
        EventListener::new(&self.0, "connect", move |_| plugged_in(Change::PluggedIn)).forget();
        EventListener::new(&self.0, "disconnect", move |event| {
            let event: &UsbConnectionEvent = event.unchecked_ref();
            tell(Change::Unplugged(Device::new(event.device())));
        })
        .forget();
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
impl Bus {
    /// An object that behaves like `navigator.usb`.
    fn fake(usb: Usb) -> Self {
        Self(usb)
    }
}

fn filters(filter: Filter) -> Vec<UsbDeviceFilter> {
    if filter == Filter::Everything {
        return Vec::new();
    }
    let known = reader::detect::PRODUCTS.iter().map(|product| {
        let filter = UsbDeviceFilter::new();
        filter.set_vendor_id(product.vendor_id);
        filter.set_product_id(product.product_id);
        filter
    });
    let by_class = UsbDeviceFilter::new();
    by_class.set_class_code(SMART_CARD);
    known.chain([by_class]).collect()
}

/// Interface class of readers that speak CCID: a page may not use them, but may say why.
const SMART_CARD: u8 = 0x0B;
