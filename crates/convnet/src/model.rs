//! A model file, and a model made ready for one size of picture.

use crate::Tensor;

/// A network with its weights, for pictures of any size that it can take.
#[derive(Debug)]
pub struct Model {}

/// A network made ready for pictures of one size; keeps the memory of its activations.
#[derive(Debug)]
pub struct Plan {}

/// Why bytes are no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file is damaged, cut off, or of another kind.
    #[error("no model file: {0}")]
    Damaged(&'static str),
    /// The network cannot take pictures of this size.
    #[error("the network takes no pictures of {width} x {height}")]
    Size {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
    },
}

/// Why a network did not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The picture has another number of values than the plan was made for.
    #[error("{given} values instead of {expected}")]
    Length {
        /// `height * width * channels` of the plan.
        expected: usize,
        /// Values handed in.
        given: usize,
    },
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// [`ModelError::Damaged`].
    pub fn read(_bytes: &[u8]) -> Result<Self, ModelError> {
        Err(ModelError::Damaged("not written yet"))
    }

    /// Makes the network ready for pictures of this size.
    ///
    /// # Errors
    ///
    /// [`ModelError::Size`].
    pub fn plan(&self, height: usize, width: usize) -> Result<Plan, ModelError> {
        Err(ModelError::Size { width, height })
    }
}

impl Plan {
    /// Runs the network on `height * width * channels` values, channels innermost, and gives its
    /// outputs in the order of the model file.
    ///
    /// # Errors
    ///
    /// [`RunError::Length`].
    pub fn run(&mut self, picture: &[f32]) -> Result<Vec<Tensor>, RunError> {
        Err(RunError::Length {
            expected: 0,
            given: picture.len(),
        })
    }

    /// Overwrites what the last pictures left in memory.
    pub fn wipe(&mut self) {}
}
