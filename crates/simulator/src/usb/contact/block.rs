//! Blocks of T=1 (ISO/IEC 7816-3 §11.3): NAD ‖ PCB ‖ LEN ‖ INF ‖ LRC.

/// A block whose length and check value are right.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block<'a> {
    pub(super) nad: u8,
    pub(super) kind: Kind,
    pub(super) inf: &'a [u8],
}

/// What the PCB says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Information { number: u8, more: bool },
    Ready { number: u8 },
    Request(Supervisory),
    Answer(Supervisory),
    Unknown,
}

/// Supervisory blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Supervisory {
    Resynch,
    Ifs,
    Abort,
    Wtx,
}

/// Why a block is refused; the code of the R-block that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    CheckValue = 1,
    Other = 2,
}

impl<'a> Block<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let ([nad, pcb, length], rest) = bytes.split_first_chunk().ok_or(Refusal::Other)?;
        let (inf, [_check]) = rest
            .split_at_checked(usize::from(*length))
            .ok_or(Refusal::Other)?
        else {
            return Err(Refusal::Other);
        };
        if check(bytes) != 0 {
            return Err(Refusal::CheckValue);
        }
        Ok(Self {
            nad: *nad,
            kind: Kind::of(*pcb),
            inf,
        })
    }
}

impl Kind {
    fn of(pcb: u8) -> Self {
        match pcb {
            0x00..=0x7F => Self::Information {
                number: pcb >> 6 & 1,
                more: pcb & 0x20 != 0,
            },
            0x80..=0x82 | 0x90..=0x92 => Self::Ready {
                number: pcb >> 4 & 1,
            },
            0xC0 => Self::Request(Supervisory::Resynch),
            0xC1 => Self::Request(Supervisory::Ifs),
            0xC2 => Self::Request(Supervisory::Abort),
            0xC3 => Self::Request(Supervisory::Wtx),
            0xE0 => Self::Answer(Supervisory::Resynch),
            0xE1 => Self::Answer(Supervisory::Ifs),
            0xE2 => Self::Answer(Supervisory::Abort),
            0xE3 => Self::Answer(Supervisory::Wtx),
            _ => Self::Unknown,
        }
    }
}

/// A block of the card, from node 0 to node 0. `inf` has at most 254 bytes.
pub(super) fn block(pcb: u8, inf: &[u8]) -> Vec<u8> {
    let mut block = [&[0x00, pcb, inf.len() as u8], inf].concat();
    block.push(check(&block));
    block
}

/// Longitudinal redundancy check: all bytes with their LRC make 0.
fn check(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}
