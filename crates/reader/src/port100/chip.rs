//! Commands and answers of the chip, and what to do when one of them is lost.

use std::time::Duration;

use apdu::LinkError;
use redacted::Redacted;

use super::frame::{ACK, Frame, encode};
use crate::type_b::{BitRate, Rates};
use crate::{Pipe, PipeError};

/// The chip behind its pipe.
#[derive(Debug)]
pub(super) struct Chip<P> {
    pipe: P,
}

impl<P: Pipe> Chip<P> {
    pub(super) const fn new(pipe: P) -> Self {
        Self { pipe }
    }

    /// Brings the chip into the state that the other commands need, with the field off; tells its
    /// firmware version.
    pub(super) async fn initialise(&mut self) -> Result<String, LinkError> {
        self.abort().await?;
        self.field_off().await?;
        let version = self.ask(GET_FIRMWARE_VERSION, &[]).await?;
        match *version.expose().as_slice() {
            [minor, major, ..] => Ok(format!("{major:x}.{minor:02x}")),
            _ => Err(apdu::ParseError::Truncated.into()),
        }
    }

    /// Resets the whole device, when it listens to nothing else.
    pub(super) async fn reset(&mut self) -> Result<(), LinkError> {
        self.pipe
            .reset()
            .await
            .map_err(|error| error.during("USB reset"))
    }

    /// Chooses Type B at these rates. The field goes on with the first frame, or stays on.
    pub(super) async fn set_type_b(&mut self, rates: Rates) -> Result<(), LinkError> {
        let line = [
            SEND_SET,
            communication_type(rates.to_card),
            RECEIVE_SET,
            communication_type(rates.from_card),
        ];
        self.set(IN_SET_RF, &line).await?;
        self.set(IN_SET_PROTOCOL, PROTOCOL_TYPE_B.as_flattened())
            .await
    }

    /// Takes the power from every card. Chooses the command type too, in case the chip was reset.
    pub(super) async fn field_off(&mut self) -> Result<(), LinkError> {
        self.set(SET_COMMAND_TYPE, &[COMMAND_TYPE]).await?;
        self.set(SWITCH_RF, &[0x00]).await
    }

    pub(super) async fn pause(&mut self, time: Duration) {
        self.pipe.pause(time).await;
    }

    /// Sends a frame to the card once; the answer is InCommRF's: status, and then the card's frame.
    pub(super) async fn communicate(
        &mut self,
        frame: &[u8],
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, LinkError> {
        let timeout = timeout_field(patience).to_le_bytes();
        self.command(IN_COMM_RF, &[&timeout, frame], patience).await
    }

    /// Drops the command at work, and every answer that is still on its way.
    pub(super) async fn abort(&mut self) -> Result<(), LinkError> {
        let mut sent = self.pipe.send(&ACK).await;
        if sent.is_err_and(|error| error != PipeError::Gone) {
            sent = self.pipe.send(&ACK).await;
        }
        sent.map_err(|error| error.during(ABORT))?;
        for _ in 0..MAX_STRAYS {
            match self.pipe.receive(MAX_TRANSFER, QUIET).await {
                Ok(_) | Err(PipeError::Stall | PipeError::Broken) => {}
                Err(PipeError::Timeout) => return Ok(()),
                Err(error @ (PipeError::Gone | PipeError::NoEndpoint)) => {
                    return Err(error.during(ABORT));
                }
            }
        }
        Err(LinkError::Timeout)
    }

    pub(super) fn into_pipe(self) -> P {
        self.pipe
    }

    /// A command that is answered by one status byte, and may be repeated.
    async fn set(&mut self, command: Code, parameters: &[u8]) -> Result<(), LinkError> {
        match *self.ask(command, parameters).await?.expose().as_slice() {
            [0x00, ..] => Ok(()),
            [status, ..] => Err(LinkError::Reader {
                code: status.into(),
                what: command.name,
            }),
            [] => Err(apdu::ParseError::Truncated.into()),
        }
    }

    /// A command that may be repeated, because it says how things shall be and carries no card's
    /// frame.
    async fn ask(
        &mut self,
        command: Code,
        parameters: &[u8],
    ) -> Result<Redacted<Vec<u8>>, LinkError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.command(command, &[parameters], Duration::ZERO).await {
                Ok(answer) => return Ok(answer),
                Err(error) if error == LinkError::ReaderGone || tries == TRIES => {
                    return Err(error);
                }
                Err(_) => self.abort().await?,
            }
        }
    }

    /// Command, acknowledgement, answer without its code.
    async fn command(
        &mut self,
        command: Code,
        parameters: &[&[u8]],
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, LinkError> {
        let header = [TO_CHIP, command.code];
        let parts: Vec<&[u8]> = [header.as_slice()]
            .into_iter()
            .chain(parameters.iter().copied())
            .collect();
        let frame = encode(&parts)?;
        self.pipe
            .send(frame.expose())
            .await
            .map_err(|error| error.during(command.name))?;

        let expected = [FROM_CHIP, command.code.wrapping_add(1)];
        let mut is_acknowledged = false;
        for _ in 0..MAX_STRAYS {
            let patience = if is_acknowledged {
                USB_PATIENCE + patience
            } else {
                USB_PATIENCE
            };
            let transfer = self
                .pipe
                .receive(MAX_TRANSFER, patience)
                .await
                .map_err(|error| error.during(command.name))?;
            match Frame::parse(transfer.expose()) {
                Ok(Frame::Ack) => is_acknowledged = true,
                Ok(Frame::Error) => {
                    return Err(LinkError::Reader {
                        code: NOT_UNDERSTOOD,
                        what: command.name,
                    });
                }
                Ok(Frame::Data(data)) => {
                    if let Some(answer) = data.strip_prefix(&expected)
                        && is_acknowledged
                    {
                        return Ok(Redacted::new(answer.to_vec()));
                    }
                    // The late answer to a command that was given up: it comes before our
                    // acknowledgement, or with another code.
                }
                Err(defect) => return Err(defect.during(command.name)),
            }
        }
        Err(LinkError::Timeout)
    }
}

/// A command code and its name in the chip's documentation.
#[derive(Clone, Copy)]
struct Code {
    code: u8,
    name: &'static str,
}

impl Code {
    const fn new(code: u8, name: &'static str) -> Self {
        Self { code, name }
    }
}

const fn communication_type(rate: BitRate) -> u8 {
    match rate {
        BitRate::Kbit106 => 0x07,
        BitRate::Kbit212 => 0x08,
        BitRate::Kbit424 => 0x09,
    }
}

/// In tenths of a millisecond, and one millisecond more for the chip itself; zero would be for ever.
fn timeout_field(patience: Duration) -> u16 {
    let tenths = patience.as_micros().div_ceil(100) + 10;
    u16::try_from(tenths).unwrap_or(u16::MAX)
}

const IN_SET_RF: Code = Code::new(0x00, "InSetRF");
const IN_SET_PROTOCOL: Code = Code::new(0x02, "InSetProtocol");
const IN_COMM_RF: Code = Code::new(0x04, "InCommRF");
const SWITCH_RF: Code = Code::new(0x06, "SwitchRF");
const GET_FIRMWARE_VERSION: Code = Code::new(0x20, "GetFirmwareVersion");
const SET_COMMAND_TYPE: Code = Code::new(0x2A, "SetCommandType");
const ABORT: &str = "abort";

const TO_CHIP: u8 = 0xD6;
const FROM_CHIP: u8 = 0xD7;
const COMMAND_TYPE: u8 = 0x01;
const SEND_SET: u8 = 0x03;
const RECEIVE_SET: u8 = 0x0F;

/// Number and value of each setting: the chip's defaults, changed for Type B where a name stands.
const PROTOCOL_TYPE_B: [[u8; 2]; 19] = [
    [0x00, 20],   // initial guard time
    [0x01, 0x01], // add the CRC
    [0x02, 0x01], // check the CRC and take it off
    [0x03, 0x00],
    [0x04, 0x00],
    [0x05, 0x00],
    [0x06, 0x00],
    [0x07, 0x08],
    [0x08, 0x00],
    [0x09, 0x01], // add SOF
    [0x0A, 0x01], // check SOF
    [0x0B, 0x01], // add EOF
    [0x0C, 0x01], // check EOF
    [0x0E, 0x04],
    [0x0F, 0x00],
    [0x10, 0x00],
    [0x11, 0x00],
    [0x12, 0x00],
    [0x13, 0x06],
];

const NOT_UNDERSTOOD: u32 = 0x10;
/// Five packets: a frame of 256 bytes from the card, the chip's own bytes, and room.
const MAX_TRANSFER: usize = 320;
/// Transfers that belong to nobody, before the chip is taken for mad.
const MAX_STRAYS: usize = 8;
const TRIES: usize = 3;
/// The chip acknowledges in a millisecond; a busy browser may take much longer to tell.
const USB_PATIENCE: Duration = Duration::from_millis(500);
/// Silence after which no answer is on its way any more.
const QUIET: Duration = Duration::from_millis(20);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chip_waits_as_long_as_the_card_may_take() {
        assert_eq!(timeout_field(Duration::ZERO), 10);
        assert_eq!(timeout_field(Duration::from_millis(30)), 310);
        assert_eq!(timeout_field(Duration::from_micros(4_953_625)), 49_547);
        assert_eq!(timeout_field(Duration::from_secs(60)), u16::MAX);
    }
}
