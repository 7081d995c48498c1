//! The optional networks that tell a person from a print: MiniFASNet (Minivision, Silent-Face-Anti-Spoofing, 2020).
//!
//! Each sees the face with so much of its surroundings; what they say is averaged.

use convnet::{Model, Plan};
use zeroize::Zeroize as _;

use crate::face::Rectangle;
use crate::manifest::{Colours, LivenessEntry};
use crate::models::NetworkError;
use crate::picture::Frame;

/// The networks of the manifest, all of them or none: their scores belong together.
#[derive(Default)]
pub(crate) struct LivenessNetworks(Vec<Network>);

struct Network {
    plan: Plan,
    entry: LivenessEntry,
    input: Vec<f32>,
}

impl LivenessNetworks {
    /// Adds a network.
    ///
    /// # Errors
    ///
    /// If it takes no squares of this side.
    pub(crate) fn add(&mut self, model: &Model, entry: LivenessEntry) -> Result<(), NetworkError> {
        let plan = model.plan(entry.side, entry.side).or(Err(NetworkError))?;
        self.0.push(Network {
            plan,
            input: Vec::with_capacity(entry.side * entry.side * 3),
            entry,
        });
        Ok(())
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How likely the face is a person's, 0 to 1, as the networks see it; `None` without networks.
    ///
    /// # Errors
    ///
    /// If a network does not run.
    pub(crate) fn rate(
        &mut self,
        frame: Frame<'_>,
        face: Rectangle,
    ) -> Result<Option<f32>, NetworkError> {
        let mut sum = 0.0;
        for network in &mut self.0 {
            sum += network.rate(frame, face)?;
        }
        Ok((!self.is_empty()).then(|| sum / self.0.len() as f32))
    }

    /// Overwrites what the last faces left in memory.
    pub(crate) fn wipe(&mut self) {
        for network in &mut self.0 {
            network.input.zeroize();
            network.plan.wipe();
        }
    }
}

impl Network {
    fn rate(&mut self, frame: Frame<'_>, face: Rectangle) -> Result<f32, NetworkError> {
        let Self { plan, entry, input } = self;
        let window = window(frame, face, entry.scale);
        input.clear();
        for pixel in squeezed(frame, window, entry.side) {
            let [red, green, blue] = pixel;
            input.extend(match entry.colours {
                Colours::Rgb => [red, green, blue],
                Colours::Bgr => [blue, green, red],
            });
        }
        let outputs = plan.run(input).or(Err(NetworkError))?;
        let [output] = outputs.as_slice() else {
            return Err(NetworkError);
        };
        let live = output.data.get(LIVE).copied().ok_or(NetworkError)?;
        live.is_finite()
            .then_some(live.clamp(0.0, 1.0))
            .ok_or(NetworkError)
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.input.zeroize();
        self.plan.wipe();
    }
}

/// The face with its surroundings, in whole pixels: shrunk to what the frame has, and shifted into it.
fn window(frame: Frame<'_>, face: Rectangle, scale: f32) -> Rectangle {
    let (right, bottom) = (frame.width() as f32 - 1.0, frame.height() as f32 - 1.0);
    let (face_width, face_height) = (face.width.max(1.0), face.height.max(1.0));
    let scale = scale.min(right / face_width).min(bottom / face_height);
    let (width, height) = (face_width * scale, face_height * scale);
    let middle = face.middle();
    let shifted = |middle: f32, length: f32, end: f32| {
        let start = (middle - length / 2.0).clamp(0.0, (end - length).max(0.0));
        (start.trunc(), (start + length).trunc() + 1.0)
    };
    let (left, right) = shifted(middle.x, width, right);
    let (top, bottom) = shifted(middle.y, height, bottom);
    Rectangle {
        left,
        top,
        width: right - left,
        height: bottom - top,
    }
}

/// The part of the frame as a square of `side` pixels, each mixed of the four nearest: not averaged, because the networks
/// were trained so and look at the finest detail.
fn squeezed(frame: Frame<'_>, part: Rectangle, side: usize) -> impl Iterator<Item = [f32; 3]> {
    let taps = move |index: usize, start: f32, length: f32| {
        let place = (index as f32 + 0.5) * length / side as f32 - 0.5;
        let place = place.clamp(0.0, (length - 1.0).max(0.0));
        let first = place.floor();
        let second = (first + 1.0).min((length - 1.0).max(0.0));
        let at = |offset: f32| (start + offset) as usize;
        (at(first), at(second), place - first)
    };
    (0..side).flat_map(move |row| {
        let (upper, lower, down) = taps(row, part.top, part.height);
        let (upper, lower) = (frame.row(upper), frame.row(lower));
        (0..side).map(move |column| {
            let (left, right, across) = taps(column, part.left, part.width);
            let line = |row: &[[u8; 4]]| mixed(pixel(row, left), pixel(row, right), across);
            mixed(line(upper), line(lower), down)
        })
    })
}

fn pixel(row: &[[u8; 4]], column: usize) -> [f32; 3] {
    row.get(column).map_or([0.0; 3], |&[red, green, blue, _]| {
        [red, green, blue].map(f32::from)
    })
}

fn mixed(one: [f32; 3], other: [f32; 3], share: f32) -> [f32; 3] {
    let mut mixed = one;
    for (to, other) in mixed.iter_mut().zip(other) {
        *to += (other - *to) * share;
    }
    mixed
}

/// Which of the networks' three outputs is the probability of a person; the others are prints and screens.
const LIVE: usize = 1;
