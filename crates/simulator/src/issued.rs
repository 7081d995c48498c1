//! What the build script issued: keys, certificates and signed files, ready to be put on cards.

/// What one patient's card has for itself.
pub(crate) struct Card {
    /// p ‖ q of the user-authentication key, 128 bytes each, as in the next two.
    pub(crate) auth_key: &'static [u8; 256],
    /// The digital-signature key.
    pub(crate) sign_key: &'static [u8; 256],
    /// The key that proves the presence of the card.
    pub(crate) card_key: &'static [u8; 256],
    /// Serial number of the user-authentication certificate, big endian.
    pub(crate) auth_serial: &'static [u8; 4],
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

// `CARDS` has the order of `PEOPLE`.
include!(concat!(env!("OUT_DIR"), "/issued.rs"));
