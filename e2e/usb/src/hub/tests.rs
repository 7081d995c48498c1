#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};

use simulator::usb::air::TypeB;
use simulator::usb::{
    Descriptors, Disturbance, Fault, In, Setup, Timing, Traffic, TransferError, UsbDevice,
};
use simulator::{Medium, VirtualCard};
use usb_wire::{Outcome, ToProgram, Transfer};

use super::*;

#[test]
fn what_a_program_sends_comes_back_when_the_device_has_it() {
    let hub = Hub::start(None).unwrap();
    let (handle, done, said) = plugged(&hub);
    hub.submit(handle, 1, Transfer::In(0x81, 64), &done);
    hub.submit(handle, 2, Transfer::Out(0x02, vec![1, 2, 3]), &done);
    assert_eq!(said.recv().unwrap(), success(2, 3, vec![]));
    assert_eq!(said.recv().unwrap(), success(1, 3, vec![3, 2, 1]));
    hub.end();
}

#[test]
fn answers_go_to_the_oldest_waiting_transfer_of_their_endpoint() {
    let hub = Hub::start(None).unwrap();
    let (handle, done, said) = plugged(&hub);
    for number in [1, 2] {
        hub.submit(handle, number, Transfer::In(0x81, 64), &done);
    }
    hub.submit(handle, 3, Transfer::In(0x83, 8), &done);
    hub.submit(handle, 4, Transfer::Out(0x02, vec![7]), &done);
    hub.submit(handle, 5, Transfer::Out(0x02, vec![8]), &done);
    assert_eq!(said.recv().unwrap(), success(4, 1, vec![]));
    assert_eq!(said.recv().unwrap(), success(5, 1, vec![]));
    assert_eq!(said.recv().unwrap(), success(1, 1, vec![7]));
    assert_eq!(said.recv().unwrap(), success(2, 1, vec![8]));
    hub.cancel(handle.0, handle.1, 3);
    assert_eq!(said.recv().unwrap(), over(3, Outcome::Cancelled));
}

#[test]
fn an_unplugged_reader_ends_its_transfers_and_is_announced() {
    let hub = Hub::start(None).unwrap();
    let changes = hub.watch();
    let (handle, done, said) = plugged(&hub);
    hub.submit(handle, 1, Transfer::In(0x81, 64), &done);
    hub.unplug("loop").unwrap();
    assert_eq!(said.recv().unwrap(), over(1, Outcome::Gone));
    hub.submit(handle, 2, Transfer::Out(0x02, vec![1]), &done);
    assert_eq!(said.recv().unwrap(), over(2, Outcome::Gone));
    assert_eq!(hub.claim(handle.0, handle.1, 0), Outcome::Gone);
    let changes: Vec<_> = changes.try_iter().map(|c| (c.added, c.name)).collect();
    let interface = || "1-1:1.0".to_owned();
    let device = || "1-1".to_owned();
    assert_eq!(
        changes,
        [
            (true, device()),
            (true, interface()),
            (false, interface()),
            (false, device())
        ]
    );
}

#[test]
fn a_reader_that_is_plugged_in_again_is_another_device() {
    let hub = Hub::start(None).unwrap();
    let before = hub.plug("loop", &LOOP).unwrap();
    hub.unplug("loop").unwrap();
    let after = hub.plug("loop", &LOOP).unwrap();
    assert_eq!(before.name(), after.name());
    assert_ne!(before.device, after.device);
}

#[test]
fn an_interface_belongs_to_one_program_at_a_time() {
    let hub = Hub::start(None).unwrap();
    let address = hub.plug("loop", &LOOP).unwrap();
    let open = || hub.open(address.bus, address.device).unwrap().0;
    let (first, second) = (open(), open());
    assert_eq!(hub.claim(first, address, 0), Outcome::Success);
    assert_eq!(hub.claim(second, address, 0), Outcome::Busy);
    assert_eq!(hub.claim(first, address, 9), Outcome::Unknown);
    hub.close(first, address);
    assert_eq!(hub.claim(second, address, 0), Outcome::Success);
    assert_eq!(hub.hold("loop", 0, true), Err(HubError::Busy));
}

#[test]
fn a_reader_that_a_fault_unplugs_comes_back_as_another_device() {
    static THERE: AtomicBool = AtomicBool::new(true);
    static FAULTY: Kind = Kind {
        name: "faulty",
        description: "",
        make: || Box::new(Loop::new(&THERE)),
    };
    let hub = Hub::start(None).unwrap();
    let changes = hub.watch();
    let before = hub.plug("loop", &FAULTY).unwrap();
    let handle = hub.open(before.bus, before.device).unwrap();
    let (done, said) = channel();
    THERE.store(false, Ordering::SeqCst);
    hub.submit(handle, 1, Transfer::Out(0x02, vec![1]), &done);
    assert_eq!(said.recv().unwrap(), over(1, Outcome::Gone));
    THERE.store(true, Ordering::SeqCst);
    let changes: Vec<_> = (0..5).map(|_| changes.recv().unwrap()).collect();
    assert_eq!(
        changes.iter().map(|c| c.added).collect::<Vec<_>>(),
        [true, true, false, false, true]
    );
    assert_ne!(changes[0].device, changes[4].device);
}

#[test]
fn a_card_keeps_its_tries_from_one_reader_to_the_next() {
    let hub = Hub::start(None).unwrap();
    for name in ["one", "two"] {
        hub.plug(name, &LOOP).unwrap();
    }
    hub.insert("one", "pin-locked", Medium::Card).unwrap();
    assert_eq!(
        hub.insert("two", "pin-locked", Medium::Card),
        Err(HubError::CardElsewhere)
    );
    hub.remove("one").unwrap();
    hub.insert("two", "pin-locked", Medium::Card).unwrap();
    let status = hub.status();
    assert_eq!(status[1].card, Some("pin-locked"));
    assert_eq!(status[1].tries["jpki/0018"], 0);
    assert_eq!(
        hub.insert("one", "nobody", Medium::Card),
        Err(HubError::NoSuchPerson)
    );
}

#[test]
fn the_folder_shows_what_is_plugged_in() {
    let folder = tempfile::tempdir().unwrap();
    let hub = Hub::start(Some(Tree::new(folder.path()).unwrap())).unwrap();
    let address = hub.plug("loop", &LOOP).unwrap();
    let shown = folder
        .path()
        .join("sys/bus/usb/devices")
        .join(address.name());
    let read = |file: &str| std::fs::read_to_string(shown.join(file)).unwrap();
    assert_eq!(read("idVendor"), "1209\n");
    assert_eq!(read("devnum"), format!("{}\n", address.device));
    assert_eq!(
        std::fs::read(shown.join("descriptors")).unwrap(),
        [DEVICE, CONFIGURATION].concat()
    );
    hub.unplug("loop").unwrap();
    assert!(!shown.exists());
}

static HERE: AtomicBool = AtomicBool::new(true);

static LOOP: Kind = Kind {
    name: "loop",
    description: "",
    make: || Box::new(Loop::new(&HERE)),
};

/// Gives back what it gets, in reverse and after a while.
struct Loop {
    answers: VecDeque<(Duration, Vec<u8>)>,
    card: Option<VirtualCard>,
    there: &'static AtomicBool,
}

const DEVICE: &[u8] = &[18, 1, 0, 2, 0, 0, 0, 64, 0x09, 0x12, 1, 0, 0, 1, 1, 2, 3, 1];
const CONFIGURATION: &[u8] = &[
    9, 2, 32, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 2, 0xFF, 0, 0, 0, 7, 5, 0x81, 2, 64, 0, 0, 7, 5,
    0x02, 2, 64, 0, 0,
];

impl Loop {
    fn new(there: &'static AtomicBool) -> Self {
        Self {
            answers: VecDeque::new(),
            card: None,
            there,
        }
    }
}

impl UsbDevice for Loop {
    fn descriptors(&self) -> Descriptors<'_> {
        Descriptors {
            device: DEVICE,
            configuration: CONFIGURATION,
            manufacturer: "maker",
            product: "loop",
            serial_number: "1",
        }
    }

    fn transfer_out(&mut self, _: u8, data: &[u8], now: Duration) -> Result<(), TransferError> {
        if !self.there.load(Ordering::SeqCst) {
            return Err(TransferError::Gone);
        }
        let answer = data.iter().rev().copied().collect();
        let when = now + Duration::from_millis(5);
        self.answers.push_back((when, answer));
        Ok(())
    }

    fn transfer_in(&mut self, endpoint: u8, _: usize, now: Duration) -> Result<In, TransferError> {
        if endpoint != 0x81 {
            return Ok(In::Nothing);
        }
        Ok(match self.answers.front() {
            None => In::Nothing,
            Some((when, _)) if *when > now => In::At(*when),
            Some(_) => In::Data(self.answers.pop_front().unwrap().1),
        })
    }

    fn control(&mut self, _: Setup, _: &[u8], _: Duration) -> Result<Vec<u8>, TransferError> {
        Err(TransferError::Stall)
    }

    fn reset(&mut self, _: Duration) {
        self.answers.clear();
    }

    fn insert(&mut self, card: VirtualCard, _: Duration) -> Option<VirtualCard> {
        self.card.replace(card)
    }

    fn remove(&mut self, _: Duration) -> Option<VirtualCard> {
        self.card.take()
    }

    fn card(&self) -> Option<&VirtualCard> {
        self.card.as_ref()
    }

    fn traffic(&self) -> Traffic {
        Traffic::default()
    }

    fn commands(&self) -> &[Vec<u8>] {
        &[]
    }

    fn set_timing(&mut self, _: Timing) {}

    fn set_type_b(&mut self, _: TypeB) {}

    fn disturb(&mut self, _: Option<Disturbance>) {}

    fn spoil(&self, _: u8, _: &mut Vec<u8>) {}
}

impl Emulated for Loop {
    fn is_there(&mut self, _: Duration) -> bool {
        self.there.load(Ordering::SeqCst)
    }

    fn set_fault(&mut self, _: Option<Fault>, _: Duration) {}
}

fn plugged(hub: &Hub) -> ((Client, Address), Sender<ToProgram>, Receiver<ToProgram>) {
    let address = hub.plug("loop", &LOOP).unwrap();
    let handle = hub.open(address.bus, address.device).unwrap();
    let (done, said) = channel();
    (handle, done, said)
}

fn success(number: u64, went: u32, data: Vec<u8>) -> ToProgram {
    ToProgram::Done(number, Outcome::Success, went, data)
}

fn over(number: u64, outcome: Outcome) -> ToProgram {
    ToProgram::Done(number, outcome, 0, Vec::new())
}
