//! What a program does with a reader: open, claim, submit, cancel, close.

use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use usb_wire::{Outcome, ToProgram, Transfer};

use super::port::Gone;
use super::{Address, Client, Hub, SOMEBODY, at, position};

impl Hub {
    /// A new program; `None` if nothing is plugged in there.
    pub fn open(&self, bus: u8, device: u8) -> Option<(Client, Address)> {
        let mut state = self.shared.lock();
        let address = at(&mut state.ports, bus, device)?.address;
        state.last_client += 1;
        Some((Client(state.last_client), address))
    }

    /// The program is gone: its transfers end and its interfaces are free.
    pub fn close(&self, client: Client, address: Address) {
        let mut state = self.shared.lock();
        if let Some(port) = at(&mut state.ports, address.bus, address.device) {
            port.cancel(client, None);
            port.claims.retain(|_, holder| *holder != client);
        }
        self.shared.changed.notify_all();
    }

    /// Takes an interface for a program.
    pub fn claim(&self, client: Client, address: Address, interface: u8) -> Outcome {
        let until = Instant::now() + CLOSING;
        let mut state = self.shared.lock();
        loop {
            let Some(port) = at(&mut state.ports, address.bus, address.device) else {
                return Outcome::Gone;
            };
            if !port.has_interface(interface) {
                return Outcome::Unknown;
            }
            let holder = *port.claims.entry(interface).or_insert(client);
            if holder == client {
                return Outcome::Success;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || holder == SOMEBODY {
                return Outcome::Busy;
            }
            state = self.shared.wait(state, left);
        }
    }

    /// Gives an interface back; its transfers end.
    pub fn release(&self, client: Client, address: Address, interface: u8) -> Outcome {
        let mut state = self.shared.lock();
        let outcome = match at(&mut state.ports, address.bus, address.device) {
            None => Outcome::Gone,
            Some(port) if port.claims.get(&interface) == Some(&client) => {
                port.claims.remove(&interface);
                Outcome::Success
            }
            Some(_) => Outcome::Unknown,
        };
        self.shared.changed.notify_all();
        outcome
    }

    /// A bus reset.
    pub fn reset(&self, address: Address) -> Outcome {
        let mut state = self.shared.lock();
        let now = self.shared.now();
        let Some(port) = at(&mut state.ports, address.bus, address.device) else {
            return Outcome::Gone;
        };
        port.device.reset(now);
        self.shared.look_again(&mut state);
        Outcome::Success
    }

    /// Begins a transfer; `done` is told when it is over.
    pub fn submit(
        &self,
        (client, address): (Client, Address),
        number: u64,
        transfer: Transfer,
        done: &Sender<ToProgram>,
    ) {
        let mut state = self.shared.lock();
        let now = self.shared.now();
        let found = position(&state.ports, address.bus, address.device);
        let Some(port) = found.and_then(|index| state.ports.get_mut(index)) else {
            let gone = ToProgram::Done(number, Outcome::Gone, 0, Vec::new());
            // A program that has gone too needs no answer.
            done.send(gone).ok();
            return;
        };
        if let (Err(Gone), Some(index)) = (port.submit(client, number, transfer, done, now), found)
        {
            self.shared.pulled_out(&mut state, index);
        }
        self.shared.look_again(&mut state);
    }

    /// Ends a transfer that is under way.
    pub fn cancel(&self, client: Client, address: Address, number: u64) {
        let mut state = self.shared.lock();
        if let Some(port) = at(&mut state.ports, address.bus, address.device) {
            port.cancel(client, Some(number));
        }
    }
}

/// A program that closed a device may do so through a thread that has not run yet.
const CLOSING: Duration = Duration::from_millis(300);
