//! How large the values of a network are.

use crate::lanes::LANES;

/// Rows, columns and channels of a value.
///
/// In memory, [`LANES`] channels of all places stand together, row by row; then come the next channels. The
/// last of these blocks may have lanes that mean nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) channels: usize,
}

impl Shape {
    pub(crate) fn blocks(self) -> usize {
        self.channels.div_ceil(LANES)
    }

    /// Places in a block.
    pub(crate) fn places(self) -> usize {
        self.height.saturating_mul(self.width)
    }

    /// Vectors in memory.
    pub(crate) fn len(self) -> usize {
        self.places().saturating_mul(self.blocks())
    }
}
