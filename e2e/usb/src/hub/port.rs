//! One reader that is plugged in, and the transfers under way to it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::Sender;
use std::time::Duration;

use simulator::usb::{In, Setup, TransferError};
use usb_wire::{Outcome, ToProgram, Transfer};

use super::drawer::Holding;
use super::{Address, Client};
use crate::descriptors;
use crate::kinds::{Emulated, Kind};

pub(super) struct Port {
    pub(super) name: String,
    pub(super) kind: &'static Kind,
    pub(super) address: Address,
    pub(super) device: Box<dyn Emulated>,
    pub(super) holding: Option<Holding>,
    pub(super) claims: BTreeMap<u8, Client>,
    pub(super) counters: Counters,
    /// Of a reader that pulled itself out: is it back?
    pub(super) there: bool,
    waiting: VecDeque<Waiting>,
}

/// What programs moved.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub(super) struct Counters {
    pub(super) control: u64,
    pub(super) bulk_out: u64,
    pub(super) bulk_in: u64,
    pub(super) bytes_out: u64,
    pub(super) bytes_in: u64,
}

/// An IN transfer that the device has nothing for yet.
struct Waiting {
    client: Client,
    number: u64,
    endpoint: u8,
    max: usize,
    done: Sender<ToProgram>,
}

impl Port {
    pub(super) fn new(
        name: String,
        kind: &'static Kind,
        address: Address,
        device: Box<dyn Emulated>,
    ) -> Self {
        Self {
            name,
            kind,
            address,
            device,
            holding: None,
            claims: BTreeMap::new(),
            counters: Counters::default(),
            there: true,
            waiting: VecDeque::new(),
        }
    }

    pub(super) fn has_interface(&self, number: u8) -> bool {
        descriptors::interfaces(self.device.descriptors().configuration)
            .iter()
            .any(|interface| interface.number == number)
    }

    /// Names of the interfaces, as Linux names them: device, colon, configuration, dot, interface.
    pub(super) fn interfaces(&self) -> Vec<String> {
        let configuration = self.device.descriptors().configuration;
        let value = descriptors::configuration_value(configuration);
        descriptors::interfaces(configuration)
            .iter()
            .filter(|interface| interface.alternate == 0)
            .map(|interface| format!("{}:{value}.{}", self.address.name(), interface.number))
            .collect()
    }

    /// Begins a transfer; a transfer to the device is over at once. Fails if the device is gone.
    pub(super) fn submit(
        &mut self,
        client: Client,
        number: u64,
        transfer: Transfer,
        done: &Sender<ToProgram>,
        now: Duration,
    ) -> Result<(), Gone> {
        let finish = |outcome: Outcome, went: usize, data: Vec<u8>| {
            let went = u32::try_from(went).unwrap_or(u32::MAX);
            tell(done, ToProgram::Done(number, outcome, went, data));
        };
        match transfer {
            Transfer::Out(endpoint, data) => {
                self.counters.bulk_out += 1;
                self.counters.bytes_out += data.len() as u64;
                match self.device.transfer_out(endpoint, &data, now) {
                    Ok(()) => finish(Outcome::Success, data.len(), Vec::new()),
                    Err(TransferError::Stall) => finish(Outcome::Stall, 0, Vec::new()),
                    Err(TransferError::Gone) => {
                        finish(Outcome::Gone, 0, Vec::new());
                        return Err(Gone);
                    }
                }
            }
            Transfer::Control(setup, data) => {
                self.counters.control += 1;
                match self.control(setup, &data, now) {
                    Ok(answer) => finish(Outcome::Success, answer.len().max(data.len()), answer),
                    Err(TransferError::Stall) => finish(Outcome::Stall, 0, Vec::new()),
                    Err(TransferError::Gone) => {
                        finish(Outcome::Gone, 0, Vec::new());
                        return Err(Gone);
                    }
                }
            }
            Transfer::In(endpoint, max) => self.waiting.push_back(Waiting {
                client,
                number,
                endpoint,
                max: max as usize,
                done: done.clone(),
            }),
        }
        Ok(())
    }

    /// Gives waiting transfers what the device has for them; tells when to look again.
    pub(super) fn serve(&mut self, now: Duration) -> Result<Option<Duration>, Gone> {
        let mut next: Option<Duration> = None;
        let mut empty: Vec<u8> = Vec::new();
        let mut index = 0;
        while let Some(waiting) = self.waiting.get(index) {
            if empty.contains(&waiting.endpoint) {
                index += 1;
                continue;
            }
            let (outcome, data) = match self.device.transfer_in(waiting.endpoint, waiting.max, now)
            {
                Ok(In::Data(data)) => (Outcome::Success, data),
                Ok(In::At(time)) => {
                    next = Some(next.map_or(time, |next| next.min(time)));
                    empty.push(waiting.endpoint);
                    index += 1;
                    continue;
                }
                Ok(In::Nothing) => {
                    empty.push(waiting.endpoint);
                    index += 1;
                    continue;
                }
                Err(TransferError::Stall) => (Outcome::Stall, Vec::new()),
                Err(TransferError::Gone) => return Err(Gone),
            };
            if let Some(waiting) = self.waiting.remove(index) {
                self.counters.bulk_in += 1;
                self.counters.bytes_in += data.len() as u64;
                waiting.finish(outcome, data);
            }
        }
        Ok(next)
    }

    /// Ends one waiting transfer of this program, or all of them.
    pub(super) fn cancel(&mut self, client: Client, number: Option<u64>) {
        let (over, waiting) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|w: &Waiting| w.client == client && number.is_none_or(|n| n == w.number));
        self.waiting = waiting;
        for transfer in over {
            transfer.finish(Outcome::Cancelled, Vec::new());
        }
    }

    /// Ends all transfers, since the device is gone.
    pub(super) fn abandon(&mut self) {
        for transfer in std::mem::take(&mut self.waiting) {
            transfer.finish(Outcome::Gone, Vec::new());
        }
    }

    /// The host's own stack asks for a configuration, an interface setting or the end of a halt; a
    /// device that knows nothing of it has just one of each.
    fn control(
        &mut self,
        setup: [u8; 8],
        data: &[u8],
        now: Duration,
    ) -> Result<Vec<u8>, TransferError> {
        let [request_type, request, v0, v1, i0, i1, l0, l1] = setup;
        let setup = Setup {
            request_type,
            request,
            value: u16::from_le_bytes([v0, v1]),
            index: u16::from_le_bytes([i0, i1]),
            length: u16::from_le_bytes([l0, l1]),
        };
        let answer = match self.device.control(setup, data, now) {
            Err(TransferError::Stall) => match (request_type, request) {
                (0x00, SET_CONFIGURATION) | (0x01, SET_INTERFACE) | (0x02, CLEAR_FEATURE) => {
                    Ok(Vec::new())
                }
                (0x80, GET_CONFIGURATION) => Ok(vec![descriptors::configuration_value(
                    self.device.descriptors().configuration,
                )]),
                (0x80..=0x82, GET_STATUS) => Ok(vec![0, 0]),
                _ => Err(TransferError::Stall),
            },
            other => other,
        };
        answer.map(|mut answer| {
            answer.truncate(usize::from(setup.length));
            answer
        })
    }
}

/// The device answers no more: it was unplugged.
#[derive(Debug)]
pub(super) struct Gone;

impl Waiting {
    fn finish(self, outcome: Outcome, data: Vec<u8>) {
        let went = u32::try_from(data.len()).unwrap_or(u32::MAX);
        tell(
            &self.done,
            ToProgram::Done(self.number, outcome, went, data),
        );
    }
}

/// A program that has gone needs no answer.
fn tell(done: &Sender<ToProgram>, message: ToProgram) {
    done.send(message).ok();
}

// Standard requests (USB 2.0 table 9-4).
const GET_STATUS: u8 = 0x00;
const CLEAR_FEATURE: u8 = 0x01;
const GET_CONFIGURATION: u8 = 0x08;
const SET_CONFIGURATION: u8 = 0x09;
const SET_INTERFACE: u8 = 0x0B;
