//! What a card tells anyone, without a secret.

use apdu::Transmit;
use myna_card::Date;

use crate::jpki::Jpki;
use crate::session::Session;
use crate::{AuthCertificate, Error, common, master};

/// What is free to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What answers as a card.
    pub token: TokenKind,
    /// The certificate for user authentication; `None` if the card has none, or if it is a phone,
    /// which wants the PIN first.
    pub certificate: Option<AuthCertificate>,
    /// When the card itself expires; unsigned, so a hint for the holder and no proof.
    pub card_expiry: Option<Date>,
    /// The PIN for user authentication.
    pub pin: PinState,
}

/// What answers as a card, by the label of its PKCS #11 token information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A My Number Card.
    Card,
    /// A Juki card (住民基本台帳カード), its predecessor.
    JukiCard,
    /// A certificate on an Android phone.
    AndroidPhone,
    /// A certificate on an iPhone.
    IPhone,
    /// Another label, or none.
    Unknown,
}

/// The state of a PIN or of 照合番号B.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// It can be tried.
    Available {
        /// Tries before it is blocked: of a PIN 3 on a fresh card, of 照合番号B 10.
        tries_left: u8,
    },
    /// No try is left; the municipal office unblocks it.
    Blocked,
    /// The card was issued without it (顔認証マイナンバーカード).
    NotSet,
}

/// Reads what is free, and makes the card forget every PIN that was verified before.
///
/// Spends no try.
///
/// # Errors
///
/// [`Error::NotMyNumberCard`] if there is no JPKI application, [`Error::Malformed`] if its files
/// are not what they should be, [`Error::Link`] or [`Error::Status`].
pub async fn read_facts<T: Transmit>(link: &mut T) -> Result<Facts, Error> {
    let mut session = Session::new(link);
    let card_expiry = match unless_refused(master::expiry(&mut session).await)? {
        Some(date) => Some(date),
        None => unless_refused(common::expiry(&mut session).await)?,
    };
    let mut jpki = Jpki::select(session).await?;
    Ok(Facts {
        token: jpki.token().await?,
        pin: jpki.pin_state().await?,
        certificate: jpki.certificate().await?,
        card_expiry,
    })
}

/// A refusal is an answer too: phones and older cards do not have everything.
fn unless_refused<T>(result: Result<Option<T>, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(found) => Ok(found),
        Err(Error::Link(error)) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

impl TokenKind {
    /// From a label that is padded with spaces.
    pub(crate) fn from_label(label: &[u8]) -> Self {
        match label.trim_ascii_end() {
            b"JPKIAPICCTOKEN2" => Self::Card,
            b"JPKIAPICCTOKEN" => Self::JukiCard,
            b"JPKIAPGPSETOKEN" => Self::AndroidPhone,
            b"JPKIAPIOSTOKEN" => Self::IPhone,
            _ => Self::Unknown,
        }
    }
}
