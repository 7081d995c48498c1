//! Whether the eyes blink: both irises go behind skin, and come back.

use std::collections::VecDeque;

use crate::alignment::AlignedFace;

/// How dark the irises were, frame by frame.
#[derive(Debug, Default)]
pub(super) struct Blink {
    /// Of open eyes, the newest last.
    open: VecDeque<[f32; 2]>,
    closed_since: Option<f64>,
    last: Option<f64>,
    watched: f64,
    blinks: u32,
}

impl Blink {
    /// Looks at the face in a frame taken at `millis`.
    pub(super) fn look(&mut self, aligned: &AlignedFace, millis: f64) {
        if let Some(darkness) = darkness(aligned) {
            self.follow(darkness, millis);
        }
    }

    /// Whether there was a blink; `None` while none could have been expected: people blink every three to six seconds.
    pub(super) fn found(&self) -> Option<bool> {
        if self.blinks > 0 {
            return Some(true);
        }
        (self.watched >= WATCHED_FOR).then_some(false)
    }

    fn follow(&mut self, darkness: [f32; 2], millis: f64) {
        let pause = self.last.replace(millis).map_or(0.0, |last| millis - last);
        if pause > LONGEST_PAUSE {
            // A blink would have been over before the next frame.
            self.open.clear();
            self.closed_since = None;
            return;
        }
        let Some(usual) = self.usual() else {
            self.open.push_back(darkness);
            return;
        };
        if usual.iter().any(|&usual| usual < SEEN_FROM) {
            // Dark glasses, or hair: nothing can be said of eyes that are not seen. They may come out.
            self.remember(darkness);
            return;
        }
        self.watched += pause;
        let share = |which: fn(f32, f32) -> f32| {
            let shares = darkness.iter().zip(&usual).map(|(now, usual)| now / usual);
            shares.reduce(which).unwrap_or(1.0)
        };
        match self.closed_since {
            None if share(f32::max) < CLOSED_BELOW => self.closed_since = Some(millis),
            None => self.remember(darkness),
            Some(since) if millis - since > LONGEST_BLINK => {
                // Another light, or another look: what is usual changes.
                self.closed_since = None;
                self.open.clear();
            }
            Some(_) if share(f32::min) > OPEN_FROM => {
                self.closed_since = None;
                self.blinks += 1;
            }
            Some(_) => {}
        }
    }

    fn remember(&mut self, darkness: [f32; 2]) {
        if self.open.len() >= REMEMBERED {
            self.open.pop_front();
        }
        self.open.push_back(darkness);
    }

    /// The median of each eye; `None` with too few frames.
    fn usual(&self) -> Option<[f32; 2]> {
        let median = |of: fn(&[f32; 2]) -> f32| {
            let mut values: Vec<f32> = self.open.iter().map(of).collect();
            values.sort_by(f32::total_cmp);
            values.get(values.len() / 2).copied()
        };
        if self.open.len() < FEWEST_OPEN {
            return None;
        }
        Some([median(|&[right, _]| right)?, median(|&[_, left]| left)?])
    }
}

/// How much darker the darkest quarter of each eye's middle, which is about the iris, is than the skin under both.
fn darkness(aligned: &AlignedFace) -> Option<[f32; 2]> {
    let luma = zeroize::Zeroizing::new(aligned.luma());
    let side = aligned.side();
    let part = |(column, row): (usize, usize), down: usize, half_height: usize| {
        let mut values = zeroize::Zeroizing::new(Vec::new());
        let top = (row + down).saturating_sub(half_height);
        for line in luma.chunks_exact(side).skip(top).take(2 * half_height + 1) {
            let left = column.saturating_sub(HALF_WIDTH);
            values.extend(line.iter().skip(left).take(2 * HALF_WIDTH + 1));
        }
        values.sort_by(f32::total_cmp);
        values
    };
    let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len().max(1) as f32;
    let [right, left] = EYES.map(|eye| {
        let skin = mean(&part(eye, UNDER, HALF_HEIGHT)).max(1.0);
        let eye = part(eye, 0, HALF_HEIGHT);
        let darkest = eye.get(..eye.len() / 4).unwrap_or_default();
        1.0 - mean(darkest) / skin
    });
    (right.is_finite() && left.is_finite()).then_some([right, left])
}

/// Columns and rows of the aligned face, 112 pixels wide: right and left eye.
const EYES: [(usize, usize); 2] = [(38, 52), (74, 52)];

/// In the same pixels: half of an eye's middle, and how far below there is skin.
const HALF_WIDTH: usize = 6;
const HALF_HEIGHT: usize = 5;
const UNDER: usize = 15;

/// Darker than skin by so much: an iris that is seen.
const SEEN_FROM: f32 = 0.25;

/// Of the usual darkness. A closed eye still has its lashes.
const CLOSED_BELOW: f32 = 0.65;
const OPEN_FROM: f32 = 0.85;

/// Frames.
const FEWEST_OPEN: usize = 5;
const REMEMBERED: usize = 30;

/// Milliseconds. A blink takes 100 to 400 (Stern, Walrath and Goldstein, 1984).
const LONGEST_BLINK: f64 = 600.0;
const LONGEST_PAUSE: f64 = 250.0;
const WATCHED_FOR: f64 = 4_000.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// Fifteen frames a second; what `darkness` says of each.
    fn after(frames: u32, pause: f64, darkness: impl Fn(u32) -> [f32; 2]) -> Option<bool> {
        let mut blink = Blink::default();
        for frame in 0..frames {
            let flicker = 0.02 * ((frame * 7) % 5) as f32;
            let [right, left] = darkness(frame);
            blink.follow([right + flicker, left - flicker], f64::from(frame) * pause);
        }
        blink.found()
    }

    #[test]
    fn both_eyes_that_close_and_open_blink() {
        let blink = |frame| {
            if (20..23).contains(&frame) {
                [0.2; 2]
            } else {
                [0.5; 2]
            }
        };
        assert_eq!(after(30, 66.0, blink), Some(true));
    }

    #[test]
    fn a_picture_does_not_blink_and_a_wink_a_shadow_and_dark_glasses_are_none() {
        assert_eq!(after(90, 66.0, |_| [0.5; 2]), Some(false));
        let wink = |frame| {
            if (20..23).contains(&frame) {
                [0.2, 0.5]
            } else {
                [0.5; 2]
            }
        };
        assert_eq!(after(90, 66.0, wink), Some(false));
        let shadow = |frame| {
            if (20..40).contains(&frame) {
                [0.2; 2]
            } else {
                [0.5; 2]
            }
        };
        assert_ne!(after(90, 66.0, shadow), Some(true));
        let glasses = |frame| if frame % 9 == 0 { [0.05; 2] } else { [0.1; 2] };
        assert_eq!(after(90, 66.0, glasses), None);
    }

    #[test]
    fn it_is_not_judged_from_too_few_frames() {
        assert_eq!(after(40, 66.0, |_| [0.5; 2]), None);
        let blink = |frame| {
            if (20..21).contains(&frame) {
                [0.2; 2]
            } else {
                [0.5; 2]
            }
        };
        assert_eq!(after(90, 400.0, blink), None);
    }
}
