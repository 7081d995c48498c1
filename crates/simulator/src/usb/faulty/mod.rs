//! A reader with a fault.

mod course;

use std::time::Duration;

use super::air::TypeB;
use super::{
    Descriptors, Disturbance, Fault, FaultKind, In, Setup, Timing, Traffic, TransferError,
    UsbDevice,
};
use crate::VirtualCard;
use course::{Course, Step, Turn};

/// A device in which one [`Fault`] happens; without one it is as it is.
pub struct Faulty<D> {
    device: D,
    course: Course,
    /// The card while it is taken away.
    aside: Option<VirtualCard>,
    /// The message that came last, with its endpoint.
    last: Option<(u8, Vec<u8>)>,
    /// A message that comes too late, with its endpoint.
    late: Option<(u8, Vec<u8>)>,
}

impl<D: UsbDevice> Faulty<D> {
    /// A device with nothing wrong with it so far.
    pub fn new(device: D) -> Self {
        Self {
            device,
            course: Course::default(),
            aside: None,
            last: None,
            late: None,
        }
    }

    /// Lets this happen; its transfers count from now on. A fault before it ends.
    pub fn set_fault(&mut self, fault: Fault, now: Duration) {
        self.clear_fault(now);
        self.course = Course::of(fault);
    }

    /// Ends the fault; a card that was taken away is put back.
    pub fn clear_fault(&mut self, now: Duration) {
        if let Some(kind) = self.course.now() {
            self.end(kind, now);
        }
        self.put_back(now);
        self.course = Course::default();
    }

    /// Transfers that moved something since the fault was set or cleared, or since the beginning.
    pub fn transfers(&self) -> u32 {
        self.course.transfers()
    }

    /// Has the fault begun?
    pub fn has_begun(&self) -> bool {
        self.course.has_begun()
    }

    /// Is the cable pulled? It comes back with the transfers that fail, or with the fault's end.
    pub fn is_unplugged(&self) -> bool {
        self.course.now() == Some(FaultKind::Unplug)
    }

    /// The card that the fault took away.
    pub fn aside(&self) -> Option<&VirtualCard> {
        self.aside.as_ref()
    }

    /// The device itself.
    pub fn inner(&mut self) -> &mut D {
        &mut self.device
    }

    /// Before each transfer: the fault that is on.
    fn turn(&mut self, now: Duration) -> Option<FaultKind> {
        match self.course.turn() {
            Turn::Well => None,
            Turn::Begins(kind) => {
                self.begin(kind, now);
                Some(kind)
            }
            Turn::GoesOn(kind) => {
                if kind == FaultKind::ReaderReset {
                    self.device.reset(now);
                }
                Some(kind)
            }
        }
    }

    /// After each transfer.
    fn count(&mut self, step: Step, now: Duration) {
        if let Some(kind) = self.course.count(step) {
            self.end(kind, now);
        }
    }

    fn begin(&mut self, kind: FaultKind, now: Duration) {
        match kind {
            FaultKind::Unplug | FaultKind::ReaderReset => {
                self.device.reset(now);
                self.late = None;
            }
            FaultKind::CardRemoved | FaultKind::CardReturned => {
                self.aside = self.device.remove(now);
            }
            FaultKind::WaitingTimeStorm => self.device.disturb(Some(Disturbance::WaitingTime)),
            FaultKind::Collision => self.device.disturb(Some(Disturbance::Collision)),
            FaultKind::NoAnswer
            | FaultKind::ShortPacket
            | FaultKind::BadChecksum
            | FaultKind::StaleSequence => {}
        }
    }

    fn end(&mut self, kind: FaultKind, now: Duration) {
        match kind {
            FaultKind::CardReturned => self.put_back(now),
            FaultKind::WaitingTimeStorm | FaultKind::Collision => self.device.disturb(None),
            FaultKind::NoAnswer
            | FaultKind::ShortPacket
            | FaultKind::BadChecksum
            | FaultKind::StaleSequence
            | FaultKind::Unplug
            | FaultKind::CardRemoved
            | FaultKind::ReaderReset => {}
        }
    }

    /// Unless somebody put another card in meanwhile.
    fn put_back(&mut self, now: Duration) {
        if self.device.card().is_none()
            && let Some(card) = self.aside.take()
        {
            self.device.insert(card, now);
        }
    }

    /// What becomes of a message, and whether the fault had its effect; `None` if it is lost.
    fn spoil(
        &mut self,
        kind: FaultKind,
        endpoint: u8,
        message: Vec<u8>,
    ) -> (Option<Vec<u8>>, bool) {
        match kind {
            FaultKind::NoAnswer => (None, true),
            FaultKind::ShortPacket => {
                let half = message.len() / 2;
                (Some(message.into_iter().take(half).collect()), true)
            }
            FaultKind::BadChecksum => {
                let mut spoilt = message.clone();
                self.device.spoil(endpoint, &mut spoilt);
                let acted = spoilt != message;
                (Some(spoilt), acted)
            }
            FaultKind::StaleSequence => {
                let is_of_endpoint = |(of, _): &(u8, Vec<u8>)| *of == endpoint;
                let stale = self.late.take().or_else(|| self.last.clone());
                match stale.filter(is_of_endpoint) {
                    Some((_, stale)) => {
                        self.late = Some((endpoint, message));
                        (Some(stale), true)
                    }
                    None => (Some(message), false),
                }
            }
            FaultKind::Unplug
            | FaultKind::CardRemoved
            | FaultKind::CardReturned
            | FaultKind::WaitingTimeStorm
            | FaultKind::Collision
            | FaultKind::ReaderReset => (Some(message), false),
        }
    }

    /// A message that was too late already comes before what the device has.
    fn next(&mut self, endpoint: u8, max: usize, now: Duration) -> Result<In, TransferError> {
        let is_late = self.late.as_ref().is_some_and(|(of, _)| *of == endpoint);
        let still_stale = self.course.now() == Some(FaultKind::StaleSequence);
        match self.late.take_if(|_| is_late && !still_stale) {
            Some((_, message)) => Ok(In::Data(message)),
            None => self.device.transfer_in(endpoint, max, now),
        }
    }
}

impl<D: UsbDevice> UsbDevice for Faulty<D> {
    fn descriptors(&self) -> Descriptors<'_> {
        self.device.descriptors()
    }

    fn transfer_out(
        &mut self,
        endpoint: u8,
        data: &[u8],
        now: Duration,
    ) -> Result<(), TransferError> {
        if self.turn(now) == Some(FaultKind::Unplug) {
            self.count(Step::Refused, now);
            return Err(TransferError::Gone);
        }
        let result = self.device.transfer_out(endpoint, data, now);
        self.count(Step::Out, now);
        result
    }

    fn transfer_in(
        &mut self,
        endpoint: u8,
        max: usize,
        now: Duration,
    ) -> Result<In, TransferError> {
        loop {
            let kind = self.turn(now);
            if kind == Some(FaultKind::Unplug) {
                self.count(Step::Refused, now);
                return Err(TransferError::Gone);
            }
            let message = match self.next(endpoint, max, now)? {
                In::Data(message) => message,
                nothing @ (In::At(_) | In::Nothing) => return Ok(nothing),
            };
            let (message, acted) = match kind {
                Some(kind) => self.spoil(kind, endpoint, message),
                None => (Some(message), false),
            };
            self.count(Step::In { acted }, now);
            if let Some(message) = message {
                self.last = Some((endpoint, message.clone()));
                return Ok(In::Data(message));
            }
        }
    }

    fn control(
        &mut self,
        setup: Setup,
        data: &[u8],
        now: Duration,
    ) -> Result<Vec<u8>, TransferError> {
        if self.turn(now) == Some(FaultKind::Unplug) {
            self.count(Step::Refused, now);
            return Err(TransferError::Gone);
        }
        self.device.control(setup, data, now)
    }

    fn reset(&mut self, now: Duration) {
        self.late = None;
        self.last = None;
        self.device.reset(now);
    }

    fn insert(&mut self, card: VirtualCard, now: Duration) -> Option<VirtualCard> {
        self.device.insert(card, now)
    }

    fn remove(&mut self, now: Duration) -> Option<VirtualCard> {
        self.device.remove(now)
    }

    fn card(&self) -> Option<&VirtualCard> {
        self.device.card()
    }

    fn traffic(&self) -> Traffic {
        self.device.traffic()
    }

    fn commands(&self) -> &[Vec<u8>] {
        self.device.commands()
    }

    fn set_timing(&mut self, timing: Timing) {
        self.device.set_timing(timing);
    }

    fn set_type_b(&mut self, configuration: TypeB) {
        self.device.set_type_b(configuration);
    }

    fn disturb(&mut self, disturbance: Option<Disturbance>) {
        self.device.disturb(disturbance);
    }

    fn spoil(&self, endpoint: u8, message: &mut Vec<u8>) {
        self.device.spoil(endpoint, message);
    }
}
