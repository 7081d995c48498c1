//! Cards and readers that do not take everything: the conversation goes on in what they take.

use apdu::{Command, Limits, LinkError, Response, StatusWord, Transmit};
use card::{Hierarchy, PinState, read_facts, read_holder, sign, verify_pin};
use simulator::people::{PIN, code_b};
use simulator::{Medium, PEOPLE, VirtualReader};

use crate::virtual_card::{NONCE, reader, roots};
use crate::watch::Watched;
use crate::{code, now, pin};

/// A card, or a reader in front of it, with limits that it does not tell.
struct Stubborn {
    reader: VirtualReader,
    /// What becomes of a Le above 256.
    extended: Option<Result<Response, LinkError>>,
    /// The status word for a file that is named by five bits.
    short_ids: Option<StatusWord>,
    /// The most that one READ BINARY gives.
    at_once: usize,
    /// Commands that were refused.
    refused: usize,
}

impl Stubborn {
    fn new() -> Self {
        Self {
            reader: reader(Medium::Card, &PEOPLE[0]),
            extended: None,
            short_ids: None,
            at_once: usize::MAX,
            refused: 0,
        }
    }
}

impl Transmit for Stubborn {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let is_extended = command.le.is_some_and(|le| le.count() > 256);
        if let (true, Some(refusal)) = (is_extended, &self.extended) {
            self.refused += 1;
            return refusal.clone();
        }
        let is_short_id = match command.ins {
            0xB0 => command.p1 >= 0x80,
            0x20 | 0x2A => command.p2 > 0x80,
            _ => false,
        };
        if let (true, Some(sw)) = (is_short_id, self.short_ids) {
            self.refused += 1;
            assert!(!command.data.is_secret(), "a secret in an untried form");
            return Ok(sw.into());
        }
        let answer = self.reader.transmit(command).await?;
        let data = answer.data.expose();
        match command.ins {
            0xB0 if data.len() > self.at_once => {
                Ok(Response::new(&data[..self.at_once], answer.sw))
            }
            _ => Ok(answer),
        }
    }

    fn limits(&self) -> Limits {
        Limits::EXTENDED
    }
}

/// Reads everything; gives back the commands that the card refused, and all commands.
#[track_caller]
fn visit(stubborn: Stubborn) -> (usize, usize) {
    let mut card = Watched::new(stubborn);
    let facts = now(read_facts(&mut card)).unwrap();
    assert_eq!(facts.pin, PinState::Available { tries_left: 3 });
    assert!(facts.certificate.is_some());
    let code = code(&code_b(&PEOPLE[0]));
    let holder = now(read_holder(&mut card, &code, &NONCE, &roots())).unwrap();
    assert_eq!(holder.authenticity(), Ok(Hierarchy::Demo));
    assert!(holder.attributes.is_ok());
    now(verify_pin(&mut card, &pin(PIN))).unwrap();
    assert_eq!(now(sign(&mut card, &[0; 32])).unwrap().len(), 256);
    assert_eq!(card.watch.secrets, 3);
    (card.link().refused, card.watch.commands)
}

#[test]
fn a_card_that_takes_everything_is_read_in_few_commands() {
    assert_eq!(visit(Stubborn::new()), (0, 6 + 11 + 4));
}

#[test]
fn extended_lengths_are_tried_once_in_a_conversation() {
    for refusal in [
        Ok(StatusWord::WRONG_LENGTH.into()),
        Err(LinkError::CommandTooLong),
    ] {
        let card = Stubborn {
            extended: Some(refusal),
            ..Stubborn::new()
        };
        // One refusal while the facts are read, one while the holder is.
        assert_eq!(visit(card), (2, 10 + 28 + 4 + 2));
    }
}

#[test]
fn a_reader_that_cuts_le_to_256_bytes_is_served() {
    let card = Stubborn {
        extended: Some(Ok(StatusWord(0x6C00).into())),
        ..Stubborn::new()
    };
    assert_eq!(visit(card).0, 2);
}

#[test]
fn short_identifiers_are_tried_once_in_a_conversation() {
    for sw in [
        0x6A86, 0x6B00, 0x6986, 0x6A82, 0x6A88, 0x6700, 0x6A81, 0x6D00,
    ] {
        let card = Stubborn {
            short_ids: Some(StatusWord(sw)),
            ..Stubborn::new()
        };
        // Facts, holder, signature; in the facts every file is selected, in the holder too.
        assert_eq!(visit(card).0, 3, "{sw:04X}");
    }
}

#[test]
fn a_card_may_give_little_at_once() {
    for at_once in [1, 2, 3, 100, 255, 257] {
        let card = Stubborn {
            at_once,
            ..Stubborn::new()
        };
        assert_eq!(visit(card).0, 0, "{at_once} bytes");
    }
}
