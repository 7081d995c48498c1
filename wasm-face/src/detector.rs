//! Finds faces and five points of each with YuNet (libfacedetection; Wu, Peng and Yu, 2023).

mod decode;

pub use decode::decode;

use convnet::{Model, Plan};
use zeroize::Zeroize as _;

use crate::alignment::{Similarity, sample};
use crate::face::{Face, Landmarks, Point, Rectangle};
use crate::manifest::Colours;
use crate::models::NetworkError;
use crate::picture::Frame;
use crate::resample::shrink;

/// The detector's network, made ready for the sizes that were asked for last.
pub(crate) struct Detector {
    model: Model,
    colours: Colours,
    /// The size used last comes last.
    prepared: Vec<Prepared>,
}

/// How the part round a known face is put before the network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// Columns and rows.
    pub(crate) side: usize,
    /// Distance of the eyes, in sides. A closer look finds points more exactly, and loses a head that moves.
    pub(crate) eyes: f32,
    /// As in a mirror, where the network's errors are others.
    pub(crate) mirrored: bool,
}

struct Prepared {
    width: usize,
    height: usize,
    plan: Plan,
    input: Vec<f32>,
}

impl Detector {
    pub(crate) fn new(model: Model, colours: Colours) -> Self {
        Self {
            model,
            colours,
            prepared: Vec::new(),
        }
    }

    /// The faces in a part of a frame, the surest first, in pixels of the frame.
    ///
    /// The part is made smaller until its longer side has `longest` pixels, never larger.
    ///
    /// # Errors
    ///
    /// If the network does not run at this size.
    pub(crate) fn detect(
        &mut self,
        frame: Frame<'_>,
        region: Rectangle,
        longest: usize,
    ) -> Result<Vec<Face>, NetworkError> {
        let scale = (longest as f32 / region.width.max(region.height)).min(1.0);
        if scale.is_nan() || scale <= 0.0 {
            return Ok(Vec::new());
        }
        let width = ((region.width * scale).round() as usize).clamp(1, longest);
        let height = ((region.height * scale).round() as usize).clamp(1, longest);
        let colours = self.colours;
        let prepared = self.prepared(width, height)?;
        shrink(
            frame,
            region,
            (width, height),
            prepared.width,
            colours,
            &mut prepared.input,
        );
        let outputs = prepared.plan.run(&prepared.input).or(Err(NetworkError))?;
        let faces = decode(&outputs);
        Ok(faces
            .into_iter()
            .map(|face| {
                in_frame(
                    &face,
                    region,
                    (region.width / width as f32, region.height / height as f32),
                )
            })
            .collect())
    }

    /// Faces like a known one, near it, with points that follow its tilt; in pixels of the frame.
    ///
    /// The network's points follow a tilted head only by a third of the way. So the frame is turned until the known
    /// points stand upright, and what is found is turned back; each time leaves less of the tilt.
    ///
    /// # Errors
    ///
    /// If the network does not run.
    pub(crate) fn detect_near(
        &mut self,
        frame: Frame<'_>,
        known: &Landmarks,
        look: Look,
    ) -> Result<Vec<Face>, NetworkError> {
        let Some(there) = Similarity::fit(&known.points(), &look.upright()) else {
            return Ok(Vec::new());
        };
        let back = there.inverse();
        let colours = self.colours;
        let prepared = self.prepared(look.side, look.side)?;
        let (input, _) = prepared.input.as_chunks_mut::<3>();
        for (to, mut pixel) in input.iter_mut().zip(sample(frame, &back, look.side)) {
            if colours == Colours::Bgr {
                pixel.reverse();
            }
            *to = pixel;
        }
        if look.mirrored {
            let rows = input.chunks_exact_mut(look.side);
            rows.for_each(<[[f32; 3]]>::reverse);
        }
        let outputs = prepared.plan.run(&prepared.input).or(Err(NetworkError))?;
        Ok(decode(&outputs)
            .iter()
            .map(|face| look.turned_back(face, &back))
            .collect())
    }

    /// Overwrites what the last pictures left in memory.
    pub(crate) fn wipe(&mut self) {
        for prepared in &mut self.prepared {
            prepared.input.as_mut_slice().zeroize();
            prepared.plan.wipe();
        }
    }

    fn prepared(&mut self, width: usize, height: usize) -> Result<&mut Prepared, NetworkError> {
        let width = width.next_multiple_of(COARSEST);
        let height = height.next_multiple_of(COARSEST);
        let known = self
            .prepared
            .iter()
            .position(|prepared| (prepared.width, prepared.height) == (width, height));
        let prepared = if let Some(index) = known {
            self.prepared.remove(index)
        } else {
            if self.prepared.len() == KEPT {
                drop(self.prepared.remove(0));
            }
            Prepared {
                width,
                height,
                plan: self.model.plan(height, width).or(Err(NetworkError))?,
                input: vec![0.0; width * height * 3],
            }
        };
        self.prepared.push(prepared);
        self.prepared.last_mut().ok_or(NetworkError)
    }
}

impl Look {
    /// Wide enough for a head that has moved since the last frame; a quarter of the work of a whole frame.
    pub(crate) const NEAR: Self = Self {
        side: 160,
        eyes: 0.157,
        mirrored: false,
    };

    /// Where the points of a known face are put: its middle in the middle.
    fn upright(self) -> [Point; 5] {
        let side = self.side as f32;
        UPRIGHT.map(|Point { x, y }| Point {
            x: side * (0.5 + self.eyes * x),
            y: side * (0.5 + self.eyes * y),
        })
    }

    fn turned_back(self, face: &Face, back: &Similarity) -> Face {
        let mirror = |point: Point| Point {
            x: if self.mirrored {
                self.side as f32 - 1.0 - point.x
            } else {
                point.x
            },
            y: point.y,
        };
        let middle = back.apply(mirror(face.area.middle()));
        let (width, height) = (
            face.area.width * back.size(),
            face.area.height * back.size(),
        );
        let points = face
            .landmarks
            .points()
            .map(|point| back.apply(mirror(point)));
        let landmarks = Landmarks::from_points(points);
        Face {
            score: face.score,
            area: Rectangle {
                left: middle.x - width / 2.0,
                top: middle.y - height / 2.0,
                width,
                height,
            },
            landmarks: if self.mirrored {
                landmarks.swapped()
            } else {
                landmarks
            },
        }
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        self.input.zeroize();
        self.plan.wipe();
    }
}

/// The whole of a frame.
pub(crate) fn whole(frame: Frame<'_>) -> Rectangle {
    Rectangle {
        left: 0.0,
        top: 0.0,
        width: frame.width() as f32,
        height: frame.height() as f32,
    }
}

fn in_frame(face: &Face, region: Rectangle, (across, down): (f32, f32)) -> Face {
    let place = |point: Point| Point {
        x: region.left + point.x * across,
        y: region.top + point.y * down,
    };
    Face {
        score: face.score,
        area: Rectangle {
            left: region.left + face.area.left * across,
            top: region.top + face.area.top * down,
            width: face.area.width * across,
            height: face.area.height * down,
        },
        landmarks: Landmarks::from_points(face.landmarks.points().map(place)),
    }
}

/// The points of an upright face from the middle of its box, in distances of the eyes.
const UPRIGHT: [Point; 5] = [
    Point {
        x: -0.502,
        y: -0.578,
    },
    Point {
        x: 0.498,
        y: -0.582,
    },
    Point { x: 0.0, y: -0.008 },
    Point { x: -0.41, y: 0.578 },
    Point { x: 0.418, y: 0.574 },
];

/// The network's coarsest grid; sides are multiples of it.
const COARSEST: usize = 32;

/// Sizes in turn: the photo, the whole frame, the part round the last face.
const KEPT: usize = 3;
