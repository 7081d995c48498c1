//! Every transfer of a whole visit goes wrong once, in every way, and for a while.

use std::time::Duration;

use apdu::{Command, Le, LinkError, StatusWord, exchange};
use reader::{CardReader, Pipe, Reader};
use redacted::Redacted;
use simulator::people::PIN;
use simulator::usb::air::TypeB;
use simulator::usb::{Rcs380, UsbDevice};
use usb_emulation::{EmulatedBus, EmulatedPipe, block_on};

use crate::faulty_pipe::{Fault, FaultyPipe};
use crate::rcs380::{card, choice, plug, select_jpki};

/// From the opening of the reader to the card's signature.
async fn sign_in<P: Pipe>(reader: &mut Reader<P>) -> Result<(), LinkError> {
    reader.power_up().await?;
    let pin = Redacted::new(PIN.as_bytes().to_vec());
    let certificate = Command::new(0x00, 0xB0, 0x8A, 0x00).with_le(Le::up_to(0x1_0000));
    let verify = Command::new(0x00, 0x20, 0x00, 0x98).with_secret(pin);
    let sign = Command::new(0x80, 0x2A, 0x03, 0x97)
        .with_data(*b"nonce")
        .with_le(Le::up_to(256));
    for command in [select_jpki(), certificate, verify, sign] {
        let response = exchange(reader, &command).await?;
        assert_eq!(response.sw, StatusWord::SUCCESS, "{command:?}");
        reader.presence().await?;
    }
    Ok(())
}

/// What came of the visits with one reader, until one of them succeeded.
struct Outcome {
    visits: Vec<Result<(), LinkError>>,
    transfers: usize,
}

/// Visits with a fault during the first; `None` if one hangs.
fn visits(fault: Fault, first: usize, count: usize) -> Option<Outcome> {
    let case = format!("{fault:?} at {first} for {count}");
    let bus = plug(TypeB::MY_NUMBER_CARD);
    bus.insert(card());
    let (choice, endpoints) = choice(&bus);
    let pipe = FaultyPipe::new(EmulatedPipe::open(&bus, endpoints), fault, first, count);
    block_on(async {
        let mut visits = Vec::new();
        let mut reader = match Reader::open(pipe, &choice).await {
            Ok(reader) => reader,
            Err(error) => {
                visits.push(Err(error));
                let pipe = EmulatedPipe::open(&bus, endpoints);
                let pipe = FaultyPipe::new(pipe, fault, usize::MAX, 0);
                Reader::open(pipe, &choice).await.unwrap()
            }
        };
        loop {
            let (start, tries) = (bus.now(), pins_tried(&bus));
            let result = sign_in(&mut reader).await;
            let result = result.and(reader.power_down().await);
            assert!(pins_tried(&bus) <= tries + 1, "PIN tried twice: {case}");
            let took = bus.now() - start;
            assert!(took < MOST, "{case}: {result:?} after {took:?}");
            let is_powered = bus.device().has_field();
            assert!(!is_powered || result.is_err(), "left with power: {case}");
            let is_done = result.is_ok() || visits.len() == 3;
            visits.push(result);
            if is_done {
                break;
            }
        }
        let Reader::Port100(reader) = reader else {
            panic!("another driver")
        };
        let transfers = reader.into_pipe().transfers();
        Outcome { visits, transfers }
    })
}

fn pins_tried(bus: &EmulatedBus<Rcs380>) -> usize {
    let device = bus.device();
    let commands = device.commands().iter();
    commands
        .filter(|command| command.get(1) == Some(&0x20))
        .count()
}

fn undisturbed() -> usize {
    let outcome = visits(Fault::Lost, usize::MAX, 0).unwrap();
    assert_eq!(outcome.visits, [Ok(())]);
    outcome.transfers
}

#[test]
fn a_visit_survives_any_fault_of_one_transfer() {
    for first in 0..undisturbed() {
        for fault in Fault::ALL {
            let outcome = visits(fault, first, 1).expect("it ends");
            assert_eq!(outcome.visits, [Ok(())], "{fault:?} at {first}");
        }
    }
}

#[test]
fn after_a_fault_that_lasts_the_next_visit_goes_well() {
    for first in (0..undisturbed()).step_by(3) {
        for fault in Fault::ALL {
            let outcome = visits(fault, first, 6).expect("it ends");
            let last = outcome.visits.last().unwrap();
            assert_eq!(*last, Ok(()), "{fault:?} at {first}: {:?}", outcome.visits);
            assert!(
                outcome.visits.len() <= 3,
                "{fault:?} at {first}: {:?}",
                outcome.visits
            );
        }
    }
}

/// In emulated time. A reader that says nothing is asked five times, and then reset.
const MOST: Duration = Duration::from_secs(20);
