//! A model that has been read, and what can be wrong with it.

use std::sync::Arc;

use crate::Plan;
use crate::format::ModelFile;
use crate::prepared::Prepared;

/// A network with its weights, for pictures of any size that it can take.
#[derive(Clone, Debug)]
pub struct Model(Arc<Prepared>);

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
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let file = ModelFile::read(bytes)?;
        Ok(Self(Arc::new(Prepared::new(&file)?)))
    }

    /// Makes the network ready for pictures of this size.
    ///
    /// # Errors
    ///
    /// [`ModelError::Size`].
    pub fn plan(&self, height: usize, width: usize) -> Result<Plan, ModelError> {
        Plan::new(Arc::clone(&self.0), height, width)
    }
}
