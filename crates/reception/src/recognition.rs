//! The holder once they are recognised, and what the gateway is shown of it.

use card::FaceExcerpt;
use eligibility::{
    CardFaceProof, FaceComparison, FaceRecognition, FaceStatement, Proof, Recogniser, SignedByCard,
    Statement,
};
use redacted::Redacted;

use crate::effect::Action;

/// How the holder was recognised, with what proves it.
#[derive(Debug)]
pub(crate) enum Recognition {
    /// The PIN is verified, and the card would sign.
    Pin,
    /// The face is that of the photo.
    Face(Box<RecognisedFace>),
}

/// What was read of the holder and is needed until they are recognised; wiped when dropped.
#[derive(Debug)]
pub(crate) struct FaceHolder {
    /// JPEG 2000.
    pub(crate) photo: Redacted<Vec<u8>>,
    pub(crate) name: Redacted<String>,
    pub(crate) excerpt: Redacted<FaceExcerpt>,
}

/// What remains of it afterwards: no photo.
#[derive(Debug)]
pub(crate) struct RecognisedFace {
    name: Redacted<String>,
    excerpt: Redacted<FaceExcerpt>,
    recognition: FaceRecognition,
    desk_token: Option<Redacted<String>>,
}

impl FaceHolder {
    /// The comparison matched.
    pub(crate) fn by_machine(self, comparison: FaceComparison) -> Recognition {
        self.recognised(Recogniser::Machine, Some(comparison), None)
    }

    /// A member of the staff, signed in, has looked.
    pub(crate) fn by_staff(
        self,
        comparison: Option<FaceComparison>,
        desk_token: Redacted<String>,
    ) -> Recognition {
        self.recognised(Recogniser::Staff, comparison, Some(desk_token))
    }

    fn recognised(
        self,
        decided_by: Recogniser,
        comparison: Option<FaceComparison>,
        desk_token: Option<Redacted<String>>,
    ) -> Recognition {
        Recognition::Face(Box::new(RecognisedFace {
            name: self.name,
            excerpt: self.excerpt,
            recognition: FaceRecognition {
                decided_by,
                comparison,
            },
            desk_token,
        }))
    }
}

impl Recognition {
    /// Lets the card sign with the key that this way of recognising has.
    pub(crate) fn sign(&self, statement: Statement<'_>, certificate: &Redacted<Vec<u8>>) -> Action {
        match self {
            Self::Pin => Action::Sign {
                digest: statement.digest(),
            },
            Self::Face(face) => Action::SignByCard {
                digest: face.statement(statement, certificate).digest(),
            },
        }
    }

    /// What the gateway is shown.
    pub(crate) fn proof(&self, certificate: Redacted<Vec<u8>>, signature: Vec<u8>) -> Proof {
        let signature = signature.into();
        let face = match self {
            Self::Pin => {
                return Proof::Jpki(SignedByCard {
                    certificate,
                    signature,
                });
            }
            Self::Face(face) => face,
        };
        let excerpt = face.excerpt.expose();
        Proof::CardFace(Box::new(CardFaceProof {
            certificate,
            holder: excerpt.holder.clone().into(),
            name_and_address_digest: excerpt.name_and_address.to_vec().into(),
            photo_digest: excerpt.photo.to_vec().into(),
            issuer_signature: excerpt.signature.clone().into(),
            issuer_certificate: excerpt.issuer_certificate.clone().into(),
            name: face.name.clone(),
            recognition: face.recognition,
            signature,
            desk_token: face.desk_token.clone(),
        }))
    }
}

impl RecognisedFace {
    const fn statement<'a>(
        &'a self,
        statement: Statement<'a>,
        certificate: &'a Redacted<Vec<u8>>,
    ) -> FaceStatement<'a> {
        FaceStatement {
            statement,
            certificate,
            name: &self.name,
            recognition: self.recognition,
        }
    }
}
