//! The application for public personal authentication (公的個人認証AP, JPKI).

use apdu::{Command, Le, Transmit, exchange};
use myna_card::data::sha256_digest_info;
use redacted::Redacted;

use crate::select::{expect_success, select_application, select_file};
use crate::{AuthCertificate, Error, Pin, PinState, TokenKind, file, verify};

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
    Jpki::select(link).await?.verify_pin(pin).await
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

/// The application, selected on a card.
pub(crate) struct Jpki<'a, T> {
    link: &'a mut T,
}

impl<'a, T: Transmit> Jpki<'a, T> {
    pub(crate) async fn select(link: &'a mut T) -> Result<Self, Error> {
        match select_application(link, &AID).await {
            Ok(()) => Ok(Self { link }),
            Err(Error::Link(error)) => Err(error.into()),
            Err(_) => Err(Error::NotMyNumberCard),
        }
    }

    /// Goes on where an earlier conversation ended, so that its VERIFY still counts.
    const fn still_selected(link: &'a mut T) -> Self {
        Self { link }
    }

    /// The label of the PKCS #11 token information, which says what answers.
    pub(crate) async fn token(&mut self) -> Result<TokenKind, Error> {
        match select_file(self.link, TOKEN_INFO).await {
            Err(error) if error.is_absence() => return Ok(TokenKind::Unknown),
            selected => selected?,
        }
        let label = file::read_bytes(self.link, 0..TOKEN_LABEL_LENGTH).await?;
        Ok(TokenKind::from_label(label.expose()))
    }

    /// The certificate for user authentication, free to read on a card.
    pub(crate) async fn certificate(&mut self) -> Result<Option<AuthCertificate>, Error> {
        match self.read_certificate().await {
            Ok(Some(der)) => AuthCertificate::parse(der).map(Some),
            // A phone wants the PIN for it.
            Ok(None) | Err(Error::PinNotVerified) => Ok(None),
            Err(error) if error.is_absence() => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn pin_state(&mut self) -> Result<PinState, Error> {
        match select_file(self.link, AUTH_PIN).await {
            Ok(()) => verify::pin_state(self.link).await,
            Err(error) if error.is_absence() => Ok(PinState::NotSet),
            Err(error) => Err(error),
        }
    }

    async fn verify_pin(&mut self, pin: &Pin) -> Result<(), Error> {
        select_file(self.link, AUTH_PIN).await?;
        verify::verify(self.link, pin).await
    }

    async fn sign(&mut self, digest: &[u8; 32]) -> Result<Vec<u8>, Error> {
        match select_file(self.link, AUTH_KEY).await {
            Err(error) if error.is_absence() => return Err(Error::NoCertificate),
            selected => selected?,
        }
        // P1 = 00: the card pads and signs what it is given, so that is a whole DigestInfo.
        let command = Command::new(0x80, 0x2A, 0x00, 0x80)
            .with_data(sha256_digest_info(digest))
            .with_le(Le::up_to(256));
        let response = expect_success(exchange(self.link, &command).await?, "sign")?;
        match response.data.expose().as_slice() {
            [] => Err(Error::Malformed { what: "signature" }),
            signature => Ok(signature.to_vec()),
        }
    }

    async fn read_certificate(&mut self) -> Result<Option<Redacted<Vec<u8>>>, Error> {
        select_file(self.link, AUTH_CERTIFICATE).await?;
        file::read_object(self.link, "authentication certificate").await
    }
}

const AID: [u8; 10] = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
const TOKEN_INFO: u16 = 0x0006;
const TOKEN_LABEL_LENGTH: u16 = 32;
const AUTH_CERTIFICATE: u16 = 0x000A;
const AUTH_KEY: u16 = 0x0017;
const AUTH_PIN: u16 = 0x0018;
