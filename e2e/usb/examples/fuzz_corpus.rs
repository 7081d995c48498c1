//! Writes conversations to start from into fuzz/corpus: what emulated readers and a virtual card
//! answer while everything is read. Run from the project's root:
//! `cargo run -p usb-emulation --example fuzz_corpus`
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a tool for developers fails by panicking"
)]

use std::cell::RefCell;
use std::fs;
use std::rc::Rc;
use std::time::Duration;

use apdu::{Command, Limits, LinkError, Response, Transmit};
use card::{CodeB, Roots};
use reader::detect::{DriverKind, identify};
use reader::{CardReader, ControlRequest, Pipe, PipeError, Reader};
use redacted::Redacted;
use simulator::people::{PEOPLE, code_b};
use simulator::usb::UsbDevice;
use simulator::{VirtualReader, issue};
use usb_emulation::{EmulatedBus, EmulatedPipe, Endpoints, block_on, describe, kinds};

/// Pieces as fuzz/src/lib.rs takes them.
#[derive(Clone, Default)]
struct Tape(Rc<RefCell<Vec<u8>>>);

impl Tape {
    fn note(&self, answer: Option<&[u8]>) {
        let mut tape = self.0.borrow_mut();
        match answer.map(|answer| (u8::try_from(answer.len()), answer)) {
            None => tape.push(0xFF),
            Some((Ok(length @ ..0xFE), answer)) => {
                tape.push(length);
                tape.extend_from_slice(answer);
            }
            Some((_, answer)) => {
                tape.push(0xFE);
                tape.extend(u16::try_from(answer.len()).unwrap().to_le_bytes());
                tape.extend_from_slice(answer);
            }
        }
    }

    fn save(&self, target: &str, name: &str, head: &[u8]) {
        let folder = format!("fuzz/corpus/{target}");
        fs::create_dir_all(&folder).unwrap();
        fs::write(
            format!("{folder}/{name}"),
            [head, &self.0.borrow()].concat(),
        )
        .unwrap();
    }
}

struct Recorded<T> {
    inner: T,
    tape: Tape,
}

impl<P: Pipe> Pipe for Recorded<P> {
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError> {
        self.inner.send(data).await
    }

    async fn receive(
        &mut self,
        max: usize,
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, PipeError> {
        let answer = self.inner.receive(max, patience).await;
        self.tape.note(
            answer
                .as_ref()
                .ok()
                .map(|answer| answer.expose().as_slice()),
        );
        answer
    }

    async fn notification(&mut self, patience: Duration) -> Result<Vec<u8>, PipeError> {
        let answer = self.inner.notification(patience).await;
        self.tape.note(answer.as_deref().ok());
        answer
    }

    async fn control_in(
        &mut self,
        request: ControlRequest,
        length: u16,
    ) -> Result<Vec<u8>, PipeError> {
        let answer = self.inner.control_in(request, length).await;
        self.tape.note(answer.as_deref().ok());
        answer
    }

    async fn control_out(&mut self, request: ControlRequest, data: &[u8]) -> Result<(), PipeError> {
        let answer = self.inner.control_out(request, data).await;
        self.tape.note(answer.ok().map(|()| [].as_slice()));
        answer
    }

    async fn reset(&mut self) -> Result<(), PipeError> {
        self.inner.reset().await
    }

    async fn pause(&mut self, time: Duration) {
        self.inner.pause(time).await;
    }
}

impl<T: Transmit> Transmit for Recorded<T> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let answer = self.inner.transmit(command).await;
        let bytes = answer.as_ref().ok().map(Response::encode);
        self.tape
            .note(bytes.as_ref().map(|bytes| bytes.expose().as_slice()));
        answer
    }

    fn limits(&self) -> Limits {
        self.inner.limits()
    }
}

/// A conversation of the reader's own target: presence, power, three reads, power.
fn record_reader(kind: &kinds::Kind) {
    let bus = EmulatedBus::plug((kind.make)());
    bus.insert(issue(&PEOPLE[0], |bytes| bytes.fill(0x5A)).unwrap());
    let description = describe(&bus).unwrap();
    let Ok(choice) = identify(&description) else {
        return;
    };
    let tape = Tape::default();
    let pipe = Recorded {
        inner: EmulatedPipe::open(&bus, Endpoints::from(&choice)),
        tape: tape.clone(),
    };
    block_on(async {
        let mut reader = Reader::open(pipe, &choice).await.unwrap();
        reader.presence().await.unwrap();
        reader.power_up().await.unwrap();
        card::read_facts(&mut reader).await.unwrap();
        reader.power_down().await.unwrap();
    })
    .unwrap();
    let (target, head) = match choice.driver {
        DriverKind::Port100 => ("port100", Vec::new()),
        DriverKind::Rcs300 => ("rcs300", Vec::new()),
        DriverKind::Ccid(_) => {
            let extra = description
                .interfaces
                .iter()
                .find(|interface| interface.number == choice.interface);
            ("ccid", extra.unwrap().extra.clone())
        }
    };
    tape.save(target, kind.name, &head);
}

fn record_descriptors(kind: &kinds::Kind) {
    let device = (kind.make)();
    let descriptors = device.descriptors();
    let tape = Tape::default();
    tape.0
        .borrow_mut()
        .extend_from_slice(descriptors.configuration);
    tape.save(
        "descriptors",
        kind.name,
        descriptors.device.get(8..12).unwrap(),
    );
}

fn record_card(name: &str, head: u8, limits: Limits) {
    let slot = VirtualReader::new();
    slot.insert(issue(&PEOPLE[0], |bytes| bytes.fill(0x5A)).unwrap());
    let tape = Tape::default();
    let mut link = Limited(
        Recorded {
            inner: slot,
            tape: tape.clone(),
        },
        limits,
    );
    block_on(async {
        card::read_facts(&mut link).await.unwrap();
        _ = card::sign(&mut link, &[0; 32]).await;
        let code = CodeB::parse(&code_b(&PEOPLE[0])).unwrap();
        card::read_holder(&mut link, &code, &[0; 32], &Roots::default())
            .await
            .unwrap();
    })
    .unwrap();
    tape.save("card_files", name, &[head]);
}

struct Limited<T>(T, Limits);

impl<T: Transmit> Transmit for Limited<T> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        self.0.transmit(command).await
    }

    fn limits(&self) -> Limits {
        self.1
    }
}

fn main() {
    for kind in kinds::KINDS {
        record_descriptors(kind);
        record_reader(kind);
    }
    record_card("short", 0, Limits::SHORT);
    record_card("extended", 1, Limits::EXTENDED);
}
