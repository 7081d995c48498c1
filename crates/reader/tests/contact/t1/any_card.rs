//! Cards that answer nonsense, and lines that lose blocks at random.

use std::collections::VecDeque;

use proptest::prelude::*;
use reader::atr::{Checksum, T1Parameters};
use reader::t1::{Block, BlockError, BlockLink, Control, Fault, Line, T1};
use redacted::Redacted;

use crate::run;

/// A card that keeps to the standard, behind a line that does not: it takes blocks by four bytes,
/// answers with what it got and `9000`, and counts how often it carries a command out.
struct LossyCard {
    /// What happens to each exchange: 0 is nothing, the rest are losses.
    fates: VecDeque<u8>,
    expected: u8,
    number: u8,
    command: Vec<u8>,
    answer: Vec<u8>,
    last: Vec<u8>,
    carried_out: Vec<Vec<u8>>,
}

const PART: usize = 4;
const CHECKSUM: Checksum = Checksum::Crc;

impl LossyCard {
    fn hear(&mut self, block: &[u8]) -> Vec<u8> {
        let reply = match Block::parse(block, CHECKSUM) {
            Err(_) => Block::Ready {
                expected: self.expected,
                fault: Some(Fault::Checksum),
            }
            .encode(CHECKSUM)
            .expose()
            .clone(),
            Ok(Block::Information { number, .. }) if number != self.expected => Block::Ready {
                expected: self.expected,
                fault: Some(Fault::Other),
            }
            .encode(CHECKSUM)
            .expose()
            .clone(),
            Ok(Block::Information { more, data, .. }) => {
                self.expected ^= 1;
                self.command.extend_from_slice(data);
                if more {
                    let ready = Block::Ready {
                        expected: self.expected,
                        fault: None,
                    };
                    ready.encode(CHECKSUM).expose().clone()
                } else {
                    let command = std::mem::take(&mut self.command);
                    self.answer = [&command[..], &[0x90, 0x00]].concat();
                    self.carried_out.push(command);
                    self.next_part()
                }
            }
            // After its own I-block, R with the next number asks for the next part.
            Ok(Block::Ready { expected, .. })
                if !self.answer.is_empty() && expected == self.number =>
            {
                self.next_part()
            }
            Ok(Block::Request(Control::Resynch)) => {
                (self.expected, self.number) = (0, 0);
                self.command.clear();
                self.answer.clear();
                Block::Response(Control::Resynch)
                    .encode(CHECKSUM)
                    .expose()
                    .clone()
            }
            Ok(Block::Ready { .. } | Block::Request(_) | Block::Response(_)) => self.last.clone(),
        };
        self.last.clone_from(&reply);
        reply
    }

    fn next_part(&mut self) -> Vec<u8> {
        let rest = self.answer.split_off(self.answer.len().min(PART));
        let part = std::mem::replace(&mut self.answer, rest);
        let block = Block::Information {
            number: self.number,
            more: !self.answer.is_empty(),
            data: &part,
        };
        self.number ^= 1;
        block.encode(CHECKSUM).expose().clone()
    }
}

impl BlockLink for LossyCard {
    async fn exchange(&mut self, block: &[u8], _: u8) -> Result<Redacted<Vec<u8>>, BlockError> {
        let mut heard = block.to_vec();
        let fate = self.fates.pop_front().unwrap_or(0);
        match fate {
            // It never arrives.
            1 => return Err(BlockError::Silent),
            // It arrives broken.
            2 => heard[1] ^= 0x10,
            _ => {}
        }
        let mut answer = self.hear(&heard);
        match fate {
            3 => return Err(BlockError::Silent),
            4 => return Err(BlockError::Garbled),
            5 => answer[0] ^= 0x01,
            6 => answer.truncate(2),
            _ => {}
        }
        Ok(Redacted::new(answer))
    }
}

const LINE: Line = Line {
    max_out: 254,
    max_in: 32,
    patience: 10,
};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_command_is_carried_out_at_most_once_whatever_is_lost(
        fates in proptest::collection::vec(prop_oneof![3 => Just(0_u8), 2 => 1..7_u8], 0..24),
        lengths in proptest::collection::vec(1..20_u8, 1..5),
    ) {
        let parameters = T1Parameters { ifsc: 4, checksum: CHECKSUM, ..T1Parameters::DEFAULT };
        let mut t1 = T1::new(&parameters, LINE);
        let mut card = LossyCard {
            fates: fates.into(),
            expected: 0,
            number: 0,
            command: Vec::new(),
            answer: Vec::new(),
            last: Block::Ready { expected: 0, fault: None }.encode(CHECKSUM).expose().clone(),
            carried_out: Vec::new(),
        };
        for (i, length) in (0..).zip(lengths) {
            let command: Vec<u8> = (0..length).map(|byte| byte ^ i << 5).collect();
            let before = card.carried_out.len();
            let response = run(t1.transceive(&mut card, &command));
            let runs = &card.carried_out[before..];
            prop_assert!(runs.len() <= 1, "carried out {} times", runs.len());
            if let Ok(response) = response {
                prop_assert_eq!(runs, &[command.clone()][..]);
                prop_assert_eq!(response.expose(), &[&command[..], &[0x90, 0x00]].concat());
            }
        }
    }

    #[test]
    fn any_card_comes_to_an_end(answers in proptest::collection::vec(any::<Vec<u8>>(), 0..40), repair: bool) {
        struct Nonsense(VecDeque<Vec<u8>>, bool, usize);
        impl BlockLink for Nonsense {
            async fn exchange(&mut self, _: &[u8], _: u8) -> Result<Redacted<Vec<u8>>, BlockError> {
                self.2 += 1;
                assert!(self.2 < 1_000, "never ends");
                let mut answer = self.0.pop_front().ok_or(BlockError::Silent)?;
                if self.1 && answer.len() > 3 {
                    answer[0] = 0;
                    answer[2] = u8::try_from(answer.len() - 4).unwrap();
                    let sum = answer.iter().rev().skip(1).fold(0, |sum, byte| sum ^ byte);
                    *answer.last_mut().unwrap() = sum;
                }
                Ok(Redacted::new(answer))
            }
        }
        let mut t1 = T1::new(&T1Parameters::DEFAULT, LINE);
        let mut card = Nonsense(answers.into(), repair, 0);
        for _ in 0..3 {
            let _outcome = run(t1.transceive(&mut card, &[0; 70]));
        }
    }
}
