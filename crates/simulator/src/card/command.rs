//! A command APDU taken apart, short or extended (ISO/IEC 7816-3 §12.1).

use super::status::Status;

/// One command as the card sees it.
pub(super) struct Command<'a> {
    pub(super) cla: u8,
    pub(super) ins: u8,
    pub(super) p1: u8,
    pub(super) p2: u8,
    pub(super) data: &'a [u8],
    pub(super) le: Option<Le>,
}

/// How many bytes the terminal expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Le {
    /// 1–256 (short) or 1–65536 (extended).
    pub(super) max: usize,
    /// Written as zero: "all there is".
    pub(super) all: bool,
    pub(super) extended: bool,
}

impl<'a> Command<'a> {
    /// Any length that the standard does not know is `6700`.
    pub(super) fn parse(raw: &'a [u8]) -> Result<Self, Status> {
        let Some((&[cla, ins, p1, p2], body)) = raw.split_first_chunk() else {
            return Err(Status::WRONG_LENGTH);
        };
        let (data, le) = match *body {
            [] => (&[][..], None),
            [le] => (&[][..], Some(Le::short(le))),
            [0, high, low] => (&[][..], Some(Le::extended(high, low))),
            [0, high, low, ref rest @ ..] => {
                let (data, le) = split(rest, usize::from(u16::from_be_bytes([high, low])))?;
                match *le {
                    [] => (data, None),
                    [high, low] => (data, Some(Le::extended(high, low))),
                    _ => return Err(Status::WRONG_LENGTH),
                }
            }
            [lc, ref rest @ ..] => {
                let (data, le) = split(rest, usize::from(lc))?;
                match *le {
                    [] => (data, None),
                    [le] => (data, Some(Le::short(le))),
                    _ => return Err(Status::WRONG_LENGTH),
                }
            }
        };
        Ok(Self {
            cla,
            ins,
            p1,
            p2,
            data,
            le,
        })
    }
}

impl Le {
    fn short(le: u8) -> Self {
        let max = if le == 0 { 256 } else { usize::from(le) };
        Self {
            max,
            all: le == 0,
            extended: false,
        }
    }

    fn extended(high: u8, low: u8) -> Self {
        let le = u16::from_be_bytes([high, low]);
        let max = if le == 0 { 65_536 } else { usize::from(le) };
        Self {
            max,
            all: le == 0,
            extended: true,
        }
    }
}

fn split(rest: &[u8], lc: usize) -> Result<(&[u8], &[u8]), Status> {
    if lc == 0 {
        return Err(Status::WRONG_LENGTH);
    }
    rest.split_at_checked(lc).ok_or(Status::WRONG_LENGTH)
}
