//! A CCID reader that follows a transcript.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use apdu::Command;
use reader::ccid::{Ccid, CcidDescriptor};
use reader::{ControlRequest, Pipe, PipeError, RequestType};
use redacted::Redacted;

use crate::{bytes, run};

/// One transfer a line; headers are written without dwLength, bSlot and bSeq, which are filled in:
///
/// - `> type and three bytes, data`: bulk OUT
/// - `< type, bStatus, bError and one byte, data`: bulk IN, for the last request
/// - `stale …`: the same with the sequence number before it
/// - `raw …`, `timeout`, `stall`, `gone`: bulk IN as it stands
/// - `control request`: a class request to the reader, `control request = data` from it
/// - `notice …`: interrupt IN, handed out when the driver looks and it is due
/// - `reset`: a USB reset
///
/// Empty lines and what follows `#` are ignored.
#[derive(Clone)]
pub(super) struct Script {
    lines: Rc<RefCell<VecDeque<String>>>,
    sequence: Rc<RefCell<u8>>,
    /// How long the driver was ready to wait for each bulk IN transfer.
    pub(super) waits: Rc<RefCell<Vec<Duration>>>,
    opening: Rc<RefCell<bool>>,
    interrupt: bool,
}

impl Script {
    pub(super) fn new(transcript: &str) -> Self {
        let script = Self {
            lines: Rc::default(),
            sequence: Rc::new(RefCell::new(u8::MAX)),
            waits: Rc::default(),
            opening: Rc::new(RefCell::new(true)),
            interrupt: true,
        };
        script.goes_on(transcript);
        script
    }

    pub(super) fn without_interrupt(mut self) -> Self {
        self.interrupt = false;
        self
    }

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

    fn take_if(&self, prefix: &str) -> Option<String> {
        let mut lines = self.lines.borrow_mut();
        let rest = lines.front()?.strip_prefix(prefix)?.to_owned();
        lines.pop_front();
        Some(rest)
    }

    fn message(sequence: u8, text: &str) -> Vec<u8> {
        let parts = bytes(text);
        let (head, data) = parts.split_at(4);
        let length = u32::try_from(data.len()).expect("short").to_le_bytes();
        [&head[..1], &length, &[0, sequence], &head[1..], data].concat()
    }
}

impl Pipe for Script {
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError> {
        *self.opening.borrow_mut() = false;
        let line = self.next(&format!("send {data:02X?}"));
        let expected = line
            .strip_prefix('>')
            .unwrap_or_else(|| panic!("{line}, but sent {data:02X?}"));
        let sequence = data[6];
        assert_eq!(
            sequence,
            self.sequence.borrow().wrapping_add(1),
            "each request has the next number"
        );
        *self.sequence.borrow_mut() = sequence;
        let expected = Self::message(sequence, expected);
        assert_eq!(data, expected, "expected {line}, not {data:02X?}");
        Ok(())
    }

    async fn receive(
        &mut self,
        max: usize,
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, PipeError> {
        assert!(max.is_multiple_of(512), "whole packets of any speed");
        if *self.opening.borrow() {
            return match self.take_if("raw") {
                Some(line) => Ok(bytes(&line).into()),
                None => Err(PipeError::Timeout),
            };
        }
        self.waits.borrow_mut().push(patience);
        let line = self.next("receive");
        let (kind, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let sequence = *self.sequence.borrow();
        match kind {
            "<" => Ok(Self::message(sequence, rest).into()),
            "stale" => Ok(Self::message(sequence.wrapping_sub(1), rest).into()),
            "raw" => Ok(bytes(rest).into()),
            "timeout" => Err(PipeError::Timeout),
            "stall" => Err(PipeError::Stall),
            "gone" => Err(PipeError::Gone),
            _ => panic!("{line}, but the driver receives"),
        }
    }

    async fn notification(&mut self, _: Duration) -> Result<Vec<u8>, PipeError> {
        if !self.interrupt {
            return Err(PipeError::NoEndpoint);
        }
        let notice = self.take_if("notice").ok_or(PipeError::Timeout)?;
        Ok(bytes(&notice))
    }

    async fn control_in(
        &mut self,
        request: ControlRequest,
        length: u16,
    ) -> Result<Vec<u8>, PipeError> {
        if request.kind == RequestType::Standard {
            assert_eq!((request.request, request.value), (6, 0x0100));
            return Ok(bytes("12 01 1001 00 00 00 40 E604 1A51 0302 01 02 05 01"));
        }
        let line = self.next("control in");
        let (code, data) = line
            .strip_prefix("control")
            .and_then(|line| line.split_once('='))
            .unwrap_or_else(|| panic!("{line}, but the driver asks {request:?}"));
        assert_eq!(bytes(code), [request.request]);
        let data = bytes(data);
        assert_eq!(data.len(), usize::from(length));
        Ok(data)
    }

    async fn control_out(&mut self, request: ControlRequest, data: &[u8]) -> Result<(), PipeError> {
        let line = self.next("control out");
        let code = line
            .strip_prefix("control")
            .unwrap_or_else(|| panic!("{line}, but the driver asks {request:?}"));
        assert_eq!(bytes(code), [request.request]);
        assert_eq!((request.kind, request.index), (RequestType::Class, 1));
        // bSlot low, bSeq of the request that follows high.
        let next = self.sequence.borrow().wrapping_add(1);
        assert_eq!((request.value, data), (u16::from(next) << 8, &[][..]));
        Ok(())
    }

    async fn reset(&mut self) -> Result<(), PipeError> {
        let line = self.next("reset");
        assert_eq!(line, "reset");
        Ok(())
    }

    async fn pause(&mut self, _: Duration) {}
}

/// SCR3310-NTTCom with these dwFeatures and dwMaxCCIDMessageLength, and no fixed voltage to offer but
/// 3 V and 1.8 V.
pub(super) fn descriptor(features: u32, max_message: u32) -> CcidDescriptor {
    let mut descriptor = CcidDescriptor::parse(&bytes(
        "36 21 1001 00 06 03000000 C0120000 401F0000 00 67320000 E74C0600 00
         FC000000 00000000 00000000 BA010100 0F010000 FF FF 0000 00 01",
    ))
    .expect("54 bytes");
    descriptor.features = reader::ccid::Features(features);
    descriptor.max_message = max_message;
    descriptor
}

/// What SCR3310-NTTCom says of itself: TPDU, automatic voltage, parameters from the ATR, PPS.
pub(super) const SCR3310: u32 = 0x1_01BA;

/// Every driver takes the power from a card that was there before.
pub(super) const OPEN: &str = "> 63 000000\n < 81 01 00 00";

/// A reader that is open.
pub(super) fn open(features: u32, max_message: u32) -> (Ccid<Script>, Script) {
    let script = Script::new(OPEN);
    let pipe = script.clone();
    let reader = run(Ccid::open(pipe, 1, descriptor(features, max_message)));
    script.finish();
    (reader.expect("open"), script)
}

/// A command from its bytes.
pub(super) fn command(hex: &str) -> Command {
    Command::parse(&bytes(hex)).expect("a command")
}
