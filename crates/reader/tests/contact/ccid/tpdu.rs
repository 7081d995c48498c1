//! A reader that carries blocks, as SCR3310-NTTCom does.

use std::time::Duration;

use apdu::{Limits, LinkError, StatusWord, Transmit};
use hex_literal::hex;
use reader::ccid::Ccid;
use reader::{CardLine, CardReader, Presence};

use super::script::{SCR3310, Script, command, open};
use crate::run;

/// A My Number Card is powered up: the reader does what its features say, the host does the rest.
pub(super) const POWER_UP: &str = "
    > 63 000000                                  # IccPowerOff: never a warm reset
    < 81 01 00 00
    > 62 000000                                  # IccPowerOn, automatic voltage
    < 80 00 00 00  3BE000FF8131FE4514
    > 61 010000  11 10 FF 45 00 FE 00            # SetParameters, T=1
    < 82 00 00 01  11 10 FF 45 00 FE 00
    > 6F 00 0000  00 C1 01 FC 3C                 # S(IFS request), dwMaxIFSD = 252
    < 80 00 00 00  00 E1 01 FC 1C";

pub(super) fn powered(features: u32) -> (Ccid<Script>, Script) {
    let (mut reader, script) = open(features, 271);
    script.goes_on(POWER_UP);
    assert_eq!(run(reader.power_up()), Ok(CardLine::T1));
    script.finish();
    (reader, script)
}

#[test]
fn a_card_is_powered_up_spoken_with_and_powered_down() {
    let (mut reader, script) = powered(SCR3310);
    assert_eq!(reader.firmware(), Some("2.03"));
    assert_eq!(reader.limits(), Limits::EXTENDED);

    script.goes_on(
        "> 6F 00 0000  00 00 0F 00A4040C0AD392F000260100000001 3E
         < 80 00 00 00  00 00 02 9000 92
         > 6F 00 0000  00 40 05 0084000008 C9
         < 80 00 00 00  00 40 0A 0102030405060708 9000 D2",
    );
    let select = run(reader.transmit(&command("00A4040C0AD392F000260100000001")));
    assert_eq!(select, Ok(StatusWord::SUCCESS.into()));
    let challenge = run(reader.transmit(&command("0084000008")));
    let challenge = challenge.expect("eight bytes");
    assert_eq!(*challenge.data.expose(), hex!("0102030405060708"));

    script.goes_on("> 63 000000\n < 81 01 00 00");
    assert_eq!(run(reader.power_down()), Ok(()));
    script.finish();
    let late = run(reader.transmit(&command("0084000008")));
    assert_eq!(late, Err(LinkError::NoCard));
}

#[test]
fn the_reader_is_given_as_many_waiting_times_as_the_card_asks_for() {
    let (mut reader, script) = powered(SCR3310);
    script.waits.borrow_mut().clear();
    script.goes_on(
        "> 6F 00 0000  00 00 05 0084000008 89
         < 80 00 00 00  00 C3 01 05 C7
         > 6F 05 0000  00 E3 01 05 E7
         < 80 00 00 00  00 00 02 9000 92",
    );
    assert!(run(reader.transmit(&command("0084000008"))).is_ok());
    let waits = script.waits.borrow();
    assert!(waits[1] - waits[0] > Duration::from_secs(4), "{waits:?}");
}

#[test]
fn a_broken_block_is_asked_for_again() {
    let (mut reader, script) = powered(SCR3310);
    script.goes_on(
        "> 6F 00 0000  00 00 05 0084000008 89
         < 80 40 FD 00                           # parity
         > 6F 00 0000  00 81 00 81
         < 80 40 FE 00                           # mute, but there
         > 6F 00 0000  00 81 00 81
         < 80 00 00 00  00 00 02 9000 92",
    );
    assert!(run(reader.transmit(&command("0084000008"))).is_ok());
    script.finish();
}

#[test]
fn a_reader_that_lost_the_block_is_asked_again_after_an_abort() {
    let (mut reader, script) = powered(SCR3310);
    script.goes_on(
        "> 6F 00 0000  00 00 05 0084000008 89
         timeout
         control 01
         > 72 000000
         stale 80 40 FF 00                       # the command that is given up
         < 81 00 00 00
         > 6F 00 0000  00 82 00 82
         < 80 00 00 00  00 00 02 9000 92",
    );
    assert!(run(reader.transmit(&command("0084000008"))).is_ok());
    script.finish();
}

#[test]
fn a_pin_is_sent_once_when_the_card_stays_mute() {
    let (mut reader, script) = powered(SCR3310);
    script.goes_on(
        "> 6F 00 0000  00 00 09 002000800431323334 A9
         < 80 40 FE 00
         > 6F 00 0000  00 82 00 82
         < 80 40 FE 00
         > 6F 00 0000  00 82 00 82
         < 80 40 FE 00
         > 6F 00 0000  00 C0 00 C0               # S(RESYNCH)
         < 80 00 00 00  00 E0 00 E0
         > 6F 00 0000  00 C1 01 FC 3C
         < 80 00 00 00  00 E1 01 FC 1C
         > 65 000000
         < 81 00 00 00",
    );
    let verify = command("002000800431323334");
    assert_eq!(run(reader.transmit(&verify)), Err(LinkError::Timeout));
    script.finish();
    // The next command begins anew with number zero.
    script.goes_on(
        "> 6F 00 0000  00 00 05 0084000008 89
         < 80 00 00 00  00 00 02 9000 92",
    );
    assert!(run(reader.transmit(&command("0084000008"))).is_ok());
}

#[test]
fn a_card_that_cannot_be_brought_back_loses_its_power() {
    let (mut reader, script) = powered(SCR3310);
    let mute = "< 80 40 FE 00\n";
    script.goes_on(&format!(
        "> 6F 00 0000  00 00 05 0084000008 89
         {mute} > 6F 00 0000  00 82 00 82
         {mute} > 6F 00 0000  00 82 00 82
         {mute} > 6F 00 0000  00 C0 00 C0
         {mute} > 6F 00 0000  00 C0 00 C0
         {mute} > 6F 00 0000  00 C0 00 C0
         {mute} > 65 000000
         < 81 00 00 00
         > 63 000000
         < 81 01 00 00"
    ));
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::Timeout));
    script.finish();
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::NoCard));
}

#[test]
fn a_card_that_is_pulled_out_is_missed_at_once() {
    let (mut reader, script) = powered(SCR3310);
    script.goes_on(
        "> 6F 00 0000  00 00 05 0084000008 89
         < 80 42 FE 00
         > 65 000000
         < 81 02 00 00",
    );
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::CardRemoved));
    script.finish();
    script.goes_on("> 65 000000\n < 81 42 FE 00");
    assert_eq!(run(reader.presence()), Ok(Presence::Absent));
}

#[test]
fn a_card_that_was_changed_between_two_looks_is_another_card() {
    let (mut reader, script) = powered(SCR3310);
    script.goes_on("> 65 000000\n < 81 00 00 00");
    assert_eq!(run(reader.presence()), Ok(Presence::Present));
    // It is there, without power: it was pulled out, or it is another one.
    script.goes_on("> 65 000000\n < 81 01 00 00");
    assert_eq!(run(reader.presence()), Ok(Presence::Absent));
    let answer = run(reader.transmit(&command("0084000008")));
    assert_eq!(answer, Err(LinkError::NoCard));
    script.goes_on("> 65 000000\n < 81 01 00 00");
    assert_eq!(run(reader.presence()), Ok(Presence::Present));
    script.finish();
}

#[test]
fn a_reader_that_powers_up_the_next_card_by_itself_does_not_deceive() {
    // Bit 2 of dwFeatures: automatic activation.
    let (mut reader, script) = powered(SCR3310 | 0x04);
    script.goes_on("> 65 000000\n < 81 00 00 00");
    assert_eq!(run(reader.presence()), Ok(Presence::Present));
    script.goes_on("notice 50 03\n > 63 000000\n < 81 01 00 00");
    assert_eq!(run(reader.presence()), Ok(Presence::Absent));
    script.finish();
}
