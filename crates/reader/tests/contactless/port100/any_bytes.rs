//! A reader that answers anything at all.

use std::collections::VecDeque;
use std::time::Duration;

use apdu::{LinkError, Transmit};
use proptest::prelude::*;
use reader::port100::Port100;
use reader::{CardReader, ControlRequest, Pipe, PipeError};
use redacted::Redacted;

use super::conversations::select;
use crate::now;

/// Answers with these transfers, whatever it is sent, and then with silence.
struct Noise {
    transfers: VecDeque<Vec<u8>>,
    waits: usize,
}

impl Pipe for Noise {
    async fn send(&mut self, _: &[u8]) -> Result<(), PipeError> {
        Ok(())
    }

    async fn receive(&mut self, _: usize, _: Duration) -> Result<Redacted<Vec<u8>>, PipeError> {
        self.waits += 1;
        match self.transfers.pop_front() {
            Some(transfer) => Ok(Redacted::new(transfer)),
            None => Err(PipeError::Timeout),
        }
    }

    async fn notification(&mut self, _: Duration) -> Result<Vec<u8>, PipeError> {
        Err(PipeError::NoEndpoint)
    }

    async fn control_in(&mut self, _: ControlRequest, _: u16) -> Result<Vec<u8>, PipeError> {
        Err(PipeError::Stall)
    }

    async fn control_out(&mut self, _: ControlRequest, _: &[u8]) -> Result<(), PipeError> {
        Err(PipeError::Stall)
    }

    async fn reset(&mut self) -> Result<(), PipeError> {
        Ok(())
    }

    async fn pause(&mut self, _: Duration) {}
}

/// Transfers that get past the frames more often than noise does.
fn transfer() -> impl Strategy<Value = Vec<u8>> {
    let framed = |data: Vec<u8>| {
        reader::port100::frame::encode(&[&data])
            .unwrap()
            .expose()
            .clone()
    };
    let any = prop::collection::vec(any::<u8>(), 0..24);
    prop_oneof![
        4 => Just(reader::port100::frame::ACK.to_vec()),
        1 => any.clone(),
        2 => any.prop_map(framed),
        4 => prop_oneof![
            Just("D72B00"), Just("D70700"), Just("D7211101"), Just("D70100"), Just("D70300"),
            Just("D705 00000000 00 50 11223344 00000000 B38181"), Just("D705 00000000 00 00"),
            Just("D705 00000000 08 A3"), Just("D705 80000000"), Just("D705 00000000 08 02 9000"),
        ].prop_map(move |answer| framed(crate::bytes(answer))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn everything_ends(transfers in prop::collection::vec(transfer(), 0..200)) {
        let length = transfers.len();
        let pipe = Noise { transfers: transfers.into(), waits: 0 };
        let Ok(mut reader) = now(Port100::open(pipe)) else { return Ok(()) };
        now(reader.presence()).ok();
        if now(reader.power_up()).is_ok() {
            now(reader.transmit(&select())).ok();
            now(reader.presence()).ok();
        } else {
            prop_assert_eq!(now(reader.transmit(&select())), Err(LinkError::NoCard));
        }
        now(reader.power_down()).ok();
        prop_assert_eq!(now(reader.transmit(&select())), Err(LinkError::NoCard));
        prop_assert!(reader.into_pipe().waits < length + 400);
    }
}
