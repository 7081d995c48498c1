//! The card's certificate: who issued it, what for, until when (RFC 5280 section 6, one step long).
//!
//! Cards are issued directly by a root. The roots of different years share one name, so the issuer
//! is found by trying signatures, not names. Revocation is not checked: the lists are open to
//! verifiers that the law names, and the answer says so.

use eligibility::{CertificateValidity, CivilDate, ProblemKind, Statement};
use myna_card::Certificate;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};

/// The authorities whose cards are accepted.
pub(crate) struct Roots(Vec<Certificate>);

impl Roots {
    /// Takes certificates of authorities in DER.
    ///
    /// # Errors
    /// The index of the first that is not a certificate.
    pub(crate) fn new(ders: &[impl AsRef<[u8]>]) -> Result<Self, usize> {
        // Which byte is wrong would not help: the file is not what it should be.
        let parse = |(index, der): (usize, &_)| {
            Certificate::parse(AsRef::<[u8]>::as_ref(der)).or(Err(index))
        };
        let roots: Result<_, _> = ders.iter().enumerate().map(parse).collect();
        roots.map(Self)
    }

    /// Reads a card's certificate that one of the authorities issued for authentication.
    ///
    /// # Errors
    /// `CertificateMalformed`, `CertificateUntrusted`.
    pub(crate) fn verify(&self, der: &[u8]) -> Result<Certificate, ProblemKind> {
        let certificate = Certificate::parse(der).or(Err(ProblemKind::CertificateMalformed))?;
        let issued = (self.0.iter()).any(|root| certificate.verify_signature(root).is_ok());
        if issued && is_for_authentication(&certificate) {
            Ok(certificate)
        } else {
            Err(ProblemKind::CertificateUntrusted)
        }
    }
}

/// Did the certificate's key sign this statement?
pub(crate) fn signed(
    certificate: &Certificate,
    statement: &Statement<'_>,
    signature: &[u8],
) -> Result<(), ProblemKind> {
    let key = certificate
        .public_key()
        .or(Err(ProblemKind::CertificateMalformed))?;
    key.verify_pkcs1_sha256(&statement.message(), signature)
        .or(Err(ProblemKind::SignatureInvalid))
}

/// Where a moment stands in the certificate's validity; `None` when it is of no use any more, or
/// not yet.
///
/// Insurance use goes on for three months after the end.
pub(crate) fn validity(certificate: &Certificate, now: i64) -> Option<CertificateValidity> {
    let period = certificate.inner().tbs_certificate().validity();
    let seconds =
        |time: &x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).ok();
    let (from, to) = (seconds(&period.not_before)?, seconds(&period.not_after)?);
    let (today, last_day) = (CivilDate::in_japan(now)?, CivilDate::in_japan(to)?);
    if now < from {
        None
    } else if now <= to {
        let renewal_is_due = today.plus_months(MONTHS).is_none_or(|day| last_day <= day);
        Some(if renewal_is_due {
            CertificateValidity::EndsSoon
        } else {
            CertificateValidity::Valid
        })
    } else {
        (today <= last_day.plus_months(MONTHS)?).then_some(CertificateValidity::Grace)
    }
}

/// Key usage digitalSignature and extended key usage clientAuth (JPKI's profile of the
/// certificate for user authentication).
fn is_for_authentication(certificate: &Certificate) -> bool {
    let fields = certificate.inner().tbs_certificate();
    let usage = fields.get_extension::<KeyUsage>().ok().flatten();
    let purpose = fields.get_extension::<ExtendedKeyUsage>().ok().flatten();
    usage.is_some_and(|(_, usage)| usage.digital_signature())
        && purpose.is_some_and(|(_, purpose)| purpose.0.contains(&CLIENT_AUTH))
}

/// id-kp-clientAuth, RFC 5280 section 4.2.1.12.
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");

/// How long before its end the holder is reminded, and how long after it insurance use goes on.
const MONTHS: u16 = 3;
