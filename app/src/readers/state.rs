//! What is known of the reader, as plain values for the screens.

use apdu::LinkError;
use reader::CardLine;
use reader::detect::{Choice, DeviceDescription};
use serde::{Deserialize, Serialize};

use crate::host::usb::UsbFailure;

/// Which reader the staff have chosen; kept in this browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// The demo's virtual reader.
    #[default]
    Demo,
    /// A reader at a USB port.
    Usb,
    /// A reader of the operating system, where the page may have those.
    System,
}

/// How it stands with the reader.
#[derive(Clone, Debug, PartialEq)]
pub enum ReaderState {
    /// This face of the tab needs none.
    Off,
    /// The demo's virtual reader.
    Demo,
    /// Another tab uses the reader; this one waits for it.
    OtherTab,
    /// No reader that the page may use is plugged in.
    NoReader,
    /// The reader is being opened.
    Connecting,
    /// The reader works.
    Connected(Connected),
    /// It does not.
    Failed(ReaderFailure),
}

/// A reader that works.
#[derive(Clone, Debug, PartialEq)]
pub struct Connected {
    /// The name that the device gives itself.
    pub name: String,
    /// How the card is reached; `None` without power.
    pub line: Option<CardLine>,
}

/// Why a reader does not work.
#[derive(Clone, Debug, PartialEq)]
pub enum ReaderFailure {
    /// The browser does not give it to us, or it is of no use.
    Usb(UsbFailure),
    /// It does not answer as it should.
    Link(LinkError),
}

/// What the maker of a reader wants to read; nothing of any card.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The name that the device gives itself.
    pub name: String,
    /// Vendor and product.
    pub ids: (u16, u16),
    /// Its configurations, as far as they could be read.
    pub descriptions: Vec<DeviceDescription>,
    /// What of them is used.
    pub choice: Option<Choice>,
    /// The firmware as the maker writes it.
    pub firmware: Option<String>,
    /// Why the reader does not work.
    pub failure: Option<ReaderFailure>,
}

impl ReaderState {
    /// Whether a card would be placed in vain until somebody does something.
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::OtherTab | Self::NoReader | Self::Failed(_))
    }
}

impl ReaderFailure {
    /// Whether it may pass without anybody at this screen: then the reader is tried again.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Link(_) | Self::Usb(UsbFailure::InUse))
    }
}

impl From<UsbFailure> for ReaderFailure {
    fn from(failure: UsbFailure) -> Self {
        Self::Usb(failure)
    }
}

impl From<LinkError> for ReaderFailure {
    fn from(error: LinkError) -> Self {
        Self::Link(error)
    }
}
