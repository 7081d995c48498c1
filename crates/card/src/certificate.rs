//! The certificate for user authentication (利用者証明用電子証明書).

use myna_card::data::sha256;
use myna_card::{Certificate, Date};
use redacted::Redacted;

use crate::Error;

/// The holder's certificate for user authentication, as the card stores it.
///
/// It names nobody (its subject is an opaque number), yet it identifies the holder to the
/// eligibility system, hence redacted. Reading it proves nothing: the card gives it to anyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthCertificate {
    /// X.509 in DER.
    pub der: Redacted<Vec<u8>>,
    /// First day of its validity, in UTC.
    pub not_before: Date,
    /// Last day of its validity, in UTC.
    pub not_after: Date,
}

impl AuthCertificate {
    /// Takes an X.509 certificate in DER, checking its structure only.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] if it is none.
    pub fn parse(der: Redacted<Vec<u8>>) -> Result<Self, Error> {
        // The cause is dropped: its text may quote the certificate.
        let (not_before, not_after) = Certificate::parse(der.expose())
            .or(Err(Error::Malformed {
                what: "authentication certificate",
            }))?
            .validity();
        Ok(Self {
            der,
            not_before,
            not_after,
        })
    }

    /// The authority's name, as in `O=JPKI, OU=JPKI for user authentication`: no one's own.
    ///
    /// Empty if the certificate was changed after it was parsed.
    pub fn issuer(&self) -> String {
        let certificate = Certificate::parse(self.der.expose());
        certificate.map_or_else(|_| String::new(), |certificate| certificate.issuer())
    }

    /// SHA-256 of the DER: tells whether a card is the same as a moment ago.
    pub fn fingerprint(&self) -> [u8; 32] {
        sha256(self.der.expose())
    }
}
