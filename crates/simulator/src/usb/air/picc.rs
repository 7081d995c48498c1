//! The card's side of ISO/IEC 14443-3 Type B: being found, chosen and put to sleep.

use std::time::Duration;

use super::iso_dep::{Block, IsoDep};
use super::rate::{BitRate, frame_waiting_time};
use crate::usb::Disturbance;
use crate::usb::slot::Slot;

/// What a contactless card says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeB {
    /// Application family identifier; `00` is found by polls for every family only.
    pub afi: u8,
    /// Four bytes that the card's application chooses.
    pub application_data: [u8; 4],
    /// Bit rates as in ATQB: bits 0–2 to the card, 4–6 from it (212, 424, 848), 7 same in both.
    pub bit_rates: u8,
    /// Longest frame that the card takes, as a code from 0 (16 bytes) to 8 (256 bytes).
    pub fsci: u8,
    /// Frame waiting time as a code from 0 (0.3 ms) to 14 (5 s).
    pub fwi: u8,
    /// Can it be addressed by a card identifier?
    pub cid: bool,
}

impl TypeB {
    /// The My Number Card.
    pub const MY_NUMBER_CARD: Self = Self {
        afi: 0x00,
        application_data: [0; 4],
        bit_rates: 0x33,
        fsci: 8,
        fwi: 7,
        cid: false,
    };

    /// A phone that presents the card's applications: one bit rate, and much patience asked for.
    pub const PHONE: Self = Self {
        afi: 0x00,
        application_data: [0; 4],
        bit_rates: 0x00,
        fsci: 8,
        fwi: 12,
        cid: true,
    };
}

/// A Type B card in the field.
pub(super) struct Picc {
    pub(super) configuration: TypeB,
    state: State,
    pupi: [u8; 4],
    /// Changes with every power-up and poll: the source of identifiers and slots.
    count: u32,
}

/// ISO/IEC 14443-3 §7.4.
enum State {
    PowerOff,
    Idle,
    /// Waits for its slot, 2 to 16.
    ReadyRequested(u8),
    ReadyDeclared,
    Active {
        protocol: IsoDep,
        to_card: BitRate,
        from_card: BitRate,
    },
    Halt,
}

/// A frame from the card, without check value.
pub(super) struct Answer {
    pub(super) bytes: Vec<u8>,
    /// From the end of the reader's frame on.
    pub(super) after: Duration,
    pub(super) rate: BitRate,
}

impl Picc {
    pub(super) fn new(configuration: TypeB) -> Self {
        Self {
            configuration,
            state: State::PowerOff,
            pupi: [0; 4],
            count: 0,
        }
    }

    /// The field comes. The identifier is a new one each time, as it is on a real card.
    pub(super) fn power_on(&mut self) {
        self.count = self.count.wrapping_add(1);
        self.pupi = self.count.wrapping_mul(0x9E37_79B1).to_be_bytes();
        self.state = State::Idle;
    }

    pub(super) fn power_off(&mut self) {
        self.state = State::PowerOff;
    }

    /// One frame of the reader without its check value, which was right. Silence is `None`.
    pub(super) fn receive(
        &mut self,
        frame: &[u8],
        rate: BitRate,
        disturbance: Option<Disturbance>,
        slot: &mut Slot,
    ) -> Option<Answer> {
        if frame.len() + 2 > frame_size(self.configuration.fsci) {
            return None;
        }
        match &mut self.state {
            State::PowerOff => None,
            State::Active {
                protocol,
                to_card,
                from_card,
            } => {
                if *to_card != rate {
                    return None;
                }
                let rate = *from_card;
                let Block { bytes, after } = protocol.receive(frame, disturbance, slot)?;
                if protocol.is_deselected() {
                    self.state = State::Halt;
                }
                Some(Answer { bytes, after, rate })
            }
            State::Idle | State::ReadyRequested(_) | State::ReadyDeclared | State::Halt => {
                if rate != BitRate::Kbit106 {
                    return None;
                }
                let bytes = self.initialize(frame)?;
                Some(Answer {
                    bytes,
                    after: Duration::ZERO,
                    rate,
                })
            }
        }
    }

    /// REQB, WUPB, Slot-MARKER, ATTRIB, HLTB (ISO/IEC 14443-3 §7.6 to §7.12).
    fn initialize(&mut self, frame: &[u8]) -> Option<Vec<u8>> {
        match (frame, &self.state) {
            ([0x05, afi, parameters], _) => self.poll(*afi, *parameters),
            ([marker, ..], State::ReadyRequested(slot_number)) if marker & 0x0F == 0x05 => {
                ((marker >> 4) + 1 == *slot_number).then(|| self.declare())
            }
            // A higher layer's command behind is taken as if there were none.
            (&[0x1D, a, b, c, d, p1, p2, p3, p4, ..], State::ReadyDeclared)
                if [a, b, c, d] == self.pupi =>
            {
                self.attribute([p1, p2, p3, p4])
            }
            ([0x50, pupi @ ..], State::ReadyDeclared) if *pupi == self.pupi => {
                self.state = State::Halt;
                Some(vec![0x00])
            }
            _ => None,
        }
    }

    fn poll(&mut self, afi: u8, parameters: u8) -> Option<Vec<u8>> {
        let wakes = parameters & 0x08 != 0;
        if matches!(self.state, State::Halt) && !wakes {
            return None;
        }
        if !self.is_of_family(afi) {
            if !matches!(self.state, State::Halt) {
                self.state = State::Idle;
            }
            return None;
        }
        let slots = match parameters & 0x07 {
            code @ 0..=4 => 1u8 << code,
            _ => return None,
        };
        self.count = self.count.wrapping_add(1);
        let own = (self.count % u32::from(slots)) as u8 + 1;
        if own > 1 {
            self.state = State::ReadyRequested(own);
            return None;
        }
        Some(self.declare())
    }

    /// ISO/IEC 14443-3 §7.7.3: the high half is the family, the low half the one below it.
    fn is_of_family(&self, asked: u8) -> bool {
        let own = self.configuration.afi;
        let matches = |mask: u8| asked & mask == 0 || asked & mask == own & mask;
        matches(0xF0) && matches(0x0F)
    }

    /// ATQB (ISO/IEC 14443-3 §7.9.4).
    fn declare(&mut self) -> Vec<u8> {
        self.state = State::ReadyDeclared;
        let TypeB {
            application_data,
            bit_rates,
            fsci,
            fwi,
            cid,
            ..
        } = self.configuration;
        let sizes = fsci << 4 | 0x01;
        let options = fwi << 4 | u8::from(cid);
        [
            &[0x50],
            self.pupi.as_slice(),
            &application_data,
            &[bit_rates, sizes, options],
        ]
        .concat()
    }

    /// Answers MBLI 0 and the card identifier; the chosen bit rates hold from the next frame on.
    fn attribute(&mut self, [_, sizes, protocol, cid]: [u8; 4]) -> Option<Vec<u8>> {
        let cid = cid & 0x0F;
        let from_card = BitRate::from_code(sizes >> 6);
        let to_card = BitRate::from_code(sizes >> 4);
        let is_possible = protocol & 0x01 == 0x01
            && (cid == 0 || self.configuration.cid)
            && self.offers(to_card, from_card);
        if !is_possible {
            return None;
        }
        self.state = State::Active {
            protocol: IsoDep::new(
                frame_size(sizes & 0x0F),
                frame_waiting_time(self.configuration.fwi),
                self.configuration.cid.then_some(cid),
            ),
            to_card,
            from_card,
        };
        Some(vec![cid])
    }

    fn offers(&self, to_card: BitRate, from_card: BitRate) -> bool {
        let rates = self.configuration.bit_rates;
        let has = |half: u8, rate: BitRate| half & rate.mask() == rate.mask();
        let same_only = rates & 0x80 != 0;
        has(rates, to_card) && has(rates >> 4, from_card) && (!same_only || to_card == from_card)
    }
}

/// ISO/IEC 14443-3 §7.9.4.4, check value included; codes above 8 count as 8.
fn frame_size(code: u8) -> usize {
    match code {
        0 => 16,
        1 => 24,
        2 => 32,
        3 => 40,
        4 => 48,
        5 => 64,
        6 => 96,
        7 => 128,
        _ => 256,
    }
}
