//! Commands of the transparent session and the data objects of their answers: PC/SC part 3,
//! supplement for contactless cards 2.02 §3.2, with `FF 50` in the place of its `FF C2`.

use std::time::Duration;

use apdu::tlv::ber;
use apdu::{ParseError, StatusWord};
use redacted::Redacted;

/// Manage Session: one data object without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manage {
    /// `81`: begins a transparent session.
    Start,
    /// `82`: ends it.
    End,
    /// `83`: switches the field off.
    FieldOff,
    /// `84`: switches the field on.
    FieldOn,
}

/// Switch Protocol: how much of Type B the reader does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// ISO/IEC 14443-3: the reader calls the card, we speak in frames.
    Frames,
    /// ISO/IEC 14443-4: the reader selects the card, we speak in APDUs.
    Apdus,
}

/// What the data objects of an answer say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objects<'a> {
    /// `C0`: how it went. `9000` if there is no such object.
    pub status: StatusWord,
    /// `96`: errors on the air, zero if there were none.
    pub air: u8,
    /// `92`: bits of the last byte, zero meaning all of them.
    pub bits: u8,
    /// `97`: what came from the card.
    pub data: Option<&'a [u8]>,
}

impl Manage {
    /// The command's bytes.
    pub const fn command(self) -> [u8; 8] {
        let tag = match self {
            Self::Start => 0x81,
            Self::End => 0x82,
            Self::FieldOff => 0x83,
            Self::FieldOn => 0x84,
        };
        [0xFF, 0x50, 0x00, 0x00, 0x02, tag, 0x00, 0x00]
    }
}

impl Layer {
    /// The command's bytes: switch to Type B, this layer.
    pub const fn command(self) -> [u8; 10] {
        let layer = match self {
            Self::Frames => 0x03,
            Self::Apdus => 0x04,
        };
        [0xFF, 0x50, 0x00, 0x02, 0x04, 0x8F, 0x02, 0x01, layer, 0x00]
    }
}

/// Transparent Exchange: sends `data` to the card and gives it until `timer` to answer.
///
/// None if the data are longer than the length fields can say.
pub fn exchange(data: &[u8], timer: Duration) -> Option<Redacted<Vec<u8>>> {
    let length = u16::try_from(data.len()).ok()?;
    let objects = length.checked_add(TIMER_OBJECT + TRANSCEIVE_HEADER)?;
    let microseconds = u32::try_from(timer.as_micros()).unwrap_or(u32::MAX);

    let mut bytes = Vec::with_capacity(7 + usize::from(objects) + 3);
    bytes.extend_from_slice(&[0xFF, 0x50, 0x00, 0x01, 0x00]);
    bytes.extend_from_slice(&objects.to_be_bytes());
    bytes.extend_from_slice(&[0x5F, 0x46, 0x04]);
    bytes.extend_from_slice(&microseconds.to_le_bytes());
    bytes.extend_from_slice(&[0x95, 0x82]);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(data);
    bytes.extend_from_slice(&[0x00, 0x00, 0x00]);
    Some(Redacted::new(bytes))
}

/// Splits an answer into data objects and the status word at its end.
///
/// # Errors
///
/// [`ParseError::Truncated`] if there is no status word.
pub fn split(payload: &[u8]) -> Result<(&[u8], StatusWord), ParseError> {
    let (objects, status) = payload.split_last_chunk().ok_or(ParseError::Truncated)?;
    Ok((objects, StatusWord(u16::from_be_bytes(*status))))
}

impl<'a> Objects<'a> {
    /// Reads the data objects of an answer; those that are not known are passed over.
    ///
    /// # Errors
    ///
    /// [`ParseError`] if one is not well-formed.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ParseError> {
        let mut objects = Self {
            status: StatusWord::SUCCESS,
            air: 0,
            bits: 0,
            data: None,
        };
        for object in ber::objects(bytes) {
            let object = object?;
            match (object.tag, object.value) {
                // The first byte is the number of the object that went wrong.
                (0xC0, &[_, high, low]) => {
                    objects.status = StatusWord(u16::from_be_bytes([high, low]));
                }
                (0x92, &[bits]) => objects.bits = bits,
                // The second byte is the place of a collision.
                (0x96, &[air, _]) => objects.air = air,
                (0xC0 | 0x92 | 0x96, _) => return Err(ParseError::LengthMismatch),
                (0x97, data) => objects.data = Some(data),
                _ => {}
            }
        }
        Ok(objects)
    }
}

/// The card did not answer.
pub const MUTE: StatusWord = StatusWord(0x6401);

/// `5F 46 04` and four bytes.
const TIMER_OBJECT: u16 = 7;
/// `95 82` and two bytes.
const TRANSCEIVE_HEADER: u16 = 4;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commands_as_on_the_wire() {
        assert_eq!(Manage::End.command(), hex!("FF 50 00 00 02 82 00 00"));
        assert_eq!(Manage::FieldOn.command(), hex!("FF 50 00 00 02 84 00 00"));
        let layer_4 = hex!("FF 50 00 02 04 8F 02 01 04 00");
        assert_eq!(Layer::Apdus.command(), layer_4);
        // The FeliCa polling of public pages, with its 100 ms.
        let polling = exchange(&hex!("0600FFFF0100"), Duration::from_millis(100)).unwrap();
        assert_eq!(
            *polling.expose(),
            hex!("FF 50 00 01 00 0011 5F4604 A0860100 95820006 0600FFFF0100 000000")
        );
        assert_eq!(exchange(&[0; 0xFFFF], Duration::ZERO), None);
    }

    #[test]
    fn an_answer_with_data_of_any_length() {
        let short = hex!("C003009000 920100 96020000 9702 9000");
        assert_eq!(
            Objects::parse(&short).unwrap().data,
            Some(&[0x90, 0x00][..])
        );
        let long = [&hex!("C003009000 97820102")[..], &[0xAA; 258]].concat();
        assert_eq!(Objects::parse(&long).unwrap().data, Some(&[0xAA; 258][..]));
        assert_eq!(
            split(&hex!("C003016401 9000")),
            Ok((&hex!("C003016401")[..], StatusWord::SUCCESS))
        );
    }

    #[test]
    fn errors_of_the_reader_and_of_the_air() {
        let mute = Objects::parse(&hex!("C003016401")).unwrap();
        assert_eq!((mute.status, mute.data), (MUTE, None));
        let broken = Objects::parse(&hex!("C003009000 920103 96020500 9701AA")).unwrap();
        assert_eq!((broken.air, broken.bits), (0x05, 3));
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for (bytes, error) in [
            (hex!("C0029000").as_slice(), ParseError::LengthMismatch),
            (&hex!("960100"), ParseError::LengthMismatch),
            (&hex!("9703AABB"), ParseError::Truncated),
        ] {
            assert_eq!(Objects::parse(bytes), Err(error));
        }
        assert_eq!(split(&hex!("90")), Err(ParseError::Truncated));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_objects_or_refused(bytes: Vec<u8>) {
            if let Ok(objects) = Objects::parse(&bytes) {
                prop_assert!(objects.data.is_none_or(|data| data.len() + 2 <= bytes.len()));
            }
        }
    }
}
