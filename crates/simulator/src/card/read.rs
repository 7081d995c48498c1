//! READ BINARY, READ RECORD, GET DATA and GET CHALLENGE.

use super::command::{Command, Le};
use super::profile::Body;
use super::status::Status;
use super::{ATR, VirtualCard};

impl VirtualCard {
    /// Up to Le bytes from the offset; fewer at the end of the file (JICSAP 6.4.1).
    pub(super) fn read_binary(&mut self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        let le = command.le.ok_or(Status::WRONG_LENGTH)?;
        let offset = match command.p1 {
            0x00..=0x7F => usize::from(u16::from_be_bytes([command.p1, command.p2])),
            0x80..=0x9F => {
                self.select_short(command.p1 & 0x1F)?;
                usize::from(command.p2)
            }
            0xA0.. => return Err(Status::WRONG_P1_P2),
        };
        let Body::Transparent { access, bytes } = &self.current()?.body else {
            return Err(Status::COMMAND_AGAINST_FILE_STRUCTURE);
        };
        self.check(*access)?;
        match bytes.get(offset..) {
            Some(rest) if !rest.is_empty() => Ok(rest.iter().take(le.max).copied().collect()),
            _ => Err(Status::OFFSET_OUTSIDE_FILE),
        }
    }

    /// One record (P2 = …100) or all from P1 on (P2 = …101), as simple-TLV (JICSAP 6.4.4).
    pub(super) fn read_record(&mut self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        let le = command.le.ok_or(Status::WRONG_LENGTH)?;
        let to_the_last = match command.p2 & 0x07 {
            0x04 => false,
            0x05 => true,
            _ => return Err(Status::WRONG_P1_P2),
        };
        self.select_short(command.p2 >> 3)?;
        let Body::Records { access, records } = &self.current()?.body else {
            return Err(Status::COMMAND_AGAINST_FILE_STRUCTURE);
        };
        self.check(*access)?;
        let wanted = usize::from(command.p1)
            .checked_sub(1)
            .and_then(|first| records.get(first..))
            .filter(|wanted| !wanted.is_empty())
            .ok_or(Status::RECORD_NOT_FOUND)?;
        let count = if to_the_last { wanted.len() } else { 1 };
        let data = wanted.iter().take(count).flatten().copied().collect();
        exactly(data, le)
    }

    /// Objects of the card manager; the ATR can be had in every application too.
    pub(super) fn get_data(&self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        let le = command.le.ok_or(Status::WRONG_LENGTH)?;
        let tag = u16::from_be_bytes([command.p1, command.p2]);
        if let (CONTACT_ATR, [_, without_ts @ ..]) = (tag, ATR) {
            return exactly(without_ts.to_vec(), le);
        }
        if self.application.is_some() {
            return Err(Status::REFERENCE_NOT_FOUND);
        }
        let object = self
            .profile
            .data_objects
            .iter()
            .find(|object| object.tag == tag);
        let value = &object.ok_or(Status::REFERENCE_NOT_FOUND)?.value;
        exactly(value.to_vec(), le)
    }

    /// 1 to 256 random bytes; the extended form is refused (measured).
    pub(super) fn get_challenge(&self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        let le = command.le.ok_or(Status::WRONG_LENGTH)?;
        if (command.p1, command.p2) != (0, 0) {
            return Err(Status::WRONG_P1_P2);
        }
        if le.extended {
            return Err(Status::CONDITIONS_NOT_SATISFIED);
        }
        let mut challenge = vec![0; le.max];
        (self.entropy)(&mut challenge);
        Ok(challenge)
    }
}

/// Data whose length the terminal must name or leave open (Le = 0).
pub(super) fn exactly(data: Vec<u8>, le: Le) -> Result<Vec<u8>, Status> {
    if data.len() == le.max || (le.all && data.len() < le.max) {
        return Ok(data);
    }
    match u8::try_from(data.len()) {
        Ok(length) => Err(Status::correct_le(length)),
        Err(_) if data.len() == 256 => Err(Status::correct_le(0)),
        // Measured: an object too long for the short form is 6700, not 61xx.
        Err(_) if !le.extended => Err(Status::WRONG_LENGTH),
        Err(_) => Ok(data.into_iter().take(le.max).collect()),
    }
}

/// The ATR without its first byte, TS.
const CONTACT_ATR: u16 = 0x5F51;
