//! Writes model files; for converters.

use super::network::{Network, WeightsId};
use super::weights::{Encoding, Stored, pack_halves, pack_levels, pack_numbers};
use super::{ALIGNMENT, Header, MAGIC, ModelFile};
use crate::ModelError;

/// Collects weights, then writes the file. The same calls give the same bytes.
#[derive(Debug, Default)]
pub struct Writer {
    stored: Vec<Stored>,
    blob: Vec<u8>,
}

/// Why no file was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The network and its weights do not fit together; a reader would refuse them.
    #[error(transparent)]
    Unsound(#[from] ModelError),
    /// The header cannot be written.
    #[error("the header cannot be written")]
    Header(#[from] serde_json::Error),
}

impl Writer {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a matrix exactly.
    pub fn numbers(&mut self, columns: usize, weights: &[f32]) -> WeightsId {
        let rows = weights.len().checked_div(columns).unwrap_or(0);
        self.add(rows, columns, Encoding::F32, &pack_numbers(weights))
    }

    /// Adds a matrix with 11 significant bits.
    pub fn halves(&mut self, columns: usize, weights: &[f32]) -> WeightsId {
        let rows = weights.len().checked_div(columns).unwrap_or(0);
        self.add(rows, columns, Encoding::F16, &pack_halves(weights))
    }

    /// Adds a matrix of levels, −127 to 127, row by row: how many of its row's steps each weight is.
    pub fn levels(&mut self, steps: &[f32], columns: usize, levels: &[i8]) -> WeightsId {
        let bytes = pack_levels(steps, levels);
        self.add(steps.len(), columns, Encoding::Levels, &bytes)
    }

    /// The file.
    ///
    /// # Errors
    ///
    /// [`WriteError::Unsound`] when [`ModelFile::read`] would not take it.
    pub fn finish(self, network: Network) -> Result<Vec<u8>, WriteError> {
        let header = serde_json::to_vec(&Header {
            network,
            weights: self.stored,
        })?;
        let length = u32::try_from(header.len()).unwrap_or(u32::MAX);
        let mut file = MAGIC.to_vec();
        file.extend(length.to_le_bytes());
        file.extend(header);
        file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
        file.extend(self.blob);
        ModelFile::read(&file)?;
        Ok(file)
    }

    fn add(&mut self, rows: usize, columns: usize, encoding: Encoding, bytes: &[u8]) -> WeightsId {
        let id = WeightsId(self.stored.len());
        self.stored.push(Stored {
            rows,
            columns,
            encoding,
            offset: self.blob.len(),
            length: bytes.len(),
        });
        self.blob.extend(bytes);
        self.blob
            .resize(self.blob.len().next_multiple_of(ALIGNMENT), 0);
        id
    }
}
