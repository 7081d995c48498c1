//! What a few pixels of a frame already tell: whether the camera is covered, and whether it hangs.

use zeroize::Zeroizing;

use crate::alignment::luma;
use crate::picture::Frame;

/// Looks at a coarse grid of every frame.
#[derive(Default)]
pub(crate) struct Glance {
    last: Zeroizing<Vec<[u8; 4]>>,
    unchanged_since: Option<f64>,
    covered: bool,
    frozen: bool,
}

impl Glance {
    /// Looks at a frame taken at `millis`.
    pub(crate) fn look(&mut self, frame: Frame<'_>, millis: f64) {
        let grid: Zeroizing<Vec<[u8; 4]>> = Zeroizing::new(
            (0..frame.height())
                .step_by(GRID)
                .flat_map(|row| frame.row(row).iter().step_by(GRID))
                .copied()
                .collect(),
        );
        if *grid == *self.last {
            let since = *self.unchanged_since.get_or_insert(millis);
            self.frozen = millis - since >= FROZEN_AFTER;
        } else {
            self.unchanged_since = None;
            self.frozen = false;
        }
        self.covered = covered(&grid);
        self.last = grid;
    }

    /// Whether there is nothing at all to be seen.
    pub(crate) fn covered(&self) -> bool {
        self.covered
    }

    /// Whether the frames have been the same for long. A camera that runs never repeats itself: its noise does not.
    pub(crate) fn frozen(&self) -> bool {
        self.frozen
    }
}

fn covered(grid: &[[u8; 4]]) -> bool {
    let lumas = grid
        .iter()
        .map(|&[red, green, blue, _]| luma([red.into(), green.into(), blue.into()]));
    let count = grid.len().max(1) as f32;
    let (sum, squares) = lumas.fold((0.0, 0.0), |(sum, squares), luma| {
        (sum + luma, squares + luma * luma)
    });
    let mean = sum / count;
    let spread = (squares / count - mean * mean).max(0.0).sqrt();
    spread < if mean < DARK { FLAT_AND_DARK } else { FLAT }
}

/// Pixels between two that are looked at.
const GRID: usize = 16;

/// Milliseconds.
const FROZEN_AFTER: f64 = 1500.0;

/// Mean luma, of 255, of a closed shutter; its noise spreads further than a lit finger's.
const DARK: f32 = 20.0;
const FLAT_AND_DARK: f32 = 8.0;

/// Standard deviation of luma that no room stays under, and a finger or a sticker does.
const FLAT: f32 = 3.0;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn look(glance: &mut Glance, millis: f64, pixel: impl Fn(usize) -> u8) {
        let rgba: Vec<u8> = (0..64 * 64).flat_map(|index| [pixel(index); 4]).collect();
        glance.look(Frame::new(64, 64, &rgba).unwrap(), millis);
    }

    #[test]
    fn a_closed_shutter_is_covered_and_a_dark_room_is_not() {
        let mut glance = Glance::default();
        look(&mut glance, 0.0, |index| 8 + (index * 7 % 5) as u8);
        assert!(glance.covered());
        look(&mut glance, 40.0, |index| (index % 64) as u8);
        assert!(!glance.covered());
    }

    #[test]
    fn a_camera_hangs_when_nothing_changes_for_long() {
        let mut glance = Glance::default();
        for frame in 0..30 {
            look(&mut glance, f64::from(frame) * 40.0, |index| index as u8);
        }
        assert!(!glance.frozen(), "a second is no long time");
        for frame in 30..60 {
            look(&mut glance, f64::from(frame) * 40.0, |index| index as u8);
        }
        assert!(glance.frozen());
        look(&mut glance, 2500.0, |index| index as u8 ^ 1);
        assert!(!glance.frozen());
    }
}
