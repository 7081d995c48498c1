//! One patient after the other.

use eligibility::gateway::DeskAnswer;
use eligibility::{
    EvidenceLevel, InquiryAnswer, JpkiCheck, NotQualified, Outcome, ProblemKind, Qualification,
    RevocationCheck,
};
use simulator::Purpose;

use super::{House, id};

#[tokio::test]
async fn a_patient_is_received_and_the_staff_see_the_qualification() {
    let house = House::open().await;

    let answer: InquiryAnswer = house.visit(Purpose::HighCostLimit, &id(1)).await.json();

    assert_eq!(answer.envelope.evidence, EvidenceLevel::Simulated);
    assert_eq!(answer.envelope.local_card_check.jpki, JpkiCheck::Verified);
    assert_eq!(
        answer.envelope.local_card_check.revocation,
        RevocationCheck::NotChecked
    );
    let qualification = Qualification::from_answer(&answer.xml_msg, house.today()).unwrap();
    let list = house.list().await;
    let [row] = list.receptions.as_slice() else {
        unreachable!("one visit is one row");
    };
    assert_eq!(row.request_id, id(1));
    assert_eq!(row.received_at, house.now());
    assert_eq!(row.name, qualification.name);
    let qualification = Box::new(qualification);
    assert_eq!(row.outcome, Outcome::Qualified { qualification });

    let token = house.desk_token().await;
    let path = format!("/api/v1/receptions/{}", id(1));
    let kept: DeskAnswer = house.get(&path, &token).await.json();
    assert_eq!(kept.xml_msg, answer.xml_msg);
    assert_eq!(house.get(&path, "of nobody").await.status, 401);
}

#[tokio::test]
async fn every_demo_patient_who_can_be_received_is_and_the_list_tells_about_the_others() {
    let house = House::open().await;
    let patients = [
        Purpose::Valid,
        Purpose::Elderly70,
        Purpose::Elderly75,
        Purpose::RareCharacter,
        Purpose::ForeignResident,
    ];
    for (number, purpose) in (1..).zip(patients) {
        let answer: InquiryAnswer = house.visit(purpose, &id(number)).await.json();
        let qualification = Qualification::from_answer(&answer.xml_msg, house.today());
        assert!(
            qualification.is_ok_and(|patient| patient.ratio.is_some()),
            "{purpose:?}"
        );
        house.wait(60);
    }
    let not_found: InquiryAnswer = house.visit(Purpose::InsurerNotFound, &id(11)).await.json();
    house.wait(60);
    let unregistered = house.visit(Purpose::Unregistered, &id(12)).await;
    house.wait(60);
    let expired = house.visit(Purpose::ExpiredCertificate, &id(13)).await;

    assert_eq!(
        Qualification::from_answer(&not_found.xml_msg, house.today()),
        Err(NotQualified::NotFound)
    );
    assert_eq!(unregistered.problem(), ProblemKind::CardNotRegistered);
    assert_eq!(expired.problem(), ProblemKind::CertificateExpired);
    let outcomes: Vec<Outcome> = (house.list().await.receptions.into_iter())
        .map(|row| row.outcome)
        .take(3)
        .collect();
    assert_eq!(
        outcomes,
        [
            Outcome::Refused {
                problem: ProblemKind::CertificateExpired
            },
            Outcome::Refused {
                problem: ProblemKind::CardNotRegistered
            },
            Outcome::NotQualified {
                reason: NotQualified::NotFound
            },
        ]
    );
}
