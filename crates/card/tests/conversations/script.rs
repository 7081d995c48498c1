//! A card that follows a transcript.

use std::collections::VecDeque;

use apdu::{Command, Limits, LinkError, Response, Transmit};

use crate::watch::Watch;

/// Expects the commands of a transcript in their order, and answers as it says.
///
/// One exchange a line: `command < answer`, in hex, spaces ignored; `removed` as the answer takes
/// the card out, `too long` is what a reader says that cannot carry the command.
pub(crate) struct Script {
    exchanges: VecDeque<(Vec<u8>, Result<Response, LinkError>)>,
    watch: Watch,
    limits: Limits,
}

impl Script {
    pub(crate) fn new(transcript: &str) -> Self {
        let lines = transcript.lines().filter(|line| !line.trim().is_empty());
        Self {
            exchanges: lines.map(exchange).collect(),
            watch: Watch::new(),
            limits: Limits::SHORT,
        }
    }

    /// The same card behind a link with extended length fields.
    pub(crate) fn extended(self) -> Self {
        Self {
            limits: Limits::EXTENDED,
            ..self
        }
    }

    /// Fails the test if the conversation stopped early.
    pub(crate) fn finish(self) {
        assert!(
            self.exchanges.is_empty(),
            "never asked: {:02X?}",
            self.exchanges
        );
    }
}

impl Transmit for Script {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let sent = command.encode()?;
        let seen = self.watch.sees(command);
        assert_eq!(seen, Ok(()), "{command:?}");
        let Some((expected, answer)) = self.exchanges.pop_front() else {
            panic!("after the end: {:02X?}", sent.expose());
        };
        assert!(
            *sent.expose() == expected,
            "expected {expected:02X?}, not {:02X?}",
            sent.expose()
        );
        self.watch.hears(&answer);
        answer
    }

    fn limits(&self) -> Limits {
        self.limits
    }
}

fn exchange(line: &str) -> (Vec<u8>, Result<Response, LinkError>) {
    let (command, answer) = line.split_once('<').expect("command < answer");
    let answer = match answer.trim() {
        "removed" => Err(LinkError::CardRemoved),
        "too long" => Err(LinkError::CommandTooLong),
        answer => Ok(Response::parse(&bytes(answer)).expect("answer")),
    };
    (bytes(command), answer)
}

pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| character.to_digit(16).expect("hex"))
        .collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).expect("hex"))
        .collect()
}
