//! Conversations in which blocks are lost or broken (rules 6 and 7).

use apdu::LinkError;
use hex_literal::hex;
use reader::t1::Failure;

use super::script::{Script, converse};
use crate::run;

const RESTORED: &str = "S(RESYNCH)? > S(RESYNCH).";

#[test]
fn a_broken_answer_is_asked_for_again() {
    for (loss, complaint) in [
        ("noise", "R(0)!parity"),
        ("broken", "R(0)!parity"),
        ("silence", "R(0)!other"),
        ("I(1,0) 9000", "R(0)!other"),
        ("S(WTX 01).", "R(0)!other"),
        ("S(RESYNCH)?", "R(0)!other"),
    ] {
        let (response, _, _) =
            converse(1, &format!("I(0,0) 01 > {loss}\n{complaint} > I(0,0) 9000"));
        assert_eq!(response, Ok(hex!("9000").to_vec()), "{loss}");
    }
}

#[test]
fn a_command_that_did_not_arrive_is_sent_again_when_the_card_asks_for_it() {
    for scenario in [
        "I(0,0) 01 > R(0)!parity
         I(0,0) 01 > I(0,0) 9000",
        // The command and the question after it are lost.
        "I(0,0) 01  > silence
         R(0)!other > R(0)!other
         I(0,0) 01  > I(0,0) 9000",
        // The card repeats what it said before: after power-up, or to the command before.
        "I(0,0) 01  > silence
         R(0)!other > S(IFS FE).
         I(0,0) 01  > I(0,0) 9000",
        "I(0,0) 01  > silence
         R(0)!other > I(1,0) 6A82
         I(0,0) 01  > I(0,0) 9000",
        "I(0,1) 01020304 > R(0)!parity
         I(0,1) 01020304 > R(1)
         I(1,0) 05       > R(1)
         I(1,0) 05       > I(0,0) 9000",
    ] {
        let length = if scenario.contains("05") { 5 } else { 1 };
        let (response, _, _) = converse(length, scenario);
        assert_eq!(response, Ok(hex!("9000").to_vec()), "{scenario}");
    }
}

#[test]
fn a_lost_acknowledgement_does_not_repeat_the_part() {
    let (response, _, _) = converse(
        5,
        "I(0,1) 01020304 > silence
         R(0)!other      > R(1)
         I(1,0) 05       > I(0,0) 9000",
    );
    assert_eq!(response, Ok(hex!("9000").to_vec()));
}

#[test]
fn a_part_of_the_answer_is_asked_for_again() {
    let (response, _, _) = converse(
        1,
        "I(0,0) 01 > I(0,1) AA
         R(1)      > noise
         R(1)      > R(1)
         R(1)      > I(1,0) 9000",
    );
    assert_eq!(response, Ok(hex!("AA9000").to_vec()));
}

#[test]
fn a_command_is_never_repeated_once_the_card_has_asked_for_time() {
    // The card's question can only be about our answer to its request.
    let (response, _, _) = converse(
        1,
        "I(0,0) 01  > S(WTX 02)?
         S(WTX 02). > R(0)!parity
         S(WTX 02). > I(0,0) 9000",
    );
    assert_eq!(response, Ok(hex!("9000").to_vec()));

    let (response, _, _) = converse(
        1,
        &format!(
            "I(0,0) 01   > S(WTX 02)?
             S(WTX 02).  > silence
             R(0)!other  > R(0)!parity
             R(0)!other  > R(0)!parity
             {RESTORED}"
        ),
    );
    assert_eq!(response, Err(Failure::Garbled));
}

#[test]
fn a_card_that_has_the_command_is_not_sent_it_again() {
    // R(1) acknowledges the last part: now it is the card's turn.
    let (response, _, _) = converse(
        1,
        "I(0,0) 01  > R(1)
         R(0)!other > R(1)
         R(0)!other > I(0,0) 9000",
    );
    assert_eq!(response, Ok(hex!("9000").to_vec()));
}

#[test]
fn three_blocks_in_vain_are_enough() {
    let silence = "I(0,0) 01 > silence\nR(0)!other > silence\nR(0)!other > silence";
    let (response, mut t1, _) = converse(1, &format!("{silence}\n{RESTORED}"));
    assert_eq!(response, Err(Failure::Mute));
    // The command is not sent again, and the next one begins anew.
    let mut next = Script::new("I(0,0) 02 > I(0,0) 9000");
    assert!(run(t1.transceive(&mut next, &[2])).is_ok());

    let noise = "I(0,0) 01 > noise\nR(0)!parity > noise\nR(0)!parity > noise";
    let (response, _, _) = converse(1, &format!("{noise}\n{RESTORED}"));
    assert_eq!(response, Err(Failure::Garbled));

    let repeated = "I(0,0) 01 > R(0)\nI(0,0) 01 > R(0)\nI(0,0) 01 > R(0)";
    let (response, _, _) = converse(1, &format!("{repeated}\n{RESTORED}"));
    assert_eq!(response, Err(Failure::Garbled));
}

#[test]
fn a_new_beginning_forgets_the_size_that_the_card_asked_for() {
    let (response, mut t1, _) = converse(
        1,
        &format!(
            "I(0,0) 01  > S(IFS 02)?
             S(IFS 02). > silence
             R(0)!other > silence
             R(0)!other > silence
             {RESTORED}"
        ),
    );
    assert_eq!(response, Err(Failure::Mute));
    let mut next = Script::new("I(0,0) 01020304 > I(0,0) 9000");
    assert!(run(t1.transceive(&mut next, &[1, 2, 3, 4])).is_ok());
}

#[test]
fn a_card_that_stays_mute_has_to_be_powered_up_anew() {
    let (response, mut t1, _) = converse(
        1,
        "I(0,0) 01   > silence
         R(0)!other  > silence
         R(0)!other  > silence
         S(RESYNCH)? > silence
         S(RESYNCH)? > noise
         S(RESYNCH)? > R(0)",
    );
    assert_eq!(response, Err(Failure::Mute));
    assert!(!t1.is_usable());
    let mut nothing = Script::new("");
    assert_eq!(run(t1.transceive(&mut nothing, &[2])), Err(Failure::Mute));
}

#[test]
fn a_card_that_is_pulled_out_is_not_asked_again() {
    for scenario in [
        "I(0,0) 01 > gone",
        "I(0,0) 01 > noise\nR(0)!parity > gone",
        "I(0,0) 01 > I(0,1) AA\nR(1) > gone",
        "I(0,0) 01 > S(ABORT)?\nS(ABORT). > gone",
    ] {
        let (response, t1, _) = converse(1, scenario);
        assert_eq!(response, Err(Failure::Link(LinkError::CardRemoved)));
        assert!(!t1.is_usable());
    }
}
