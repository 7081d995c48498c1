#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use simulator::usb::{
    CcidModel, CcidReader, Fault, FaultKind, Faulty, Rcs380, Rcs380Model, Timing, Until,
};

use super::*;
use crate::{Budget, block_on};

const PORT100: Endpoints = Endpoints {
    interface: 0,
    bulk_out: 0x02,
    bulk_in: 0x81,
    interrupt_in: None,
};
const SET_COMMAND_TYPE: [u8; 13] = [
    0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x03, 0x00, 0xFD, 0xD6, 0x2A, 0x01, 0xFF, 0x00,
];
/// InSetRF for Type B.
const SET_RF: [u8; 16] = [
    0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x06, 0x00, 0xFA, 0xD6, 0x00, 0x03, 0x07, 0x0F, 0x07, 0x0A, 0x00,
];
/// InCommRF, 30 ms, one byte.
const LISTEN: [u8; 15] = [
    0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x05, 0x00, 0xFB, 0xD6, 0x04, 0x2C, 0x01, 0x05, 0xF4, 0x00,
];
const SOON: Duration = Duration::from_millis(10);

fn bus() -> EmulatedBus<Rcs380> {
    let mut device = Rcs380::new(Rcs380Model::P);
    device.set_timing(Timing::REAL);
    EmulatedBus::plug(device)
}

async fn ask<D: UsbDevice>(pipe: &mut EmulatedPipe<D>, frame: &[u8]) -> usize {
    pipe.send(frame).await.unwrap();
    pipe.receive(300, SOON).await.unwrap();
    pipe.receive(300, SOON).await.unwrap().expose().len()
}

#[test]
fn a_late_answer_stays_for_the_next_call() {
    let bus = bus();
    let mut pipe = EmulatedPipe::open(&bus, PORT100);
    block_on(async {
        ask(&mut pipe, &SET_COMMAND_TYPE).await;
        ask(&mut pipe, &SET_RF).await;
        pipe.send(&LISTEN).await.unwrap();
        pipe.receive(300, SOON).await.unwrap();
        assert_eq!(pipe.receive(300, SOON).await, Err(PipeError::Timeout));
        assert_eq!(bus.now(), SOON);
        pipe.pause(SOON).await;
        assert!(pipe.receive(300, SOON + SOON).await.is_ok());
        assert!((30..31).contains(&bus.now().as_millis()));
    })
    .unwrap();
}

#[test]
fn what_does_not_fit_comes_with_the_next_call() {
    let mut pipe = EmulatedPipe::open(&bus(), PORT100);
    block_on(async {
        pipe.send(&SET_COMMAND_TYPE).await.unwrap();
        let first = pipe.receive(4, SOON).await.unwrap();
        let rest = pipe.receive(64, SOON).await.unwrap();
        assert_eq!(first.expose(), &[0x00, 0x00, 0xFF, 0x00]);
        assert_eq!(rest.expose(), &[0xFF, 0x00]);
    })
    .unwrap();
}

#[test]
fn a_pipe_whose_device_was_gone_is_dead_and_a_new_one_lives() {
    let mut device = Faulty::new(Rcs380::new(Rcs380Model::P));
    let fault = Fault {
        kind: FaultKind::Unplug,
        after: 3,
        until: Until::Once,
    };
    device.set_fault(fault, Duration::ZERO);
    let bus = EmulatedBus::plug(device);
    let mut pipe = EmulatedPipe::open(&bus, PORT100);
    block_on(async {
        ask(&mut pipe, &SET_COMMAND_TYPE).await;
        for _ in 0..2 {
            assert_eq!(pipe.send(&SET_COMMAND_TYPE).await, Err(PipeError::Gone));
        }
        assert_eq!(pipe.reset().await, Err(PipeError::Gone));
        let mut pipe = EmulatedPipe::open(&bus, PORT100);
        ask(&mut pipe, &SET_COMMAND_TYPE).await;

        bus.unplug();
        assert_eq!(pipe.send(&SET_COMMAND_TYPE).await, Err(PipeError::Gone));
        bus.replug();
        assert_eq!(pipe.send(&SET_COMMAND_TYPE).await, Err(PipeError::Gone));
        let mut pipe = EmulatedPipe::open(&bus, PORT100);
        ask(&mut pipe, &SET_COMMAND_TYPE).await;
    })
    .unwrap();
}

#[test]
fn who_waits_or_asks_for_ever_hangs() {
    let budget = Budget {
        time: Duration::from_mins(1),
        transfers: 1_000,
    };
    let waiting = bus().with_budget(budget);
    let mut pipe = EmulatedPipe::open(&waiting, PORT100);
    let waits = async { while pipe.receive(64, SOON).await.is_err() {} };
    assert_eq!((block_on(waits), waiting.hung()), (None, true));

    let asking = bus().with_budget(budget);
    let mut pipe = EmulatedPipe::open(&asking, PORT100);
    let asks = async { while pipe.send(&[]).await.is_ok() {} };
    assert_eq!((block_on(asks), asking.hung()), (None, true));
    assert_eq!(asking.now(), Duration::ZERO);
}

#[test]
fn a_halt_is_reported_once() {
    let wrong = Endpoints {
        bulk_out: 0x05,
        ..PORT100
    };
    let bus = bus();
    let mut pipe = EmulatedPipe::open(&bus, wrong);
    let sent = block_on(pipe.send(&SET_COMMAND_TYPE)).unwrap();
    assert_eq!(sent, Err(PipeError::Stall));
    assert_eq!(bus.counters().controls, 1, "the halt was cleared");
}

#[test]
fn descriptors_and_notifications_come_over_their_pipes() {
    let bus = EmulatedBus::plug(CcidReader::new(CcidModel::Scr3310NttCom));
    let endpoints = Endpoints {
        interface: 0,
        bulk_out: 0x01,
        bulk_in: 0x82,
        interrupt_in: Some(0x83),
    };
    let get_device_descriptor = ControlRequest {
        kind: RequestType::Standard,
        recipient: Recipient::Device,
        request: 0x06,
        value: 0x0100,
        index: 0,
    };
    let person = &simulator::PEOPLE[0];
    bus.insert(simulator::issue(person, |_| {}).unwrap());
    let mut pipe = EmulatedPipe::open(&bus, endpoints);
    block_on(async {
        let descriptor = pipe.control_in(get_device_descriptor, 18).await.unwrap();
        assert_eq!(descriptor[8..12], [0xE6, 0x04, 0x1A, 0x51]);
        assert_eq!(pipe.notification(SOON).await, Ok(vec![0x50, 0x03]));
        assert_eq!(pipe.notification(SOON).await, Err(PipeError::Timeout));
        let mut pipe = EmulatedPipe::open(&bus, PORT100);
        assert_eq!(pipe.notification(SOON).await, Err(PipeError::NoEndpoint));
    })
    .unwrap();
}

#[test]
fn a_full_speed_bus_takes_its_time() {
    let bus = EmulatedBus::plug(Rcs380::new(Rcs380Model::P)).at_full_speed();
    let mut pipe = EmulatedPipe::open(&bus, PORT100);
    block_on(pipe.send(&[0; 64])).unwrap().unwrap();
    // Two packets, the second one empty, and a part of a frame before them.
    assert_eq!(bus.now().as_micros(), 125 + 2 * 1000 / 19);
    assert_eq!(bus.counters().bytes_out, 64);
}
