//! The application that helps to fill in forms (券面事項入力補助AP): the holder as text.
//!
//! EF 0001 (the My Number) and EF 0014 (照合番号A) are never selected.

use apdu::Transmit;
use redacted::Redacted;

use crate::attributes::Integrity;
use crate::authority::{Domain, certify};
use crate::card_face::read_certificate;
use crate::file::{File, read_object};
use crate::select::select_application;
use crate::session::Session;
use crate::verify::{KeyReference, Secret, verify};
use crate::{Attested, Attributes, CodeB, Doubt, Error, Hierarchy, Pin, Roots};

/// Reads the four attributes by the text application's own PIN, and checks who vouches for them.
///
/// That PIN has a counter of its own, although many holders chose the same digits as for user
/// authentication. VERIFY is sent once, whatever happens.
///
/// # Errors
///
/// [`Error::PinWrong`], [`Error::PinBlocked`], [`Error::NoAttributes`] for a phone, which has no
/// such application, [`Error::Malformed`], [`Error::Link`] or [`Error::Status`].
pub async fn read_attributes<T: Transmit>(
    link: &mut T,
    pin: &Pin,
    roots: &Roots,
) -> Result<Attested<Attributes>, Error> {
    read(&mut Session::new(link), Secret::Pin(pin), roots).await
}

/// Reads the four attributes by 照合番号B, without a PIN, and checks who vouches for them.
///
/// This application counts the code's tries by itself. VERIFY is sent once, whatever happens.
///
/// # Errors
///
/// [`Error::CodeWrong`], [`Error::CodeBlocked`], [`Error::NoAttributes`], [`Error::Malformed`],
/// [`Error::Link`] or [`Error::Status`].
pub async fn read_attributes_by_code<T: Transmit>(
    link: &mut T,
    code: &CodeB,
    roots: &Roots,
) -> Result<Attested<Attributes>, Error> {
    read(&mut Session::new(link), Secret::CodeB(code), roots).await
}

/// The whole conversation with this application.
pub(crate) async fn read<T: Transmit>(
    session: &mut Session<'_, T>,
    secret: Secret<'_>,
    roots: &Roots,
) -> Result<Attested<Attributes>, Error> {
    select(session).await?;
    let key = match secret {
        Secret::Pin(_) => PIN,
        Secret::CodeB(_) => CODE_B,
    };
    verify(session, key, secret).await?;

    let malformed = Error::Malformed {
        what: ATTRIBUTES.what,
    };
    let file = read_object(session, &ATTRIBUTES).await?;
    let file = file.ok_or_else(|| malformed.clone())?;
    let attributes = Attributes::parse(file.expose()).ok_or(malformed)?;
    let integrity = match read_object(session, &INTEGRITY).await {
        Ok(integrity) => integrity.unwrap_or_default(),
        Err(Error::Link(error)) => return Err(error.into()),
        // Without the record there is a doubt, and still a name.
        Err(_) => Redacted::default(),
    };
    let certificate = read_certificate(session).await?;
    let (issuer, certified) = certify(certificate.expose(), Domain::Text, roots);
    let signature = certified.and_then(|issuer| {
        let integrity = Integrity::parse(integrity.expose()).ok_or(Doubt::NothingToCheck)?;
        if !integrity.is_signed_by(&issuer.key) {
            return Err(Doubt::SignatureWrong);
        }
        match integrity.covers(&attributes) {
            true => Ok::<Hierarchy, _>(issuer.hierarchy),
            false => Err(Doubt::DigestWrong),
        }
    });
    Ok(Attested {
        value: Redacted::new(attributes),
        signature,
        issuer,
    })
}

pub(crate) async fn select<T: Transmit>(session: &mut Session<'_, T>) -> Result<(), Error> {
    match select_application(session, &AID).await {
        Err(error) if error.is_absence() => Err(Error::NoAttributes),
        selected => selected,
    }
}

const AID: [u8; 10] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08];
/// 104 bytes on the test card; a long address has some hundred.
const ATTRIBUTES: File = File {
    id: 0x0002,
    what: "attributes",
    usual_length: 512,
};
const INTEGRITY: File = File {
    id: 0x0003,
    what: "integrity record",
    usual_length: 336,
};
const PIN: KeyReference = KeyReference {
    file: 0x0011,
    tries: 3,
};
const CODE_B: KeyReference = KeyReference {
    file: 0x0015,
    tries: 10,
};
