//! Whose certificate counts, and until when.

use eligibility::{
    CertificateValidity, InquiryAnswer, InquiryRequest, ProblemKind, Proof, SignedByCard,
};
use myna_card::Certificate;
use redacted::Redacted;
use simulator::Purpose;

use super::demo_card::DemoCard;
use super::{House, id};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn only_an_authentication_certificate_of_a_known_authority_counts() {
    let house = House::open().await;
    let signed = house.signed_by(Purpose::Valid, &id(1)).await;
    let Proof::Jpki(card) = signed.proof.clone() else {
        unreachable!("a PIN was known");
    };
    let with = |certificate: Vec<u8>| InquiryRequest {
        proof: Proof::Jpki(SignedByCard {
            certificate: Redacted::new(certificate),
            ..card.clone()
        }),
        ..signed.clone()
    };
    let authority = simulator::demo_roots()[0].to_vec();
    let mut forged = card.certificate.expose().clone();
    *forged.last_mut().unwrap() ^= 1;

    let problem = async |certificate| house.inquire(&with(certificate)).await.problem();
    assert_eq!(problem(authority).await, ProblemKind::CertificateUntrusted);
    assert_eq!(problem(forged).await, ProblemKind::CertificateUntrusted);
    assert_eq!(
        problem(b"certificate".to_vec()).await,
        ProblemKind::CertificateMalformed
    );
    assert_eq!(problem(Vec::new()).await, ProblemKind::CertificateMalformed);
}

#[tokio::test]
async fn a_certificate_serves_for_three_months_after_its_end_without_medical_information() {
    let house = House::open().await;
    let end = end_of(&DemoCard::of(Purpose::Valid));
    let cases = [
        (end - 100 * DAY, Ok(CertificateValidity::Valid)),
        (end - 80 * DAY, Ok(CertificateValidity::EndsSoon)),
        (end, Ok(CertificateValidity::EndsSoon)),
        (end + 1, Ok(CertificateValidity::Grace)),
        (end + 80 * DAY, Ok(CertificateValidity::Grace)),
        (end + 100 * DAY, Err(ProblemKind::CertificateExpired)),
    ];
    for (number, (moment, expected)) in (1..).zip(cases) {
        house.wait(moment - house.now());
        let answer = house.visit(Purpose::Valid, &id(number)).await;
        let Ok(validity) = expected else {
            assert_eq!(Err(answer.problem()), expected);
            continue;
        };
        let answer: InquiryAnswer = answer.json();
        assert_eq!(answer.envelope.local_card_check.validity, validity);
        let medicine = &answer.xml_msg.results()[0].pharmacists_info_cons_flg;
        assert_eq!(medicine.is_some(), validity != CertificateValidity::Grace);
    }
}

fn end_of(card: &DemoCard) -> i64 {
    let certificate = Certificate::parse(card.certificate()).unwrap();
    let end = certificate.inner().tbs_certificate().validity().not_after;
    i64::try_from(end.to_unix_duration().as_secs()).unwrap()
}
