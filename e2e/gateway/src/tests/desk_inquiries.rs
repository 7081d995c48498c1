//! The desk asks by the data of a certificate.

use eligibility::gateway::{DeskAnswer, DeskInquiries, DeskInquiry, DeskOutcomes, DeskPurpose};
use eligibility::xml_msg::{Personal, QualificationConfirmSearchInfo};
use eligibility::{EvidenceLevel, Outcome, ProblemKind};
use simulator::PEOPLE;
use simulator::people::Insurance;

use super::{Answer, House, id};

pub(super) fn search(birth_date: Option<&str>) -> QualificationConfirmSearchInfo {
    let person = &PEOPLE[0];
    let Insurance::Covered(coverage) = person.insurance else {
        unreachable!("the first demo patient is insured");
    };
    let personal = |text: &str| Some(Personal::new(text.to_owned()));
    QualificationConfirmSearchInfo {
        insurer_number: Some(coverage.insurer_number.to_owned()),
        insured_identification_number: personal(coverage.number),
        insured_branch_number: coverage.branch.and_then(personal),
        birthdate: personal(birth_date.unwrap_or(person.birth_date)),
        ..QualificationConfirmSearchInfo::default()
    }
}

fn inquiry(house: &House, number: u16, purpose: DeskPurpose) -> DeskInquiry {
    DeskInquiry::new(id(number), purpose, house.today(), search(None))
}

async fn ask(house: &House, token: &str, inquiry: &DeskInquiry) -> Answer {
    let path = "/api/v1/desk/inquiries";
    house.call("POST", path, token, inquiry).await
}

#[tokio::test]
async fn a_patient_without_a_card_is_found_by_the_certificate_and_listed_once() {
    let house = House::open().await;
    let token = house.desk_token().await;
    let inquiry = inquiry(&house, 1, DeskPurpose::Visit);

    let first = ask(&house, &token, &inquiry).await;
    house.wait(60);
    let again = ask(&house, &token, &inquiry).await;

    assert!(first.body == again.body);
    let answer: DeskAnswer = first.json();
    assert_eq!(answer.envelope.evidence, EvidenceLevel::Simulated);
    let list = house.list().await.receptions;
    assert_eq!(list.len(), 1);
    assert!(matches!(list[0].outcome, Outcome::Qualified { .. }));
    assert!(list[0].name.is_some());
}

#[tokio::test]
async fn a_reverification_is_answered_and_no_visit() {
    let house = House::open().await;
    let token = house.desk_token().await;
    let stranger = DeskInquiry::new(
        id(2),
        DeskPurpose::Reverification,
        house.today(),
        search(Some("18680101")),
    );
    let incomplete = DeskInquiry::new(
        id(3),
        DeskPurpose::Reverification,
        house.today(),
        QualificationConfirmSearchInfo::default(),
    );
    let known = inquiry(&house, 1, DeskPurpose::Reverification);
    let body = DeskInquiries {
        inquiries: vec![known, stranger, incomplete],
    };
    let path = "/api/v1/desk/inquiries/bulk";
    let DeskOutcomes { outcomes } = house.call("POST", path, &token, &body).await.json();

    let found: Vec<Option<usize>> = (outcomes.iter())
        .map(|outcome| Some(outcome.answer.as_ref()?.xml_msg.results().len()))
        .collect();
    assert_eq!(found, [Some(1), Some(0), None]);
    assert_eq!(
        outcomes[2].problem.as_ref().unwrap().kind,
        ProblemKind::MalformedRequest
    );
    assert!(house.list().await.receptions.is_empty());
}

#[tokio::test]
async fn an_inquiry_of_the_desk_needs_the_desk_and_keeps_its_id() {
    let house = House::open().await;
    let inquiry = inquiry(&house, 1, DeskPurpose::Visit);
    let stranger = ask(&house, "AAAA", &inquiry).await;
    assert_eq!(stranger.problem(), ProblemKind::DeskUnauthorized);

    let token = house.desk_token().await;
    ask(&house, &token, &inquiry).await.json::<DeskAnswer>();
    let other = DeskInquiry::new(
        id(1),
        DeskPurpose::Visit,
        house.today(),
        search(Some("18680101")),
    );
    let refused = ask(&house, &token, &other).await;
    assert_eq!(refused.problem(), ProblemKind::RequestIdConflict);
}
