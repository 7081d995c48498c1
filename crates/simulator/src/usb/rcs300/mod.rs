//! Sony RC-S300: one contactless reader behind two interfaces, a smart card one (CCID, extended APDU
//! level), which browsers refuse, and a vendor one with transparent sessions.

mod objects;
mod session;

use std::time::Duration;

use super::air::TypeB;
use super::ccid::{Ccid, ClassDescriptor, Exchange};
use super::descriptors::{Endpoint, Identity, Interface, Names};
use super::line::Line;
use super::outbox::Outbox;
use super::{Descriptors, Disturbance, In, Setup, Timing, Traffic, TransferError, UsbDevice};
use crate::VirtualCard;
use session::Session;

/// The emulated reader.
pub struct Rcs300 {
    identity: Identity,
    line: Line,
    ccid: Ccid,
    session: Session,
    outbox: Outbox,
    busy_until: Duration,
}

/// The two products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rcs300Model {
    /// RC-S300/S, for everyone.
    S,
    /// RC-S300/P, for companies.
    P,
}

impl Rcs300 {
    /// A reader that was just plugged in, with nothing on it; it keeps the block protocol to itself.
    pub fn new(model: Rcs300Model) -> Self {
        let product_id = match model {
            Rcs300Model::S => 0x0DC8,
            Rcs300Model::P => 0x0DC9,
        };
        let names = Names {
            manufacturer: "SONY",
            product: "FeliCa Port/PaSoRi 4.0",
            serial_number: "0000001",
            interface: None,
        };
        let interfaces = [
            Interface {
                class: 0x0B,
                extra: DESCRIPTOR.bytes(),
                endpoints: &CCID_ENDPOINTS,
            },
            Interface {
                class: 0xFF,
                extra: Vec::new(),
                endpoints: &VENDOR_ENDPOINTS,
            },
        ];
        Self {
            identity: Identity::new((0x054C, product_id), 0x0100, names, &interfaces),
            line: Line::air(),
            ccid: Ccid::new(Exchange::extended(DESCRIPTOR.max_message as usize)),
            session: Session::default(),
            outbox: Outbox::default(),
            busy_until: Duration::ZERO,
        }
    }

    /// The reader refuses layer 4 of Type B: the host makes the blocks.
    #[must_use]
    pub fn without_layer_4(mut self) -> Self {
        self.session.refuses_layer_4 = true;
        self
    }

    /// One message of the vendor interface: `6B` ‖ length ‖ slot ‖ number ‖ `00 00 00` ‖ command.
    fn vendor(&mut self, message: &[u8], now: Duration) -> Result<(), TransferError> {
        let Some((&[kind, a, b, c, d, slot, seq, _, _, _], command)) = message.split_first_chunk()
        else {
            return Err(TransferError::Stall);
        };
        let is_whole = u32::from_le_bytes([a, b, c, d]) as usize == command.len();
        let Line::Air { field, card } = &mut self.line else {
            return Err(TransferError::Stall);
        };
        let (status, error, answer, takes) = match kind {
            _ if self.busy_until > now => (FAILED, BUSY, Vec::new(), Duration::ZERO),
            ESCAPE if !is_whole => (FAILED, BAD_LENGTH, Vec::new(), Duration::ZERO),
            ESCAPE => {
                let (answer, takes) = self.session.answer(command, field, card);
                (0x00, 0x00, answer, takes)
            }
            _ => (FAILED, NOT_SUPPORTED, Vec::new(), Duration::ZERO),
        };
        self.busy_until = self.busy_until.max(now + takes);
        self.outbox
            .push(reply([slot, seq, status, error], &answer), now + takes);
        Ok(())
    }

    fn start_anew(&mut self) {
        self.session.start_anew();
        self.outbox.clear();
        self.busy_until = Duration::ZERO;
        self.line.deactivate();
    }
}

impl UsbDevice for Rcs300 {
    fn descriptors(&self) -> Descriptors<'_> {
        self.identity.descriptors()
    }

    fn transfer_out(
        &mut self,
        endpoint: u8,
        data: &[u8],
        now: Duration,
    ) -> Result<(), TransferError> {
        match (endpoint, data) {
            (CCID_OUT | VENDOR_OUT, []) => Ok(()),
            (CCID_OUT, message) => self.ccid.receive(message, &mut self.line, now),
            (VENDOR_OUT, message) => self.vendor(message, now),
            _ => Err(TransferError::Stall),
        }
    }

    fn transfer_in(
        &mut self,
        endpoint: u8,
        max: usize,
        now: Duration,
    ) -> Result<In, TransferError> {
        match endpoint {
            CCID_IN => Ok(self.ccid.take(max, &self.line, now)),
            CCID_INTERRUPT => Ok(self.ccid.take_change(max, now)),
            VENDOR_IN => Ok(self.outbox.take(max, now)),
            _ => Err(TransferError::Stall),
        }
    }

    fn control(
        &mut self,
        setup: Setup,
        _data: &[u8],
        now: Duration,
    ) -> Result<Vec<u8>, TransferError> {
        match setup.request_type & 0x60 {
            0x20 => self.ccid.class_request(setup, now),
            _ => self.identity.control(setup),
        }
    }

    fn reset(&mut self, _now: Duration) {
        self.identity.reset();
        self.ccid.reset();
        self.start_anew();
    }

    fn insert(&mut self, card: VirtualCard, now: Duration) -> Option<VirtualCard> {
        let before = self.line.insert(card);
        self.ccid.card_changed(&self.line, now);
        before
    }

    fn remove(&mut self, now: Duration) -> Option<VirtualCard> {
        let card = self.line.remove()?;
        self.ccid.card_changed(&self.line, now);
        Some(card)
    }

    fn card(&self) -> Option<&VirtualCard> {
        self.line.slot().card()
    }

    fn traffic(&self) -> Traffic {
        self.line.slot().traffic
    }

    fn commands(&self) -> &[Vec<u8>] {
        self.line.slot().commands()
    }

    fn set_timing(&mut self, timing: Timing) {
        self.line.slot_mut().timing = timing;
    }

    fn set_type_b(&mut self, configuration: TypeB) {
        self.line.set_type_b(configuration);
    }

    fn disturb(&mut self, disturbance: Option<Disturbance>) {
        self.line.disturb(disturbance);
    }

    fn spoil(&self, endpoint: u8, message: &mut Vec<u8>) {
        match endpoint {
            CCID_IN => self.ccid.spoil(message),
            VENDOR_IN => spoil(message),
            _ => {}
        }
    }
}

/// A message with the card's answer becomes one that tells of none: the check value on the air was
/// wrong, and this reader says no more of it.
fn spoil(message: &mut Vec<u8>) {
    let Some((&[ESCAPE_REPLY, _, _, _, _, slot, seq, status, error, _], answer)) =
        message.split_first_chunk()
    else {
        return;
    };
    let mut rest = answer;
    let mut place = 0;
    while let Some((tag, _, next)) = objects::split(rest) {
        place += 1;
        if tag == 0x97 {
            let objects = objects::outcome(place, session::NO_RESPONSE);
            let answer = [objects.as_slice(), &[0x90, 0x00]].concat();
            *message = reply([slot, seq, status, error], &answer);
            return;
        }
        rest = next;
    }
}

fn reply([slot, seq, status, error]: [u8; 4], answer: &[u8]) -> Vec<u8> {
    let [a, b, c, d] = (answer.len() as u32).to_le_bytes();
    let head = [ESCAPE_REPLY, a, b, c, d, slot, seq, status, error, 0x00];
    [head.as_slice(), answer].concat()
}

const CCID_OUT: u8 = 0x01;
const CCID_IN: u8 = 0x81;
const CCID_INTERRUPT: u8 = 0x83;
const VENDOR_OUT: u8 = 0x02;
const VENDOR_IN: u8 = 0x82;
const CCID_ENDPOINTS: [Endpoint; 3] = [
    Endpoint::bulk(CCID_OUT),
    Endpoint::bulk(CCID_IN),
    Endpoint::interrupt(CCID_INTERRUPT, 16, 16),
];
const VENDOR_ENDPOINTS: [Endpoint; 2] = [Endpoint::bulk(VENDOR_OUT), Endpoint::bulk(VENDOR_IN)];

/// As in the published dump of the reader.
const DESCRIPTOR: ClassDescriptor = ClassDescriptor {
    release: 0x0110,
    voltages: 0x07,
    protocols: 2,
    clocks: [4_000, 4_000],
    rates: [115_200, 921_600],
    max_ifsd: 254,
    features: 0x0004_007E,
    max_message: 522,
    class_echo: 0x00,
};

const ESCAPE: u8 = 0x6B;
const ESCAPE_REPLY: u8 = 0x83;
const FAILED: u8 = 0x40;
const NOT_SUPPORTED: u8 = 0x00;
const BAD_LENGTH: u8 = 0x01;
const BUSY: u8 = 0xE0;
