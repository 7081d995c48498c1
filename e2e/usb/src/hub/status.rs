//! What the control lines tell about a reader.

use std::collections::BTreeMap;

use serde::Serialize;
use simulator::VirtualCard;

use super::port::{Counters, Port};
use super::{Address, SOMEBODY};
use crate::descriptors::Device;

/// One reader that is plugged in.
#[derive(Debug, Serialize)]
pub struct ReaderStatus {
    /// The name it was plugged in under.
    pub reader: String,
    /// Its kind.
    pub kind: &'static str,
    /// Where it is plugged in.
    #[serde(flatten)]
    pub address: Address,
    /// idVendor, four hexadecimal digits.
    pub vendor_id: String,
    /// idProduct, four hexadecimal digits.
    pub product_id: String,
    /// iProduct
    pub product: String,
    /// Interfaces that a program has, and which: `us` or the `other` program of a test.
    pub claimed: BTreeMap<u8, &'static str>,
    /// Whose card lies in it.
    pub card: Option<&'static str>,
    /// Has that card power?
    pub powered: bool,
    /// Tries left on each of its secrets.
    pub tries: Tries,
    /// What programs moved since it was plugged in.
    transfers: Counters,
    /// What went between the reader and its cards since it was plugged in.
    line: LineStatus,
}

/// Frames on the air, or blocks on the contacts.
#[derive(Clone, Copy, Debug, Serialize)]
struct LineStatus {
    /// Command APDUs.
    commands: usize,
    /// Frames in both directions.
    frames: u64,
    /// Their bytes, check values included.
    bytes: u64,
    /// What these bytes take as characters, in microseconds.
    characters_us: u128,
    /// What the frames take with delimiters and the shortest pauses, in microseconds.
    line_us: u128,
}

/// Tries left, by application and file: `jpki/0018` is the PIN of the user-authentication key.
pub type Tries = BTreeMap<String, u8>;

impl Port {
    pub(super) fn status(&self) -> ReaderStatus {
        let descriptors = self.device.descriptors();
        let facts = Device::parse(descriptors.device);
        let card = self.device.card();
        let holder = |client| match client {
            SOMEBODY => "other",
            _ => "us",
        };
        ReaderStatus {
            reader: self.name.clone(),
            kind: self.kind.name,
            address: self.address,
            vendor_id: format!("{:04x}", facts.vendor_id),
            product_id: format!("{:04x}", facts.product_id),
            product: descriptors.product.to_owned(),
            claimed: (self.claims.iter())
                .map(|(interface, client)| (*interface, holder(*client)))
                .collect(),
            card: card.and(self.holding).map(|holding| holding.person),
            powered: card.is_some_and(VirtualCard::has_power),
            tries: card.map(tries).unwrap_or_default(),
            transfers: self.counters,
            line: self.line(),
        }
    }

    fn line(&self) -> LineStatus {
        let traffic = self.device.traffic();
        LineStatus {
            commands: self.device.commands().len(),
            frames: traffic.frames_to_card + traffic.frames_from_card,
            bytes: traffic.bytes_to_card + traffic.bytes_from_card,
            characters_us: traffic.characters.as_micros(),
            line_us: traffic.line.as_micros(),
        }
    }
}

/// Tries left on each secret of a card.
pub(crate) fn tries(card: &VirtualCard) -> Tries {
    let counters = card.state().counters;
    let named = counters.iter().map(|counter| {
        let application = application(&counter.aid);
        (
            format!("{application}/{:04X}", counter.file),
            counter.tries_left,
        )
    });
    named.collect()
}

fn application(aid: &[u8]) -> &'static str {
    match aid.get(5..) {
        Some([1, 0, 0, 0, 1]) => "jpki",
        Some([0, 1, 1, 1, 0]) => "common",
        Some([0, 1, 1, 4, 1]) => "resident",
        Some([0, 1, 1, 4, 2]) => "card-face",
        Some([0, 1, 1, 4, 8]) => "text",
        Some(_) | None => "other",
    }
}
