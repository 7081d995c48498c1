//! Readers of the operating system, behind a Web Smart Card API that plays them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod system;

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use apdu::{Command, LinkError, StatusWord, Transmit};
use reader::smart_card::{ApiError, Context as _, ResponseCode, SmartCard};
use reader::{CardLine, CardReader, Presence};

use system::{NAME, System};

/// Runs a conversation whose link never waits.
fn run<F: Future>(conversation: F) -> F::Output {
    match pin!(conversation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a system that is played never waits"),
    }
}

fn verify() -> Command {
    Command::parse(&[0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34]).unwrap()
}

/// VERIFY without data: `9000` if the PIN is verified.
const ASK: Command = Command::new(0x00, 0x20, 0x00, 0x80);
const NOT_VERIFIED: StatusWord = StatusWord(0x63C3);

fn open(system: &System) -> SmartCard<System> {
    run(SmartCard::open(system.clone(), NAME)).unwrap()
}

fn ask(reader: &mut SmartCard<System>) -> Result<StatusWord, LinkError> {
    run(reader.transmit(&ASK)).map(|response| response.sw)
}

#[test]
fn readers_are_found_by_their_names() {
    let mut system = System::default();
    assert_eq!(run(system.list_readers()), Ok(vec![NAME.to_owned()]));
    assert_eq!(open(&system).name(), NAME);
    let none = run(SmartCard::open(system, "another")).err();
    assert_eq!(none, Some(LinkError::ReaderGone));
}

#[test]
fn a_card_comes_is_used_and_goes() {
    let system = System::default();
    let mut reader = open(&system);
    assert_eq!(run(reader.presence()), Ok(Presence::Absent));
    assert_eq!(run(reader.power_up()), Err(LinkError::NoCard));
    system.insert();
    assert_eq!(run(reader.presence()), Ok(Presence::Present));
    assert_eq!(ask(&mut reader), Err(LinkError::NoCard));

    assert_eq!(run(reader.power_up()), Ok(CardLine::ByReader));
    assert_eq!(ask(&mut reader), Ok(NOT_VERIFIED));
    assert!(run(reader.transmit(&verify())).is_ok());
    assert_eq!(run(reader.presence()), Ok(Presence::Present));
    assert_eq!(ask(&mut reader), Ok(StatusWord::SUCCESS));

    system.remove();
    assert_eq!(ask(&mut reader), Err(LinkError::CardRemoved));
    assert_eq!(ask(&mut reader), Err(LinkError::NoCard));
    assert_eq!(run(reader.presence()), Ok(Presence::Absent));
}

#[test]
fn another_program_s_pin_is_not_inherited_and_ours_is_not_left_behind() {
    let system = System::default();
    system.insert();
    system.state().verified = true;
    let mut reader = open(&system);
    run(reader.power_up()).unwrap();
    assert_eq!(ask(&mut reader), Ok(NOT_VERIFIED));
    assert!(run(reader.transmit(&verify())).is_ok());
    assert_eq!(run(reader.power_down()), Ok(()));
    assert!(!system.state().verified && !system.state().connected);
    assert_eq!(ask(&mut reader), Err(LinkError::NoCard));

    run(reader.power_up()).unwrap();
    assert!(run(reader.transmit(&verify())).is_ok());
    run(reader.close());
    assert!(!system.state().verified && !system.state().connected);
}

#[test]
fn a_card_that_was_changed_between_two_looks_is_another_card() {
    for counts_events in [true, false] {
        let system = System::default();
        system.state().counts_events = counts_events;
        system.state().blind = counts_events;
        system.insert();
        let mut reader = open(&system);
        run(reader.power_up()).unwrap();
        system.remove();
        system.insert();
        assert_eq!(run(reader.presence()), Ok(Presence::Absent));
        assert_eq!(ask(&mut reader), Err(LinkError::NoCard));
        assert_eq!(run(reader.presence()), Ok(Presence::Present));
        assert!(run(reader.power_up()).is_ok());
    }
}

#[test]
fn a_card_in_use_is_waited_for_and_then_named() {
    let system = System::default();
    system.insert();
    let mut reader = open(&system);
    system.state().busy_for = 3;
    assert!(run(reader.power_up()).is_ok());

    run(reader.power_down()).unwrap();
    system.state().busy_for = 100;
    let what = "connection to the card";
    let code = 0x8010_000B;
    assert_eq!(
        run(reader.power_up()),
        Err(LinkError::Reader { code, what })
    );
    assert!(!system.state().connected);
}

#[test]
fn a_pin_is_sent_once_whatever_the_api_says() {
    let response = |code| ApiError::Response(code);
    for (rejection, error) in [
        (response(ResponseCode::ResetCard), LinkError::CardRemoved),
        (response(ResponseCode::NoSmartcard), LinkError::CardRemoved),
        (
            response(ResponseCode::ReaderUnavailable),
            LinkError::ReaderGone,
        ),
        (response(ResponseCode::UnresponsiveCard), LinkError::Timeout),
        (
            ApiError::Unknown,
            LinkError::Reader {
                code: 0x03,
                what: "transmission",
            },
        ),
    ] {
        let system = System::default();
        system.insert();
        let mut reader = open(&system);
        run(reader.power_up()).unwrap();
        system.state().rejection = Some(rejection);
        assert_eq!(run(reader.transmit(&verify())), Err(error));
        assert_eq!(system.state().commands.len(), 1);
    }
}

#[test]
fn a_reader_that_is_unplugged_is_gone() {
    let system = System::default();
    system.insert();
    let mut reader = open(&system);
    run(reader.power_up()).unwrap();
    system.state().plugged = false;
    assert_eq!(run(reader.presence()), Err(LinkError::ReaderGone));
    let patience = Duration::from_secs(1);
    assert_eq!(
        run(reader.wait_for_change(patience)),
        Err(LinkError::ReaderGone)
    );
}

#[test]
fn nothing_happens_for_a_while() {
    let system = System::default();
    let mut reader = open(&system);
    let patience = Duration::from_secs(1);
    assert_eq!(run(reader.wait_for_change(patience)), Ok(()));
    assert_eq!(run(reader.presence()), Ok(Presence::Absent));
}
