//! The pattern of a screen's or a printer's dots, as the camera's own dots make it: moiré.
//!
//! It is the same all over the face, and nothing in a face is. So the face is cut into squares, and the mean of the
//! logarithms of their spectra is looked at: what one square alone has, such as the rim of glasses, hardly shows in it; a
//! pattern that all have stands out of its neighbourhood.

use std::f32::consts::PI;

use zeroize::Zeroizing;

use crate::alignment::luma;
use crate::face::Rectangle;
use crate::picture::Frame;

/// Counts frames with and without a pattern.
#[derive(Debug, Default)]
pub(super) struct Moire {
    frames: u32,
    with_pattern: u32,
}

impl Moire {
    /// Looks at the face in a frame, in the frame's own pixels.
    pub(super) fn look(&mut self, frame: Frame<'_>, face: Rectangle) {
        if let Some(peak) = peak(frame, face) {
            self.frames += 1;
            self.with_pattern += u32::from(peak >= PATTERN_FROM);
        }
    }

    /// Whether most frames show a pattern; `None` while there are too few to say.
    pub(super) fn found(&self) -> Option<bool> {
        (self.frames >= FEWEST_FRAMES).then_some(self.with_pattern * 2 > self.frames)
    }
}

/// How far the sharpest peak of the spectrum stands out, as a natural logarithm of power; `None` if the face is too small.
fn peak(frame: Frame<'_>, face: Rectangle) -> Option<f32> {
    let spectrum = Zeroizing::new(mean_spectrum(frame, face)?);
    let at = |across: usize, down: usize| {
        let index = (down % SIDE) * SIDE + across % SIDE;
        spectrum.get(index).copied().unwrap_or_default()
    };
    // One half of it; the other is the same.
    let half = (0..=SIDE / 2).flat_map(|across| (0..SIDE).map(move |down| (across, down)));
    let peaks = half
        .filter(|&(across, down)| is_looked_at(across, down))
        .map(|(across, down)| {
            let mut sum = 0.0;
            let mut count = 0.0;
            for (x, y) in NEIGHBOURHOOD.flat_map(|x| NEIGHBOURHOOD.map(move |y| (x, y))) {
                let near = x.abs() <= PEAK_WIDTH && y.abs() <= PEAK_WIDTH;
                if !near {
                    sum += at(shifted(across, x), shifted(down, y));
                    count += 1.0;
                }
            }
            at(across, down) - sum / count
        });
    peaks.max_by(f32::total_cmp)
}

fn shifted(index: usize, by: isize) -> usize {
    (index + SIDE).saturating_add_signed(by) % SIDE
}

/// Left out: slow changes, which are the face itself, and what compression in squares of 8 and 16 pixels and the
/// colour filter of the camera leave along both directions.
fn is_looked_at(across: usize, down: usize) -> bool {
    let (x, y) = (across, down.min(SIDE - down));
    let slow = x * x + y * y < SLOWEST * SLOWEST;
    let along = x <= 1 || y <= 1;
    let of_squares = x % (SIDE / 8) == 0 && y % (SIDE / 8) == 0;
    let fastest = x + 2 > SIDE / 2 || y + 2 > SIDE / 2;
    !(slow || along || of_squares || fastest)
}

/// The mean of the logarithms of the spectra of overlapping squares.
fn mean_spectrum(frame: Frame<'_>, face: Rectangle) -> Option<Vec<f32>> {
    let inner = face.scaled(INNER);
    let places = |start: f32, length: f32, end: usize| -> Vec<usize> {
        let first = start.max(0.0) as usize;
        let last = (start + length).clamp(0.0, end as f32) as usize;
        let room = last.saturating_sub(first + SIDE);
        let fits = first + SIDE <= last;
        let count = if fits {
            (room / STEP).min(MOST - 1) + 1
        } else {
            0
        };
        let step = room.checked_div(count.saturating_sub(1)).unwrap_or(0);
        (0..count).map(|index| first + index * step).collect()
    };
    let rows = places(inner.top, inner.height, frame.height());
    let columns = places(inner.left, inner.width, frame.width());
    if rows.is_empty() || columns.is_empty() {
        return None;
    }
    let transform = Transform::new();
    let mut sum = vec![0.0; SIDE * SIDE];
    for &top in &rows {
        for &left in &columns {
            let square = transform.spectrum(frame, left, top);
            for (sum, power) in sum.iter_mut().zip(square.iter()) {
                *sum += (power + 1.0).ln();
            }
        }
    }
    let count = (rows.len() * columns.len()) as f32;
    sum.iter_mut().for_each(|sum| *sum /= count);
    Some(sum)
}

/// A complex number.
type Complex = (f32, f32);

/// Fourier's transform of a square, with Hann's window.
struct Transform {
    window: [f32; SIDE],
    /// The roots of one, the first half.
    roots: [Complex; SIDE / 2],
}

impl Transform {
    fn new() -> Self {
        let turn = |index: usize| 2.0 * PI * index as f32 / SIDE as f32;
        Self {
            window: std::array::from_fn(|index| 0.5 - 0.5 * turn(index).cos()),
            roots: std::array::from_fn(|index| (turn(index).cos(), -turn(index).sin())),
        }
    }

    /// Power, row by row; frequencies go from 0 up, the negative ones last.
    fn spectrum(&self, frame: Frame<'_>, left: usize, top: usize) -> Zeroizing<Vec<f32>> {
        let mut values = Zeroizing::new(vec![(0.0, 0.0); SIDE * SIDE]);
        let mut mean = 0.0;
        for (row, line) in values.chunks_exact_mut(SIDE).enumerate() {
            let pixels = frame.row(top + row).iter().skip(left);
            for (value, &[red, green, blue, _]) in line.iter_mut().zip(pixels) {
                value.0 = luma([red.into(), green.into(), blue.into()]);
                mean += value.0;
            }
        }
        mean /= (SIDE * SIDE) as f32;
        for (line, down) in values.chunks_exact_mut(SIDE).zip(&self.window) {
            for (value, across) in line.iter_mut().zip(&self.window) {
                value.0 = (value.0 - mean) * down * across;
            }
            self.transform(line);
        }
        let mut turned = turned(&values);
        turned
            .chunks_exact_mut(SIDE)
            .for_each(|line| self.transform(line));
        let power = turned
            .iter()
            .map(|(real, imaginary)| real * real + imaginary * imaginary);
        // Columns lie in rows now; frequencies across are looked at as frequencies down, which changes nothing.
        Zeroizing::new(power.collect())
    }

    /// In place; decimation in frequency (Gentleman and Sande, 1966), put in order at the end.
    fn transform(&self, line: &mut [Complex]) {
        let mut length = line.len();
        let mut stride = 1;
        while length >= 2 {
            for part in line.chunks_exact_mut(length) {
                let (one, other) = part.split_at_mut(length / 2);
                let roots = self.roots.iter().step_by(stride);
                for ((one, other), root) in one.iter_mut().zip(other).zip(roots) {
                    let difference = (one.0 - other.0, one.1 - other.1);
                    *one = (one.0 + other.0, one.1 + other.1);
                    *other = (
                        difference.0 * root.0 - difference.1 * root.1,
                        difference.0 * root.1 + difference.1 * root.0,
                    );
                }
            }
            length /= 2;
            stride *= 2;
        }
        let bits = line.len().trailing_zeros();
        for index in 0..line.len() {
            let reversed = index.reverse_bits() >> (usize::BITS - bits);
            if index < reversed {
                line.swap(index, reversed);
            }
        }
    }
}

fn turned(values: &[Complex]) -> Zeroizing<Vec<Complex>> {
    let column = |column: usize| values.iter().skip(column).step_by(SIDE).copied();
    Zeroizing::new((0..SIDE).flat_map(column).collect())
}

/// Pixels of a square's side; a power of two.
const SIDE: usize = 64;

/// Pixels from one square to the next, at least, and squares along each direction, at most.
const STEP: usize = 32;
const MOST: usize = 4;

/// The part of the face that is skin, without hair and background, in lengths of the face.
const INNER: f32 = 0.8;

/// Waves on a square's side; a face's own are slower.
const SLOWEST: usize = 7;

/// What a peak is compared with, and what belongs to the peak itself.
const NEIGHBOURHOOD: std::ops::RangeInclusive<isize> = -4..=4;
const PEAK_WIDTH: isize = 1;

/// Natural logarithm of power.
const PATTERN_FROM: f32 = 2.5;

const FEWEST_FRAMES: u32 = 3;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const FACE: Rectangle = Rectangle {
        left: 40.0,
        top: 30.0,
        width: 180.0,
        height: 230.0,
    };

    /// Three frames of 256 x 288 pixels with noise of the same kind, and what `also` adds.
    fn after(also: impl Fn(f32, f32) -> f32) -> Option<bool> {
        let mut moire = Moire::default();
        let mut state = 1_u32;
        for _ in 0..3 {
            let mut rgba = Vec::new();
            for pixel in 0..256 * 288_u16 as usize {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                let (x, y) = ((pixel % 256) as f32, (pixel / 256) as f32);
                let noise = (state % 17) as f32 - 8.0;
                let value = (128.0 + noise + also(x, y)) as u8;
                rgba.extend([value, value, value, 255]);
            }
            moire.look(Frame::new(256, 288, &rgba).unwrap(), FACE);
        }
        moire.found()
    }

    #[test]
    fn a_pattern_over_the_whole_face_is_found() {
        let pattern = |x: f32, y: f32| 5.0 * (x * 1.1 + y * 0.7).sin();
        assert_eq!(after(pattern), Some(true));
    }

    #[test]
    fn noise_edges_and_squares_of_compression_are_no_pattern() {
        assert_eq!(after(|_, _| 0.0), Some(false));
        let glasses = |x: f32, y: f32| {
            if (y - 0.3 * x - 60.0).abs() < 2.0 {
                -90.0
            } else {
                0.0
            }
        };
        assert_eq!(after(glasses), Some(false));
        let squares = |x: f32, y: f32| {
            let edge = |at: f32| if at % 8.0 < 1.0 { 6.0 } else { 0.0 };
            edge(x) + edge(y)
        };
        assert_eq!(after(squares), Some(false));
    }

    #[test]
    fn a_face_that_is_too_small_or_outside_is_not_judged() {
        let rgba = vec![90; 64 * 64 * 4];
        let frame = Frame::new(64, 64, &rgba).unwrap();
        for (left, size) in [
            (0.0, 40.0),
            (-500.0, 100.0),
            (f32::NAN, 100.0),
            (0.0, f32::INFINITY),
        ] {
            let face = Rectangle {
                left,
                top: left,
                width: size,
                height: size,
            };
            let mut moire = Moire::default();
            (0..4).for_each(|_| moire.look(frame, face));
            assert_ne!(moire.found(), Some(true));
        }
    }
}
