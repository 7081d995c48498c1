//! An RC-S300 that follows a transcript.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use reader::rcs300::Rcs300;
use reader::{ControlRequest, Pipe, PipeError};
use redacted::Redacted;

use crate::{bytes, now};

/// One transfer a line; envelopes are filled in:
///
/// - `> payload`: to the reader
/// - `< payload`: its answer; `stale payload`: an answer to the request before
/// - `raw …`, `timeout`, `stall`, `gone`: an answer as it stands
/// - `reset`: a USB reset
///
/// Empty lines and what follows `#` are ignored.
#[derive(Clone, Default)]
pub(super) struct Script {
    lines: Rc<RefCell<VecDeque<String>>>,
    sequence: Rc<RefCell<Option<u8>>>,
    /// How long the driver let the reader rest, in all.
    pub(super) rested: Rc<RefCell<Duration>>,
}

impl Script {
    /// What happens next.
    pub(super) fn goes_on(&self, transcript: &str) {
        let lines = transcript.lines();
        let lines = lines.map(|line| line.split_once('#').map_or(line, |(line, _)| line).trim());
        let lines = lines.filter(|line| !line.is_empty()).map(str::to_owned);
        self.lines.borrow_mut().extend(lines);
    }

    /// Fails the test if the driver stopped early.
    pub(super) fn finish(&self) {
        let lines = self.lines.borrow();
        assert!(lines.is_empty(), "never happened: {lines:?}");
    }

    fn next(&self, asked: &str) -> String {
        let line = self.lines.borrow_mut().pop_front();
        line.unwrap_or_else(|| panic!("after the end: {asked}"))
    }
}

impl Pipe for Script {
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError> {
        let line = self.next(&format!("send {data:02X?}"));
        let expected = line
            .strip_prefix('>')
            .unwrap_or_else(|| panic!("{line}, but sent {data:02X?}"));
        let payload = bytes(expected);
        let length = u32::try_from(payload.len()).expect("short").to_le_bytes();
        let header = [&[0x6B], &length[..], &[0, data[6], 0, 0, 0]].concat();
        assert_eq!(data, [header, payload].concat(), "expected {line}");
        let last = self.sequence.replace(Some(data[6]));
        assert!(last.is_none_or(|last| last.wrapping_add(1) == data[6]));
        Ok(())
    }

    async fn receive(&mut self, _: usize, _: Duration) -> Result<Redacted<Vec<u8>>, PipeError> {
        let Some(sequence) = *self.sequence.borrow() else {
            return Err(PipeError::Timeout);
        };
        let line = self.next("receive");
        let (kind, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let payload = bytes(rest);
        let length = u32::try_from(payload.len()).expect("short").to_le_bytes();
        let envelope =
            |sequence| [&[0x83], &length[..], &[0, sequence, 2, 0, 0], &payload].concat();
        match kind {
            "<" => Ok(envelope(sequence).into()),
            "stale" => Ok(envelope(sequence.wrapping_sub(1)).into()),
            "raw" => Ok(payload.into()),
            "timeout" => Err(PipeError::Timeout),
            "stall" => Err(PipeError::Stall),
            "gone" => Err(PipeError::Gone),
            _ => panic!("{line}, but the driver receives"),
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
        assert_eq!(self.next("reset"), "reset");
        Ok(())
    }

    async fn pause(&mut self, time: Duration) {
        *self.rested.borrow_mut() += time;
    }
}

const OK: &str = "< C003009000 9000\n";

/// Session end and start, field off.
pub(super) const BEGIN: &str = "
    > FF500000 02 8200 00\n < C003009000 9000
    > FF500000 02 8100 00\n < C003009000 9000
    > FF500000 02 8300 00\n < C003009000 9000\n";

pub(super) const FIELD_OFF: &str = "> FF500000 02 8300 00\n < C003009000 9000\n";

/// A session of its own, field off and on, then the switch to Type B with ISO/IEC 14443-4.
pub(super) fn switch(answer: &str) -> String {
    format!("{BEGIN} > FF500000 02 8400 00\n {OK} > FF500002 04 8F020104 00\n < {answer}\n")
}

/// A reader that is open and has no card powered up.
pub(super) fn open() -> (Rcs300<Script>, Script) {
    let script = Script::default();
    script.goes_on(BEGIN);
    script.goes_on("> FF560000\n < 312E3031 9000");
    let reader = now(Rcs300::open(script.clone()));
    script.finish();
    (reader.expect("open"), script)
}

/// Transparent Exchange of these bytes.
pub(super) fn exchange(timer_us: u32, data: &str) -> String {
    let data = bytes(data);
    let timer: String = hex(&timer_us.to_le_bytes());
    format!(
        "> FF500001 00 {:04X} 5F4604 {timer} 9582 {:04X} {} 000000\n",
        data.len() + 11,
        data.len(),
        hex(&data)
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
