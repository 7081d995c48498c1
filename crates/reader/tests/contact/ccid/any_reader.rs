//! Readers that answer nonsense.

use std::collections::VecDeque;
use std::time::Duration;

use apdu::Transmit;
use proptest::prelude::*;
use reader::ccid::Ccid;
use reader::{CardReader, ControlRequest, Pipe, PipeError};
use redacted::Redacted;

use super::script::{command, descriptor};
use crate::run;

/// Answers with the given bytes in turn, with the sequence number of the last request if `repair`.
struct Nonsense {
    answers: VecDeque<Result<Vec<u8>, PipeError>>,
    repair: bool,
    sequence: u8,
    transfers: usize,
}

impl Nonsense {
    fn next(&mut self) -> Result<Vec<u8>, PipeError> {
        self.transfers += 1;
        assert!(self.transfers < 20_000, "never ends");
        let mut answer = self
            .answers
            .pop_front()
            .unwrap_or(Err(PipeError::Timeout))?;
        if let (true, Some((header, data))) = (self.repair, answer.split_first_chunk_mut::<10>()) {
            let length = u32::try_from(data.len()).unwrap().to_le_bytes();
            header[0] = 0x80 | header[0] & 0x03;
            header[1..5].copy_from_slice(&length);
            header[5] = 0;
            header[6] = self.sequence;
        }
        Ok(answer)
    }
}

impl Pipe for Nonsense {
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError> {
        self.sequence = data[6];
        Ok(())
    }

    async fn receive(&mut self, _: usize, _: Duration) -> Result<Redacted<Vec<u8>>, PipeError> {
        self.next().map(Redacted::new)
    }

    async fn notification(&mut self, _: Duration) -> Result<Vec<u8>, PipeError> {
        self.next()
    }

    async fn control_in(&mut self, _: ControlRequest, _: u16) -> Result<Vec<u8>, PipeError> {
        self.next()
    }

    async fn control_out(&mut self, _: ControlRequest, _: &[u8]) -> Result<(), PipeError> {
        self.next().map(drop)
    }

    async fn reset(&mut self) -> Result<(), PipeError> {
        self.next().map(drop)
    }

    async fn pause(&mut self, _: Duration) {}
}

fn answer() -> impl Strategy<Value = Result<Vec<u8>, PipeError>> {
    let error = prop_oneof![
        Just(PipeError::Timeout),
        Just(PipeError::Stall),
        Just(PipeError::Broken),
        Just(PipeError::NoEndpoint),
    ];
    prop_oneof![
        4 => proptest::collection::vec(any::<u8>(), 0..40).prop_map(Ok),
        // A card that is there, and its answer to reset.
        4 => Just(Ok(b"\x80\0\0\0\0\0\0\0\0\0\x3B\xE0\x00\xFF\x81\x31\xFE\x45\x14".to_vec())),
        1 => error.prop_map(Err),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_reader_comes_to_an_end(
        answers in proptest::collection::vec(answer(), 0..60),
        repair: bool,
        features: u32,
        max_message: u32,
    ) {
        let pipe = Nonsense { answers: answers.into(), repair, sequence: 0, transfers: 0 };
        let Ok(mut reader) = run(Ccid::open(pipe, 0, descriptor(features, max_message))) else {
            return Ok(());
        };
        for _ in 0..3 {
            let _line = run(reader.power_up());
            let _response = run(reader.transmit(&command("0084000008")));
            let _presence = run(reader.presence());
        }
        let _end = run(reader.power_down());
    }
}
