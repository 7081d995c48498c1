//! A card that follows a scenario in the notation of ISO/IEC 7816-3, Annex A.

use std::collections::VecDeque;

use apdu::LinkError;
use reader::atr::{Checksum, T1Parameters};
use reader::t1::{Block, BlockError, BlockLink, Control, Failure, Fault, Line, T1};
use redacted::Redacted;

use crate::{bytes, run};

/// One exchange a line, `host > card`:
///
/// - `I(N(S),M) data`, `R(N(R))`, `R(N(R))!parity`, `R(N(R))!other`
/// - `S(WTX 03)?` for a request, `S(WTX 03).` for a response; also `RESYNCH`, `ABORT`, `IFS FE`
/// - on the card's side also `silence`, `noise` (wrong parity), `broken` (wrong LRC) and `gone`
pub(super) struct Script {
    lines: VecDeque<(String, String)>,
    /// The waiting times of each exchange.
    pub(super) extensions: Vec<u8>,
}

impl Script {
    pub(super) fn new(scenario: &str) -> Self {
        let lines = scenario.lines().map(str::trim);
        Self {
            lines: lines
                .filter(|line| !line.is_empty())
                .map(|line| line.split_once('>').expect("host > card"))
                .map(|(host, card)| (host.trim().to_owned(), card.trim().to_owned()))
                .collect(),
            extensions: Vec::new(),
        }
    }

    /// Fails the test if the conversation stopped early.
    pub(super) fn finish(&self) {
        assert!(self.lines.is_empty(), "never sent: {:?}", self.lines);
    }
}

impl BlockLink for Script {
    async fn exchange(
        &mut self,
        block: &[u8],
        extension: u8,
    ) -> Result<Redacted<Vec<u8>>, BlockError> {
        let (expected, answer) = self.lines.pop_front().unwrap_or_else(|| {
            panic!("after the end: {block:02X?}");
        });
        assert_eq!(block, encode(&expected), "expected {expected}");
        self.extensions.push(extension);
        match answer.as_str() {
            "silence" => Err(BlockError::Silent),
            "noise" => Err(BlockError::Garbled),
            "gone" => Err(BlockError::Link(LinkError::CardRemoved)),
            "broken" => Ok(Redacted::new(bytes("00 00 02 9000 00"))),
            answer => Ok(Redacted::new(encode(answer))),
        }
    }
}

/// Sends one command of the given length (its bytes count up from 01) by blocks of four bytes.
pub(super) fn converse(length: u8, scenario: &str) -> (Result<Vec<u8>, Failure>, T1, Script) {
    let parameters = T1Parameters {
        ifsc: 4,
        ..T1Parameters::DEFAULT
    };
    let line = Line {
        max_out: 254,
        max_in: 32,
        patience: 10,
    };
    let mut t1 = T1::new(&parameters, line);
    let mut script = Script::new(scenario);
    let command: Vec<u8> = (1..=length).collect();
    let result = run(t1.transceive(&mut script, &command));
    script.finish();
    (result.map(|response| response.expose().clone()), t1, script)
}

fn encode(notation: &str) -> Vec<u8> {
    let (head, rest) = notation.split_once(')').expect("a block");
    let (kind, arguments) = head.split_once('(').expect("a block");
    let data;
    let block = match kind {
        "I" => {
            let (number, more) = arguments.split_once(',').expect("I(N(S),M)");
            data = bytes(rest);
            Block::Information {
                number: number.parse().expect("N(S)"),
                more: more == "1",
                data: &data,
            }
        }
        "R" => Block::Ready {
            expected: arguments.parse().expect("N(R)"),
            fault: match rest {
                "" => None,
                "!parity" => Some(Fault::Checksum),
                "!other" => Some(Fault::Other),
                rest => panic!("{rest}"),
            },
        },
        "S" => {
            let (name, parameter) = arguments.split_once(' ').unwrap_or((arguments, "00"));
            let parameter = bytes(parameter)[0];
            let control = match name {
                "RESYNCH" => Control::Resynch,
                "IFS" => Control::Ifs(parameter),
                "ABORT" => Control::Abort,
                "WTX" => Control::Wtx(parameter),
                name => panic!("{name}"),
            };
            match rest {
                "?" => Block::Request(control),
                "." => Block::Response(control),
                rest => panic!("{rest}"),
            }
        }
        kind => panic!("{kind}"),
    };
    block.encode(Checksum::Lrc).expose().clone()
}
