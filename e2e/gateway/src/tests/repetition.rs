//! One request id, one reception, one answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use eligibility::{Consent, ConsentItem, EvidenceLevel, InquiryRequest, Outcome, ProblemKind};
use sha2::{Digest, Sha256};
use simulator::Purpose;

use super::demo_card::DemoCard;
use super::{House, ORIGIN, id};
use crate::demo::DemoSystem;
use crate::eligibility_system::{
    Answering, EligibilitySystem, Inquiry, InsuredDataInquiry, Reply, Replying, Unavailable,
};
use crate::store::{Accepted, Accepting, Challenged, Store};

#[tokio::test]
async fn the_same_request_gets_the_same_bytes_when_its_challenge_is_long_gone() {
    let mut house = House::with(Box::new(Moody::default())).await;
    let request = house.signed_by(Purpose::Valid, &id(1)).await;
    let first = house.inquire(&request).await;
    house.wait(3 * 24 * 60 * 60);
    house.challenge().await;
    house.restart().await;

    let again = house.inquire(&request).await;

    assert_eq!((first.status, again.status), (200, 200));
    assert!(first.body == again.body);
}

#[tokio::test]
async fn the_same_request_signed_anew_gets_the_same_bytes() {
    let house = House::open().await;
    let first = house.visit(Purpose::Unregistered, &id(1)).await;
    house.wait(60);
    let again = house.visit(Purpose::Unregistered, &id(1)).await;
    assert_eq!(first.problem(), again.problem());
    assert!(first.body == again.body);
    assert_eq!(house.list().await.receptions.len(), 1);
}

#[tokio::test]
async fn a_request_id_stays_with_its_card_and_its_consent() {
    let house = House::open().await;
    house
        .visit(Purpose::Valid, &id(1))
        .await
        .json::<serde_json::Value>();

    let other_card = house.visit(Purpose::HighCostLimit, &id(1)).await;
    let challenge = house.challenge().await;
    let less = Consent::all().with(ConsentItem::Diagnosis, false);
    let mut card = DemoCard::of(Purpose::Valid);
    let request = card.inquire(&challenge, &id(1), less, house.today());
    let other_consent = house.inquire(&request).await;

    assert_eq!(other_card.problem(), ProblemKind::RequestIdConflict);
    assert_eq!(other_consent.problem(), ProblemKind::RequestIdConflict);
}

#[tokio::test]
async fn a_request_that_was_accepted_before_the_kill_is_answered_after_it() {
    let mut house = House::open().await;
    let request = house.signed_by(Purpose::Valid, &id(1)).await;
    accept_and_be_killed(&house, &request).await;
    let waiting = house.list().await.receptions;
    // Its challenge has ended meanwhile; the inquiry was accepted in time.
    house.wait(600);
    house.restart().await;

    let answer = house.inquire(&request).await;
    let again = house.inquire(&request).await;

    assert_eq!(waiting[0].outcome, Outcome::Unanswered);
    assert_eq!(waiting[0].evidence, EvidenceLevel::PendingReverify);
    assert_eq!(answer.status, 200);
    assert!(answer.body == again.body);
    let list = house.list().await.receptions;
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].received_at, waiting[0].received_at);
}

/// What [`crate::routes::inquiries`] does until the system is asked.
async fn accept_and_be_killed(house: &House, request: &InquiryRequest) {
    let mut binding = Sha256::new();
    binding.update(Sha256::digest(request.proof.certificate().expose()));
    binding.update(serde_json::to_vec(&request.consent).unwrap());
    let accepted = Store::open(&house.database)
        .await
        .unwrap()
        .accept(&Accepting {
            request_id: &request.request_id,
            challenge: Some(Challenged {
                nonce: &request.nonce,
                origin: ORIGIN,
            }),
            binding: binding.finalize().into(),
            now: house.now(),
            today: house.today(),
            listed: true,
            objection: None,
        })
        .await;
    assert!(matches!(accepted, Ok(Accepted::Ask { .. })));
}

#[tokio::test]
async fn two_copies_at_the_same_time_get_the_same_bytes() {
    let house = House::with(Box::new(Moody::default())).await;
    let request = house.signed_by(Purpose::Valid, &id(1)).await;
    let (one, other) = tokio::join!(house.inquire(&request), house.inquire(&request));
    assert_eq!((one.status, other.status), (200, 200));
    assert!(one.body == other.body);
    assert_eq!(house.list().await.receptions.len(), 1);
}

#[tokio::test]
async fn while_the_system_is_down_nothing_is_verified_and_nothing_is_lost() {
    let down = Arc::new(AtomicBool::new(true));
    let system = Moody {
        down: Arc::clone(&down),
        ..Moody::default()
    };
    let house = House::with(Box::new(system)).await;
    let request = house.signed_by(Purpose::Valid, &id(1)).await;

    let refused = house.inquire(&request).await;
    let meanwhile = house.list().await.receptions;
    down.store(false, Ordering::Relaxed);
    let answered = house.inquire(&request).await;

    assert_eq!(refused.problem(), ProblemKind::EligibilitySystemUnavailable);
    assert_eq!(meanwhile[0].evidence, EvidenceLevel::PendingReverify);
    assert_eq!(answered.status, 200);
    let after = house.list().await.receptions;
    assert!(matches!(after.as_slice(), [row] if matches!(row.outcome, Outcome::Qualified { .. })));
}

/// The demo system when it is up, but no two of its answers are alike.
#[derive(Default)]
struct Moody {
    down: Arc<AtomicBool>,
    asked: AtomicU32,
}

impl EligibilitySystem for Moody {
    fn evidence(&self) -> EvidenceLevel {
        DemoSystem.evidence()
    }

    fn ask<'a>(&'a self, inquiry: Inquiry<'a>) -> Replying<'a> {
        if self.down.load(Ordering::Relaxed) {
            return Box::pin(async { Err(Unavailable) });
        }
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        let answering = DemoSystem.ask(inquiry);
        Box::pin(async move {
            tokio::task::yield_now().await;
            let mut reply = answering.await?;
            if let Reply::Message(message) = &mut reply {
                message.message_header.process_execution_time = Some(asked.to_string());
            }
            Ok(reply)
        })
    }

    fn evidence_of_insured_data(&self) -> EvidenceLevel {
        DemoSystem.evidence_of_insured_data()
    }

    fn ask_by_insured_data<'a>(&'a self, inquiry: InsuredDataInquiry<'a>) -> Answering<'a> {
        DemoSystem.ask_by_insured_data(inquiry)
    }
}
