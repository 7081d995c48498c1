//! Patients who are recognised by their faces, and proofs that are none.

use eligibility::{
    CardFaceProof, Consent, EvidenceLevel, FaceComparison, FaceRecognition, FaceVerdict,
    InquiryAnswer, InquiryRequest, JpkiCheck, Outcome, ProblemKind, Proof, Qualification,
    Recognised, Recogniser,
};
use redacted::Redacted;
use simulator::Purpose;

use super::face_card::{BY_MACHINE, FaceCard};
use super::{House, id};

const BY_STAFF: FaceRecognition = FaceRecognition {
    decided_by: Recogniser::Staff,
    comparison: None,
};

impl House {
    async fn by_face(&self, card: &mut FaceCard, id: &str, by: FaceRecognition) -> InquiryRequest {
        let challenge = self.challenge().await;
        card.inquire(&challenge, id, self.today(), by)
    }
}

/// The same inquiry with another proof.
fn with(request: &InquiryRequest, change: impl FnOnce(&mut CardFaceProof)) -> InquiryRequest {
    let mut request = request.clone();
    let Proof::CardFace(proof) = &mut request.proof else {
        unreachable!("no PIN was known");
    };
    change(proof);
    request
}

#[tokio::test]
async fn a_patient_recognised_by_the_face_is_received_without_a_pin() {
    let house = House::open().await;
    // Three wrong tries long ago; the face works all the same.
    let mut card = FaceCard::of(Purpose::PinLocked);
    let request = house.by_face(&mut card, &id(1), BY_MACHINE).await;

    let answer = house.inquire(&request).await;
    let again = house.inquire(&request).await;

    assert!(answer.body == again.body, "the same bytes again");
    let answer: InquiryAnswer = answer.json();
    assert_eq!(answer.envelope.evidence, EvidenceLevel::Simulated);
    let check = answer.envelope.local_card_check;
    assert_eq!(check.jpki, JpkiCheck::NotMade);
    assert_eq!(check.face, Some(BY_MACHINE));
    assert_eq!(
        answer.xml_msg.message_header.reference_classification, None,
        "no certified reader has read this card"
    );
    let qualification = Qualification::from_answer(&answer.xml_msg, house.today()).unwrap();
    let list = house.list().await;
    assert_eq!(list.receptions.len(), 1);
    let row = &list.receptions[0];
    assert_eq!(row.recognised, Some(Recognised::Face(BY_MACHINE)));
    assert_eq!(row.name, qualification.name);
}

#[tokio::test]
async fn who_knows_the_pin_is_listed_so() {
    let house = House::open().await;
    let answer: InquiryAnswer = house.visit(Purpose::Valid, &id(1)).await.json();
    assert_eq!(answer.envelope.local_card_check.face, None);
    let list = house.list().await;
    assert_eq!(list.receptions[0].recognised, Some(Recognised::Pin));
}

#[tokio::test]
async fn only_staff_who_are_signed_in_recognise_by_sight() {
    let house = House::open().await;
    let mut card = FaceCard::of(Purpose::Valid);
    let request = house.by_face(&mut card, &id(1), BY_STAFF).await;
    let with_token = |token: &str| {
        let token = Redacted::new(token.to_owned());
        with(&request, |proof| proof.desk_token = Some(token))
    };
    let problem = house.inquire(&request).await.problem();
    assert_eq!(problem, ProblemKind::DeskUnauthorized);
    let problem = house.inquire(&with_token("AAAA")).await.problem();
    assert_eq!(problem, ProblemKind::DeskUnauthorized);
    assert!(house.list().await.receptions.is_empty());

    let session = house.sign_in().await;
    let signed_in = with_token(session.token.expose());
    let answer: InquiryAnswer = house.inquire(&signed_in).await.json();
    assert_eq!(answer.envelope.local_card_check.face, Some(BY_STAFF));
    let list = house.list().await;
    let by_staff = Some(Recognised::Face(BY_STAFF));
    assert_eq!(list.receptions[0].recognised, by_staff);
    // Sent again when the session is over, it gets its answer all the same.
    house.wait(60 * 60);
    let again: InquiryAnswer = house.inquire(&signed_in).await.json();
    assert_eq!(again, answer);
}

#[tokio::test]
async fn a_machine_that_has_not_recognised_anybody_recognises_nobody() {
    let house = House::open().await;
    let mut card = FaceCard::of(Purpose::Valid);
    let comparison = |verdict| FaceComparison {
        verdict,
        ..BY_MACHINE.comparison.unwrap()
    };
    let verdicts = [
        FaceVerdict::NotLive,
        FaceVerdict::Unsure,
        FaceVerdict::NoMatch,
        FaceVerdict::TooFewFrames,
    ];
    for comparison in verdicts
        .map(|it| Some(comparison(it)))
        .into_iter()
        .chain([None])
    {
        let recognition = FaceRecognition {
            comparison,
            ..BY_MACHINE
        };
        let request = house.by_face(&mut card, &id(1), recognition).await;
        let problem = house.inquire(&request).await.problem();
        assert_eq!(problem, ProblemKind::MalformedRequest, "{comparison:?}");
    }
}

#[tokio::test]
async fn nothing_that_the_card_s_own_key_signed_can_be_exchanged() {
    let house = House::open().await;
    let mut card = FaceCard::of(Purpose::Valid);
    let signed = house.by_face(&mut card, &id(1), BY_MACHINE).await;
    let other = house.by_face(&mut card, &id(1), BY_MACHINE).await;
    let foreign = FaceCard::of(Purpose::HighCostLimit);
    let exchanged = [
        InquiryRequest {
            consent: Consent::unasked(),
            ..signed.clone()
        },
        InquiryRequest {
            nonce: other.nonce.clone(),
            ..signed.clone()
        },
        with(&signed, |proof| {
            proof.certificate = foreign.certificate.clone()
        }),
        with(&signed, |proof| proof.name = foreign.name.clone()),
        with(&signed, |proof| proof.recognition = BY_STAFF),
        with(&signed, |proof| {
            let better = proof.recognition.comparison.as_mut().unwrap();
            better.similarity = Some(900);
        }),
        with(&signed, |proof| proof.signature = vec![0; 256].into()),
        with(&signed, |proof| proof.signature = Vec::new().into()),
    ];
    for request in exchanged {
        let problem = house.inquire(&request).await.problem();
        assert_eq!(problem, ProblemKind::SignatureInvalid, "{request:?}");
    }
    assert!(house.list().await.receptions.is_empty());
}

#[tokio::test]
async fn a_card_face_that_no_municipality_signed_is_refused() {
    let house = House::open().await;
    let mut card = FaceCard::of(Purpose::Valid);
    let signed = house.by_face(&mut card, &id(1), BY_MACHINE).await;
    let flipped = |bytes: &Redacted<Vec<u8>>, at: usize| {
        let mut bytes = bytes.expose().clone();
        bytes[at] ^= 1;
        Redacted::new(bytes)
    };
    let forged = [
        // The last digit of the birth date, the sex, the card's key, and the two other digests.
        with(&signed, |proof| proof.holder = flipped(&proof.holder, 10)),
        with(&signed, |proof| proof.holder = flipped(&proof.holder, 14)),
        with(&signed, |proof| proof.holder = flipped(&proof.holder, 200)),
        with(&signed, |proof| {
            proof.name_and_address_digest = flipped(&proof.name_and_address_digest, 0);
        }),
        with(&signed, |proof| {
            proof.photo_digest = flipped(&proof.photo_digest, 31)
        }),
        with(&signed, |proof| {
            proof.issuer_signature = flipped(&proof.issuer_signature, 9);
        }),
        with(&signed, |proof| proof.issuer_signature = Vec::new().into()),
        // The certificate's key identifier, key and signature.
        with(&signed, |proof| {
            proof.issuer_certificate = flipped(&proof.issuer_certificate, 12);
        }),
        with(&signed, |proof| {
            proof.issuer_certificate = flipped(&proof.issuer_certificate, 200);
        }),
        with(&signed, |proof| {
            proof.issuer_certificate = flipped(&proof.issuer_certificate, 500);
        }),
    ];
    for (number, request) in forged.iter().enumerate() {
        let problem = house.inquire(request).await.problem();
        assert_eq!(problem, ProblemKind::CardFaceUntrusted, "{number}");
    }
    let malformed = [
        with(&signed, |proof| proof.holder = Vec::new().into()),
        with(&signed, |proof| proof.photo_digest = vec![0; 31].into()),
        with(&signed, |proof| {
            proof.issuer_certificate = vec![0xFF; 16].into()
        }),
        with(&signed, |proof| {
            // Something smuggled in behind what is signed.
            let more = [proof.holder.expose(), &[0xDF, 0x22, 0x01, 0x30][..]].concat();
            proof.holder = more.into();
        }),
    ];
    for (number, request) in malformed.iter().enumerate() {
        let problem = house.inquire(request).await.problem();
        assert_eq!(problem, ProblemKind::CardFaceMalformed, "{number}");
    }
    assert!(house.list().await.receptions.is_empty());
}

#[tokio::test]
async fn a_face_of_one_person_does_not_look_up_another() {
    let house = House::open().await;
    let mut card = FaceCard::of(Purpose::Valid);
    let own_name = card.name.clone();
    // A genuine card signs for the certificate of another patient, which anyone can read.
    let victim = FaceCard::of(Purpose::HighCostLimit);
    card.certificate = victim.certificate.clone();
    for (number, name) in (1..).zip([own_name, victim.name.clone()]) {
        card.name = name;
        let request = house.by_face(&mut card, &id(number), BY_MACHINE).await;
        let problem = house.inquire(&request).await.problem();
        assert_eq!(problem, ProblemKind::HolderMismatch);
    }
    let list = house.list().await;
    assert_eq!(list.receptions.len(), 2, "the staff see both attempts");
    for row in &list.receptions {
        let problem = ProblemKind::HolderMismatch;
        assert_eq!(row.outcome, Outcome::Refused { problem });
        assert_eq!(row.name, None);
    }
}

#[tokio::test]
async fn certificate_and_registration_count_as_they_do_with_a_pin() {
    let house = House::open().await;
    for (number, purpose, expected) in [
        (
            1,
            Purpose::ExpiredCertificate,
            ProblemKind::CertificateExpired,
        ),
        (2, Purpose::Unregistered, ProblemKind::CardNotRegistered),
    ] {
        let request = house
            .by_face(&mut FaceCard::of(purpose), &id(number), BY_MACHINE)
            .await;
        assert_eq!(house.inquire(&request).await.problem(), expected);
    }
}
