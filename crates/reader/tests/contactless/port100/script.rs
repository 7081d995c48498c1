//! A reader that follows a transcript.

use std::collections::VecDeque;
use std::time::Duration;

use reader::{ControlRequest, Pipe, PipeError};
use redacted::Redacted;

use crate::bytes;

/// One transfer or more a line, in hex, spaces ignored, `#` begins a comment:
///
/// - `D620 < D7211101`: a command in its frame, the acknowledgement, the answer in its frame;
///   `D620 < -` is an acknowledgement and then silence
/// - `> 0000FF00FF00`: a transfer to the reader, as it is; `>> D620` in a frame
/// - `< 0000FF00FF00`: a transfer from it; `<< D7211101` in a frame; `< -` silence; `< gone`,
///   `< stall`, `< broken` the pipe's errors
/// - `> stall` the pipe's error for whatever is sent
/// - `reset`: the device is reset
pub(crate) struct Script {
    steps: VecDeque<Step>,
    pub(crate) patience: Vec<Duration>,
    pub(crate) pauses: Vec<Duration>,
}

#[derive(Debug)]
enum Step {
    Out(Vec<u8>),
    OutFails(PipeError),
    In(Result<Vec<u8>, PipeError>),
    Reset,
}

impl Script {
    pub(crate) fn new(parts: &[&str]) -> Self {
        let lines = parts.iter().flat_map(|part| part.lines());
        let lines = lines.filter_map(|line| line.split('#').next());
        Self {
            steps: lines.map(str::trim).flat_map(steps).collect(),
            patience: Vec::new(),
            pauses: Vec::new(),
        }
    }

    /// Fails the test if the conversation stopped early.
    pub(crate) fn finish(&self) {
        assert!(self.steps.is_empty(), "never came: {:02X?}", self.steps);
    }
}

impl Pipe for Script {
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError> {
        match self.steps.pop_front() {
            Some(Step::Out(expected)) => {
                assert!(
                    data == expected,
                    "expected {expected:02X?}, not {data:02X?}"
                );
                Ok(())
            }
            Some(Step::OutFails(error)) => Err(error),
            step => panic!("expected {step:02X?}, not {data:02X?}"),
        }
    }

    async fn receive(
        &mut self,
        max: usize,
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, PipeError> {
        match self.steps.pop_front() {
            Some(Step::In(transfer)) => {
                self.patience.push(patience);
                assert!(
                    transfer.as_ref().is_ok_and(|bytes| bytes.len() <= max) || transfer.is_err()
                );
                transfer.map(Redacted::new)
            }
            step => panic!("expected {step:02X?}, not a transfer from the reader"),
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
        match self.steps.pop_front() {
            Some(Step::Reset) => Ok(()),
            step => panic!("expected {step:02X?}, not a reset"),
        }
    }

    async fn pause(&mut self, time: Duration) {
        self.pauses.push(time);
    }
}

fn steps(line: &str) -> Vec<Step> {
    if line.is_empty() {
        return Vec::new();
    }
    if line == "reset" {
        return vec![Step::Reset];
    }
    if let Some(data) = line.strip_prefix(">>") {
        return vec![Step::Out(framed(&bytes(data)))];
    }
    if let Some(data) = line.strip_prefix('>') {
        return vec![failure(data).map_or_else(|| Step::Out(bytes(data)), Step::OutFails)];
    }
    if let Some(data) = line.strip_prefix("<<") {
        return vec![Step::In(Ok(framed(&bytes(data))))];
    }
    if let Some(data) = line.strip_prefix('<') {
        return vec![Step::In(failure(data).map_or_else(|| Ok(bytes(data)), Err))];
    }
    let (command, answer) = line.split_once('<').expect("command < answer");
    let answer = failure(answer).map_or_else(|| Ok(framed(&bytes(answer))), Err);
    vec![
        Step::Out(framed(&bytes(command))),
        Step::In(Ok(bytes("0000FF00FF00"))),
        Step::In(answer),
    ]
}

fn failure(data: &str) -> Option<PipeError> {
    match data.trim() {
        "-" => Some(PipeError::Timeout),
        "gone" => Some(PipeError::Gone),
        "stall" => Some(PipeError::Stall),
        "broken" => Some(PipeError::Broken),
        _ => None,
    }
}

/// The frame of the chip, written down a second time.
fn framed(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap().to_le_bytes();
    let check =
        |bytes: &[u8]| (256 - bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>() % 256) as u8;
    [
        &[0x00, 0x00, 0xFF, 0xFF, 0xFF],
        length.as_slice(),
        &[check(&length)],
        data,
        &[check(data), 0x00],
    ]
    .concat()
}
