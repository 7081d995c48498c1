//! What the card signs for an inquiry: the exact bytes.

use sha2::{Digest, Sha256};

use crate::consent::{Consent, ConsentItem};

/// Separates this use of the card's key from every other.
const DOMAIN: &[u8; 20] = b"uketsuke inquiry v1\0";

/// Everything that an inquiry's signature binds together.
///
/// The signature proves possession of the card at this page (`origin`), now (`nonce`), for this
/// inquiry (`request_id`), with this consent: none of them can be exchanged on the way. The pattern
/// is that of Web eID's origin-bound challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The page's origin as the browser sends it, such as `https://reception.example`.
    pub origin: &'a str,
    /// The challenge's nonce as received (its text, not the bytes that it encodes).
    pub nonce: &'a str,
    /// The inquiry's request id.
    pub request_id: &'a str,
    /// The patient's answers.
    pub consent: Consent,
}

impl Statement<'_> {
    /// The 120 bytes of the statement.
    ///
    /// 20 bytes of domain, `"uketsuke inquiry v1\0"`; SHA-256 of the origin, of the nonce and of
    /// the request id, 32 bytes each; and one byte for each [`ConsentItem::ALL`]: 0 not given,
    /// 1 given, 2 not asked.
    pub fn message(&self) -> Vec<u8> {
        let mut message = DOMAIN.to_vec();
        for text in [self.origin, self.nonce, self.request_id] {
            message.extend(Sha256::digest(text.as_bytes()));
        }
        message.extend(ConsentItem::ALL.map(|item| self.consent.answer(item).map_or(2, u8::from)));
        message
    }

    /// SHA-256 of [`Self::message`]: what goes into the DigestInfo that the card signs.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.message()).into()
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    const STATEMENT: Statement<'_> = Statement {
        origin: "https://reception.example",
        nonce: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        request_id: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        consent: Consent::unasked()
            .with(ConsentItem::Operation, false)
            .with(ConsentItem::Diagnosis, true)
            .with(ConsentItem::Pharmacists, true),
    };

    /// The expected value was computed apart from this code, with Python's `hashlib`.
    #[test]
    fn worked_example() {
        let message = STATEMENT.message();
        assert_eq!(message.len(), 120);
        assert_eq!(message.split_at(20).0, b"uketsuke inquiry v1\0");
        assert_eq!(message.split_at(116).1, hex!("00 01 01 02"));
        assert_eq!(
            STATEMENT.digest(),
            hex!("814b932c72b1651aa4b57161ae821a9e155bab282384710abb3720235bc8f534")
        );
    }

    #[test]
    fn nothing_in_it_can_be_exchanged() {
        let others = [
            Statement {
                origin: "https://elsewhere.example",
                ..STATEMENT
            },
            Statement {
                nonce: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
                ..STATEMENT
            },
            Statement {
                request_id: "6f9619ff-8b86-4d01-b42d-00cf4fc964fe",
                ..STATEMENT
            },
            Statement {
                consent: Consent::all(),
                ..STATEMENT
            },
        ];
        for other in others {
            assert_ne!(other.digest(), STATEMENT.digest(), "{other:?}");
        }
    }
}
