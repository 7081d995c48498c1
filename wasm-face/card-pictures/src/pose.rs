//! How a card is held in front of a camera.

use crate::Random;
use crate::front::{CARD, SCALE};

/// A plane before a pinhole camera, as the matrix from the card's pixels to the frame's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pose {
    matrix: [[f32; 3]; 3],
    inverse: [[f32; 3]; 3],
}

/// What a pose is made of; angles in radians.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hold {
    pub(crate) yaw: f32,
    pub(crate) pitch: f32,
    pub(crate) roll: f32,
    /// Width of the card, seen straight, over the width of the frame.
    pub(crate) share: f32,
    /// Of the card's middle, over the frame's width and height.
    pub(crate) middle: (f32, f32),
}

impl Hold {
    pub(crate) fn any(random: &mut Random, harshness: f32) -> Self {
        let mut angle = |most: f32| random.normal() * 0.4 * most * harshness.min(1.5);
        let (yaw, pitch, roll) = (angle(0.5), angle(0.45), angle(0.3));
        let least = 0.62 - 0.17 * harshness;
        let off = 0.09 * harshness;
        Self {
            yaw: yaw.clamp(-0.7, 0.7),
            pitch: pitch.clamp(-0.7, 0.7),
            roll: roll.clamp(-0.5, 0.5),
            share: random.between(least, 0.9 + 0.08 * harshness),
            middle: (0.5 + random.normal() * off, 0.5 + random.normal() * off),
        }
    }

    /// As the hand trembles.
    pub(crate) fn drifted(mut self, random: &mut Random) -> Self {
        for angle in [&mut self.yaw, &mut self.pitch, &mut self.roll] {
            *angle += random.normal() * 0.02;
        }
        self.share *= 1.0 + random.normal() * 0.01;
        self.middle.0 += random.normal() * 0.01;
        self.middle.1 += random.normal() * 0.01;
        self
    }
}

impl Pose {
    pub(crate) fn new(hold: &Hold, width: f32, height: f32) -> Self {
        let focal = 0.95 * width;
        let distance = focal * CARD.0 / (hold.share * width);
        let ((sy, cy), (sp, cp), (sr, cr)) = (
            hold.yaw.sin_cos(),
            hold.pitch.sin_cos(),
            hold.roll.sin_cos(),
        );
        // The first two columns of Rz(roll) · Rx(pitch) · Ry(yaw).
        let right = [cr * cy - sr * sp * sy, sr * cy + cr * sp * sy, -cp * sy];
        let down = [-sr * cp, cr * cp, sp];
        let middle = [
            (hold.middle.0 - 0.5) * width / focal * distance,
            (hold.middle.1 - 0.5) * height / focal * distance,
            distance,
        ];
        let row = |at: usize| {
            let origin = middle[at] - right[at] * CARD.0 / 2.0 - down[at] * CARD.1 / 2.0;
            [right[at] / SCALE, down[at] / SCALE, origin]
        };
        let [x, y, z] = [row(0), row(1), row(2)];
        let projected =
            |row: [f32; 3], centre: f32| std::array::from_fn(|at| focal * row[at] + centre * z[at]);
        let matrix = [projected(x, width / 2.0), projected(y, height / 2.0), z];
        Self {
            matrix,
            inverse: inverse(&matrix),
        }
    }

    /// From the card to the frame.
    pub(crate) fn place(&self, x: f32, y: f32) -> (f32, f32) {
        apply(&self.matrix, x, y)
    }

    /// From the frame to the card.
    pub(crate) fn find(&self, x: f32, y: f32) -> (f32, f32) {
        apply(&self.inverse, x, y)
    }
}

fn apply(matrix: &[[f32; 3]; 3], x: f32, y: f32) -> (f32, f32) {
    let [a, b, c] = matrix.map(|row| row[0] * x + row[1] * y + row[2]);
    (a / c, b / c)
}

fn inverse(m: &[[f32; 3]; 3]) -> [[f32; 3]; 3] {
    let minor = |r: usize, c: usize| {
        let [a, b] = [(r + 1) % 3, (r + 2) % 3];
        let [d, e] = [(c + 1) % 3, (c + 2) % 3];
        m[a][d] * m[b][e] - m[a][e] * m[b][d]
    };
    let determinant: f32 = (0..3).map(|c| m[0][c] * minor(0, c)).sum();
    std::array::from_fn(|r| std::array::from_fn(|c| minor(c, r) / determinant))
}
