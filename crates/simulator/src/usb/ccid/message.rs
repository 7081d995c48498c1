//! Bulk messages (CCID 1.1 §6.1 and §6.2).

/// A message from the host.
pub(super) struct Command<'a> {
    pub(super) kind: u8,
    pub(super) slot: u8,
    pub(super) seq: u8,
    /// The three bytes that each message uses in its own way.
    pub(super) specific: [u8; 3],
    pub(super) data: &'a [u8],
    /// dwLength says how much data there is.
    pub(super) is_whole: bool,
}

impl<'a> Command<'a> {
    /// `None` without a whole header.
    pub(super) fn parse(message: &'a [u8]) -> Option<Self> {
        let (&[kind, a, b, c, d, slot, seq, x, y, z], data) = message.split_first_chunk()?;
        Some(Self {
            kind,
            slot,
            seq,
            specific: [x, y, z],
            data,
            is_whole: u32::from_le_bytes([a, b, c, d]) as usize == data.len(),
        })
    }
}

/// A message to the host.
pub(super) struct Reply {
    pub(super) kind: u8,
    pub(super) outcome: Outcome,
    /// bClockStatus, bChainParameter or bProtocolNum.
    pub(super) last: u8,
    pub(super) data: Vec<u8>,
}

/// bmCommandStatus with bError.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    Failed(u8),
    /// More time is needed: bError is a multiplier of the block waiting time.
    Extended(u8),
}

/// State of the card in bStatus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::usb) enum Icc {
    Active = 0,
    Inactive = 1,
    Absent = 2,
}

impl Reply {
    pub(super) fn plain(kind: u8) -> Self {
        Self {
            kind,
            outcome: Outcome::Done,
            last: 0,
            data: Vec::new(),
        }
    }

    pub(super) fn failed(kind: u8, error: u8) -> Self {
        Self {
            outcome: Outcome::Failed(error),
            ..Self::plain(kind)
        }
    }

    pub(super) fn data(data: Vec<u8>, chain: u8) -> Self {
        Self {
            last: chain,
            data,
            ..Self::plain(DATA_BLOCK)
        }
    }

    pub(super) fn encode(&self, slot: u8, seq: u8, icc: Icc) -> Vec<u8> {
        let (status, error) = match self.outcome {
            Outcome::Done => (0x00, 0x00),
            Outcome::Failed(error) => (0x40, error),
            Outcome::Extended(multiplier) => (0x80, multiplier),
        };
        let [a, b, c, d] = (self.data.len() as u32).to_le_bytes();
        let head = [
            self.kind,
            a,
            b,
            c,
            d,
            slot,
            seq,
            status | icc as u8,
            error,
            self.last,
        ];
        [head.as_slice(), &self.data].concat()
    }
}

/// The kind of reply that a message gets.
pub(super) fn reply_to(kind: u8) -> u8 {
    match kind {
        ICC_POWER_ON | XFR_BLOCK | SECURE => DATA_BLOCK,
        GET_PARAMETERS | RESET_PARAMETERS | SET_PARAMETERS => PARAMETERS,
        ESCAPE => ESCAPE_REPLY,
        SET_DATA_RATE => DATA_RATE,
        _ => SLOT_STATUS,
    }
}

pub(super) const SET_PARAMETERS: u8 = 0x61;
pub(super) const ICC_POWER_ON: u8 = 0x62;
pub(super) const ICC_POWER_OFF: u8 = 0x63;
pub(super) const GET_SLOT_STATUS: u8 = 0x65;
const SECURE: u8 = 0x69;
const ESCAPE: u8 = 0x6B;
pub(super) const GET_PARAMETERS: u8 = 0x6C;
pub(super) const RESET_PARAMETERS: u8 = 0x6D;
pub(super) const ICC_CLOCK: u8 = 0x6E;
pub(super) const XFR_BLOCK: u8 = 0x6F;
pub(super) const ABORT: u8 = 0x72;
const SET_DATA_RATE: u8 = 0x73;

pub(super) const DATA_BLOCK: u8 = 0x80;
pub(super) const SLOT_STATUS: u8 = 0x81;
pub(super) const PARAMETERS: u8 = 0x82;
const ESCAPE_REPLY: u8 = 0x83;
const DATA_RATE: u8 = 0x84;

/// bError (§6.2.6); 1 to 127 is the place of the offending byte.
pub(super) mod error {
    pub(in crate::usb::ccid) const NOT_SUPPORTED: u8 = 0x00;
    pub(in crate::usb::ccid) const BAD_LENGTH: u8 = 0x01;
    pub(in crate::usb::ccid) const BAD_SLOT: u8 = 0x05;
    pub(in crate::usb::ccid) const BAD_PROTOCOL: u8 = 0x07;
    pub(in crate::usb::ccid) const BAD_LEVEL_PARAMETER: u8 = 0x08;
    pub(in crate::usb::ccid) const BAD_DATA: u8 = 0x0A;
    pub(in crate::usb::ccid) const BUSY: u8 = 0xE0;
    pub(in crate::usb::ccid) const PARITY: u8 = 0xFD;
    pub(in crate::usb::ccid) const MUTE: u8 = 0xFE;
    pub(in crate::usb::ccid) const ABORTED: u8 = 0xFF;
}
