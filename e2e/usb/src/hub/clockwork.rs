//! What happens at the ports by itself: transfers that become ready, readers that come and go.

use std::time::Duration;

use simulator::usb::UsbDevice;
use usb_wire::Change;

use super::port::{Gone, Port};
use super::{Address, HubError, Shared, State};

impl Shared {
    /// Looks at the devices whenever one of them said that it will have something.
    pub(super) fn run(&self) {
        let mut state = self.lock();
        while !state.over {
            let next = self.serve(&mut state);
            let left = next.map_or(IDLE, |next| next.saturating_sub(self.now()).min(IDLE));
            state = self.wait(state, left.max(TICK));
        }
    }

    /// What happened may have changed what a device has, and when it has it.
    pub(super) fn look_again(&self, state: &mut State) {
        self.serve(state);
        self.changed.notify_all();
    }

    pub(super) fn serve(&self, state: &mut State) -> Option<Duration> {
        let now = self.now();
        let mut next: Option<Duration> = None;
        let mut index = 0;
        while let Some(port) = state.ports.get_mut(index) {
            match port.serve(now) {
                Ok(time) => {
                    next = [next, time].into_iter().flatten().min();
                    index += 1;
                }
                Err(Gone) => self.pulled_out(state, index),
            }
        }
        self.come_back(state);
        match state.away.is_empty() {
            true => next,
            false => Some(now + AWAY),
        }
    }

    pub(super) fn connect(&self, state: &mut State, port: Port) -> Result<(), HubError> {
        if let Some(tree) = &self.tree {
            tree.add(&port.address, &port.device.descriptors())
                .ok()
                .ok_or(HubError::Tree)?;
        }
        announce(state, &port, true);
        state.ports.push(port);
        Ok(())
    }

    pub(super) fn disconnect(&self, state: &mut State, index: usize) -> Port {
        let mut port = state.ports.remove(index);
        port.abandon();
        port.claims.clear();
        announce(state, &port, false);
        if let Some(tree) = &self.tree {
            // What stays behind is removed when the next server begins.
            tree.remove(&port.address).ok();
        }
        port.device.reset(self.now());
        self.changed.notify_all();
        port
    }

    pub(super) fn pulled_out(&self, state: &mut State, index: usize) {
        let port = self.disconnect(state, index);
        state.away.push(port);
    }

    /// A fault may bring a reader back by itself: then it enumerates anew.
    fn come_back(&self, state: &mut State) {
        for port in &mut state.away {
            port.there = port.device.is_there(self.now());
        }
        let (back, away) = std::mem::take(&mut state.away)
            .into_iter()
            .partition(|port: &Port| port.there);
        state.away = away;
        for mut port in back {
            let Some(address) = state.free_address() else {
                state.away.push(port);
                continue;
            };
            port.address = address;
            // A folder that cannot be written hides the reader; `status` shows that it is missing.
            self.connect(state, port).ok();
        }
    }
}

impl State {
    pub(super) fn free_address(&mut self) -> Option<Address> {
        let taken = |port: &u8| self.ports.iter().all(|other| other.address.port != *port);
        let port = (1..=PORTS).find(taken)?;
        let device = (1..=u8::MAX)
            .map(|step| (self.last_device.wrapping_add(step) % 126) + 2)
            .find(|device| self.ports.iter().all(|p| p.address.device != *device))?;
        self.last_device = device - 2;
        Some(Address {
            bus: 1,
            device,
            port,
        })
    }
}

/// As the kernel does: the device comes before its interfaces and goes after them.
fn announce(state: &mut State, port: &Port, added: bool) {
    let address = port.address;
    let mut names = vec![address.name()];
    names.extend(port.interfaces());
    if !added {
        names.reverse();
    }
    for name in names {
        let change = Change {
            added,
            bus: address.bus,
            device: address.device,
            name,
        };
        state
            .watchers
            .retain(|watcher| watcher.send(change.clone()).is_ok());
    }
}

/// Ports of the one root hub: as many as the kernel gives a virtual one.
const PORTS: u8 = 15;

/// The clock's thread looks at least so often, and no oftener than the other.
const IDLE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_micros(50);

/// How often a reader that pulled itself out is asked whether it is back.
const AWAY: Duration = Duration::from_millis(20);
