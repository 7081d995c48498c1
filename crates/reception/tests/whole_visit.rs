//! The patient's way, as the patient lives it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use eligibility::{Consent, ConsentItem, ProblemKind};
use reception::consent::Questions;
use reception::{Event, Failure, GatewayError, Method, Step};
use support::{Desk, answer, answer_to, facts, pin};

fn failure(desk: &Desk) -> &Failure {
    let Step::Stopped(stopped) = desk.step() else {
        panic!("not stopped: {:?}", desk.step())
    };
    stopped.failure().unwrap()
}

#[test]
fn a_visit_ends_with_the_qualification_and_a_powered_down_card() {
    let mut desk = Desk::new();
    desk.send(Event::Start);
    assert!(matches!(desk.step(), Step::PlaceCard(_)));
    let request = desk.up_to_inquiry();
    assert_eq!(request.consent, Consent::all());
    let (ticket, _) = desk.asked_to_inquire();
    desk.send(Event::Answered(ticket, Ok(Box::new(answer_to(&request)))));
    let Step::Complete(complete) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    assert_eq!(
        complete.qualification().ratio.map(|ratio| ratio.percent),
        Some(30)
    );
    assert!(desk.powered_down());
    desk.send(Event::CardRemoved);
    assert!(matches!(desk.step(), Step::Farewell(_)));
    desk.after(10);
    assert!(matches!(desk.step(), Step::Welcome));
}

#[test]
fn a_wrong_pin_shows_the_tries_that_are_left_and_the_last_one_leaves_the_face() {
    let mut desk = Desk::new();
    desk.place();
    let ticket = desk.asked_to_read();
    desk.send(Event::CardRead(ticket, Ok(Box::new(facts(1)))));
    desk.send(Event::MethodChosen(reception::Method::Pin));
    for tries_left in [2, 1] {
        desk.send(Event::PinEntered(pin()));
        let ticket = desk.asked_to_verify();
        desk.send(Event::PinVerified(
            ticket,
            Err(card::Error::PinWrong { tries_left }),
        ));
        let Step::EnterPin(step) = desk.step() else {
            panic!("{:?}", desk.step())
        };
        assert_eq!((step.tries_left(), step.was_wrong()), (tries_left, true));
    }
    desk.send(Event::PinEntered(pin()));
    let ticket = desk.asked_to_verify();
    desk.send(Event::PinVerified(
        ticket,
        Err(card::Error::PinWrong { tries_left: 0 }),
    ));
    let Step::ChooseMethod(step) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    assert_eq!(step.card().pin(), card::PinState::Blocked);
    desk.send(Event::MethodChosen(Method::Pin));
    assert!(
        matches!(desk.step(), Step::ChooseMethod(_)),
        "no try is left"
    );
    desk.send(Event::MethodChosen(Method::Face));
    assert!(matches!(desk.step(), Step::FaceNotice(_)), "the face works");
}

#[test]
fn the_same_card_put_back_goes_on_with_the_consent_that_was_given() {
    let mut desk = Desk::new();
    desk.up_to_consent().send(Event::ConsentIndividually);
    for (item, given) in ConsentItem::ALL.into_iter().zip([false, true, true, false]) {
        desk.send(Event::ConsentAnswered(item, given));
    }
    desk.send(Event::ConsentConfirmed).send(Event::CardRemoved);
    assert!(matches!(desk.step(), Step::Interrupted(_)));
    desk.place();
    let ticket = desk.asked_to_read();
    desk.send(Event::CardRead(ticket, Ok(Box::new(facts(1)))));
    let request = desk.up_to_verified().sign();
    assert!(request.consent.given(ConsentItem::Diagnosis));
    assert!(!request.consent.given(ConsentItem::Operation));
    assert_eq!(request.request_id, "visit-1", "one visit, one request id");
}

#[test]
fn a_reader_that_keeps_losing_the_card_is_no_endless_flicker() {
    let mut desk = Desk::new();
    for _ in 0..3 {
        desk.place();
        let ticket = desk.asked_to_read();
        let gone = card::Error::Link(apdu::LinkError::CardRemoved);
        desk.send(Event::CardRead(ticket, Err(gone)));
    }
    assert_eq!(failure(&desk), &Failure::CardLosesContact);
    desk.send(Event::CardRemoved).place();
    assert_eq!(failure(&desk), &Failure::CardLosesContact, "it stays");
    desk.try_again();
    let ticket = desk.asked_to_read();
    desk.send(Event::CardRead(ticket, Ok(Box::new(facts(1)))));
    assert!(matches!(desk.step(), Step::ChooseMethod(_)));
}

#[test]
fn a_reader_that_is_unplugged_and_plugged_in_again_costs_no_consent() {
    let mut desk = Desk::new();
    desk.up_to_consent()
        .send(Event::ConsentToAll)
        .send(Event::ReaderLost);
    assert_eq!(failure(&desk), &Failure::ReaderGone);
    desk.after(59).place();
    let ticket = desk.asked_to_read();
    desk.send(Event::CardRead(ticket, Ok(Box::new(facts(1)))));
    let request = desk.up_to_verified().sign();
    assert_eq!(request.request_id, "visit-1", "the same visit goes on");
}

#[test]
fn a_reader_that_is_lost_under_the_pin_is_named_and_nobody_is_asked_to_take_a_card() {
    let mut desk = Desk::new();
    desk.place();
    let ticket = desk.asked_to_read();
    desk.send(Event::CardRead(ticket, Ok(Box::new(facts(1)))))
        .send(Event::MethodChosen(Method::Pin))
        .send(Event::PinEntered(pin()));
    let ticket = desk.asked_to_verify();
    let gone = card::Error::Link(apdu::LinkError::ReaderGone);
    desk.send(Event::PinVerified(ticket, Err(gone)))
        .send(Event::ReaderLost);
    let Step::Stopped(step) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    assert_eq!(step.failure(), Some(&Failure::ReaderGone));
    assert!(!step.card_present() && !step.can_try_again());
    desk.after(61);
    assert!(matches!(desk.step(), Step::Welcome));
}

#[test]
fn another_card_put_in_finds_nothing_of_the_visit_before() {
    let mut desk = Desk::new();
    desk.up_to_consent()
        .send(Event::ConsentToAll)
        .send(Event::CardRemoved)
        .place();
    let ticket = desk.asked_to_read();
    desk.send(Event::CardRead(ticket, Ok(Box::new(facts(2)))));
    desk.up_to_verified();
    let Step::AskConsent(step) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    assert_eq!(step.questions(), &Questions::AllOrIndividually);
    desk.send(Event::ConsentToAll);
    assert_eq!(desk.sign().request_id, "visit-2");
}

#[test]
fn a_gateway_that_comes_back_gets_the_very_same_request() {
    let mut desk = Desk::new();
    let first = desk.up_to_inquiry();
    let (ticket, _) = desk.asked_to_inquire();
    desk.send(Event::Answered(ticket, Err(GatewayError::Unreachable)));
    let Step::AwaitingAnswer(step) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    assert!(step.is_retrying());
    desk.after(1);
    let (ticket, second) = desk.asked_to_inquire();
    assert_eq!(first, second);
    desk.send(Event::Answered(ticket, Ok(Box::new(answer_to(&second)))));
    assert!(matches!(desk.step(), Step::Complete(_)));
}

#[test]
fn a_gateway_that_stays_away_is_given_up_and_the_consent_kept() {
    let mut desk = Desk::new();
    desk.up_to_consent().send(Event::ConsentToAll);
    while matches!(desk.step(), Step::FetchingChallenge(_)) {
        desk.after(5);
    }
    assert!(
        (120_000..180_000).contains(&desk.millis),
        "given up after {} ms",
        desk.millis
    );
    assert_eq!(failure(&desk), &Failure::GatewayUnreachable);
    desk.try_again();
    let ticket = desk.asked_to_read();
    desk.send(Event::CardRead(ticket, Ok(Box::new(facts(1)))));
    desk.up_to_verified();
    assert!(matches!(desk.step(), Step::FetchingChallenge(_)));
}

#[test]
fn an_expired_challenge_is_signed_anew_under_the_same_request_id() {
    let mut desk = Desk::new();
    desk.up_to_inquiry();
    let (ticket, _) = desk.asked_to_inquire();
    let expired = GatewayError::Problem(ProblemKind::ChallengeExpired);
    desk.send(Event::Answered(ticket, Err(expired)));
    assert_eq!(desk.sign().request_id, "visit-1");
}

#[test]
fn a_card_pulled_after_the_signature_does_not_stop_the_answer() {
    let mut desk = Desk::new();
    let request = desk.up_to_inquiry();
    let (ticket, _) = desk.asked_to_inquire();
    desk.send(Event::CardRemoved);
    desk.send(Event::Answered(ticket, Ok(Box::new(answer_to(&request)))));
    let Step::Complete(complete) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    assert!(!complete.card_present());
    desk.after(30);
    assert!(matches!(desk.step(), Step::Welcome));
}

#[test]
fn an_answer_for_another_request_is_not_shown() {
    let mut desk = Desk::new();
    desk.up_to_inquiry();
    let (ticket, _) = desk.asked_to_inquire();
    desk.send(Event::Answered(
        ticket,
        Ok(Box::new(answer("visit-9", "1"))),
    ));
    assert_eq!(failure(&desk), &Failure::AnswerNotUnderstood);
}

#[test]
fn an_answer_without_a_valid_qualification_is_never_complete() {
    for validity in ["2", "3", "4", "5", "9"] {
        let mut desk = Desk::new();
        let request = desk.up_to_inquiry();
        let (ticket, _) = desk.asked_to_inquire();
        desk.send(Event::Answered(
            ticket,
            Ok(Box::new(answer(&request.request_id, validity))),
        ));
        assert!(
            matches!(failure(&desk), Failure::NotQualified(_)),
            "validity {validity}"
        );
    }
}

#[test]
fn a_patient_who_hesitates_is_asked_and_gets_more_time() {
    let mut desk = Desk::new();
    desk.up_to_consent().after(61);
    assert!(desk.step().patience().unwrap().is_warning());
    desk.send(Event::MoreTime);
    assert!(!desk.step().patience().unwrap().is_warning());
    desk.after(61).after(31);
    assert_eq!(failure(&desk), &Failure::TimedOut);
    desk.after(61);
    assert!(
        matches!(desk.step(), Step::CardLeft(_)),
        "a forgotten card is for the staff"
    );
}

#[test]
fn what_would_fail_later_is_said_at_once() {
    type Change = fn(&mut card::Facts);
    type Expected = fn(&Failure) -> bool;
    let cases: [(Change, Expected); 3] = [
        (
            |facts| facts.certificate = None,
            |it| matches!(it, Failure::NoCertificate),
        ),
        (
            |facts| {
                facts.card_expiry = Some(card::Date {
                    year: 2026,
                    month: 11,
                    day: 21,
                })
            },
            |it| matches!(it, Failure::CardExpired { .. }),
        ),
        (
            |facts| {
                let certificate = facts.certificate.as_mut().unwrap();
                certificate.not_after = card::Date {
                    year: 2026,
                    month: 8,
                    day: 21,
                };
            },
            |it| matches!(it, Failure::CertificateExpired { .. }),
        ),
    ];
    for (change, expected) in cases {
        let mut desk = Desk::new();
        desk.place();
        let ticket = desk.asked_to_read();
        let mut facts = facts(1);
        change(&mut facts);
        desk.send(Event::CardRead(ticket, Ok(Box::new(facts))));
        assert!(expected(failure(&desk)), "{:?}", failure(&desk));
    }
}

#[test]
fn a_card_put_back_after_a_bad_answer_makes_an_inquiry_of_its_own() {
    let mut desk = Desk::new();
    let request = desk.up_to_inquiry();
    let (ticket, _) = desk.asked_to_inquire();
    desk.send(Event::Answered(
        ticket,
        Ok(Box::new(answer(&request.request_id, "4"))),
    ));
    assert!(matches!(failure(&desk), Failure::NotQualified(_)));
    desk.send(Event::CardRemoved);
    assert_eq!(desk.up_to_inquiry().request_id, "visit-2");
}
