//! 照合番号B from the front of a card that is held to the camera.
//!
//! ```text
//! frame ─▶ overview ─▶ locator ─▶ three lines ─▶ strips ─▶ line reader ─▶ dates that can be ─▶ agreement
//! ```
//!
//! Two small networks find the lines and read them; what they say counts if the dates exist, fit each other, and
//! several frames agree. The My Number on the back is not among what is looked for: of the back nothing is cut out
//! and nothing is read.

mod agreement;
mod grey;
mod line_reader;
mod locator;
mod overview;
mod printed;
mod strip;
mod trouble;

pub use grey::Grey;
pub use overview::Overview;
pub use printed::Day;
pub use strip::{Line, Strip};

use convnet::{ModelError, RunError};
use face_messages::{CardNumber, CardNumberReading, CardNumberTrouble};

use crate::picture::Frame;
use agreement::Agreement;
use line_reader::{LineReader, Text};
use locator::{Front, Locator, Sight};
use printed::{Birth, Expiry, SecurityCode};

/// Reads 照合番号B off the frames of a camera.
///
/// Keeps what it has read so far until [`CardReader::wipe`] or its end.
pub struct CardReader {
    locator: Locator,
    lines: LineReader,
    birth: Agreement<Birth>,
    expiry: Agreement<Expiry>,
    code: Agreement<SecurityCode>,
}

impl CardReader {
    /// With the networks that come with the library, 220 kB.
    ///
    /// # Errors
    ///
    /// [`ModelError`] if they are damaged.
    pub fn new() -> Result<Self, ModelError> {
        Self::load(
            include_bytes!("../../models/card-locator.convnet"),
            include_bytes!("../../models/card-reader.convnet"),
        )
    }

    /// With other networks: one that finds the lines, one that reads them.
    ///
    /// # Errors
    ///
    /// [`ModelError`] if one of the files is damaged.
    pub fn load(locator: &[u8], reader: &[u8]) -> Result<Self, ModelError> {
        Ok(Self {
            locator: Locator::new(locator)?,
            lines: LineReader::new(reader)?,
            birth: Agreement::new(),
            expiry: Agreement::new(),
            code: Agreement::new(),
        })
    }

    /// Looks at a frame; `number` comes back with what it and the frames before it say.
    ///
    /// # Errors
    ///
    /// [`RunError`] if the networks are not those that belong here.
    pub fn read(
        &mut self,
        frame: Frame<'_>,
        number: u32,
        today: Day,
    ) -> Result<CardNumberReading, RunError> {
        let grey = Grey::of(frame);
        let overview = Overview::of(&grey);
        let sight = self.locator.find(&grey, &overview)?;
        let (card, trouble) = match &sight {
            Sight::Nothing => (None, Some(trouble::without_card(&overview))),
            Sight::Back(area) => (Some(*area), Some(CardNumberTrouble::WrongSide)),
            Sight::Front(front) => (Some(front.area), self.read_front(&grey, front, today)?),
        };
        let found = self.number();
        Ok(CardNumberReading {
            frame: number,
            card,
            trouble: trouble.filter(|_| found.is_none()),
            number: found,
        })
    }

    /// Forgets what was read and overwrites what the last frames left in memory.
    pub fn wipe(&mut self) {
        self.locator.wipe();
        self.lines.wipe();
        self.birth.wipe();
        self.expiry.wipe();
        self.code.wipe();
    }

    /// Takes what the front says, or tells what keeps it from being read.
    fn read_front(
        &mut self,
        grey: &Grey,
        front: &Front,
        today: Day,
    ) -> Result<Option<CardNumberTrouble>, RunError> {
        let mut strips = Vec::new();
        let mut texts = [None, None, None];
        let widths = [Strip::DATE_WIDTH, Strip::DATE_WIDTH, Strip::CODE_WIDTH];
        for ((line, text), width) in front.lines.iter().zip(&mut texts).zip(widths) {
            let Some(line) = line.filter(|it| it.height >= SMALLEST_DIGIT) else {
                continue;
            };
            let strip = Strip::cut(grey, &line, width);
            *text = Some(self.lines.read(&strip)?).filter(|it| it.certainty >= LEAST_CERTAINTY);
            strips.push(strip);
        }
        let [birth, expiry, code] = &texts;
        let certainty = |text: &Option<Text>| text.as_ref().map_or(0.0, |it| it.certainty);
        let line = |text: &'_ Option<Text>| text.as_ref().map(|it| it.characters.clone());
        let read = (
            line(birth).and_then(|it| Birth::parse(&it, today)),
            line(expiry).and_then(|it| Expiry::parse(&it, today)),
            line(code).and_then(|it| SecurityCode::parse(&it)),
        );
        let (mut day, mut end) = (read.0, read.1);
        // One of two dates that do not fit is wrong, and nobody knows which.
        if let (Some(birth), Some(expiry)) = (day, end)
            && !expiry.fits(birth)
        {
            (day, end) = (None, None);
        }
        if let Some(value) = day {
            self.birth.add(value, certainty(birth));
        }
        if let Some(value) = end {
            self.expiry.add(value, certainty(expiry));
        }
        if let Some(value) = read.2 {
            self.code.add(value, certainty(code));
        }
        let is_read = day.is_some() && end.is_some() && read.2.is_some();
        Ok((!is_read).then(|| trouble::of_front(grey, front, &strips)))
    }

    fn number(&mut self) -> Option<CardNumber> {
        let birth = self.birth.value(DATE_FRAMES)?;
        let expiry = self.expiry.value(DATE_FRAMES)?;
        if !expiry.fits(birth) {
            self.birth.wipe();
            self.expiry.wipe();
            return None;
        }
        Some(CardNumber {
            birth: birth.digits(),
            expiry_year: expiry.year(),
            security_code: self.code.value(CODE_FRAMES)?.digits(),
        })
    }
}

impl std::fmt::Debug for CardReader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CardReader")
    }
}

/// What the network that reads lines tells apart, in the order of its outputs; before these comes "nothing".
pub const ALPHABET: [char; 28] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '年', '月', '日', '生', '元', '明', '治',
    '大', '正', '昭', '和', '平', '成', '令', 'ま', 'で', '有', '効',
];
/// How many have to agree on a date; two dates bear each other out.
const DATE_FRAMES: u32 = 3;
/// The same for the security code, which nothing else on the card bears out.
const CODE_FRAMES: u32 = 4;
/// A frame that is less certain says nothing. Of single drawn codes none of 246 above it was wrong, of those
/// from 0.8 on 3 of 260.
const LEAST_CERTAINTY: f32 = 0.95;
/// Height of a digit, in pixels, under which nobody can tell 3 from 8.
const SMALLEST_DIGIT: f32 = 5.5;
