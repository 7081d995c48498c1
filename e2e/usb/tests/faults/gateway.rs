//! The gateway's part, in the same thread: it believes nothing but the card's signature.

use eligibility::{
    CertificateValidity, Challenge, Envelope, EvidenceLevel, InquiryAnswer, InquiryRequest,
    JpkiCheck, LocalCardCheck, ProblemKind, Proof, RevocationCheck, Statement,
};
use myna_card::Certificate;
use reception::GatewayError;

/// What the card signs for; any text will do.
pub(crate) fn challenge() -> Challenge {
    Challenge {
        nonce: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8".to_owned(),
        expires_at: NOW + 300,
        origin: "https://reception.example".to_owned(),
    }
}

/// Answers an inquiry that the card signed, as the virtual eligibility system does.
pub(crate) fn answer(request: &InquiryRequest) -> Result<Box<InquiryAnswer>, GatewayError> {
    let Proof::Jpki(signed) = &request.proof else {
        return Err(GatewayError::Problem(ProblemKind::SignatureInvalid));
    };
    let certificate = Certificate::parse(signed.certificate.expose()).or(Err(
        GatewayError::Problem(ProblemKind::CertificateMalformed),
    ))?;
    let challenge = challenge();
    let statement = Statement {
        origin: &challenge.origin,
        nonce: &challenge.nonce,
        request_id: &request.request_id,
        consent: request.consent,
    };
    let key = certificate.public_key().unwrap();
    key.verify_pkcs1_sha256(&statement.message(), signed.signature.expose())
        .or(Err(GatewayError::Problem(ProblemKind::SignatureInvalid)))?;
    let serial = certificate.serial_number();
    let xml_msg =
        simulator::insurer::answer(&serial, request.consent, &request.xml_msg, NOW).unwrap();
    Ok(Box::new(InquiryAnswer {
        xml_msg,
        envelope: Envelope {
            request_id: request.request_id.clone(),
            evidence: EvidenceLevel::Simulated,
            received_at: NOW,
            local_card_check: LocalCardCheck {
                jpki: JpkiCheck::Verified,
                revocation: RevocationCheck::NotChecked,
                validity: CertificateValidity::Valid,
                face: None,
            },
        },
    }))
}

/// 2026-11-22, 09:00 in Japan; Unix seconds.
const NOW: i64 = 1_795_305_600;
