//! Finds a card in a frame, which side of it, and the three lines on its front.

use convnet::{Model, ModelError, Plan, RunError, Tensor};
use face_messages::Area;

use super::grey::Grey;
use super::overview::Overview;
use super::strip::Line;
use crate::face::Point;

/// The network that looks at the whole frame.
#[derive(Debug)]
pub(super) struct Locator {
    plan: Plan,
}

/// What a frame shows of a card.
#[derive(Clone, Debug)]
pub(super) enum Sight {
    /// No card.
    Nothing,
    /// The side with the My Number.
    Back(Area),
    /// The front.
    Front(Front),
}

/// Where a front and its lines are.
#[derive(Clone, Debug)]
pub(super) struct Front {
    pub(super) area: Area,
    /// Birth date, expiry, security code, in pixels of the frame; `None` for what is covered.
    pub(super) lines: [Option<Line>; 3],
}

impl Locator {
    pub(super) fn new(model: &[u8]) -> Result<Self, ModelError> {
        let plan = Model::read(model)?.plan(Overview::HEIGHT, Overview::WIDTH)?;
        Ok(Self { plan })
    }

    pub(super) fn find(&mut self, frame: &Grey, overview: &Overview) -> Result<Sight, RunError> {
        let outputs = self.plan.run(&overview.normalised())?;
        let maps = outputs.first().and_then(Maps::new);
        let sight = maps.map_or(Sight::Nothing, |maps| maps.sight(frame, overview.factor()));
        Ok(sight)
    }

    pub(super) fn wipe(&mut self) {
        self.plan.wipe();
    }
}

/// The network's answer: for each cell of 4 × 4 pixels of the overview its logits.
struct Maps<'a> {
    width: usize,
    cells: &'a [[f32; CHANNELS]],
}

impl<'a> Maps<'a> {
    fn new(tensor: &'a Tensor) -> Option<Self> {
        let (cells, _) = tensor.data.as_chunks();
        let is_whole = tensor.channels == CHANNELS && cells.len() == tensor.width * tensor.height;
        (is_whole && tensor.width > 0).then_some(Self {
            width: tensor.width,
            cells,
        })
    }

    fn sight(&self, frame: &Grey, factor: f32) -> Sight {
        let [front, back] = [FRONT, BACK].map(|side| self.cells_of(side));
        let side = if front.len() >= back.len() {
            &front
        } else {
            &back
        };
        if side.len() < FEWEST_CELLS {
            return Sight::Nothing;
        }
        let Some(area) = self.area(side, frame, factor) else {
            return Sight::Nothing;
        };
        if back.len() > front.len() {
            return Sight::Back(area);
        }
        let lines = [BIRTH, EXPIRY, CODE].map(|field| self.line(field, factor));
        Sight::Front(Front { area, lines })
    }

    /// Cells that are more likely of this side than not.
    fn cells_of(&self, side: usize) -> Vec<usize> {
        let is_side = |cell: &[f32; CHANNELS]| cell.get(side).is_some_and(|it| *it > 0.0);
        let cells = self.cells.iter().enumerate();
        cells
            .filter(|(_, cell)| is_side(cell))
            .map(|(at, _)| at)
            .collect()
    }

    fn area(&self, cells: &[usize], frame: &Grey, factor: f32) -> Option<Area> {
        let columns = cells.iter().map(|at| at % self.width);
        let rows = cells.iter().map(|at| at / self.width);
        let scale =
            |cell: usize, whole: usize| (cell as f32 * CELL / factor / whole as f32).min(1.0);
        let left = scale(columns.clone().min()?, frame.width());
        let right = scale(columns.max()? + 1, frame.width());
        let top = scale(rows.clone().min()?, frame.height());
        let bottom = scale(rows.max()? + 1, frame.height());
        Some(Area {
            left,
            top,
            width: right - left,
            height: bottom - top,
        })
    }

    fn line(&self, (channel, shortest, longest): Field, factor: f32) -> Option<Line> {
        let (start, one) = self.spot(channel)?;
        let (end, other) = self.spot(channel + 1)?;
        let height = f32::exp2((one + other) / 2.0);
        let (dx, dy) = (end.x - start.x, end.y - start.y);
        let length = dx.hypot(dy) / height;
        // Cards are held upright, or nearly so: what is written runs to the right.
        let is_line = (shortest..longest).contains(&length) && dx > dy.abs();
        let place = |point: Point| Point {
            x: point.x / factor,
            y: point.y / factor,
        };
        is_line.then(|| Line {
            start: place(start),
            end: place(end),
            height: height / factor,
        })
    }

    /// The clearest place of a kind, in pixels of the overview, and the binary logarithm of the height
    /// of digits there.
    fn spot(&self, channel: usize) -> Option<(Point, f32)> {
        let chance = |cell: &[f32; CHANNELS]| {
            let logit = cell.get(channel).copied().unwrap_or(f32::MIN);
            1.0 / (1.0 + (-logit).exp())
        };
        let chances = self.cells.iter().map(chance).enumerate();
        let (at, best) = chances.max_by(|(_, one), (_, other)| one.total_cmp(other))?;
        if best < FAINTEST_SPOT {
            return None;
        }
        let (column, row) = (at % self.width, at / self.width);
        let (mut x, mut y, mut sum) = (0.0, 0.0, 0.0);
        for row in row.saturating_sub(2)..=row + 2 {
            for column in column.saturating_sub(2)..=(column + 2).min(self.width - 1) {
                if let Some(cell) = self.cells.get(row * self.width + column) {
                    let weight = chance(cell);
                    x += weight * (column as f32 + 0.5);
                    y += weight * (row as f32 + 0.5);
                    sum += weight;
                }
            }
        }
        let height = *self.cells.get(at)?.get(HEIGHT)?;
        let is_height = height.is_finite() && (0.0..7.0).contains(&height);
        is_height.then_some((
            Point {
                x: x / sum * CELL,
                y: y / sum * CELL,
            },
            height,
        ))
    }
}

/// Channel of the left end (the right end's is the next), shortest and longest in heights of a digit.
type Field = (usize, f32, f32);

const CHANNELS: usize = 9;
const FRONT: usize = 0;
const BACK: usize = 1;
const BIRTH: Field = (2, 6.0, 30.0);
const EXPIRY: Field = (4, 8.0, 40.0);
const CODE: Field = (6, 1.5, 10.0);
const HEIGHT: usize = 8;
/// Pixels of the overview.
const CELL: f32 = 4.0;
/// A card that is a fifth as wide as the overview has about so many.
const FEWEST_CELLS: usize = 150;
const FAINTEST_SPOT: f32 = 0.2;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::picture::Frame;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_the_network_says_lines_have_a_place_and_a_height(
            data in prop::collection::vec(prop::num::f32::ANY, 9 * 24),
            bias in prop::num::f32::NORMAL,
        ) {
            let cells = data.iter().cycle().take(CHANNELS * 20 * 16).map(|it| it + bias);
            let tensor = Tensor {
                name: String::new(),
                height: 16,
                width: 20,
                channels: CHANNELS,
                data: cells.collect(),
            };
            let rgba = [0; 4 * 64];
            let frame = Frame::new(8, 8, &rgba).map(Grey::of);
            let maps = Maps::new(&tensor);
            if let (Some(frame), Some(maps)) = (frame, maps)
                && let Sight::Front(front) = maps.sight(&frame, 0.5)
            {
                for line in front.lines.iter().flatten() {
                    prop_assert!(line.height.is_finite() && line.start.x.is_finite());
                }
            }
        }
    }
}
