//! What a network's layers do with numbers.
//!
//! Lengths are those of [`crate::plan`], which checks every shape once; where they did not fit, a kernel would leave
//! values as they are, never read or write beside a slice.

pub(crate) mod border;
pub(crate) mod convolution;
pub(crate) mod dense;
pub(crate) mod depthwise;
pub(crate) mod simple;

use crate::shape::Shape;

/// A square kernel and how it goes over the picture; see [`crate::format::Convolution`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) kernel: usize,
    pub(crate) stride: usize,
    pub(crate) padding: usize,
}

impl Window {
    /// Places of the kernel.
    pub(crate) fn area(self) -> usize {
        self.kernel * self.kernel
    }

    /// Whether each result needs its own place alone.
    pub(crate) fn is_point(self) -> bool {
        self.kernel == 1 && self.stride == 1 && self.padding == 0
    }

    /// Rows and columns of the result, if there are any.
    pub(crate) fn over(self, input: Shape, channels: usize) -> Option<Shape> {
        let along = |length: usize| {
            let room = (length + 2 * self.padding).checked_sub(self.kernel)?;
            Some(room / self.stride + 1)
        };
        Some(Shape {
            height: along(input.height)?,
            width: along(input.width)?,
            channels,
        })
    }

    /// The input with its border of zeros. The rows have a few more columns than the kernel reads, so
    /// that reading by strides stays inside.
    pub(crate) fn bordered(self, input: Shape) -> Shape {
        Shape {
            height: input.height + 2 * self.padding,
            width: input.width + 2 * self.padding + self.stride - 1,
            ..input
        }
    }
}
