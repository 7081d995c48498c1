//! The objects inside a file of the two card-face applications.

use apdu::ParseError;
use apdu::tlv::ber;
use myna_card::Date;

/// The objects in the value of a file's outer object, each with its bytes as written: signatures
/// cover tag and length too.
///
/// Of objects with the same tag the first counts, for its value and for the signature alike.
pub(crate) struct Fields<'a>(Vec<Field<'a>>);

struct Field<'a> {
    tag: u32,
    value: &'a [u8],
    /// Tag, length and value.
    whole: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Takes the objects that stand one after the other, up to filler.
    pub(crate) fn parse(mut bytes: &'a [u8]) -> Result<Self, ParseError> {
        let mut fields = Vec::new();
        while let Some(0x01..=0xFE) = bytes.first() {
            let length = ber::object_length(bytes)?;
            let (whole, rest) = bytes
                .split_at_checked(length)
                .ok_or(ParseError::Truncated)?;
            for object in ber::objects(whole) {
                let ber::Object { tag, value } = object?;
                fields.push(Field { tag, value, whole });
            }
            bytes = rest;
        }
        Ok(Self(fields))
    }

    /// The objects inside the one object that a file holds.
    pub(crate) fn of_file(file: &'a [u8], tag: u32) -> Option<Self> {
        Self::parse(ber::find(file, tag).ok()??).ok()
    }

    pub(crate) fn value(&self, tag: u32) -> Option<&'a [u8]> {
        self.find(tag).map(|field| field.value)
    }

    /// The object as written; nothing if there is none.
    pub(crate) fn whole(&self, tag: u32) -> &'a [u8] {
        self.find(tag).map_or(&[], |field| field.whole)
    }

    /// All objects before the one with this tag; `None` if there is no such object.
    pub(crate) fn before(self, tag: u32) -> Option<Self> {
        let end = self.0.iter().position(|field| field.tag == tag)?;
        Some(Self(self.0.into_iter().take(end).collect()))
    }

    /// The objects one after the other, as written.
    pub(crate) fn concat(&self) -> Vec<u8> {
        let parts: Vec<_> = self.0.iter().map(|field| field.whole).collect();
        parts.concat()
    }

    fn find(&self, tag: u32) -> Option<&Field<'a>> {
        self.0.iter().find(|field| field.tag == tag)
    }
}

/// Eight digits, YYYYMMDD; month and day are 0 where the register does not know them.
pub(crate) fn date(digits: &[u8]) -> Option<Date> {
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let date = Date {
        year: number(year)?,
        month: u8::try_from(number(month)?).ok()?,
        day: u8::try_from(number(day)?).ok()?,
    };
    (digits.len() == 8 && date.month <= 12 && date.day <= 31).then_some(date)
}

fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |sum: u16, digit| {
        let digit = digit.is_ascii_digit().then(|| u16::from(digit - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_object_is_known_by_its_first_occurrence_with_its_own_length_form() {
        let bytes = hex!("DF2201AA DF23 8101BB DF2201CC FFFF");
        let fields = Fields::parse(&bytes).unwrap();
        assert_eq!(fields.value(0xDF22), Some([0xAA].as_slice()));
        assert_eq!(fields.whole(0xDF23), hex!("DF23 8101BB"));
        assert!(fields.whole(0xDF24).is_empty());
        assert_eq!(
            fields.before(0xDF23).unwrap().concat(),
            hex!("DF2201AA").as_slice()
        );
    }

    #[test]
    fn a_date_may_lack_month_and_day() {
        let parsed = |digits: &str| date(digits.as_bytes()).map(|date| date.to_string());
        assert_eq!(parsed("19800217").as_deref(), Some("1980-02-17"));
        assert_eq!(parsed("19500000").as_deref(), Some("1950-00-00"));
        for digits in [
            "",
            "1980021",
            "198002170",
            "1980021x",
            "19801317",
            "19800232",
        ] {
            assert_eq!(parsed(digits), None, "{digits}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_fields_or_an_error(bytes: Vec<u8>) {
            if let Ok(fields) = Fields::parse(&bytes) {
                prop_assert!(bytes.starts_with(&fields.concat()));
            }
            let digits = date(&bytes);
            prop_assert!(digits.is_none() || bytes.len() == 8);
        }
    }
}
