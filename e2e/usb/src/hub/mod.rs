//! Emulated readers in real time: what is plugged in, which card lies where, and whose transfers
//! are under way.
//!
//! Everything that puts readers in front of programs stands on a [`Hub`]: the socket of the
//! preloaded library, USB/IP, and the control lines.

mod clockwork;
mod drawer;
mod port;
mod programs;
mod status;
mod tree;

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use simulator::Medium;
use simulator::usb::Descriptors;
use usb_wire::Change;

use crate::kinds::{Emulated, Kind};
use drawer::Drawer;
use port::Port;

pub use status::{ReaderStatus, Tries};
pub use tree::Tree;

/// A handle; clones are of the same hub.
#[derive(Clone)]
pub struct Hub {
    shared: Arc<Shared>,
}

/// One program's open device node, or one attached USB/IP host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Client(u64);

/// Where a reader is plugged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Address {
    /// Bus number; there is one bus, 1.
    pub bus: u8,
    /// Device number, 2 to 127, new with each plug.
    pub device: u8,
    /// Port of the root hub, from 1.
    pub port: u8,
}

/// Why a hub does not do what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HubError {
    /// No reader of this name is plugged in.
    #[error("no reader of this name is plugged in")]
    NoSuchReader,
    /// A reader of this name is plugged in already.
    #[error("a reader of this name is plugged in already")]
    NameTaken,
    /// All ports are taken.
    #[error("all 15 ports are taken")]
    Full,
    /// No demo patient has this id.
    #[error("no demo patient has this id")]
    NoSuchPerson,
    /// The card lies in another reader, or in this one already.
    #[error("this card lies in a reader already")]
    CardElsewhere,
    /// There is no card in the reader.
    #[error("there is no card in the reader")]
    NoCard,
    /// The chip has no room for so long a photo.
    #[error("the chip has no room for so long a photo")]
    PhotoTooLong,
    /// Another program has the interface.
    #[error("another program has the interface")]
    Busy,
    /// The reader has no such interface.
    #[error("the reader has no such interface")]
    NoSuchInterface,
    /// The folder of device files cannot be written.
    #[error("the folder of device files cannot be written")]
    Tree,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    begin: Instant,
    tree: Option<Tree>,
}

#[derive(Default)]
struct State {
    ports: Vec<Port>,
    /// Readers that pulled themselves out, and may come back.
    away: Vec<Port>,
    drawer: Drawer,
    watchers: Vec<Sender<Change>>,
    last_device: u8,
    last_client: u64,
    over: bool,
}

impl Hub {
    /// A hub with nothing plugged in; shows its readers in the tree, if there is one.
    ///
    /// # Errors
    ///
    /// If no thread can be started.
    pub fn start(tree: Option<Tree>) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
            begin: Instant::now(),
            tree,
        });
        let clock = Arc::clone(&shared);
        std::thread::Builder::new()
            .name("clock".into())
            .spawn(move || clock.run())?;
        Ok(Self { shared })
    }

    /// Plugs a reader in under a name.
    ///
    /// # Errors
    ///
    /// [`HubError::NameTaken`], [`HubError::Full`] or [`HubError::Tree`].
    pub fn plug(&self, name: &str, kind: &'static Kind) -> Result<Address, HubError> {
        let mut state = self.shared.lock();
        let taken = |ports: &[Port]| ports.iter().any(|port| port.name == name);
        if taken(&state.ports) || taken(&state.away) {
            return Err(HubError::NameTaken);
        }
        let address = state.free_address().ok_or(HubError::Full)?;
        let port = Port::new(name.to_owned(), kind, address, (kind.make)());
        self.shared.connect(&mut state, port)?;
        Ok(address)
    }

    /// Unplugs a reader; a card in it goes back to its holder.
    ///
    /// # Errors
    ///
    /// [`HubError::NoSuchReader`].
    pub fn unplug(&self, name: &str) -> Result<(), HubError> {
        let mut state = self.shared.lock();
        let mut port = match state.ports.iter().position(|port| port.name == name) {
            Some(index) => self.shared.disconnect(&mut state, index),
            None => {
                let away = state.away.iter().position(|port| port.name == name);
                state.away.remove(away.ok_or(HubError::NoSuchReader)?)
            }
        };
        let now = self.shared.now();
        port.device.set_fault(None, now);
        let card = port.device.remove(now);
        if let (Some(card), Some(holding)) = (card, port.holding) {
            state.drawer.put(holding, card);
        }
        Ok(())
    }

    /// Puts a demo patient's card into a reader; a card that is there goes back to its holder.
    ///
    /// # Errors
    ///
    /// [`HubError::NoSuchReader`], [`HubError::NoSuchPerson`] or [`HubError::CardElsewhere`].
    pub fn insert(&self, name: &str, person: &str, medium: Medium) -> Result<(), HubError> {
        let mut state = self.shared.lock();
        let now = self.shared.now();
        let State { ports, drawer, .. } = &mut *state;
        let port = find(ports, name)?;
        let (holding, card) = drawer.take(person, medium)?;
        let before = (port.device.insert(card, now), port.holding.replace(holding));
        if let (Some(card), Some(holding)) = before {
            drawer.put(holding, card);
        }
        self.shared.look_again(&mut state);
        Ok(())
    }

    /// Takes the card out of a reader.
    ///
    /// # Errors
    ///
    /// [`HubError::NoSuchReader`] or [`HubError::NoCard`].
    pub fn remove(&self, name: &str) -> Result<(), HubError> {
        let mut state = self.shared.lock();
        let now = self.shared.now();
        let State { ports, drawer, .. } = &mut *state;
        let port = find(ports, name)?;
        let card = port.device.remove(now).ok_or(HubError::NoCard)?;
        if let Some(holding) = port.holding.take() {
            drawer.put(holding, card);
        }
        self.shared.look_again(&mut state);
        Ok(())
    }

    /// Issues a demo patient's card anew, with this photo (a JP2 file, or none) in its chip.
    ///
    /// # Errors
    ///
    /// [`HubError::NoSuchPerson`], [`HubError::CardElsewhere`] or [`HubError::PhotoTooLong`].
    pub fn issue_with_photo(&self, person: &str, photo: &[u8]) -> Result<(), HubError> {
        let mut state = self.shared.lock();
        state.drawer.issue_with_photo(person, photo)
    }

    /// Issues all cards anew that lie in no reader: their tries are full again.
    pub fn renew_cards(&self) {
        self.shared.lock().drawer.renew();
    }

    /// Lets something be done to the emulated reader itself: timing, faults.
    ///
    /// # Errors
    ///
    /// [`HubError::NoSuchReader`].
    pub fn with_device<T>(
        &self,
        name: &str,
        change: impl FnOnce(&mut dyn Emulated, Duration) -> T,
    ) -> Result<T, HubError> {
        let mut state = self.shared.lock();
        let now = self.shared.now();
        let done = change(find(&mut state.ports, name)?.device.as_mut(), now);
        self.shared.look_again(&mut state);
        Ok(done)
    }

    /// Lets "another program" take an interface, or give it back.
    ///
    /// # Errors
    ///
    /// [`HubError::NoSuchReader`], [`HubError::NoSuchInterface`] or [`HubError::Busy`].
    pub fn hold(&self, name: &str, interface: u8, hold: bool) -> Result<(), HubError> {
        let mut state = self.shared.lock();
        let port = find(&mut state.ports, name)?;
        if !port.has_interface(interface) {
            return Err(HubError::NoSuchInterface);
        }
        let holder = port.claims.get(&interface).copied();
        match (hold, holder) {
            (_, Some(client)) if client != SOMEBODY => return Err(HubError::Busy),
            (true, _) => port.claims.insert(interface, SOMEBODY),
            (false, _) => port.claims.remove(&interface),
        };
        Ok(())
    }

    /// Looks at a reader's descriptors; `None` if no reader has this name.
    pub fn describe<T>(
        &self,
        name: &str,
        look: impl FnOnce(Address, Descriptors<'_>) -> T,
    ) -> Option<T> {
        let mut state = self.shared.lock();
        let port = find(&mut state.ports, name).ok()?;
        Some(look(port.address, port.device.descriptors()))
    }

    /// All readers that are plugged in, and their cards.
    pub fn status(&self) -> Vec<ReaderStatus> {
        let state = self.shared.lock();
        state.ports.iter().map(Port::status).collect()
    }

    /// Announces every reader that comes or goes from now on.
    pub fn watch(&self) -> Receiver<Change> {
        let (tell, changes) = channel();
        self.shared.lock().watchers.push(tell);
        changes
    }

    /// Unplugs everything and ends the hub's thread.
    pub fn end(&self) {
        let mut state = self.shared.lock();
        while !state.ports.is_empty() {
            self.shared.disconnect(&mut state, 0);
        }
        state.over = true;
        self.shared.changed.notify_all();
    }
}

impl Address {
    /// As Linux names it: bus, hyphen, port.
    pub fn name(&self) -> String {
        format!("{}-{}", self.bus, self.port)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, time: Duration) -> MutexGuard<'a, State> {
        let woken = self.changed.wait_timeout(state, time);
        woken.unwrap_or_else(PoisonError::into_inner).0
    }

    fn now(&self) -> Duration {
        self.begin.elapsed()
    }
}

fn find<'a>(ports: &'a mut [Port], name: &str) -> Result<&'a mut Port, HubError> {
    let found = ports.iter_mut().find(|port| port.name == name);
    found.ok_or(HubError::NoSuchReader)
}

fn at(ports: &mut [Port], bus: u8, device: u8) -> Option<&mut Port> {
    position(ports, bus, device).and_then(|index| ports.get_mut(index))
}

fn position(ports: &[Port], bus: u8, device: u8) -> Option<usize> {
    ports
        .iter()
        .position(|port| port.address.bus == bus && port.address.device == device)
}

/// Holds an interface on request of a test.
const SOMEBODY: Client = Client(0);

#[cfg(test)]
mod tests;
