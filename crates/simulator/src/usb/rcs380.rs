//! Sony RC-S380: one vendor interface to a "Port-100" controller, which leaves everything above the
//! frames on the air to the host.
//!
//! Type B alone is emulated; polls of other kinds find nothing. Written after what public drivers
//! send and expect; there is no public specification.

mod frame;
mod rf;

use std::time::Duration;

use super::air::{Field, TypeB};
use super::descriptors::{Endpoint, Identity, Interface, Names};
use super::outbox::Outbox;
use super::{Descriptors, Disturbance, In, Setup, Timing, Traffic, TransferError, UsbDevice};
use crate::VirtualCard;
use frame::Received;
use rf::Rf;

/// The emulated reader.
pub struct Rcs380 {
    identity: Identity,
    field: Field,
    rf: Rf,
    command_type: u8,
    outbox: Outbox,
}

/// The two products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rcs380Model {
    /// RC-S380/S, for companies.
    S,
    /// RC-S380/P, for everyone.
    P,
}

impl Rcs380 {
    /// A reader that was just plugged in, with nothing on it.
    pub fn new(model: Rcs380Model) -> Self {
        let (product_id, product) = match model {
            Rcs380Model::S => (0x06C1, "RC-S380/S"),
            Rcs380Model::P => (0x06C3, "RC-S380/P"),
        };
        let names = Names {
            manufacturer: "SONY",
            product,
            serial_number: "0000001",
            interface: None,
        };
        let interface = Interface {
            class: 0xFF,
            extra: Vec::new(),
            endpoints: &ENDPOINTS,
        };
        Self {
            identity: Identity::new((0x054C, product_id), 0x0111, names, &[interface]),
            field: Field::new(TypeB::MY_NUMBER_CARD),
            rf: Rf::default(),
            command_type: 0,
            outbox: Outbox::default(),
        }
    }

    /// Is the field on?
    pub fn has_field(&self) -> bool {
        self.field.is_on()
    }

    fn start_anew(&mut self) {
        self.field.switch(false);
        self.rf = Rf::default();
        self.command_type = 0;
    }

    /// One command: its acknowledgement at once, its answer when it is done.
    fn answer(&mut self, data: &[u8], now: Duration) {
        let answer = match *data {
            [COMMAND, code, ref parameters @ ..] => self
                .execute(code, parameters)
                .map(|(answer, takes)| ([&[ANSWER, code + 1], answer.as_slice()].concat(), takes)),
            _ => None,
        };
        match answer {
            Some((answer, takes)) => {
                self.outbox.push(frame::ACK.to_vec(), now);
                self.outbox.push(frame::data(&answer), now + takes);
            }
            None => self.outbox.push(frame::ERROR.to_vec(), now),
        }
    }

    /// `None` for a command that this reader does not know.
    fn execute(&mut self, code: u8, parameters: &[u8]) -> Option<(Vec<u8>, Duration)> {
        let mut takes = Duration::ZERO;
        let answer = match code {
            IN_SET_RF | IN_SET_PROTOCOL | SWITCH_RF if self.command_type != 1 => {
                vec![COMMAND_TYPE_ERROR]
            }
            IN_SET_RF => vec![self.rf.set(parameters)],
            IN_SET_PROTOCOL => vec![self.rf.set_protocol(parameters)],
            IN_COMM_RF => {
                let (answer, time) = self.rf.communicate(&mut self.field, parameters);
                takes = time;
                answer
            }
            SWITCH_RF => match parameters {
                [on @ 0..=1] => {
                    self.field.switch(*on == 1);
                    vec![SUCCESS]
                }
                _ => vec![PARAMETER_ERROR],
            },
            RESET_DEVICE => {
                self.start_anew();
                vec![SUCCESS]
            }
            GET_FIRMWARE_VERSION => FIRMWARE.to_vec(),
            GET_PD_DATA_VERSION => vec![0x00, 0x01],
            GET_COMMAND_TYPE => COMMAND_TYPES.to_be_bytes().to_vec(),
            SET_COMMAND_TYPE => match parameters {
                [kind @ 0..=1] => {
                    self.command_type = *kind;
                    vec![SUCCESS]
                }
                _ => vec![PARAMETER_ERROR],
            },
            _ => return None,
        };
        Some((answer, takes))
    }
}

impl UsbDevice for Rcs380 {
    fn descriptors(&self) -> Descriptors<'_> {
        self.identity.descriptors()
    }

    fn transfer_out(
        &mut self,
        endpoint: u8,
        data: &[u8],
        now: Duration,
    ) -> Result<(), TransferError> {
        if endpoint != BULK_OUT {
            return Err(TransferError::Stall);
        }
        if data.is_empty() {
            return Ok(());
        }
        self.outbox.cancel(now);
        match Received::parse(data) {
            Received::Data(data) => self.answer(data, now),
            // The host breaks off what it asked for.
            Received::Ack => {}
            Received::Broken => self.outbox.push(frame::ERROR.to_vec(), now),
        }
        Ok(())
    }

    fn transfer_in(
        &mut self,
        endpoint: u8,
        max: usize,
        now: Duration,
    ) -> Result<In, TransferError> {
        match endpoint {
            BULK_IN => Ok(self.outbox.take(max, now)),
            _ => Err(TransferError::Stall),
        }
    }

    fn control(
        &mut self,
        setup: Setup,
        _data: &[u8],
        _now: Duration,
    ) -> Result<Vec<u8>, TransferError> {
        self.identity.control(setup)
    }

    fn reset(&mut self, _now: Duration) {
        self.identity.reset();
        self.outbox.clear();
        self.start_anew();
    }

    fn insert(&mut self, card: VirtualCard, _now: Duration) -> Option<VirtualCard> {
        self.field.insert(card)
    }

    fn remove(&mut self, _now: Duration) -> Option<VirtualCard> {
        self.field.remove()
    }

    fn card(&self) -> Option<&VirtualCard> {
        self.field.slot.card()
    }

    fn traffic(&self) -> Traffic {
        self.field.slot.traffic
    }

    fn commands(&self) -> &[Vec<u8>] {
        self.field.slot.commands()
    }

    fn set_timing(&mut self, timing: Timing) {
        self.field.slot.timing = timing;
    }

    fn set_type_b(&mut self, configuration: TypeB) {
        self.field.set_configuration(configuration);
    }

    fn disturb(&mut self, disturbance: Option<Disturbance>) {
        self.field.disturbance = disturbance;
    }

    fn spoil(&self, endpoint: u8, message: &mut Vec<u8>) {
        if endpoint == BULK_IN
            && let [0x00, 0x00, 0xFF, 0xFF, 0xFF, _, _, _, .., check, _] = message.as_mut_slice()
        {
            *check ^= 0xFF;
        }
    }
}

const BULK_IN: u8 = 0x81;
const BULK_OUT: u8 = 0x02;
const ENDPOINTS: [Endpoint; 2] = [Endpoint::bulk(BULK_IN), Endpoint::bulk(BULK_OUT)];

const COMMAND: u8 = 0xD6;
const ANSWER: u8 = 0xD7;

const IN_SET_RF: u8 = 0x00;
const IN_SET_PROTOCOL: u8 = 0x02;
const IN_COMM_RF: u8 = 0x04;
const SWITCH_RF: u8 = 0x06;
const RESET_DEVICE: u8 = 0x12;
const GET_FIRMWARE_VERSION: u8 = 0x20;
const GET_PD_DATA_VERSION: u8 = 0x22;
const GET_COMMAND_TYPE: u8 = 0x28;
const SET_COMMAND_TYPE: u8 = 0x2A;

const SUCCESS: u8 = 0x00;
const PARAMETER_ERROR: u8 = 0x01;
const COMMAND_TYPE_ERROR: u8 = 0x07;

/// 1.11, low part first.
const FIRMWARE: [u8; 2] = [0x11, 0x01];
/// One bit for each type: 0 and 1.
const COMMAND_TYPES: u64 = 0b11;
