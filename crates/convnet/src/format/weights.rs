//! Matrices of weights, as they are stored and as numbers.

use serde::{Deserialize, Serialize};

use super::{ALIGNMENT, entropy, half};
use crate::ModelError;

/// How a matrix is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Encoding {
    /// Numbers of 32 bits, little endian.
    F32,
    /// Numbers of 16 bits, little endian.
    F16,
    /// A step for each row, of 32 bits, little endian; then for each weight how many of its row's
    /// steps it is, −127 to 127, in as few bits as their frequencies allow.
    Levels,
}

/// Most weights that a file may have; unpacked they are 64 MiB.
pub const MAX_WEIGHTS: usize = 1 << 24;

/// Where a matrix lies in the file, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stored {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) encoding: Encoding,
    /// From the beginning of the weights, in bytes.
    pub(super) offset: usize,
    /// In bytes.
    pub(super) length: usize,
}

impl Stored {
    /// The number of weights, if they can lie in so many bytes.
    pub(super) fn check(&self, blob: usize) -> Result<usize, ModelError> {
        let count = self.rows.saturating_mul(self.columns);
        if count == 0 || count > MAX_WEIGHTS {
            return Err(ModelError::Damaged("weights are too few or too many"));
        }
        let fits = match self.encoding {
            Encoding::F32 => self.length == count * 4,
            Encoding::F16 => self.length == count * 2,
            // A few bytes must not become a memory full of weights.
            Encoding::Levels => count <= self.length.saturating_mul(MAX_LEVELS_PER_BYTE),
        };
        let end = self.offset.checked_add(self.length);
        let inside = end.is_some_and(|end| end <= blob);
        if fits && inside && self.offset.is_multiple_of(ALIGNMENT) {
            Ok(count)
        } else {
            Err(ModelError::Damaged("weights lie where they cannot"))
        }
    }

    /// The weights, row by row.
    pub(super) fn unpack(&self, blob: &[u8]) -> Result<Vec<f32>, ModelError> {
        let bytes = self.bytes(blob)?;
        let weights: Vec<f32> = match self.encoding {
            Encoding::F32 => {
                let (numbers, _) = bytes.as_chunks();
                numbers
                    .iter()
                    .map(|&number| f32::from_le_bytes(number))
                    .collect()
            }
            Encoding::F16 => {
                let (numbers, _) = bytes.as_chunks();
                numbers
                    .iter()
                    .map(|&number| half::from_half(u16::from_le_bytes(number)))
                    .collect()
            }
            Encoding::Levels => self.unpack_levels(bytes)?.numbers().collect(),
        };
        if weights.iter().all(|weight| weight.is_finite()) {
            Ok(weights)
        } else {
            Err(ModelError::Damaged("a weight is no number"))
        }
    }

    /// The weights as they are stored, if that is as levels.
    pub(super) fn levels(&self, blob: &[u8]) -> Result<Option<Levels>, ModelError> {
        if self.encoding != Encoding::Levels {
            return Ok(None);
        }
        let levels = self.unpack_levels(self.bytes(blob)?)?;
        if levels.numbers().all(f32::is_finite) {
            Ok(Some(levels))
        } else {
            Err(ModelError::Damaged("a weight is no number"))
        }
    }

    fn bytes<'a>(&self, blob: &'a [u8]) -> Result<&'a [u8], ModelError> {
        self.offset
            .checked_add(self.length)
            .and_then(|end| blob.get(self.offset..end))
            .ok_or(ModelError::Damaged("it ends in its weights"))
    }

    fn unpack_levels(&self, bytes: &[u8]) -> Result<Levels, ModelError> {
        let (steps, packed) = bytes
            .split_at_checked(self.rows.saturating_mul(4))
            .ok_or(ModelError::Damaged("weights end in their steps"))?;
        let (steps, _) = steps.as_chunks();
        let mut decoder = entropy::Decoder::new(packed)?;
        let mut levels = Vec::with_capacity(self.rows * self.columns);
        for _ in 0..self.rows * self.columns {
            levels.push(decoder.next()?);
        }
        decoder.finish()?;
        Ok(Levels {
            steps: steps.iter().map(|&step| f32::from_le_bytes(step)).collect(),
            columns: self.columns,
            levels,
        })
    }
}

/// A matrix as small whole numbers; see [`Encoding::Levels`].
#[derive(Debug)]
pub(crate) struct Levels {
    /// One for each row.
    pub(crate) steps: Vec<f32>,
    pub(crate) columns: usize,
    /// Row by row.
    pub(crate) levels: Vec<i8>,
}

impl Levels {
    fn numbers(&self) -> impl Iterator<Item = f32> {
        let rows = self.levels.chunks(self.columns).zip(&self.steps);
        rows.flat_map(|(row, step)| row.iter().map(move |&level| f32::from(level) * step))
    }
}

/// Packs levels (row by row, one step for each row) as [`Encoding::Levels`] has them.
pub(super) fn pack_levels(steps: &[f32], levels: &[i8]) -> Vec<u8> {
    let mut bytes: Vec<u8> = steps.iter().flat_map(|step| step.to_le_bytes()).collect();
    bytes.extend(entropy::encode(levels));
    let least = levels.len().div_ceil(MAX_LEVELS_PER_BYTE);
    bytes.resize(bytes.len().max(least), 0);
    bytes
}

/// Packs numbers of 16 bits.
pub(super) fn pack_halves(weights: &[f32]) -> Vec<u8> {
    weights
        .iter()
        .flat_map(|&weight| half::to_half(weight).to_le_bytes())
        .collect()
}

/// Packs numbers of 32 bits.
pub(super) fn pack_numbers(weights: &[f32]) -> Vec<u8> {
    weights
        .iter()
        .flat_map(|weight| weight.to_le_bytes())
        .collect()
}

const MAX_LEVELS_PER_BYTE: usize = 64;
