//! No bytes on any endpoint, in any order, make a reader panic or lose its card.

use std::time::Duration;

use proptest::prelude::*;
use simulator::usb::{
    CcidModel, CcidReader, Disturbance, Fault, FaultKind, Faulty, Rcs300, Rcs300Model, Rcs380,
    Rcs380Model, Setup, Timing, Until, UsbDevice,
};

use crate::host::card;

#[derive(Clone, Debug)]
enum Call {
    Out(u8, Vec<u8>),
    In(u8, usize),
    Control(Setup, Vec<u8>),
    Reset,
    Insert,
    Remove,
    Disturb(Option<Disturbance>),
}

fn call() -> impl Strategy<Value = Call> {
    let out = (prop::sample::select(vec![0x01, 0x02, 0x03]), message());
    let into = (prop::sample::select(vec![0x81, 0x82, 0x83]), 0..600usize);
    let setup = (any::<[u8; 2]>(), any::<[u16; 3]>(), any::<Vec<u8>>());
    let disturbance = prop::option::of(prop::sample::select(vec![
        Disturbance::WaitingTime,
        Disturbance::Collision,
    ]));
    prop_oneof![
        12 => out.prop_map(|(endpoint, data)| Call::Out(endpoint, data)),
        12 => into.prop_map(|(endpoint, max)| Call::In(endpoint, max)),
        2 => setup.prop_map(|([request_type, request], [value, index, length], data)| {
            let setup = Setup { request_type, request, value, index, length };
            Call::Control(setup, data)
        }),
        1 => Just(Call::Reset),
        1 => Just(Call::Insert),
        1 => Just(Call::Remove),
        1 => disturbance.prop_map(Call::Disturb),
    ]
}

/// Bytes that get past the first checks of one reader or another more often than chance would.
fn message() -> impl Strategy<Value = Vec<u8>> {
    let inner = prop::collection::vec(any::<u8>(), 0..300);
    let rf = (0..14u8, inner.clone())
        .prop_map(|(code, rest)| [&[0xD6, code * 2], rest.as_slice()].concat());
    let air = prop_oneof![
        Just(vec![0xD6, 0x2A, 0x01]),
        Just(vec![0xD6, 0x00, 0x03, 0x07, 0x0F, 0x07]),
        Just(vec![
            0xD6, 0x02, 0x01, 1, 0x02, 1, 0x09, 1, 0x0A, 1, 0x0B, 1, 0x0C, 1
        ]),
        Just(vec![0xD6, 0x04, 0x36, 0x01, 0x05, 0x00, 0x08]),
        inner
            .clone()
            .prop_map(|rest| [&[0xD6, 0x04, 0x36, 0x01, 0x02], rest.as_slice()].concat()),
        rf,
    ];
    let port100 = air.prop_map(|data| {
        let sum = |bytes: &[u8]| bytes.iter().fold(0u8, |sum, byte| sum.wrapping_sub(*byte));
        let length = (data.len() as u16).to_le_bytes();
        let head = [0, 0, 0xFF, 0xFF, 0xFF, length[0], length[1], sum(&length)];
        [head.as_slice(), &data, &[sum(&data), 0]].concat()
    });
    let objects = prop_oneof![
        Just(vec![0xFF, 0x50, 0, 0, 4, 0x81, 0, 0x84, 0, 0]),
        Just(vec![0xFF, 0x50, 0, 2, 4, 0x8F, 2, 1, 4, 0]),
        inner
            .clone()
            .prop_map(|rest| [&[0xFF, 0x50, 0, 1, 0], rest.as_slice()].concat()),
        inner.clone(),
    ];
    let kind = prop::sample::select(vec![
        0x61, 0x62, 0x63, 0x65, 0x6B, 0x6C, 0x6F, 0x6F, 0x6F, 0x72,
    ]);
    let ccid = (kind, any::<[u8; 4]>(), objects).prop_map(|(kind, [seq, x, y, z], data)| {
        let length = (data.len() as u32).to_le_bytes();
        [
            &[kind],
            length.as_slice(),
            &[0, seq, x, y & 3, z & 1],
            &data,
        ]
        .concat()
    });
    prop_oneof![port100, ccid, inner]
}

fn devices() -> Vec<Box<dyn UsbDevice>> {
    let mut devices: Vec<Box<dyn UsbDevice>> = vec![
        Box::new(Rcs380::new(Rcs380Model::P)),
        Box::new(Rcs300::new(Rcs300Model::S)),
        Box::new(Rcs300::new(Rcs300Model::P).without_layer_4()),
    ];
    for model in CcidModel::ALL {
        devices.push(Box::new(CcidReader::new(model)));
    }
    devices
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(96)
    })]

    #[test]
    fn nothing_makes_a_reader_panic(
        calls in prop::collection::vec((call(), 0..200u64), 1..60),
        timing in any::<bool>(),
        kind in prop::sample::select(FaultKind::ALL.to_vec()),
        after in 0..40u32,
        until in prop_oneof![Just(Until::Once), (0..9u32).prop_map(Until::For), Just(Until::Ever)],
    ) {
        for device in devices() {
            let mut device = Faulty::new(device);
            device.insert(card(), Duration::ZERO);
            device.set_fault(Fault { kind, after, until }, Duration::ZERO);
            device.set_timing(if timing { Timing::REAL } else { Timing::OFF });
            let mut now = Duration::ZERO;
            let mut spare = None;
            for (call, pause) in &calls {
                now += Duration::from_millis(*pause);
                match call {
                    Call::Out(endpoint, data) => drop(device.transfer_out(*endpoint, data, now)),
                    Call::In(endpoint, max) => drop(device.transfer_in(*endpoint, *max, now)),
                    Call::Control(setup, data) => drop(device.control(*setup, data, now)),
                    Call::Reset => device.reset(now),
                    Call::Insert => spare = spare.take().and_then(|card| device.insert(card, now)),
                    Call::Remove => spare = device.remove(now).or(spare),
                    Call::Disturb(disturbance) => device.disturb(*disturbance),
                }
            }
            let cards = [device.card().is_some(), device.aside().is_some(), spare.is_some()];
            prop_assert_eq!(cards.iter().filter(|there| **there).count(), 1);
        }
    }
}
