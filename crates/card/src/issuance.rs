//! What stands behind a card: keys, certificates and authorities, for staff and vendors.

use apdu::Transmit;

use crate::authority::{Domain, certify};
use crate::card_face::{self, read_certificate};
use crate::fields::Fields;
use crate::file::{File, read_object};
use crate::jpki::Jpki;
use crate::session::Session;
use crate::{AuthCertificate, Doubt, Error, Hierarchy, Issuer, Roots, text};

/// What a card tells anyone about its making; of its holder only the certificate, redacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuance {
    /// The card-face application's basic data: version of the specification, whether extended
    /// lengths are taken, vendor, and one byte of the vendor's.
    pub identification: Option<[u8; 4]>,
    /// Who signs card faces, and who certified that; `None` without the application.
    pub card_face: Option<Certified>,
    /// Who signs attributes, and who certified that; `None` without the application.
    pub text: Option<Certified>,
    /// The certificate for user authentication; `None` if there is none, or on a phone.
    pub authentication: Option<AuthCertificate>,
}

/// An application's card-verifiable certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// Its two key identifiers, if it can be read.
    pub issuer: Option<Issuer>,
    /// Whether the authority signed it.
    pub signature: Result<Hierarchy, Doubt>,
}

/// Reads what is free about the making of a card, in its three applications. Spends no try.
///
/// # Errors
///
/// [`Error::NotMyNumberCard`] if there is no JPKI application, [`Error::Malformed`],
/// [`Error::Link`] or [`Error::Status`].
pub async fn read_issuance<T: Transmit>(link: &mut T, roots: &Roots) -> Result<Issuance, Error> {
    let mut session = Session::new(link);
    let mut identification = None;
    let mut card_face = None;
    if is_there(card_face::select(&mut session).await)? {
        identification = read_identification(&mut session).await?;
        card_face = Some(read_certified(&mut session, Domain::CardFace, roots).await?);
    }
    let text = match is_there(text::select(&mut session).await)? {
        true => Some(read_certified(&mut session, Domain::Text, roots).await?),
        false => None,
    };
    let authentication = Jpki::select(session).await?.certificate().await?;
    Ok(Issuance {
        identification,
        card_face,
        text,
        authentication,
    })
}

fn is_there(selected: Result<(), Error>) -> Result<bool, Error> {
    match selected {
        Ok(()) => Ok(true),
        Err(Error::NoCardFace | Error::NoAttributes) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn read_certified<T: Transmit>(
    session: &mut Session<'_, T>,
    domain: Domain,
    roots: &Roots,
) -> Result<Certified, Error> {
    let certificate = read_certificate(session).await?;
    let (issuer, certified) = certify(certificate.expose(), domain, roots);
    Ok(Certified {
        issuer,
        signature: certified.map(|key| key.hierarchy),
    })
}

/// `FF30 { DF31 identification, … }`.
async fn read_identification<T: Transmit>(
    session: &mut Session<'_, T>,
) -> Result<Option<[u8; 4]>, Error> {
    let file = match read_object(session, &BASIC_DATA).await {
        Err(error) if error.is_absence() => None,
        read => read?,
    };
    let fields = file
        .as_ref()
        .and_then(|file| Fields::of_file(file.expose(), BASIC));
    let identification = fields.and_then(|fields| fields.value(IDENTIFICATION));
    Ok(identification.and_then(|bytes| bytes.try_into().ok()))
}

const BASIC_DATA: File = File {
    id: 0x0003,
    what: "basic data",
    usual_length: 328,
};
const BASIC: u32 = 0xFF30;
const IDENTIFICATION: u32 = 0xDF31;
