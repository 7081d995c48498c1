//! What a face looks like, as a direction in a space where the same person's faces lie close together.

use convnet::{Model, Plan};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::alignment::AlignedFace;
use crate::face::{Landmarks, Point};
use crate::manifest::{Colours, EmbeddingEntry};
use crate::models::NetworkError;
use crate::picture::Frame;

/// A face as a vector of length one. Overwritten when dropped.
#[derive(Clone, PartialEq, Zeroize, ZeroizeOnDrop)]
pub struct Template(Vec<f32>);

/// The network that makes templates.
pub(crate) struct Embedder {
    plan: Plan,
    entry: EmbeddingEntry,
}

/// How a face is put before the network, seen from where the network wants it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    /// Times as large.
    pub(crate) size: f32,
    /// So many pixels further to the right.
    pub(crate) right: f32,
    /// So many pixels further down.
    pub(crate) down: f32,
    /// As in a mirror.
    pub(crate) mirrored: bool,
}

impl View {
    fn place(self, template: &[Point; 5], side: usize) -> [Point; 5] {
        let middle = side as f32 / 2.0;
        template.map(|Point { x, y }| Point {
            x: middle + (x - middle) * self.size + self.right,
            y: middle + (y - middle) * self.size + self.down,
        })
    }
}

impl Template {
    /// A vector brought to length one; `None` if it has none.
    #[must_use]
    pub fn new(mut values: Vec<f32>) -> Option<Self> {
        let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
        if !length.is_normal() {
            values.zeroize();
            return None;
        }
        values.iter_mut().for_each(|value| *value /= length);
        Some(Self(values))
    }

    /// The mean direction of some templates, each with a weight; `None` if there is none.
    #[must_use]
    pub fn mean<'a>(templates: impl IntoIterator<Item = (&'a Self, f32)>) -> Option<Self> {
        let mut sum = Vec::new();
        for (Self(values), weight) in templates {
            sum.resize(values.len(), 0.0);
            for (sum, value) in sum.iter_mut().zip(values) {
                *sum += value * weight;
            }
        }
        Self::new(sum)
    }

    /// The cosine between two: 1 is the same direction, 0 is unrelated.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f32 {
        let products = self.0.iter().zip(&other.0).map(|(one, other)| one * other);
        products.sum()
    }

    /// The vector.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.0
    }
}

impl std::fmt::Debug for Template {
    /// Without the values: they describe a face.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Template of {}", self.0.len())
    }
}

impl Embedder {
    /// # Errors
    ///
    /// If the network takes no squares of this side.
    pub(crate) fn new(model: &Model, entry: EmbeddingEntry) -> Result<Self, NetworkError> {
        let plan = model.plan(entry.side, entry.side).or(Err(NetworkError))?;
        Ok(Self { plan, entry })
    }

    /// Brings a face to the place where the network wants it; `None` if its points lie in one place.
    pub(crate) fn align(&self, frame: Frame<'_>, landmarks: &Landmarks) -> Option<AlignedFace> {
        let EmbeddingEntry { template, side, .. } = &self.entry;
        AlignedFace::sample(frame, &landmarks.points(), template, *side)
    }

    /// # Errors
    ///
    /// If the network does not run or gives no vector of its dimension.
    pub(crate) fn embed(&mut self, face: &AlignedFace) -> Result<Template, NetworkError> {
        let outputs = match self.entry.colours {
            Colours::Rgb => self.plan.run(face.rgb()),
            Colours::Bgr => self.plan.run(&face.bgr()),
        };
        let outputs = outputs.or(Err(NetworkError))?;
        let [output] = outputs.as_slice() else {
            return Err(NetworkError);
        };
        if output.data.len() != self.entry.dimension {
            return Err(NetworkError);
        }
        Template::new(output.data.clone()).ok_or(NetworkError)
    }

    /// The mean of several views of a face, which errs less than each; `None` if its points lie in one place.
    ///
    /// # Errors
    ///
    /// As [`Self::embed`].
    pub(crate) fn describe(
        &mut self,
        frame: Frame<'_>,
        landmarks: &Landmarks,
        views: &[View],
    ) -> Result<Option<Template>, NetworkError> {
        let mut templates = Vec::with_capacity(views.len());
        for view in views {
            let EmbeddingEntry { template, side, .. } = &self.entry;
            let place = view.place(template, *side);
            let Some(mut face) = AlignedFace::sample(frame, &landmarks.points(), &place, *side)
            else {
                return Ok(None);
            };
            if view.mirrored {
                face = face.mirrored();
            }
            templates.push(self.embed(&face)?);
        }
        let mean = Template::mean(templates.iter().map(|template| (template, 1.0)));
        mean.map(Some).ok_or(NetworkError)
    }

    /// Overwrites what the last face left in memory.
    pub(crate) fn wipe(&mut self) {
        self.plan.wipe();
    }
}
