//! A host controller in emulated time.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;
use std::time::Duration;

use simulator::VirtualCard;
use simulator::usb::{In, Setup, TransferError, UsbDevice};

/// A USB bus with one device and a clock that moves only when somebody waits.
///
/// Clones are handles to the same bus.
pub struct EmulatedBus<D> {
    state: Rc<RefCell<State<D>>>,
}

/// How much a conversation may use before it counts as hanging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Emulated time from the start of the bus.
    pub time: Duration,
    /// Transfers, tried ones included.
    pub transfers: u64,
}

/// What went over the bus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BusCounters {
    /// Bulk and interrupt transfers to the device.
    pub transfers_out: u64,
    /// Their bytes.
    pub bytes_out: u64,
    /// Bulk and interrupt transfers from the device.
    pub transfers_in: u64,
    /// Their bytes.
    pub bytes_in: u64,
    /// Control transfers.
    pub controls: u64,
    /// Calls of all kinds, failed ones and those that found nothing included.
    pub tries: u64,
}

struct State<D> {
    device: D,
    now: Duration,
    counters: BusCounters,
    budget: Budget,
    full_speed: bool,
    plugs: u32,
    plugged: bool,
}

impl<D: UsbDevice> EmulatedBus<D> {
    /// A bus with this device on it, at time zero, with [`Budget::default`]; transfers take no time.
    pub fn plug(device: D) -> Self {
        Self {
            state: Rc::new(RefCell::new(State {
                device,
                now: Duration::ZERO,
                counters: BusCounters::default(),
                budget: Budget::default(),
                full_speed: false,
                plugs: 0,
                plugged: true,
            })),
        }
    }

    /// Lets transfers take the time that they take on a full-speed bus.
    #[must_use]
    pub fn at_full_speed(self) -> Self {
        self.state.borrow_mut().full_speed = true;
        self
    }

    /// Sets what a conversation may use.
    #[must_use]
    pub fn with_budget(self, budget: Budget) -> Self {
        self.state.borrow_mut().budget = budget;
        self
    }

    /// The device, to look at it or to change it behind the driver's back.
    pub fn device(&self) -> RefMut<'_, D> {
        RefMut::map(self.state.borrow_mut(), |state| &mut state.device)
    }

    /// Puts a card into the reader; gives back the one that was there.
    pub fn insert(&self, card: VirtualCard) -> Option<VirtualCard> {
        let state = &mut *self.state.borrow_mut();
        state.device.insert(card, state.now)
    }

    /// Takes the card out.
    pub fn remove(&self) -> Option<VirtualCard> {
        let state = &mut *self.state.borrow_mut();
        state.device.remove(state.now)
    }

    /// Pulls the cable: every pipe is dead from here on.
    pub fn unplug(&self) {
        let state = &mut *self.state.borrow_mut();
        state.plugged = false;
        state.plugs += 1;
        state.device.reset(state.now);
    }

    /// Plugs the reader in again; new pipes work.
    pub fn replug(&self) {
        let state = &mut *self.state.borrow_mut();
        state.plugged = true;
        state.device.reset(state.now);
    }

    /// Emulated time since the start.
    pub fn now(&self) -> Duration {
        self.state.borrow().now
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        let state = &mut *self.state.borrow_mut();
        state.now = state.now.saturating_add(time);
    }

    /// What went over the bus so far.
    pub fn counters(&self) -> BusCounters {
        self.state.borrow().counters
    }

    /// Is the budget used up? From then on pipes wait for ever, and
    /// [`block_on`](crate::block_on) gives up.
    pub fn hung(&self) -> bool {
        let state = self.state.borrow();
        state.now > state.budget.time || state.counters.tries > state.budget.transfers
    }

    /// Counts the times that the device was unplugged; a pipe belongs to one of them.
    pub(crate) fn plugs(&self) -> Option<u32> {
        let state = self.state.borrow();
        state.plugged.then_some(state.plugs)
    }

    pub(crate) fn transfer_out(&self, endpoint: u8, data: &[u8]) -> Result<(), TransferError> {
        let state = &mut *self.state.borrow_mut();
        state.counters.tries += 1;
        state.spend(data.len());
        state.device.transfer_out(endpoint, data, state.now)?;
        state.counters.transfers_out += 1;
        state.counters.bytes_out += data.len() as u64;
        Ok(())
    }

    /// `None` if nothing came until the time is up.
    pub(crate) fn transfer_in(
        &self,
        endpoint: u8,
        max: usize,
        patience: Duration,
    ) -> Result<Option<Vec<u8>>, TransferError> {
        let state = &mut *self.state.borrow_mut();
        let deadline = state.now.saturating_add(patience);
        loop {
            state.counters.tries += 1;
            match state.device.transfer_in(endpoint, max, state.now)? {
                In::Data(data) => {
                    state.spend(data.len());
                    state.counters.transfers_in += 1;
                    state.counters.bytes_in += data.len() as u64;
                    return Ok(Some(data));
                }
                In::At(time) if time <= deadline && time > state.now => state.now = time,
                In::At(_) | In::Nothing => {
                    state.now = deadline;
                    return Ok(None);
                }
            }
        }
    }

    pub(crate) fn control(&self, setup: Setup, data: &[u8]) -> Result<Vec<u8>, TransferError> {
        let state = &mut *self.state.borrow_mut();
        state.counters.tries += 1;
        state.counters.controls += 1;
        state.spend(data.len());
        state.device.control(setup, data, state.now)
    }

    pub(crate) fn reset(&self) {
        let state = &mut *self.state.borrow_mut();
        state.counters.tries += 1;
        if state.full_speed {
            state.now = state.now.saturating_add(RESET);
        }
        state.device.reset(state.now);
    }
}

impl<D> Clone for EmulatedBus<D> {
    fn clone(&self) -> Self {
        Self {
            state: Rc::clone(&self.state),
        }
    }
}

impl Default for Budget {
    /// Ten minutes and a million transfers: far more than a visit, little on a developer's machine.
    fn default() -> Self {
        Self {
            time: Duration::from_mins(10),
            transfers: 1_000_000,
        }
    }
}

impl<D> State<D> {
    /// The time of one transfer: the host takes it up with the next of eight parts of a frame, and
    /// nineteen full packets fit into a frame of one millisecond (USB 2.0 §5.8.4).
    fn spend(&mut self, bytes: usize) {
        if self.full_speed {
            let packets = (bytes / MAX_PACKET + 1) as u32;
            self.now = self.now.saturating_add(SCHEDULING + PACKET * packets);
        }
    }
}

const MAX_PACKET: usize = 64;
const PACKET: Duration = Duration::from_nanos(1_000_000 / 19);
const SCHEDULING: Duration = Duration::from_micros(125);
/// USB 2.0 §7.1.7.5: at least 50 ms of reset at a root port, then 10 ms of recovery.
const RESET: Duration = Duration::from_millis(60);
