//! Frames that come again: a still picture that is played, a short film in a loop, a camera that hangs.
//!
//! Two frames of a running camera are never the same: its noise is not.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::picture::Frame;

/// Remembers frames by a hash of some of their pixels.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// Frames that differ from the one before, the newest last.
    seen: VecDeque<u64>,
    /// Since when the newest has been the same.
    since: f64,
    hangs: bool,
    returns: u32,
    frames: u32,
}

impl Repeats {
    /// Looks at a frame taken at `millis`.
    pub(super) fn look(&mut self, frame: Frame<'_>, millis: f64) {
        let hash = hash(frame);
        self.frames = self.frames.saturating_add(1);
        if self.seen.back() == Some(&hash) {
            self.hangs = millis - self.since >= HANGS_AFTER;
            return;
        }
        self.hangs = false;
        self.since = millis;
        // The last few are left out: a browser may show two frames in the wrong order.
        if self
            .seen
            .iter()
            .rev()
            .skip(OUT_OF_ORDER)
            .any(|it| *it == hash)
        {
            self.returns = self.returns.saturating_add(1);
        }
        if self.seen.len() >= REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(hash);
    }

    /// Whether frames repeat themselves; `None` while there are too few to say.
    pub(super) fn found(&self) -> Option<bool> {
        let found = self.hangs || self.returns >= FEWEST_RETURNS;
        (self.frames >= FEWEST_FRAMES).then_some(found)
    }
}

fn hash(frame: Frame<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for row in (0..frame.height()).step_by(GRID) {
        for &[red, green, blue, _] in frame.row(row).iter().step_by(GRID) {
            [red, green, blue].hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Pixels between two that are hashed: some ten thousand of them, each with noise of its own.
const GRID: usize = 5;

/// Milliseconds. In little light cameras take five frames a second, and pages look at some of them twice or more.
const HANGS_AFTER: f64 = 600.0;

const OUT_OF_ORDER: usize = 4;
const FEWEST_RETURNS: u32 = 2;
const FEWEST_FRAMES: u32 = 3;

/// Half a minute at ten frames a second.
const REMEMBERED: usize = 300;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn after(pictures: impl IntoIterator<Item = u32>) -> Option<bool> {
        let mut repeats = Repeats::default();
        for (number, picture) in pictures.into_iter().enumerate() {
            let rgba: Vec<u8> = (0..64 * 64_u32)
                .flat_map(|pixel| {
                    (pixel.wrapping_mul(2_654_435_761) ^ (picture * 77)).to_le_bytes()
                })
                .collect();
            repeats.look(Frame::new(64, 64, &rgba).unwrap(), number as f64 * 100.0);
        }
        repeats.found()
    }

    #[test]
    fn a_camera_that_runs_repeats_nothing_but_frames_that_were_asked_for_twice() {
        assert_eq!(after(0..40), Some(false));
        assert_eq!(after((0..80).map(|frame| frame / 3)), Some(false));
    }

    #[test]
    fn a_still_and_a_loop_are_found() {
        assert_eq!(after([7; 8]), Some(true));
        assert_eq!(after((0..40).map(|frame| frame % 15)), Some(true));
    }

    #[test]
    fn a_short_jam_is_forgiven() {
        let jam = (0..8).chain([8; 9]).chain(9..20);
        assert_eq!(after(jam), Some(false));
    }
}
