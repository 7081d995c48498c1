//! Cards that answer anything at all.

use apdu::{Command, LinkError, Response, StatusWord, Transmit};
use card::{AuthCertificate, read_attributes, read_facts, sign, verify_pin};
use proptest::prelude::*;
use redacted::Redacted;

use crate::dump::fixture;
use crate::{now, pin};

/// Gives its answers in turn, then leaves.
struct AnyCard {
    answers: std::vec::IntoIter<Response>,
    sent: Vec<Command>,
}

impl Transmit for AnyCard {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        self.sent.push(command.clone());
        self.answers.next().ok_or(LinkError::CardRemoved)
    }
}

fn answer() -> impl Strategy<Value = Response> {
    let head = prop_oneof![
        Just(Vec::new()),
        Just(vec![0x30, 0x82, 0x06, 0x32]),
        Just(vec![0xFF, 0x20, 0x65, 0xDF, 0x22]),
        Just(vec![0x01, 0x1C]),
    ];
    let tail = prop::collection::vec(any::<u8>(), 0..300);
    let sw = prop_oneof![
        6 => Just(0x9000),
        1 => 0x6100..=0x61FF_u16,
        1 => 0x6C00..=0x6CFF_u16,
        1 => 0x63C0..=0x63CF_u16,
        1 => prop::sample::select(vec![0x6282, 0x6982, 0x6983, 0x6984, 0x6A82, 0x6A88, 0x6B00]),
        1 => any::<u16>(),
    ];
    (head, tail, sw)
        .prop_map(|(head, tail, sw)| Response::new([head, tail].concat(), StatusWord(sw)))
}

proptest! {
    #[test]
    fn no_answer_makes_a_conversation_panic_or_send_a_pin_twice(
        answers in prop::collection::vec(answer(), 0..30),
    ) {
        let card = || AnyCard { answers: answers.clone().into_iter(), sent: Vec::new() };
        let secrets = |card: &AnyCard| card.sent.iter().filter(|sent| sent.data.is_secret()).count();

        let mut facts = card();
        drop(now(read_facts(&mut facts)));
        prop_assert_eq!(secrets(&facts), 0);

        let mut verify = card();
        drop(now(verify_pin(&mut verify, &pin("1234"))));
        prop_assert!(secrets(&verify) <= 1);

        let mut signing = card();
        drop(now(sign(&mut signing, &[0; 32])));
        prop_assert_eq!(secrets(&signing), 0);

        let mut attributes = card();
        drop(now(read_attributes(&mut attributes, &pin("1234"))));
        prop_assert!(secrets(&attributes) <= 1);
    }

    #[test]
    fn a_damaged_certificate_is_refused_or_read_but_never_a_panic(
        flips in prop::collection::vec((0..1590_usize, any::<u8>()), 1..4),
    ) {
        let mut der = fixture("jpki-auth-cert.der");
        for (position, value) in flips {
            der[position] = value;
        }
        drop(AuthCertificate::parse(Redacted::new(der)));
    }
}
