//! Whatever is lost on the air, a command runs at most once, and its answer is its own.

use std::collections::VecDeque;
use std::time::Duration;

use proptest::prelude::*;
use reader::iso_dep::{Failure, FrameError, FrameLink, IsoDep};
use redacted::Redacted;

use super::card::Card;
use crate::now;

/// What happens to one exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loss {
    Nothing,
    /// The card never hears the block.
    Block,
    /// The card hears noise, and so do we.
    Noise,
    /// The card answers; nobody hears it.
    Answer,
    /// The card answers; it arrives broken.
    BrokenAnswer,
}

/// A card behind air that loses what it is told to.
struct Air {
    card: Card,
    losses: VecDeque<Loss>,
}

impl FrameLink for Air {
    async fn exchange(
        &mut self,
        frame: &[u8],
        _: Duration,
    ) -> Result<Redacted<Vec<u8>>, FrameError> {
        let loss = self.losses.pop_front().unwrap_or(Loss::Nothing);
        let answer = match loss {
            Loss::Block | Loss::Noise => None,
            Loss::Nothing | Loss::Answer | Loss::BrokenAnswer => self.card.receive(frame),
        };
        match (loss, answer) {
            (Loss::Noise | Loss::BrokenAnswer, _) => Err(FrameError::Garbled { code: 4 }),
            (Loss::Nothing, Some(answer)) => Ok(Redacted::new(answer)),
            _ => Err(FrameError::Timeout),
        }
    }
}

/// Bytes that come one frame after the other, whatever is sent.
struct Noise(VecDeque<Vec<u8>>);

impl FrameLink for Noise {
    async fn exchange(&mut self, _: &[u8], _: Duration) -> Result<Redacted<Vec<u8>>, FrameError> {
        let frame = self.0.pop_front();
        frame.map(Redacted::new).ok_or(FrameError::Timeout)
    }
}

fn loss() -> impl Strategy<Value = Loss> {
    prop_oneof![
        4 => Just(Loss::Nothing),
        1 => Just(Loss::Block),
        1 => Just(Loss::Noise),
        1 => Just(Loss::Answer),
        1 => Just(Loss::BrokenAnswer),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_command_runs_once_or_fails(
        losses in prop::collection::vec(loss(), 0..60),
        lengths in prop::collection::vec(1..80_usize, 1..6),
        part in 1..20_usize,
        delays in 0..3_u8,
    ) {
        let mut air = Air { card: Card::new(part, delays), losses: losses.into() };
        let mut reader = IsoDep::new(16, 0);
        for (index, length) in (0_u8..).zip(lengths) {
            let command = vec![index; length];
            let answer = now(reader.transceive(&mut air, &command));
            let runs = air.card.ran.iter().filter(|ran| **ran == command).count();
            match answer {
                Ok(answer) => {
                    prop_assert_eq!(runs, 1);
                    prop_assert!(*answer.expose() == Card::answer_to(&command));
                }
                Err(error) => {
                    prop_assert!(runs <= 1);
                    let is_named = matches!(error, Failure::Mute | Failure::Garbled { .. });
                    prop_assert!(is_named, "{:?}", error);
                    break;
                }
            }
        }
    }

    #[test]
    fn four_lost_answers_in_a_row_are_recovered(
        before in 0..12_usize,
        // A block that is lost and reported lost would cost two of the retries.
        losses in prop::collection::vec(
            prop_oneof![Just(Loss::Nothing), Just(Loss::Answer), Just(Loss::BrokenAnswer)],
            4,
        ),
    ) {
        let mut losses: VecDeque<Loss> = losses.into();
        for _ in 0..before {
            losses.push_front(Loss::Nothing);
        }
        let mut air = Air { card: Card::new(13, 1), losses };
        let answer = now(IsoDep::new(16, 0).transceive(&mut air, &[0xA5; 40]));
        prop_assert!(answer.is_ok());
    }

    #[test]
    fn any_frames_end_in_an_answer_or_a_failure(
        frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..40),
        command in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut noise = Noise(frames.into());
        let answer = now(IsoDep::new(16, 0).transceive(&mut noise, &command));
        if let Ok(answer) = answer {
            prop_assert!(answer.expose().len() <= 40 * 3);
        }
    }
}

#[test]
fn a_card_that_asks_for_time_for_ever_is_given_up() {
    // By the number of requests where they are short, by half a minute where they are long.
    for (fwi, multiplier, most) in [(0, 1, 1001), (4, 1, 1001), (14, 59, 7)] {
        let requests = vec![vec![0xF2, multiplier]; 2000];
        let mut noise = Noise(requests.into());
        let answer = now(IsoDep::new(256, fwi).transceive(&mut noise, &[0x00]));
        assert_eq!(answer, Err(Failure::Stalling));
        assert_eq!(noise.0.len(), 2000 - most);
    }
}

#[test]
fn a_card_that_chains_for_ever_is_given_up() {
    let mut parts = VecDeque::new();
    for number in [0, 1].into_iter().cycle().take(300) {
        parts.push_back([&[0x12 | number], [0xEE; 253].as_slice()].concat());
    }
    let answer = now(IsoDep::new(256, 4).transceive(&mut Noise(parts), &[0x00]));
    assert_eq!(answer, Err(Failure::TooLong));
}

#[test]
fn the_longest_answer_arrives_whole() {
    let mut air = Air {
        card: Card::new(253, 0),
        losses: VecDeque::new(),
    };
    let command = vec![0x5A; 32_768];
    let answer = now(IsoDep::new(256, 4).transceive(&mut air, &command)).unwrap();
    assert_eq!(answer.expose().len(), 65_538);
}
