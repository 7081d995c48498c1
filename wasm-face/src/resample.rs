//! A part of a frame made smaller, each new pixel the mean of those it covers.

use crate::face::Rectangle;
use crate::manifest::Colours;
use crate::picture::Frame;

/// The part of `frame` under `region` as `width * height` pixels, in the upper left of a canvas of
/// `canvas_width` columns; three values a pixel, 0 to 255, black outside the frame.
///
/// `canvas` has `canvas_width * 3` values a row and at least `height` rows; the rest of it is black.
pub(crate) fn shrink(
    frame: Frame<'_>,
    region: Rectangle,
    (width, height): (usize, usize),
    canvas_width: usize,
    colours: Colours,
    canvas: &mut [f32],
) {
    canvas.fill(0.0);
    let columns = spans(region.left, region.width, width, frame.width());
    let rows = spans(region.top, region.height, height, frame.height());
    let mut line = vec![[0.0_f32; 3]; width];
    let mut line_of = usize::MAX;
    for (row, target) in rows.iter().zip(canvas.chunks_exact_mut(canvas_width * 3)) {
        let (target, _) = target.as_chunks_mut::<3>();
        for (source, weight) in row.weights() {
            // The last line of one row is often the first of the next.
            if source != line_of {
                shrink_line(frame.row(source), &columns, &mut line);
                line_of = source;
            }
            for (to, from) in target.iter_mut().zip(&line) {
                for (to, from) in to.iter_mut().zip(from) {
                    *to += from * weight;
                }
            }
        }
        if colours == Colours::Bgr {
            target.iter_mut().for_each(|pixel| pixel.reverse());
        }
    }
}

/// The old pixels that one new pixel covers, along one axis.
struct Span {
    first: usize,
    /// How much of the new pixel the first one fills, those between, and the last one.
    shares: [f32; 3],
    /// How many there are.
    count: usize,
}

impl Span {
    /// Indices and weights; these sum to one, or to less where the span reaches over the edge.
    fn weights(&self) -> impl Iterator<Item = (usize, f32)> {
        let [first, between, last] = self.shares;
        (0..self.count).map(move |index| {
            let share = match index {
                0 => first,
                _ if index + 1 == self.count => last,
                _ => between,
            };
            (self.first + index, share)
        })
    }
}

fn spans(start: f32, length: f32, count: usize, available: usize) -> Vec<Span> {
    let step = length / count as f32;
    (0..count)
        .map(|index| span(start + step * index as f32, step, available))
        .collect()
}

fn span(start: f32, step: f32, available: usize) -> Span {
    let from = start.max(0.0);
    let to = (start + step).min(available as f32);
    if to <= from || step <= 0.0 {
        return Span {
            first: 0,
            shares: [0.0; 3],
            count: 0,
        };
    }
    let first = from as usize;
    let end = (to.ceil() as usize).min(available);
    let count = end.saturating_sub(first);
    let first_share = ((first + 1) as f32).min(to) - from;
    let last_share = to - (end.saturating_sub(1) as f32).max(from);
    Span {
        first,
        shares: [first_share / step, 1.0 / step, last_share / step],
        count,
    }
}

fn shrink_line(row: &[[u8; 4]], columns: &[Span], line: &mut [[f32; 3]]) {
    for (span, pixel) in columns.iter().zip(line) {
        let covered = row
            .get(span.first..span.first + span.count)
            .unwrap_or_default();
        let [first_share, between_share, last_share] = span.shares;
        *pixel = match covered {
            [] => [0.0; 3],
            [only] => colour(only).map(|value| value * first_share),
            [first, between @ .., last] => {
                let mut sum = [0_u32; 3];
                for &[red, green, blue, _] in between {
                    let [reds, greens, blues] = &mut sum;
                    *reds += u32::from(red);
                    *greens += u32::from(green);
                    *blues += u32::from(blue);
                }
                let (first, last) = (colour(first), colour(last));
                let mut mixed = [0.0; 3];
                for (((to, first), last), between) in mixed.iter_mut().zip(first).zip(last).zip(sum)
                {
                    *to = first * first_share + last * last_share + between as f32 * between_share;
                }
                mixed
            }
        };
    }
}

fn colour(&[red, green, blue, _]: &[u8; 4]) -> [f32; 3] {
    [red.into(), green.into(), blue.into()]
}
