//! Time and quantity on the line between reader and card.

use std::time::Duration;

/// What takes its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// Characters and pauses on the line to the card, and time-outs of the reader.
    pub line: bool,
    /// The card's own work on a command.
    pub processing: bool,
}

impl Timing {
    /// Everything happens at once.
    pub const OFF: Self = Self {
        line: false,
        processing: false,
    };

    /// As with a real card.
    pub const REAL: Self = Self {
        line: true,
        processing: true,
    };

    /// The time that something on the line takes.
    pub(super) fn on_line(self, time: Duration) -> Duration {
        if self.line { time } else { Duration::ZERO }
    }

    /// How long the card works on a command APDU. Plausible, not measured: a signature takes a third
    /// of a second, a comparison with a counter in EEPROM some tens of milliseconds.
    pub(super) fn to_process(self, command: &[u8], response: usize) -> Duration {
        if !self.processing {
            return Duration::ZERO;
        }
        let base = match command.get(1) {
            Some(0x2A | 0x88) => 320,
            Some(0x20 | 0x24 | 0x32) => 25,
            Some(0xA4) => 8,
            Some(0x84) => 6,
            _ => 3,
        };
        Duration::from_millis(base) + Duration::from_micros(8) * response as u32
    }
}

/// What went over the line to the card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Frames on the air, or blocks on the contacts, to the card.
    pub frames_to_card: u64,
    /// Frames or blocks from the card.
    pub frames_from_card: u64,
    /// Bytes to the card, check values included.
    pub bytes_to_card: u64,
    /// Bytes from the card, check values included.
    pub bytes_from_card: u64,
    /// What these bytes take as characters at their bit rates, without anything between them.
    pub characters: Duration,
    /// What the frames take with their delimiters and the shortest pauses between them; counted
    /// whether or not [`Timing::line`] is on.
    pub line: Duration,
    /// What the card worked, as far as [`Timing::processing`] was on.
    pub processing: Duration,
}
