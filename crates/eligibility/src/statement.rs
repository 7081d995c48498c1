//! What the card signs for an inquiry: the exact bytes.

use redacted::Redacted;
use sha2::{Digest, Sha256};

use crate::consent::{Consent, ConsentItem};
use crate::gateway::FaceRecognition;

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

/// Separates a statement by the card's own key from one by the key for user authentication.
const FACE_DOMAIN: &[u8; 17] = b"uketsuke face v1\0";

/// Everything that the signature of the card's own key binds together.
///
/// Beside what [`Statement`] has: whom to look up, and how the holder was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceStatement<'a> {
    /// Page, challenge, inquiry, consent.
    pub statement: Statement<'a>,
    /// The certificate for user authentication, X.509 DER.
    pub certificate: &'a Redacted<Vec<u8>>,
    /// The holder's name.
    pub name: &'a Redacted<String>,
    /// How the holder was recognised.
    pub recognition: FaceRecognition,
}

impl FaceStatement<'_> {
    /// The 213 bytes of the statement.
    ///
    /// 17 bytes of domain, `"uketsuke face v1\0"`; SHA-256 of the certificate and of the name, 32
    /// bytes each; 12 bytes of the recognition (who decided: 0 machine, 1 staff; the verdict's place in
    /// [`crate::FaceVerdict`], `FF` for no comparison; similarity, threshold, frames, liveness and its
    /// threshold, two bytes each, `8000` for none); and the 120 bytes of [`Statement::message`].
    pub fn message(&self) -> Vec<u8> {
        let mut message = FACE_DOMAIN.to_vec();
        message.extend(Sha256::digest(self.certificate.expose()));
        message.extend(Sha256::digest(self.name.expose().as_bytes()));
        message.extend(self.recognition.to_bytes());
        message.extend(self.statement.message());
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
    use crate::gateway::{FaceComparison, FaceVerdict, Recogniser};

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

    /// The expected value was computed apart from this code, with Python's `hashlib`.
    #[test]
    fn the_card_s_own_key_binds_whom_to_look_up_and_how_they_were_recognised() {
        let statement = FaceStatement {
            statement: STATEMENT,
            certificate: &Redacted::new(b"certificate".to_vec()),
            name: &Redacted::new("番号　花子".to_owned()),
            recognition: RECOGNITION,
        };
        assert_eq!(statement.message().len(), 213);
        assert_eq!(
            statement.digest(),
            hex!("eb38fdb96db57773a1cd302195039ed66fc62cefabc369a6fee54009ad6eec6c")
        );
        let others = [
            FaceStatement {
                certificate: &Redacted::new(b"another".to_vec()),
                ..statement
            },
            FaceStatement {
                name: &Redacted::new("番号　太郎".to_owned()),
                ..statement
            },
            FaceStatement {
                recognition: FaceRecognition {
                    decided_by: Recogniser::Staff,
                    ..RECOGNITION
                },
                ..statement
            },
            FaceStatement {
                recognition: FaceRecognition {
                    comparison: None,
                    ..RECOGNITION
                },
                ..statement
            },
            FaceStatement {
                statement: Statement {
                    consent: Consent::all(),
                    ..STATEMENT
                },
                ..statement
            },
        ];
        for other in others {
            assert_ne!(other.digest(), statement.digest(), "{other:?}");
        }
    }

    const RECOGNITION: FaceRecognition = FaceRecognition {
        decided_by: Recogniser::Machine,
        comparison: Some(FaceComparison {
            verdict: FaceVerdict::Match,
            similarity: Some(613),
            threshold: 420,
            frames: 6,
            liveness: None,
        }),
    };
}
