//! The messages of one open device node.

use crate::bytes::Reader;

/// How a connection begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hello {
    /// As the device node of this bus and device number.
    Open {
        /// Bus number.
        bus: u8,
        /// Device number.
        device: u8,
    },
    /// As a monitor.
    Watch,
}

/// What a program asks of the device that it opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToServer {
    /// Is answered at once, under the same number.
    Ask(u64, Question),
    /// Is done when it is done.
    Submit(u64, Transfer),
    /// Ends the transfer of this number, if it is still under way.
    Cancel(u64),
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToProgram {
    /// To a question.
    Answer(u64, Outcome),
    /// The transfer with this number is over: how, how many bytes went, and what came in.
    Done(u64, Outcome, u32, Vec<u8>),
}

/// Requests to the host's USB stack rather than to the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The interface, for this program alone.
    Claim(u8),
    /// The interface, no longer.
    Release(u8),
    /// A bus reset.
    Reset,
}

/// One transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// Control transfer: setup packet, and what goes out.
    Control([u8; 8], Vec<u8>),
    /// Bulk or interrupt, to this endpoint.
    Out(u8, Vec<u8>),
    /// Bulk or interrupt, from this endpoint (bit 7 set), of at most so many bytes.
    In(u8, u32),
}

/// How something ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it should.
    Success,
    /// The program cancelled it.
    Cancelled,
    /// The device halted the endpoint or refused the request.
    Stall,
    /// The device is not there any more.
    Gone,
    /// Another program has the interface.
    Busy,
    /// There is no such interface or endpoint.
    Unknown,
}

impl Hello {
    /// As sent, without a frame.
    pub fn encode(self) -> Vec<u8> {
        match self {
            Self::Open { bus, device } => vec![0, bus, device],
            Self::Watch => vec![1],
        }
    }

    /// What [`encode`](Self::encode) made; `None` if it did not.
    pub fn parse(message: &[u8]) -> Option<Self> {
        match *message {
            [0, bus, device] => Some(Self::Open { bus, device }),
            [1] => Some(Self::Watch),
            _ => None,
        }
    }
}

impl ToServer {
    /// As sent, without a frame.
    pub fn encode(&self) -> Vec<u8> {
        let (kind, number) = match self {
            Self::Ask(number, Question::Claim(_)) => (0, number),
            Self::Ask(number, Question::Release(_)) => (1, number),
            Self::Ask(number, Question::Reset) => (2, number),
            Self::Submit(number, Transfer::Control(..)) => (3, number),
            Self::Submit(number, Transfer::Out(..)) => (4, number),
            Self::Submit(number, Transfer::In(..)) => (5, number),
            Self::Cancel(number) => (6, number),
        };
        let mut bytes = vec![kind];
        bytes.extend(number.to_le_bytes());
        match self {
            Self::Ask(_, Question::Claim(interface) | Question::Release(interface)) => {
                bytes.push(*interface);
            }
            Self::Submit(_, Transfer::Control(setup, data)) => {
                bytes.extend(setup);
                bytes.extend(data);
            }
            Self::Submit(_, Transfer::Out(endpoint, data)) => {
                bytes.push(*endpoint);
                bytes.extend(data);
            }
            Self::Submit(_, Transfer::In(endpoint, max)) => {
                bytes.push(*endpoint);
                bytes.extend(max.to_le_bytes());
            }
            Self::Ask(_, Question::Reset) | Self::Cancel(_) => {}
        }
        bytes
    }

    /// What [`encode`](Self::encode) made; `None` if it did not.
    pub fn parse(message: &[u8]) -> Option<Self> {
        let mut rest = Reader(message);
        let kind = rest.u8()?;
        let number = rest.u64()?;
        let parsed = match kind {
            0 => Self::Ask(number, Question::Claim(rest.u8()?)),
            1 => Self::Ask(number, Question::Release(rest.u8()?)),
            2 => Self::Ask(number, Question::Reset),
            3 => {
                let setup = rest.array()?;
                Self::Submit(number, Transfer::Control(setup, rest.rest().to_vec()))
            }
            4 => {
                let endpoint = rest.u8()?;
                Self::Submit(number, Transfer::Out(endpoint, rest.rest().to_vec()))
            }
            5 => Self::Submit(number, Transfer::In(rest.u8()?, rest.u32()?)),
            6 => Self::Cancel(number),
            _ => return None,
        };
        rest.rest().is_empty().then_some(parsed)
    }
}

impl ToProgram {
    /// As sent, without a frame.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Answer(number, outcome) => {
                let mut bytes = vec![0];
                bytes.extend(number.to_le_bytes());
                bytes.push(outcome.code());
                bytes
            }
            Self::Done(number, outcome, went, data) => {
                let mut bytes = vec![1];
                bytes.extend(number.to_le_bytes());
                bytes.push(outcome.code());
                bytes.extend(went.to_le_bytes());
                bytes.extend(data);
                bytes
            }
        }
    }

    /// What [`encode`](Self::encode) made; `None` if it did not.
    pub fn parse(message: &[u8]) -> Option<Self> {
        let mut rest = Reader(message);
        let kind = rest.u8()?;
        let number = rest.u64()?;
        let outcome = Outcome::from_code(rest.u8()?)?;
        match kind {
            0 if rest.0.is_empty() => Some(Self::Answer(number, outcome)),
            1 => Some(Self::Done(
                number,
                outcome,
                rest.u32()?,
                rest.rest().to_vec(),
            )),
            _ => None,
        }
    }
}

impl Outcome {
    const ALL: [Self; 6] = [
        Self::Success,
        Self::Cancelled,
        Self::Stall,
        Self::Gone,
        Self::Busy,
        Self::Unknown,
    ];

    const fn code(self) -> u8 {
        self as u8
    }

    fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_message_arrives_as_it_was_sent() {
        let setup = [0x80, 6, 0, 1, 0, 0, 18, 0];
        for message in [
            ToServer::Ask(1, Question::Claim(1)),
            ToServer::Ask(2, Question::Release(1)),
            ToServer::Ask(3, Question::Reset),
            ToServer::Submit(4, Transfer::Control(setup, vec![])),
            ToServer::Submit(5, Transfer::Out(0x02, vec![1, 2, 3])),
            ToServer::Submit(u64::MAX, Transfer::In(0x81, 65_538)),
            ToServer::Cancel(6),
        ] {
            assert_eq!(ToServer::parse(&message.encode()), Some(message));
        }
        for outcome in Outcome::ALL {
            for message in [
                ToProgram::Answer(7, outcome),
                ToProgram::Done(8, outcome, 3, vec![4, 5, 6]),
            ] {
                assert_eq!(ToProgram::parse(&message.encode()), Some(message));
            }
        }
        for hello in [Hello::Watch, Hello::Open { bus: 1, device: 2 }] {
            assert_eq!(Hello::parse(&hello.encode()), Some(hello));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_a_message_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Some(message) = ToServer::parse(&bytes) {
                prop_assert_eq!(message.encode(), bytes.clone());
            }
            if let Some(message) = ToProgram::parse(&bytes) {
                prop_assert_eq!(message.encode(), bytes);
            }
        }
    }
}
