//! Places to write to: a value in memory, or one with a border of zeros for the kernel that reads it.

use crate::kernels::Window;
use crate::lanes::Lanes;
use crate::shape::Shape;

/// Takes the places of a value in order, some blocks at once.
pub(crate) struct Sink<'a> {
    lanes: &'a mut [Lanes],
    /// Vectors from one block to the next.
    block: usize,
    next: usize,
    column: usize,
    width: usize,
    /// Vectors from the end of a row to the beginning of the next.
    gap: usize,
}

impl<'a> Sink<'a> {
    /// Into a value, or into some of its blocks.
    pub(crate) fn plain(lanes: &'a mut [Lanes], shape: Shape) -> Self {
        Self {
            lanes,
            block: shape.places(),
            next: 0,
            column: 0,
            width: shape.width,
            gap: 0,
        }
    }

    /// Into the middle of [`Window::bordered`].
    pub(crate) fn bordered(lanes: &'a mut [Lanes], shape: Shape, window: Window) -> Self {
        let outer = window.bordered(shape);
        Self {
            lanes,
            block: outer.places(),
            next: window.padding * outer.width + window.padding,
            column: 0,
            width: shape.width,
            gap: outer.width - shape.width,
        }
    }

    /// The next places, each with one vector for each block.
    #[inline(always)]
    pub(crate) fn put<const M: usize, const B: usize>(&mut self, places: [[Lanes; B]; M]) {
        for place in places {
            for (block, lanes) in place.into_iter().enumerate() {
                if let Some(target) = self.lanes.get_mut(block * self.block + self.next) {
                    *target = lanes;
                }
            }
            self.next += 1;
            self.column += 1;
            if self.column == self.width {
                self.column = 0;
                self.next += self.gap;
            }
        }
    }
}

/// Copies a value into `bordered`, whose border becomes zero.
pub(crate) fn add_border(input: &[Lanes], shape: Shape, window: Window, bordered: &mut [Lanes]) {
    bordered.fill(Lanes::ZERO);
    let outer = window.bordered(shape);
    let blocks = input
        .chunks_exact(shape.places())
        .zip(bordered.chunks_exact_mut(outer.places()));
    for (input, bordered) in blocks {
        let rows = bordered
            .chunks_exact_mut(outer.width)
            .skip(window.padding)
            .zip(input.chunks_exact(shape.width));
        for (target, row) in rows {
            let middle = target
                .get_mut(window.padding..)
                .and_then(|rest| rest.get_mut(..row.len()));
            if let Some(middle) = middle {
                middle.copy_from_slice(row);
            }
        }
    }
}
