//! The card's front, as long as it is looked at.

use face_messages::CardNumberReading;
use wasm_face::Frame;
use wasm_face::card_number::{CardReader, Day};

/// A reader with its networks, and the day on which it reads.
pub(crate) struct Card {
    reader: CardReader,
    today: Day,
}

impl Card {
    /// `today` is `YYYYMMDD`; `None` if it is not.
    pub(crate) fn new(today: &str) -> Option<Self> {
        Some(Self {
            reader: CardReader::load(LOCATOR, READER).ok()?,
            today: Day::parse(today)?,
        })
    }

    /// What a frame shows of the card; nothing for one without pixels, as after the camera is gone.
    pub(crate) fn look(&mut self, frame: Option<Frame<'_>>, number: u32) -> CardNumberReading {
        let read = frame.and_then(|frame| self.reader.read(frame, number, self.today).ok());
        read.unwrap_or(CardNumberReading {
            frame: number,
            card: None,
            trouble: None,
            number: None,
        })
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        self.reader.wipe();
    }
}

const LOCATOR: &[u8] = include_bytes!("../../../models/card-locator.convnet");
const READER: &[u8] = include_bytes!("../../../models/card-reader.convnet");
