//! Readers that answer nonsense.

use std::collections::VecDeque;
use std::time::Duration;

use apdu::Transmit;
use proptest::prelude::*;
use reader::rcs300::Rcs300;
use reader::{CardReader, ControlRequest, Pipe, PipeError};
use redacted::Redacted;

use super::conversations::command;
use crate::now;

/// Answers with the given payloads in turn, in proper envelopes if `repair`.
struct Nonsense {
    answers: VecDeque<Result<Vec<u8>, PipeError>>,
    repair: bool,
    sequence: u8,
    transfers: usize,
}

impl Pipe for Nonsense {
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError> {
        self.sequence = data[6];
        Ok(())
    }

    async fn receive(&mut self, _: usize, _: Duration) -> Result<Redacted<Vec<u8>>, PipeError> {
        self.transfers += 1;
        assert!(self.transfers < 20_000, "never ends");
        let answer = self
            .answers
            .pop_front()
            .unwrap_or(Err(PipeError::Timeout))?;
        if !self.repair {
            return Ok(answer.into());
        }
        let length = u32::try_from(answer.len()).unwrap().to_le_bytes();
        let header = [&[0x83], &length[..], &[0, self.sequence, 2, 0, 0]].concat();
        Ok([header, answer].concat().into())
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

fn answer() -> impl Strategy<Value = Result<Vec<u8>, PipeError>> {
    prop_oneof![
        4 => proptest::collection::vec(any::<u8>(), 0..40).prop_map(Ok),
        4 => Just(Ok(b"\xC0\x03\x00\x90\x00\x90\x00".to_vec())),
        1 => Just(Ok(b"\x6A\x81".to_vec())),
        1 => Just(Err(PipeError::Timeout)),
        1 => Just(Err(PipeError::Stall)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_reader_comes_to_an_end(
        answers in proptest::collection::vec(answer(), 0..60),
        repair: bool,
    ) {
        let pipe = Nonsense { answers: answers.into(), repair, sequence: 0, transfers: 0 };
        let Ok(mut reader) = now(Rcs300::open(pipe)) else {
            return Ok(());
        };
        for _ in 0..3 {
            let _line = now(reader.power_up());
            let _response = now(reader.transmit(&command("0084000008")));
            let _presence = now(reader.presence());
        }
        let _end = now(reader.power_down());
    }
}
