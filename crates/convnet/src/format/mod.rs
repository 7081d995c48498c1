//! The model file: what a network does, layer by layer, and its weights, stored small.
//!
//! ```text
//! 63 6f 6e 76 6e 65 74 01   "convnet", version 1
//! u32, little endian        length of the header
//! header                    JSON: a [`Network`] and where its weights lie
//! padding                   zeros, up to a multiple of 16 bytes
//! weights                   each begins at a multiple of 16 bytes
//! ```
//!
//! A file may come from anywhere: [`ModelFile::read`] checks every length before it believes it, and
//! every layer against the layers before it. Whether a file is the one that was meant is another question,
//! answered by its hash.

mod check;
mod entropy;
mod half;
mod network;
mod weights;
mod writer;

pub use half::from_half;
pub use network::{Activation, Affine, Convolution, Layer, Network, Op, Output, WeightsId};
pub use weights::{Encoding, MAX_WEIGHTS};
pub use writer::{WriteError, Writer};

use serde::{Deserialize, Serialize};

use crate::ModelError;
pub(crate) use weights::Levels;
use weights::Stored;

/// A model file that has been read: its network is sound, and its weights can be had.
#[derive(Debug)]
pub struct ModelFile<'a> {
    network: Network,
    stored: Vec<Stored>,
    blob: &'a [u8],
}

impl<'a> ModelFile<'a> {
    /// Reads a file without unpacking its weights.
    ///
    /// # Errors
    ///
    /// [`ModelError::Damaged`] for everything that [`Writer`] would not have written.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or(ModelError::Damaged("it begins differently"))?;
        let (length, _) = rest
            .split_first_chunk()
            .ok_or(ModelError::Damaged("it ends in its first bytes"))?;
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        if length > MAX_HEADER {
            return Err(ModelError::Damaged("its header is too long"));
        }
        let header = bytes
            .get(PREFIX..PREFIX + length)
            .ok_or(ModelError::Damaged("it ends in its header"))?;
        let blob = bytes
            .get((PREFIX + length).next_multiple_of(ALIGNMENT)..)
            .ok_or(ModelError::Damaged("it ends after its header"))?;
        let Header { network, weights } = serde_json::from_slice(header)
            // What serde says names places in the header, which nobody reads.
            .or(Err(ModelError::Damaged("its header makes no sense")))?;
        check::header(&network, &weights, blob.len())?;
        Ok(Self {
            network,
            stored: weights,
            blob,
        })
    }

    /// What the network does.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The number of rows and columns of a layer's weights.
    ///
    /// # Errors
    ///
    /// [`ModelError::Damaged`] for an id that is not of this file.
    pub fn shape(&self, id: WeightsId) -> Result<(usize, usize), ModelError> {
        let Stored { rows, columns, .. } = self.stored(id)?;
        Ok((*rows, *columns))
    }

    /// Unpacks the weights of a layer: `rows * columns` values, row by row.
    ///
    /// # Errors
    ///
    /// [`ModelError::Damaged`].
    pub fn weights(&self, id: WeightsId) -> Result<Vec<f32>, ModelError> {
        self.stored(id)?.unpack(self.blob)
    }

    /// The weights of a layer as small whole numbers, if they are stored so.
    pub(crate) fn levels(&self, id: WeightsId) -> Result<Option<Levels>, ModelError> {
        self.stored(id)?.levels(self.blob)
    }

    fn stored(&self, id: WeightsId) -> Result<&Stored, ModelError> {
        self.stored
            .get(id.0)
            .ok_or(ModelError::Damaged("it names weights that it has not"))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    network: Network,
    weights: Vec<Stored>,
}

const MAGIC: &[u8] = b"convnet\x01";
const PREFIX: usize = MAGIC.len() + size_of::<u32>();
const ALIGNMENT: usize = 16;
const MAX_HEADER: usize = 1 << 20;

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests;
