//! The application for public personal authentication (公的個人認証AP, JPKI).
//!
//! A phone has this one application and no other.

use apdu::{Command, Le, Response, Transmit, exchange};
use myna_card::data::sha256_digest_info;

use crate::file::{File, read_head, read_object};
use crate::select::{expect_success, select_application, select_file};
use crate::session::{Session, may_refuse_short_id, short_id};
use crate::verify::{KeyReference, Secret, state, verify};
use crate::{AuthCertificate, Error, Pin, PinState, TokenKind};

/// Verifies the PIN for user authentication.
///
/// VERIFY is sent once, whatever happens; whether a try is worth it is known from
/// [`Facts::pin`](crate::Facts::pin).
///
/// # Errors
///
/// [`Error::PinWrong`], [`Error::PinBlocked`], [`Error::NotMyNumberCard`] if the card is another
/// one by now, [`Error::Link`] or [`Error::Status`]. After a link error the card may have counted
/// the try or not: read the facts again before the next.
pub async fn verify_pin<T: Transmit>(link: &mut T, pin: &Pin) -> Result<(), Error> {
    let mut jpki = Jpki::select(Session::new(link)).await?;
    verify(&mut jpki.session, AUTH_PIN, Secret::Pin(pin)).await
}

/// Reads the certificate for user authentication directly after [`verify_pin`], as a phone wants.
///
/// # Errors
///
/// [`Error::NoCertificate`], [`Error::Malformed`], [`Error::Link`] or [`Error::Status`].
pub async fn read_certificate<T: Transmit>(link: &mut T) -> Result<AuthCertificate, Error> {
    let mut jpki = Jpki::still_selected(link);
    jpki.certificate().await?.ok_or(Error::NoCertificate)
}

/// Signs a SHA-256 digest with the key for user authentication (RSASSA-PKCS1-v1_5, RFC 8017 §8.2).
///
/// Directly after [`verify_pin`]: any other conversation selects another application, and the
/// card forgets the PIN.
///
/// # Errors
///
/// [`Error::PinNotVerified`], [`Error::NoCertificate`] if the card has no such key,
/// [`Error::Malformed`] if it answers without a signature, [`Error::Link`] or [`Error::Status`].
pub async fn sign<T: Transmit>(link: &mut T, digest: &[u8; 32]) -> Result<Vec<u8>, Error> {
    Jpki::still_selected(link).sign(digest).await
}

/// Tells an iPhone that nothing more will come, so that it may say "done" to its holder.
///
/// Other tokens do not know the command (a card answers `6700`) and are not sent it. The answer
/// changes nothing any more.
///
/// # Errors
///
/// [`Error::Link`].
pub async fn end<T: Transmit>(link: &mut T, token: TokenKind) -> Result<(), Error> {
    if token == TokenKind::IPhone {
        exchange(link, &Command::new(0x80, 0xFC, 0x00, 0x00)).await?;
    }
    Ok(())
}

/// The application, selected on a card.
pub(crate) struct Jpki<'a, T> {
    session: Session<'a, T>,
}

impl<'a, T: Transmit> Jpki<'a, T> {
    pub(crate) async fn select(mut session: Session<'a, T>) -> Result<Self, Error> {
        match select_application(&mut session, &AID).await {
            Ok(()) => Ok(Self { session }),
            Err(Error::Link(error)) => Err(error.into()),
            Err(_) => Err(Error::NotMyNumberCard),
        }
    }

    /// Goes on where an earlier conversation ended, so that its VERIFY still counts.
    const fn still_selected(link: &'a mut T) -> Self {
        let session = Session::new(link);
        Self { session }
    }

    /// The label of the PKCS #11 token information, which says what answers.
    pub(crate) async fn token(&mut self) -> Result<TokenKind, Error> {
        match read_head(&mut self.session, &TOKEN_LABEL).await {
            Ok(label) => Ok(TokenKind::from_label(label.expose())),
            Err(error) if error.is_absence() => Ok(TokenKind::Unknown),
            Err(error) => Err(error),
        }
    }

    /// The certificate for user authentication, free to read on a card.
    pub(crate) async fn certificate(&mut self) -> Result<Option<AuthCertificate>, Error> {
        match read_object(&mut self.session, &AUTH_CERTIFICATE).await {
            Ok(Some(der)) => AuthCertificate::parse(der).map(Some),
            // A phone wants the PIN for it.
            Ok(None) | Err(Error::PinNotVerified) => Ok(None),
            Err(error) if error.is_absence() => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn pin_state(&mut self) -> Result<PinState, Error> {
        state(&mut self.session, AUTH_PIN).await
    }

    async fn sign(&mut self, digest: &[u8; 32]) -> Result<Vec<u8>, Error> {
        let response = expect_success(self.request_signature(digest).await?, "sign")?;
        match response.data.expose().as_slice() {
            [] => Err(Error::Malformed { what: "signature" }),
            signature => Ok(signature.to_vec()),
        }
    }

    /// Names the key in the command, or selects it for a card that does not take that.
    async fn request_signature(&mut self, digest: &[u8; 32]) -> Result<Response, Error> {
        // P1 = 00: the card pads and signs what it is given, so that is a whole DigestInfo.
        let command = |reference| {
            Command::new(0x80, 0x2A, 0x00, 0x80 | reference)
                .with_data(sha256_digest_info(digest))
                .with_le(Le::up_to(256))
        };
        if let Some(short_id) = short_id(AUTH_KEY) {
            let response = exchange(&mut self.session, &command(short_id)).await?;
            if !may_refuse_short_id(response.sw) {
                return Ok(response);
            }
        }
        match select_file(&mut self.session, AUTH_KEY).await {
            Err(error) if error.is_absence() => return Err(Error::NoCertificate),
            selected => selected?,
        }
        Ok(exchange(&mut self.session, &command(CURRENT_FILE)).await?)
    }
}

const AID: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
/// The first of 160 bytes.
const TOKEN_LABEL: File = File {
    id: 0x0006,
    what: "token information",
    usual_length: 32,
};
/// 1,590 bytes on the test card.
const AUTH_CERTIFICATE: File = File {
    id: 0x000A,
    what: "authentication certificate",
    usual_length: 1_664,
};
const AUTH_KEY: u16 = 0x0017;
const AUTH_PIN: KeyReference = KeyReference {
    file: 0x0018,
    tries: 3,
};
/// In P2: the file that was selected last.
const CURRENT_FILE: u8 = 0;
