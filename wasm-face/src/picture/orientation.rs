//! Which way up a camera was held (Exif 2.32, 4.6.4, tag `Orientation`): phones store what the sensor saw.

use super::Picture;

/// The orientation that Exif data (a TIFF file) states: 1 to 8, and 1 if it states none.
pub(super) fn from_exif(tiff: &[u8]) -> u16 {
    stated(tiff)
        .filter(|orientation| (1..=8).contains(orientation))
        .unwrap_or(1)
}

/// The picture as the photographer saw it; `None` if it has no pixels.
pub(super) fn upright(picture: Picture, orientation: u16) -> Option<Picture> {
    if orientation == 1 {
        return Some(picture);
    }
    let (width, height) = (picture.width(), picture.height());
    let turned = orientation >= 5;
    let (new_width, new_height) = if turned {
        (height, width)
    } else {
        (width, height)
    };
    let mut rgba = Vec::with_capacity(picture.rgba().len());
    for row in 0..new_height {
        for column in 0..new_width {
            let (right, down) = (width - 1, height - 1);
            let (x, y) = match orientation {
                2 => (right - column, row),
                3 => (right - column, down - row),
                4 => (column, down - row),
                5 => (row, column),
                6 => (row, down - column),
                7 => (right - row, down - column),
                _ => (right - row, column),
            };
            rgba.extend(picture.frame().row(y).get(x)?);
        }
    }
    Picture::new(new_width, new_height, rgba)
}

fn stated(tiff: &[u8]) -> Option<u16> {
    let little = match tiff.first_chunk()? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk()?;
        Some(if little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let long = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk()?;
        usize::try_from(if little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
        .ok()
    };
    let directory = long(4)?;
    (0..usize::from(short(directory)?))
        .map(|entry| directory + 2 + entry * 12)
        .find(|&entry| short(entry) == Some(0x0112))
        .and_then(|entry| short(entry + 8))
}
