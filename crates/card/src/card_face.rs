//! The card-face application (券面事項確認AP): photo, printed face, and the card's own key.
//!
//! EF 0005 (the My Number as an image) and EF 0013 (照合番号A) are never selected.

use apdu::{Command, Le, Transmit, exchange};
use myna_card::data::{sha256, sha256_digest_info};
use redacted::Redacted;

use crate::authority::{Domain, certify};
use crate::file::{File, read_object};
use crate::select::select_application;
use crate::session::Session;
use crate::verify::{KeyReference, Secret, state, verify};
use crate::{Attested, CardFace, CodeB, Doubt, Error, PinState, Roots};

/// Asks how often 照合番号B may still be tried; spends no try.
///
/// # Errors
///
/// [`Error::NoCardFace`] for a phone or another kind of card, [`Error::Link`] or
/// [`Error::Status`].
pub async fn read_code_state<T: Transmit>(link: &mut T) -> Result<PinState, Error> {
    let mut session = Session::new(link);
    select(&mut session).await?;
    state(&mut session, CODE_B).await
}

/// Reads photo and printed face by 照合番号B, and checks the issuer's signature over them.
///
/// VERIFY is sent once, whatever happens, and not at all if the code is blocked. What was read may
/// be a copy until [`prove_presence`] says otherwise.
///
/// # Errors
///
/// [`Error::CodeWrong`], [`Error::CodeBlocked`], [`Error::NoCardFace`], [`Error::Malformed`],
/// [`Error::Link`] or [`Error::Status`].
pub async fn read_face<T: Transmit>(
    link: &mut T,
    code: &CodeB,
    roots: &Roots,
) -> Result<Attested<CardFace>, Error> {
    let mut session = Session::new(link);
    unlock(&mut session, code).await?;
    Ok(face(&mut session, roots).await?.0)
}

/// Lets the card prove that it holds the key of this face: files can be copied, the key cannot.
///
/// Worth something only if the nonce is fresh, and if the face's signature is good: otherwise the
/// key is one that a forger chose.
///
/// # Errors
///
/// [`Error::Doubtful`] with [`Doubt::NotThisCard`] or [`Doubt::NoAnswer`], [`Error::NoCardFace`],
/// [`Error::Link`] or [`Error::Status`].
pub async fn prove_presence<T: Transmit>(
    link: &mut T,
    face: &CardFace,
    nonce: &[u8; 32],
) -> Result<(), Error> {
    let mut session = Session::new(link);
    select(&mut session).await?;
    Ok(presence(&mut session, face, nonce).await??)
}

/// Signs a SHA-256 digest with the card's own key (RSASSA-PKCS1-v1_5, RFC 8017 §8.2), which wants no
/// secret: it proves that the card is here, and nothing about who holds it.
///
/// # Errors
///
/// [`Error::NoCardFace`], [`Error::Doubtful`] with [`Doubt::NoAnswer`], [`Error::Link`] or
/// [`Error::Status`].
pub async fn sign_by_card<T: Transmit>(link: &mut T, digest: &[u8; 32]) -> Result<Vec<u8>, Error> {
    let mut session = Session::new(link);
    select(&mut session).await?;
    let signature = sign(&mut session, &sha256_digest_info(digest)).await?;
    Ok(signature.ok_or(Doubt::NoAnswer)?)
}

/// Selects the application, and presents the code.
pub(crate) async fn unlock<T: Transmit>(
    session: &mut Session<'_, T>,
    code: &CodeB,
) -> Result<(), Error> {
    let secret = Secret::CodeB(code);
    select(session).await?;
    match state(session, CODE_B).await? {
        PinState::Available { .. } => verify(session, CODE_B, secret).await,
        PinState::Blocked => Err(secret.blocked()),
        PinState::NotSet => Err(Error::NoCardFace),
    }
}

/// After [`unlock`]: the face, who vouches for it, and EF 0004.
pub(crate) async fn face<T: Transmit>(
    session: &mut Session<'_, T>,
    roots: &Roots,
) -> Result<(Attested<CardFace>, Redacted<Vec<u8>>), Error> {
    let malformed = Error::Malformed { what: FACE.what };
    let file = read_object(session, &FACE)
        .await?
        .ok_or_else(|| malformed.clone())?;
    let face = CardFace::parse(file.expose()).ok_or(malformed)?;
    let certificate = read_certificate(session).await?;
    let (issuer, certified) = certify(certificate.expose(), Domain::CardFace, roots);
    let signature = certified.and_then(|issuer| match face.is_signed_by(&issuer.key) {
        true => Ok(issuer.hierarchy),
        false => Err(Doubt::SignatureWrong),
    });
    let face = Attested {
        value: Redacted::new(face),
        signature,
        issuer,
    };
    Ok((face, certificate))
}

/// With the application selected: challenge and answer.
pub(crate) async fn presence<T: Transmit>(
    session: &mut Session<'_, T>,
    face: &CardFace,
    nonce: &[u8; 32],
) -> Result<Result<(), Doubt>, Error> {
    let info = sha256_digest_info(&sha256(nonce));
    let Some(signature) = sign(session, &info).await? else {
        return Ok(Err(Doubt::NoAnswer));
    };
    let valid = face.card_key.verify_pkcs1(&info, &signature);
    Ok(valid.or(Err(Doubt::NotThisCard)))
}

/// With the application selected: the card's own key pads and signs what it is given.
async fn sign<T: Transmit>(
    session: &mut Session<'_, T>,
    info: &[u8],
) -> Result<Option<Vec<u8>>, Error> {
    // P2 = 00: the application's own key, which wants no secret.
    let command = Command::new(0x80, 0x2A, 0x00, 0x00)
        .with_data(info)
        .with_le(Le::up_to(256));
    let response = exchange(session, &command).await?;
    let signature = response.data.expose();
    let signed = response.sw == apdu::StatusWord::SUCCESS && !signature.is_empty();
    Ok(signed.then(|| signature.clone()))
}

/// EF 0004 of the selected application, free to read; empty if there is none.
pub(crate) async fn read_certificate<T: Transmit>(
    session: &mut Session<'_, T>,
) -> Result<Redacted<Vec<u8>>, Error> {
    match read_object(session, &CERTIFICATE).await {
        Ok(certificate) => Ok(certificate.unwrap_or_default()),
        Err(Error::Link(error)) => Err(error.into()),
        // Without a certificate there is a doubt, and still a face.
        Err(_) => Ok(Redacted::default()),
    }
}

pub(crate) async fn select<T: Transmit>(session: &mut Session<'_, T>) -> Result<(), Error> {
    match select_application(session, &AID).await {
        Err(error) if error.is_absence() => Err(Error::NoCardFace),
        selected => selected,
    }
}

const AID: [u8; 10] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02];
/// 3,070 bytes on the test card; photos are compressed to a size, not to a quality.
const FACE: File = File {
    id: 0x0002,
    what: "card face",
    usual_length: 3_328,
};
/// The same in both applications, and always as long.
const CERTIFICATE: File = File {
    id: 0x0004,
    what: "card-verifiable certificate",
    usual_length: 568,
};
const CODE_B: KeyReference = KeyReference {
    file: 0x0012,
    tries: 10,
};
