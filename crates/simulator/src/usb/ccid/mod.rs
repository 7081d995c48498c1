//! Readers of the CCID class and vendor readers that speak like them (CCID 1.1).

mod exchange;
mod message;
mod model;
mod reader;

use std::time::Duration;

use super::line::Line;
use super::outbox::Outbox;
use super::{Disturbance, In, Setup, TransferError};
pub(super) use exchange::Exchange;
use message::{Command, Icc, Outcome, Reply, error};
pub use model::CcidModel;
pub(super) use model::ClassDescriptor;
pub use reader::CcidReader;

/// One interface with one slot.
pub(super) struct Ccid {
    exchange: Exchange,
    parameters: [u8; 7],
    outbox: Outbox,
    changes: Outbox,
    busy_until: Duration,
    /// Slot and sequence number of an abort that came over the control pipe alone so far.
    aborting: Option<u8>,
    /// A reply that a disturbance holds back: message, sequence number, next cry for time.
    held: Option<Held>,
}

struct Held {
    message: Vec<u8>,
    seq: u8,
    next: Duration,
}

impl Ccid {
    pub(super) fn new(exchange: Exchange) -> Self {
        Self {
            exchange,
            parameters: T1_PARAMETERS,
            outbox: Outbox::default(),
            changes: Outbox::default(),
            busy_until: Duration::ZERO,
            aborting: None,
            held: None,
        }
    }

    /// A bulk OUT transfer. One without a whole header is a halt.
    pub(super) fn receive(
        &mut self,
        message: &[u8],
        line: &mut Line,
        now: Duration,
    ) -> Result<(), TransferError> {
        let command = Command::parse(message).ok_or(TransferError::Stall)?;
        let (reply, takes) = self.answer(&command, line, now);
        let message = reply.encode(command.slot, command.seq, icc(line));
        let is_answer = reply.outcome == Outcome::Done && command.kind == message::XFR_BLOCK;
        if is_answer && self.is_stormy(line) {
            self.held = Some(Held {
                message,
                seq: command.seq,
                next: now,
            });
            return Ok(());
        }
        if is_answer && !matches!(self.exchange, Exchange::Tpdu(_)) {
            self.ask_for_time(&command, line, now, takes);
        }
        self.busy_until = self.busy_until.max(now + takes);
        self.outbox.push(message, now + takes);
        Ok(())
    }

    /// A bulk IN transfer.
    pub(super) fn take(&mut self, max: usize, line: &Line, now: Duration) -> In {
        if let Some(mut held) = self.held.take() {
            if !self.is_stormy(line) {
                self.outbox.push(held.message, now);
            } else if held.next > now {
                let at = held.next;
                self.held = Some(held);
                return In::At(at);
            } else {
                held.next = now + TIME_EXTENSION;
                self.outbox.push(more_time(held.seq, icc(line)), now);
                self.held = Some(held);
            }
        }
        self.outbox.take(max, now)
    }

    /// An interrupt IN transfer (§6.3).
    pub(super) fn take_change(&mut self, max: usize, now: Duration) -> In {
        self.changes.take(max, now)
    }

    /// RDR_to_PC_NotifySlotChange; the card needs to be activated anew.
    pub(super) fn card_changed(&mut self, line: &Line, now: Duration) {
        self.exchange.start_anew();
        let present = u8::from(line.slot().card().is_some());
        self.changes.clear();
        self.changes
            .push(vec![NOTIFY_SLOT_CHANGE, 0x02 | present], now);
    }

    /// Class requests (§5.3): of all of them these readers know ABORT.
    pub(super) fn class_request(
        &mut self,
        setup: Setup,
        now: Duration,
    ) -> Result<Vec<u8>, TransferError> {
        if (setup.request_type, setup.request) != (0x21, CONTROL_ABORT) {
            return Err(TransferError::Stall);
        }
        let [seq, _slot] = setup.value.to_be_bytes();
        self.aborting = Some(seq);
        self.outbox.cancel(now);
        self.held = None;
        self.busy_until = now;
        Ok(Vec::new())
    }

    pub(super) fn reset(&mut self) {
        self.exchange.start_anew();
        self.parameters = T1_PARAMETERS;
        self.outbox.clear();
        self.changes.clear();
        self.busy_until = Duration::ZERO;
        self.aborting = None;
        self.held = None;
    }

    /// Breaks the check value in a message to the host, or says that one was broken.
    pub(super) fn spoil(&self, message: &mut Vec<u8>) {
        let [
            message::DATA_BLOCK,
            _,
            _,
            _,
            _,
            slot,
            seq,
            status,
            _,
            _,
            data @ ..,
        ] = message.as_mut_slice()
        else {
            return;
        };
        match (&self.exchange, data) {
            (Exchange::Tpdu(_), [.., check]) => *check ^= 0xFF,
            (_, [_, ..]) => {
                let (slot, seq) = (*slot, *seq);
                let icc = match *status & 0x03 {
                    0 => Icc::Active,
                    1 => Icc::Inactive,
                    _ => Icc::Absent,
                };
                let failed = Reply::failed(message::DATA_BLOCK, error::PARITY);
                *message = failed.encode(slot, seq, icc);
            }
            (_, []) => {}
        }
    }

    fn answer(
        &mut self,
        command: &Command<'_>,
        line: &mut Line,
        now: Duration,
    ) -> (Reply, Duration) {
        let kind = message::reply_to(command.kind);
        let failed = |error| (Reply::failed(kind, error), Duration::ZERO);
        if command.slot != 0 {
            return failed(error::BAD_SLOT);
        }
        if !command.is_whole {
            return failed(error::BAD_LENGTH);
        }
        if let Some(seq) = self.aborting {
            if (command.kind, command.seq) != (message::ABORT, seq) {
                return failed(error::ABORTED);
            }
            self.aborting = None;
        } else if self.held.is_some() || self.busy_until > now {
            return failed(error::BUSY);
        }
        match command.kind {
            message::ICC_POWER_ON => self.power_on(line),
            message::ICC_POWER_OFF => {
                line.deactivate();
                (stopped(Reply::plain(kind)), Duration::ZERO)
            }
            message::GET_SLOT_STATUS if line.is_active() => (Reply::plain(kind), Duration::ZERO),
            message::GET_SLOT_STATUS => (stopped(Reply::plain(kind)), Duration::ZERO),
            message::ICC_CLOCK | message::ABORT => (Reply::plain(kind), Duration::ZERO),
            message::GET_PARAMETERS | message::RESET_PARAMETERS | message::SET_PARAMETERS
                if line.slot().card().is_none() =>
            {
                failed(error::MUTE)
            }
            message::GET_PARAMETERS => (self.parameters(), Duration::ZERO),
            message::RESET_PARAMETERS => {
                self.parameters = T1_PARAMETERS;
                (self.parameters(), Duration::ZERO)
            }
            message::SET_PARAMETERS => match self.set_parameters(command) {
                Ok(()) => (self.parameters(), Duration::ZERO),
                Err(error) => failed(error),
            },
            message::XFR_BLOCK if !line.is_active() => failed(error::MUTE),
            message::XFR_BLOCK => self.exchange.transfer(command, line),
            _ => failed(error::NOT_SUPPORTED),
        }
    }

    fn power_on(&mut self, line: &mut Line) -> (Reply, Duration) {
        self.exchange.start_anew();
        self.parameters = T1_PARAMETERS;
        let (atr, takes) = line.activate();
        let reply = match atr {
            Some(atr) => Reply::data(atr, 0),
            None => Reply::failed(message::DATA_BLOCK, error::MUTE),
        };
        (reply, takes)
    }

    /// Protocol T=1 with an LRC at the default rate is all that the card has.
    fn set_parameters(&mut self, command: &Command<'_>) -> Result<(), u8> {
        let [protocol, _, _] = command.specific;
        if protocol != 1 {
            return Err(error::BAD_PROTOCOL);
        }
        let &parameters = command.data.as_array::<7>().ok_or(error::BAD_LENGTH)?;
        let [rate, check, ..] = parameters;
        if matches!(self.exchange, Exchange::Tpdu(_)) && rate != 0x11 {
            return Err(error::BAD_DATA);
        }
        if check & 0x01 != 0 {
            return Err(error::BAD_DATA + 1);
        }
        self.parameters = parameters;
        Ok(())
    }

    fn parameters(&self) -> Reply {
        Reply {
            last: 1,
            data: self.parameters.to_vec(),
            ..Reply::plain(message::PARAMETERS)
        }
    }

    /// A reader that hides the block protocol hides the card's wishes for time behind its own.
    fn ask_for_time(&mut self, command: &Command<'_>, line: &Line, now: Duration, takes: Duration) {
        let mut after = PATIENCE;
        while after < takes {
            self.outbox
                .push(more_time(command.seq, icc(line)), now + after);
            after += PATIENCE;
        }
    }

    /// Blocks of T=1 ask by themselves.
    fn is_stormy(&self, line: &Line) -> bool {
        line.disturbance() == Some(Disturbance::WaitingTime)
            && !matches!(self.exchange, Exchange::Tpdu(_))
    }
}

fn icc(line: &Line) -> Icc {
    match line.slot().card() {
        None => Icc::Absent,
        Some(_) if line.is_active() => Icc::Active,
        Some(_) => Icc::Inactive,
    }
}

fn stopped(reply: Reply) -> Reply {
    Reply {
        last: CLOCK_STOPPED_LOW,
        ..reply
    }
}

fn more_time(seq: u8, icc: Icc) -> Vec<u8> {
    let reply = Reply {
        outcome: Outcome::Extended(1),
        ..Reply::plain(message::DATA_BLOCK)
    };
    reply.encode(0, seq, icc)
}

/// bmFindexDindex, bmTCCKS, bGuardTime, bmWaitingIntegers, bClockStop, bIFSC, bNadValue from the
/// card's ATR (§6.1.7).
const T1_PARAMETERS: [u8; 7] = [0x11, 0x10, 0xFF, 0x45, 0x00, 0xFE, 0x00];
const NOTIFY_SLOT_CHANGE: u8 = 0x50;
const CONTROL_ABORT: u8 = 0x01;
const CLOCK_STOPPED_LOW: u8 = 0x01;
/// The block waiting time that the reader's own ATR promises is longer.
const PATIENCE: Duration = Duration::from_millis(250);
const TIME_EXTENSION: Duration = Duration::from_secs(1);
