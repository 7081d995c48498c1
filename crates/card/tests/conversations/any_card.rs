//! Cards that answer anything at all.

use apdu::{Command, Limits, LinkError, Response, StatusWord, Transmit};
use card::{
    AuthCertificate, Roots, read_attributes, read_attributes_by_code, read_certificate,
    read_code_state, read_face, read_facts, read_holder, read_issuance, sign, verify_pin,
};
use proptest::prelude::*;
use redacted::Redacted;

use crate::dump::{CODE_B, fixture};
use crate::watch::Watch;
use crate::{code, now, pin};

/// Gives its answers in turn, then leaves.
struct AnyCard {
    answers: std::vec::IntoIter<Response>,
    watch: Watch,
    limits: Limits,
}

impl Transmit for AnyCard {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        assert_eq!(self.watch.sees(command), Ok(()), "{command:?}");
        let answer = self.answers.next().ok_or(LinkError::CardRemoved);
        self.watch.hears(&answer);
        answer
    }

    fn limits(&self) -> Limits {
        self.limits
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

/// A whole file of the test card, or the beginning of one.
fn real_file() -> impl Strategy<Value = Vec<u8>> {
    let names = [
        "surface-0002.bin",
        "surface-0004.bin",
        "text-0002.bin",
        "text-0003.bin",
        "text-0004.bin",
        "jpki-auth-cert.der",
    ];
    let file = prop::sample::select(names.to_vec()).prop_map(fixture);
    (file, 0..4000_usize).prop_map(|(mut file, length)| {
        file.truncate(length);
        file
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_makes_a_conversation_panic_or_send_a_secret_twice(
        answers in prop::collection::vec(answer(), 0..30),
        extended: bool,
    ) {
        let limits = if extended { Limits::EXTENDED } else { Limits::SHORT };
        let card = || AnyCard { answers: answers.clone().into_iter(), watch: Watch::new(), limits };
        let (code, pin, roots) = (code(CODE_B), pin("1234"), Roots::default());

        let mut facts = card();
        drop(now(read_facts(&mut facts)));
        drop(now(read_code_state(&mut facts)));
        drop(now(read_issuance(&mut facts, &roots)));
        drop(now(read_certificate(&mut facts)));
        drop(now(sign(&mut facts, &[0; 32])));
        prop_assert_eq!(facts.watch.secrets, 0);

        let mut verify = card();
        drop(now(verify_pin(&mut verify, &pin)));
        prop_assert!(verify.watch.secrets <= 1);

        let mut attributes = card();
        drop(now(read_attributes(&mut attributes, &pin, &roots)));
        prop_assert!(attributes.watch.secrets <= 1);

        let mut attributes = card();
        drop(now(read_attributes_by_code(&mut attributes, &code, &roots)));
        prop_assert!(attributes.watch.secrets <= 1);

        let mut face = card();
        drop(now(read_face(&mut face, &code, &roots)));
        prop_assert!(face.watch.secrets <= 1);

        let mut holder = card();
        drop(now(read_holder(&mut holder, &code, &[0; 32], &roots)));
        prop_assert!(holder.watch.secrets <= 2);
    }

    #[test]
    fn files_in_the_wrong_place_or_cut_short_are_refused_or_read_but_never_a_panic(
        files in prop::collection::vec(real_file(), 9),
    ) {
        // SELECT, tries, VERIFY; face, certificate; challenge; SELECT, VERIFY; three files.
        let yes = || Response::from(StatusWord::SUCCESS);
        let mut answers = vec![yes(), StatusWord(0x63CA).into(), yes()];
        for (index, file) in files.into_iter().enumerate() {
            answers.push(Response::new(file, StatusWord::SUCCESS));
            if index == 2 {
                answers.extend([yes(), yes()]);
            }
        }
        let mut card = AnyCard {
            answers: answers.into_iter(),
            watch: Watch::new(),
            limits: Limits::EXTENDED,
        };
        let holder = now(read_holder(&mut card, &code(CODE_B), &[0; 32], &Roots::default()));
        if let Ok(holder) = holder {
            prop_assert!(holder.authenticity().is_err());
        }
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
