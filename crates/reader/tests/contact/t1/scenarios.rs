//! Conversations in which nothing is lost.

use apdu::LinkError;
use hex_literal::hex;
use reader::atr::T1Parameters;
use reader::t1::{Failure, Line, T1};

use super::script::{Script, converse};
use crate::run;

#[test]
fn a_command_and_its_answer() {
    let (response, _, _) = converse(2, "I(0,0) 0102 > I(0,0) 9000");
    assert_eq!(response, Ok(hex!("9000").to_vec()));
}

#[test]
fn numbers_alternate_from_command_to_command() {
    let (response, mut t1, _) = converse(1, "I(0,0) 01 > I(0,0) 9000");
    assert!(response.is_ok());
    let mut second = Script::new("I(1,0) 02 > I(1,0) 6A82");
    assert!(run(t1.transceive(&mut second, &[2])).is_ok());
    let mut third = Script::new("I(0,0) 03 > I(0,0) 9000");
    assert!(run(t1.transceive(&mut third, &[3])).is_ok());
}

#[test]
fn a_long_command_goes_in_a_chain() {
    let (response, _, _) = converse(
        9,
        "I(0,1) 01020304 > R(1)
         I(1,1) 05060708 > R(0)
         I(0,0) 09       > I(0,0) 9000",
    );
    assert_eq!(response, Ok(hex!("9000").to_vec()));
}

#[test]
fn a_long_answer_comes_in_a_chain() {
    let (response, _, _) = converse(
        1,
        "I(0,0) 01 > I(0,1) AABB
         R(1)      > I(1,1) CCDD
         R(0)      > I(0,0) 9000",
    );
    assert_eq!(response, Ok(hex!("AABBCCDD9000").to_vec()));
}

#[test]
fn chains_in_both_directions_and_a_command_after_them() {
    let (response, mut t1, _) = converse(
        5,
        "I(0,1) 01020304 > R(1)
         I(1,0) 05       > I(0,1) AA
         R(1)            > I(1,0) 9000",
    );
    assert_eq!(response, Ok(hex!("AA9000").to_vec()));
    let mut next = Script::new("I(0,0) 06 > I(0,0) 9000");
    assert!(run(t1.transceive(&mut next, &[6])).is_ok());
}

#[test]
fn a_card_that_needs_more_time_gets_it() {
    let (response, _, script) = converse(
        1,
        "I(0,0) 01   > S(WTX 03)?
         S(WTX 03).  > S(WTX 01)?
         S(WTX 01).  > I(0,0) 9000",
    );
    assert_eq!(response, Ok(hex!("9000").to_vec()));
    assert_eq!(script.extensions, [0, 3, 1]);
}

#[test]
fn a_card_that_needs_ever_more_time_is_given_up() {
    let (response, t1, _) = converse(
        1,
        "I(0,0) 01     > S(WTX 06)?
         S(WTX 06).    > S(WTX 05)?
         S(RESYNCH)?   > S(RESYNCH).",
    );
    assert_eq!(response, Err(Failure::Stalling));
    assert!(t1.is_usable());
    assert_eq!(LinkError::from(Failure::Stalling), LinkError::Timeout);
}

#[test]
fn a_card_may_change_the_size_of_its_blocks() {
    let (response, _, _) = converse(
        8,
        "I(0,1) 01020304 > S(IFS 02)?
         S(IFS 02).      > R(1)
         I(1,1) 0506     > R(0)
         I(0,0) 0708     > I(0,0) 9000",
    );
    assert_eq!(response, Ok(hex!("9000").to_vec()));
}

#[test]
fn a_card_that_gives_up_has_not_answered() {
    let (response, t1, _) = converse(
        1,
        "I(0,0) 01   > I(0,1) AABB
         R(1)        > S(ABORT)?
         S(ABORT).   > R(1)
         S(RESYNCH)? > S(RESYNCH).",
    );
    assert_eq!(response, Err(Failure::Aborted));
    assert!(t1.is_usable());
}

#[test]
fn the_card_is_told_how_long_its_blocks_may_be() {
    let line = Line {
        max_out: 254,
        max_in: 252,
        patience: 10,
    };
    for (scenario, result) in [
        ("S(IFS FC)? > S(IFS FC).", Ok(())),
        ("S(IFS FC)? > noise\nS(IFS FC)? > S(IFS FC).", Ok(())),
        // A card that knows no S(IFS) is left at 32.
        (
            "S(IFS FC)? > R(0)!other\nS(IFS FC)? > R(0)!other\nS(IFS FC)? > R(0)!other
             S(RESYNCH)? > S(RESYNCH).
             S(IFS FC)? > R(0)!other\nS(IFS FC)? > R(0)!other\nS(IFS FC)? > R(0)!other",
            Ok(()),
        ),
        (
            "S(IFS FC)? > silence\nS(IFS FC)? > silence\nS(IFS FC)? > silence
             S(RESYNCH)? > silence\nS(RESYNCH)? > silence\nS(RESYNCH)? > silence",
            Err(Failure::Mute),
        ),
        (
            "S(IFS FC)? > gone",
            Err(Failure::Link(LinkError::CardRemoved)),
        ),
    ] {
        let mut t1 = T1::new(&T1Parameters::DEFAULT, line);
        let mut script = Script::new(scenario);
        assert_eq!(run(t1.announce(&mut script)), result, "{scenario}");
        assert_eq!(t1.is_usable(), result.is_ok());
        script.finish();
    }
}
