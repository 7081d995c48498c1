//! The one conversation of the reception: who holds this card.

use apdu::Transmit;
use redacted::Redacted;

use crate::session::Session;
use crate::verify::Secret;
use crate::{
    Attested, Attributes, CardFace, CodeB, Doubt, Error, FaceExcerpt, Hierarchy, Roots, card_face,
    text,
};

/// The holder by photo and by text, and what vouches for both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Photo and printed face.
    pub face: Attested<CardFace>,
    /// The part of the face that proves the card to somebody else.
    pub excerpt: Redacted<FaceExcerpt>,
    /// Whether the card holds the key of this face; nothing is proved while the face's signature
    /// is in doubt.
    pub presence: Result<(), Doubt>,
    /// Name, address, birth date and sex as text, or why there are none: the text application
    /// counts the code's tries by itself.
    pub attributes: Result<Attested<Attributes>, Error>,
}

/// Reads photo and attributes by 照合番号B, and checks both signatures and the card's presence.
///
/// Each of the two applications gets one VERIFY, whatever happens; the second only if the first
/// took the code. The nonce has to be fresh, else a recorded answer would do.
///
/// # Errors
///
/// [`Error::CodeWrong`], [`Error::CodeBlocked`], [`Error::NoCardFace`] for a phone or another kind
/// of card, [`Error::Malformed`], [`Error::Link`] or [`Error::Status`], all of the card-face
/// application; [`Error::Link`] of both. What the signatures say is in the [`Holder`].
pub async fn read_holder<T: Transmit>(
    link: &mut T,
    code: &CodeB,
    nonce: &[u8; 32],
    roots: &Roots,
) -> Result<Holder, Error> {
    let mut session = Session::new(link);
    card_face::unlock(&mut session, code).await?;
    let (face, issuer_certificate) = card_face::face(&mut session, roots).await?;
    let excerpt = face.value.expose().excerpt(issuer_certificate.expose());
    let presence = card_face::presence(&mut session, face.value.expose(), nonce).await?;
    let attributes = match text::read(&mut session, Secret::CodeB(code), roots).await {
        Err(Error::Link(error)) => return Err(error.into()),
        attributes => attributes,
    };
    Ok(Holder {
        face,
        excerpt: excerpt.into(),
        presence,
        attributes,
    })
}

impl Holder {
    /// Who vouches for all of it: both signatures, the card's presence, and that face and
    /// attributes belong together. Attributes that could not be read are left out.
    ///
    /// # Errors
    ///
    /// The first [`Doubt`].
    pub fn authenticity(&self) -> Result<Hierarchy, Doubt> {
        let hierarchy = self.face.signature.clone()?;
        self.presence.clone()?;
        let Ok(attributes) = &self.attributes else {
            return Ok(hierarchy);
        };
        let (face, text) = (self.face.value.expose(), attributes.value.expose());
        let together = attributes.signature.clone()? == hierarchy
            && text.birth_date == face.birth_date
            && text.sex == face.sex;
        together.then_some(hierarchy).ok_or(Doubt::NotTogether)
    }
}
