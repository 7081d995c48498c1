//! A face as the detector finds it, in pixels of the frame.

use face_messages::Area;

/// A place in a frame, in pixels from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(from = "[f32; 2]")]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// An upright rectangle in a frame, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rectangle {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Five points of a face; right and left are the person's own.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Landmarks {
    /// Middle of the right eye, which a camera sees on its left.
    pub right_eye: Point,
    /// Middle of the left eye.
    pub left_eye: Point,
    /// Tip of the nose.
    pub nose: Point,
    /// Right corner of the mouth.
    pub right_mouth: Point,
    /// Left corner of the mouth.
    pub left_mouth: Point,
}

/// A face in a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Face {
    /// How sure the detector is, 0 to 1.
    pub score: f32,
    /// From forehead to chin; may reach over the frame's edges.
    pub area: Rectangle,
    /// Eyes, nose, mouth.
    pub landmarks: Landmarks,
}

impl Point {
    /// How far it is to another.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// Half way to another.
    #[must_use]
    pub fn middle(self, other: Self) -> Self {
        Self {
            x: (self.x + other.x) / 2.0,
            y: (self.y + other.y) / 2.0,
        }
    }
}

impl From<[f32; 2]> for Point {
    fn from([x, y]: [f32; 2]) -> Self {
        Self { x, y }
    }
}

impl Rectangle {
    /// Its middle.
    #[must_use]
    pub fn middle(self) -> Point {
        Point {
            x: self.left + self.width / 2.0,
            y: self.top + self.height / 2.0,
        }
    }

    /// In square pixels.
    #[must_use]
    pub fn size(self) -> f32 {
        self.width * self.height
    }

    /// The part that it shares with another.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        let left = self.left.max(other.left);
        let top = self.top.max(other.top);
        let right = (self.left + self.width).min(other.left + other.width);
        let bottom = (self.top + self.height).min(other.top + other.height);
        Self {
            left,
            top,
            width: (right - left).max(0.0),
            height: (bottom - top).max(0.0),
        }
    }

    /// What two share, over what they cover together: 0 apart, 1 the same.
    #[must_use]
    pub fn overlap(self, other: Self) -> f32 {
        let shared = self.intersection(other).size();
        let covered = self.size() + other.size() - shared;
        if covered > 0.0 { shared / covered } else { 0.0 }
    }

    /// The same middle, and sides so many times as long.
    #[must_use]
    pub fn scaled(self, factor: f32) -> Self {
        let middle = self.middle();
        Self {
            left: middle.x - self.width * factor / 2.0,
            top: middle.y - self.height * factor / 2.0,
            width: self.width * factor,
            height: self.height * factor,
        }
    }

    /// In fractions of a frame.
    #[must_use]
    pub fn fractions(self, frame_width: usize, frame_height: usize) -> Area {
        let (width, height) = (frame_width as f32, frame_height as f32);
        Area {
            left: self.left / width,
            top: self.top / height,
            width: self.width / width,
            height: self.height / height,
        }
    }
}

impl Landmarks {
    /// The detector's and the template's order.
    #[must_use]
    pub fn points(&self) -> [Point; 5] {
        [
            self.right_eye,
            self.left_eye,
            self.nose,
            self.right_mouth,
            self.left_mouth,
        ]
    }

    /// From the detector's and the template's order.
    #[must_use]
    pub fn from_points(points: [Point; 5]) -> Self {
        let [right_eye, left_eye, nose, right_mouth, left_mouth] = points;
        Self {
            right_eye,
            left_eye,
            nose,
            right_mouth,
            left_mouth,
        }
    }

    /// With right and left exchanged, as in a mirror.
    pub(crate) fn swapped(self) -> Self {
        Self {
            right_eye: self.left_eye,
            left_eye: self.right_eye,
            nose: self.nose,
            right_mouth: self.left_mouth,
            left_mouth: self.right_mouth,
        }
    }

    /// From pupil to pupil, in pixels.
    #[must_use]
    pub fn eye_distance(&self) -> f32 {
        self.right_eye.distance(self.left_eye)
    }
}
