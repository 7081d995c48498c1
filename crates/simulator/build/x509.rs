//! The X.509 certificates of the demo's public-key infrastructure, shaped like those of JPKI:
//! names, key usage and extensions, but with an organisation and policies of our own.

use std::ops::Range;

use rsa::RsaPrivateKey;
use rsa::pkcs8::EncodePublicKey;
use sha2::{Digest, Sha256};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::{CertificateInner, TbsCertificateInner, Version};
use x509_cert::der::asn1::{
    Any, BitString, Ia5String, Null, ObjectIdentifier, OctetString, PrintableString, SetOfVec,
    UtcTime, Utf8StringRef,
};
use x509_cert::der::flagset::FlagSet;
use x509_cert::der::{DateTime, Decode, Encode, Tag, oid::AssociatedOid};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{GeneralName, OtherName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints,
    CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectAltName,
    SubjectKeyIdentifier, certpolicy::PolicyInformation,
};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use crate::Result;
use crate::keys::sign;
use crate::people::{DemoPatient, MUNICIPALITY};

/// One of the two hierarchies.
pub(crate) struct Hierarchy {
    unit: &'static str,
    serial: u32,
    policy: ObjectIdentifier,
}

/// Issues the user-authentication certificates.
pub(crate) const AUTH: Hierarchy = Hierarchy {
    unit: "JPKI-DEMO for user authentication",
    serial: 0x00D0_0000,
    policy: ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.8.30"),
};

/// Issues the digital-signature certificates.
pub(crate) const SIGN: Hierarchy = Hierarchy {
    unit: "JPKI-DEMO for digital signature",
    serial: 0x00D0_0100,
    policy: ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.8.20"),
};

/// The self-signed certificate of a hierarchy.
pub(crate) fn authority(hierarchy: &Hierarchy, key: &RsaPrivateKey) -> Result<Vec<u8>> {
    let extensions = vec![
        extension(true, &KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign))?,
        extension(
            true,
            &BasicConstraints {
                ca: true,
                path_len_constraint: Some(0),
            },
        )?,
        extension(false, &SubjectKeyIdentifier(key_identifier(key)?))?,
    ];
    let days = validity("20230401", "20430331")?;
    certificate(
        hierarchy,
        key,
        hierarchy.serial,
        hierarchy.name()?,
        days,
        key,
        extensions,
    )
}

/// JPKI application, EF 000A.
pub(crate) fn user_authentication(
    person: &DemoPatient,
    serial: u32,
    key: &RsaPrivateKey,
    issuer: &RsaPrivateKey,
) -> Result<Vec<u8>> {
    let subject = name(&[
        ("C", "JP"),
        ("CN", &format!("{serial:08X}DEMOCA{MUNICIPALITY}003A")),
    ])?;
    let responder = AccessDescription {
        access_method: OCSP,
        access_location: GeneralName::UniformResourceIdentifier(Ia5String::new(
            "http://ocsp.jpki-demo.invalid",
        )?),
    };
    let mut extensions = leaf_extensions(&AUTH, KeyUsages::DigitalSignature.into(), key, issuer)?;
    extensions.push(extension(false, &ExtendedKeyUsage(vec![CLIENT_AUTH]))?);
    extensions.push(extension(
        false,
        &AuthorityInfoAccessSyntax(vec![responder]),
    )?);
    let days = validity(ISSUED_ON, person.certificate_expiry)?;
    certificate(&AUTH, issuer, serial, subject, days, key, extensions)
}

/// JPKI application, EF 0001: names its holder in the subject alternative name.
pub(crate) fn digital_signature(
    person: &DemoPatient,
    serial: u32,
    key: &RsaPrivateKey,
    issuer: &RsaPrivateKey,
) -> Result<Vec<u8>> {
    let subject = name(&[
        ("C", "JP"),
        ("L", "Tokyo-to"),
        ("L", "Kaku-ku"),
        (
            "CN",
            &format!("{ISSUED_ON}090000{:05}{MUNICIPALITY}003A", serial & 0xFF),
        ),
    ])?;
    let written = person.certificate_name.unwrap_or(person.name);
    // One flag for each character: 1 where another stands in its place.
    let substituted: String = person
        .name
        .chars()
        .zip(written.chars())
        .map(|(on_card, in_certificate)| if on_card == in_certificate { '0' } else { '1' })
        .collect();
    let born = format!("{}{}", era_digit(person.birth_date), person.birth_date);
    let attributes = SubjectAltName(vec![
        holder_attribute("1.2.392.200149.8.5.5.1", written)?,
        holder_attribute("1.2.392.200149.8.5.5.4", &born)?,
        holder_attribute("1.2.392.200149.8.5.5.3", person.sex.digit())?,
        holder_attribute("1.2.392.200149.8.5.5.5", person.address)?,
        holder_attribute("1.2.392.200149.8.5.5.2", &substituted)?,
        holder_attribute(
            "1.2.392.200149.8.5.5.6",
            &"0".repeat(person.address.chars().count()),
        )?,
    ]);
    let usage = KeyUsages::DigitalSignature | KeyUsages::NonRepudiation;
    let mut extensions = leaf_extensions(&SIGN, usage, key, issuer)?;
    extensions.push(extension(false, &attributes)?);
    let days = validity(ISSUED_ON, person.certificate_expiry)?;
    certificate(&SIGN, issuer, serial, subject, days, key, extensions)
}

fn leaf_extensions(
    hierarchy: &Hierarchy,
    usage: FlagSet<KeyUsages>,
    key: &RsaPrivateKey,
    issuer: &RsaPrivateKey,
) -> Result<Vec<Extension>> {
    let policy = PolicyInformation {
        policy_identifier: hierarchy.policy,
        policy_qualifiers: None,
    };
    let authority = AuthorityKeyIdentifier {
        key_identifier: Some(key_identifier(issuer)?),
        authority_cert_issuer: Some(vec![GeneralName::DirectoryName(hierarchy.name()?)]),
        authority_cert_serial_number: Some(SerialNumber::from(hierarchy.serial)),
    };
    Ok(vec![
        extension(true, &KeyUsage(usage))?,
        extension(true, &CertificatePolicies(vec![policy]))?,
        extension(false, &authority)?,
        extension(false, &SubjectKeyIdentifier(key_identifier(key)?))?,
    ])
}

fn certificate(
    hierarchy: &Hierarchy,
    issuer: &RsaPrivateKey,
    serial: u32,
    subject: Name,
    validity: Validity,
    key: &RsaPrivateKey,
    extensions: Vec<Extension>,
) -> Result<Vec<u8>> {
    let algorithm = AlgorithmIdentifierOwned {
        oid: SHA256_WITH_RSA,
        parameters: Some(Any::from(Null)),
    };
    let tbs_certificate = TbsCertificateInner {
        version: Version::V3,
        serial_number: SerialNumber::from(serial),
        signature: algorithm.clone(),
        issuer: hierarchy.name()?,
        validity,
        subject,
        subject_public_key_info: public_key_info(key)?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions),
    };
    let signature = sign(issuer, &tbs_certificate.to_der()?)?;
    let certificate = CertificateInner {
        tbs_certificate,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(&signature)?,
    };
    Ok(certificate.to_der()?)
}

impl Hierarchy {
    fn name(&self) -> Result<Name> {
        let operator = "Demonstration only, not the Japan Agency for Local Authority Systems";
        name(&[
            ("C", "JP"),
            ("O", "JPKI-DEMO"),
            ("OU", self.unit),
            ("OU", operator),
        ])
    }
}

fn name(attributes: &[(&str, &str)]) -> Result<Name> {
    let mut name = RdnSequence::default();
    for (attribute, text) in attributes {
        let (oid, value) = match *attribute {
            "C" => ("2.5.4.6", Any::encode_from(&PrintableString::new(text)?)?),
            "L" => ("2.5.4.7", utf8(text)?),
            "O" => ("2.5.4.10", utf8(text)?),
            "OU" => ("2.5.4.11", utf8(text)?),
            _ => ("2.5.4.3", utf8(text)?),
        };
        let pair = AttributeTypeAndValue {
            oid: ObjectIdentifier::new(oid)?,
            value,
        };
        name.0
            .push(RelativeDistinguishedName(SetOfVec::try_from(vec![pair])?));
    }
    Ok(name)
}

fn holder_attribute(oid: &str, text: &str) -> Result<GeneralName> {
    let attribute = OtherName {
        type_id: ObjectIdentifier::new(oid)?,
        value: utf8(text)?,
    };
    Ok(GeneralName::OtherName(attribute))
}

fn utf8(text: &str) -> Result<Any> {
    Ok(Any::new(
        Tag::Utf8String,
        Utf8StringRef::new(text)?.as_bytes(),
    )?)
}

/// 1 Meiji, 2 Taisho, 3 Showa, 4 Heisei, 5 Reiwa.
fn era_digit(birth_date: &str) -> u8 {
    match birth_date {
        date if date >= "20190501" => 5,
        date if date >= "19890108" => 4,
        _ => 3,
    }
}

/// From 9:00 on one day to the end of another in Japan, which is 0:00 to 14:59:59 in UTC.
fn validity(from: &str, to: &str) -> Result<Validity> {
    let time = |date: &str, hour, minute, second| -> Result<Time> {
        let number = |range: Range<usize>| -> Result<u16> {
            Ok(date.get(range).ok_or("a date is too short")?.parse()?)
        };
        let (month, day) = (u8::try_from(number(4..6)?)?, u8::try_from(number(6..8)?)?);
        let moment = DateTime::new(number(0..4)?, month, day, hour, minute, second)?;
        Ok(Time::UtcTime(UtcTime::from_date_time(moment)?))
    };
    Ok(Validity {
        not_before: time(from, 0, 0, 0)?,
        not_after: time(to, 14, 59, 59)?,
    })
}

fn extension<T: AssociatedOid + Encode>(critical: bool, value: &T) -> Result<Extension> {
    Ok(Extension {
        extn_id: T::OID,
        critical,
        extn_value: OctetString::new(value.to_der()?)?,
    })
}

/// The first 160 bits of the key's SHA-256 (RFC 7093 §2, method 1).
fn key_identifier(key: &RsaPrivateKey) -> Result<OctetString> {
    let info = public_key_info(key)?;
    let hash = Sha256::digest(info.subject_public_key.raw_bytes());
    Ok(OctetString::new(
        hash.iter().take(20).copied().collect::<Vec<_>>(),
    )?)
}

fn public_key_info(key: &RsaPrivateKey) -> Result<SubjectPublicKeyInfoOwned> {
    let der = key.to_public_key().to_public_key_der()?;
    Ok(SubjectPublicKeyInfoOwned::from_der(der.as_bytes())?)
}

const ISSUED_ON: &str = "20240401";

const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
