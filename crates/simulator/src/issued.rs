//! What the build script issued: keys, certificates and signed files, ready to be put on cards.

use std::sync::OnceLock;

/// What one patient's card has for itself.
pub(crate) struct Card {
    /// The user-authentication key; how it is written, see [`PrivateKey`](crate::card::PrivateKey).
    pub(crate) auth_key: &'static [u8],
    /// The digital-signature key.
    pub(crate) sign_key: &'static [u8],
    /// The key that proves the presence of the card.
    pub(crate) card_key: &'static [u8],
    /// Serial number of the user-authentication certificate, big endian.
    pub(crate) auth_serial: &'static [u8],
    /// DER.
    pub(crate) auth_certificate: &'static [u8],
    /// DER.
    pub(crate) sign_certificate: &'static [u8],
    /// Card-face application, EF 0001.
    pub(crate) age_record: &'static [u8],
    /// Card-face application, EF 0002.
    pub(crate) card_face: &'static [u8],
    /// Card-face application, EF 0005.
    pub(crate) my_number_image: &'static [u8],
    /// Text application, EF 0002.
    pub(crate) attributes: &'static [u8],
    /// Text application, EF 0003.
    pub(crate) integrity: &'static [u8],
    /// Text application, EF 0007.
    pub(crate) signed_key: &'static [u8],
}

static LOADED: OnceLock<Vec<Card>> = OnceLock::new();

/// The demo cards in the order of [`PEOPLE`](crate::PEOPLE).
#[cfg(feature = "embedded")]
pub(crate) fn cards() -> &'static [Card] {
    LOADED.get_or_init(|| read(CARDS))
}

/// The demo cards in the order of [`PEOPLE`](crate::PEOPLE); none before [`load`].
#[cfg(not(feature = "embedded"))]
pub(crate) fn cards() -> &'static [Card] {
    LOADED.get().map_or(&[], Vec::as_slice)
}

/// Takes the cards from the file that `cards_file` gives, if it is one; they stay in memory for good.
#[cfg(not(feature = "embedded"))]
pub(crate) fn load(file: Vec<u8>) {
    let cards = read(file.leak());
    if cards.len() == crate::PEOPLE.len() {
        LOADED.get_or_init(|| cards);
    }
}

/// Card after card, field after field, each with its length in two bytes.
fn read(mut file: &'static [u8]) -> Vec<Card> {
    let mut field = || {
        let (length, rest) = file.split_first_chunk()?;
        let (field, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        file = rest;
        Some(field)
    };
    let mut card = || {
        Some(Card {
            auth_key: field()?,
            sign_key: field()?,
            card_key: field()?,
            auth_serial: field()?,
            auth_certificate: field()?,
            sign_certificate: field()?,
            age_record: field()?,
            card_face: field()?,
            my_number_image: field()?,
            attributes: field()?,
            integrity: field()?,
            signed_key: field()?,
        })
    };
    std::iter::from_fn(&mut card).collect()
}

include!(concat!(env!("OUT_DIR"), "/issued.rs"));
