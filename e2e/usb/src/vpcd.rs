//! The virtual card behind PC/SC: the client's side of vpcd, the virtual reader of vsmartcard.
//!
//! Messages in both directions have their length in two bytes before them, big endian. One byte from
//! vpcd is a control; anything longer is a command APDU (virtualsmartcard's documentation, "vpcd").

use std::io::{self, Read, Write};

use simulator::VirtualCard;

/// Lets a card answer until vpcd closes the connection; it loses its power then.
///
/// # Errors
///
/// If the connection breaks.
pub fn serve(card: &mut VirtualCard, mut vpcd: impl Read + Write) -> io::Result<()> {
    let mut atr = card.power_on();
    card.power_off();
    while let Some(message) = receive(&mut vpcd)? {
        match message.as_slice() {
            [POWER_OFF] => card.power_off(),
            [POWER_ON | RESET] => atr = card.power_on(),
            [GET_ATR] => send(&mut vpcd, &atr)?,
            // Nothing that this version of the protocol knows; vpcd expects no answer.
            [] | [_] => {}
            command => {
                let response = card.process(command);
                send(&mut vpcd, &response)?;
            }
        }
    }
    card.power_off();
    Ok(())
}

/// `None` at the end of the stream.
fn receive(vpcd: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 2];
    match vpcd.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    vpcd.read_exact(&mut message)?;
    Ok(Some(message))
}

fn send(vpcd: &mut impl Write, message: &[u8]) -> io::Result<()> {
    let length = u16::try_from(message.len()).map_err(io::Error::other)?;
    vpcd.write_all(&[&length.to_be_bytes(), message].concat())
}

const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const GET_ATR: u8 = 4;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::io::Cursor;

    use hex_literal::hex;
    use simulator::{PEOPLE, issue};

    use super::*;

    #[test]
    fn the_card_tells_its_atr_and_answers_commands_while_it_has_power() {
        let said = conversation(&hex!(
            "0001 04" "0001 01" "000F 00A4040C0AD392F000260100000001" "0001 00" "0005 00B0000000"
        ));
        assert_eq!(said, hex!("0009 3BE000FF8131FE4514" "0002 9000" "0000"));
    }

    #[test]
    fn a_connection_that_ends_in_the_middle_of_a_message_is_an_error() {
        let mut card = issue(&PEOPLE[0], |_| {}).unwrap();
        let mut both = Both(Cursor::new(hex!("0005 00").to_vec()), Vec::new());
        assert!(serve(&mut card, &mut both).is_err());
    }

    fn conversation(to_card: &[u8]) -> Vec<u8> {
        let mut card = issue(&PEOPLE[0], |_| {}).unwrap();
        let mut both = Both(Cursor::new(to_card.to_vec()), Vec::new());
        serve(&mut card, &mut both).unwrap();
        assert!(!card.has_power());
        both.1
    }

    struct Both(Cursor<Vec<u8>>, Vec<u8>);

    impl Read for Both {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl Write for Both {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
}
