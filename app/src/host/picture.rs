//! Pictures that came from a card, for the page and nobody else.

use base64ct::{Base64, Encoding};

/// A PNG as an address that holds it: nothing to revoke, gone with the element.
pub fn png_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", Base64::encode_string(png))
}
