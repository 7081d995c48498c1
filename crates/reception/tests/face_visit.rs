//! The patient's way by the face: from the code on the card to the consent, and every way out of it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use card::{Doubt, Error, PinState};
use eligibility::{FaceVerdict, ProblemKind, Proof, Recognised, Recogniser};
use reception::consent::Questions;
use reception::step::SignIn;
use reception::{
    Action, CameraTrouble, Event, FaceObstacle, FaceOutcome, Failure, GatewayError, Method, Step,
};
use redacted::Redacted;
use support::{DESK_TOKEN, Desk, answer_to, compared, facts, holder, holder_with_photo, pin};

fn failure(desk: &Desk) -> &Failure {
    let Step::Stopped(stopped) = desk.step() else {
        panic!("not stopped: {:?}", desk.step())
    };
    stopped.failure().unwrap()
}

fn obstacle(desk: &Desk) -> FaceObstacle {
    let Step::FaceUnavailable(step) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    step.obstacle()
}

#[test]
fn a_face_that_matches_leads_to_the_qualification_and_the_card_s_own_key_signs() {
    let mut desk = Desk::new();
    desk.up_to_comparison();
    let photo = holder().face.value.expose().photo.clone().unwrap();
    let Action::CompareFace { photo: asked } = &desk.effects[0].action else {
        panic!("{:?}", desk.effects)
    };
    assert_eq!(
        asked.expose(),
        &photo,
        "the host gets the photo of the chip"
    );

    desk.decide(compared(FaceVerdict::Match))
        .send(Event::ConsentToAll);
    let request = desk.sign();
    let Proof::CardFace(proof) = &request.proof else {
        panic!("no PIN was known: {:?}", request.proof)
    };
    assert_eq!(proof.recognition.decided_by, Recogniser::Machine);
    assert_eq!(
        proof.recognition.comparison,
        compared(FaceVerdict::Match).comparison()
    );
    assert_eq!(proof.desk_token, None);
    assert_eq!(
        request.xml_msg.message_header.reference_classification, None,
        "nothing claims an official card reading"
    );
    let (ticket, _) = desk.asked_to_inquire();
    desk.send(Event::Answered(ticket, Ok(Box::new(answer_to(&request)))));
    assert!(matches!(desk.step(), Step::Complete(_)));
    assert!(desk.powered_down());
}

#[test]
fn neither_photo_nor_address_nor_code_is_in_the_request() {
    let mut desk = Desk::new();
    desk.up_to_comparison()
        .decide(compared(FaceVerdict::Match))
        .send(Event::ConsentToAll);
    let request = serde_json::to_string(&desk.sign()).unwrap();
    let holder = holder();
    let address = &holder.attributes.as_ref().unwrap().value.expose().address;
    assert!(!request.contains(address.as_str()));
    assert!(!request.contains(&simulator::people::code_b(&simulator::PEOPLE[0])));
    // With the photo it would be longer by more than a half.
    let photo = holder.face.value.expose().photo.as_ref().unwrap();
    let longest = 5_000;
    assert!(request.len() < longest, "{}", request.len());
    assert!(request.len() + photo.len() * 4 / 3 > longest);
}

#[test]
fn no_step_after_the_comparison_holds_the_photo() {
    let mut desk = Desk::new();
    desk.up_to_comparison();
    assert!(matches!(desk.step(), Step::CompareFace(step) if !step.photo().expose().is_empty()));
    let shown = format!("{:?} {:?}", desk.step(), desk.effects);
    assert!(
        !shown.contains("106, 80, 32, 32"),
        "it is not printed: {shown}"
    );
    desk.send(Event::CardRemoved);
    assert!(matches!(desk.step(), Step::Interrupted(_)));
}

#[test]
fn a_wrong_code_shows_the_tries_that_are_left_and_a_locked_one_leaves_the_pin() {
    let mut desk = Desk::new();
    desk.up_to_code();
    for tries_left in [9, 8] {
        desk.enter_code(Err(Error::CodeWrong { tries_left }));
        let Step::EnterCode(step) = desk.step() else {
            panic!("{:?}", desk.step())
        };
        assert_eq!((step.tries_left(), step.was_wrong()), (tries_left, true));
    }
    desk.enter_code(Err(Error::CodeBlocked));
    assert_eq!(obstacle(&desk), FaceObstacle::CodeLocked);
    desk.send(Event::MethodChosen(Method::Pin));
    assert!(matches!(desk.step(), Step::EnterPin(_)));
}

#[test]
fn a_card_that_cannot_show_a_photo_is_told_before_anything_is_typed_or_right_after() {
    let mut desk = Desk::new();
    desk.place();
    let ticket = desk.asked_to_read();
    desk.send(Event::CardRead(ticket, Ok(Box::new(facts(1)))))
        .send(Event::MethodChosen(Method::Face))
        .send(Event::NoticeRead);
    let ticket = desk.asked_for_code_state();
    desk.send(Event::CodeStateRead(ticket, Ok(PinState::Blocked)));
    assert_eq!(obstacle(&desk), FaceObstacle::CodeLocked);

    let mut desk = Desk::new();
    desk.up_to_code().enter_code(Ok(holder_with_photo(&[])));
    assert_eq!(obstacle(&desk), FaceObstacle::NoPhoto, "a child's card");

    let mut nameless = holder();
    nameless.attributes = Err(Error::CodeBlocked);
    let mut desk = Desk::new();
    desk.up_to_code().enter_code(Ok(nameless));
    assert_eq!(obstacle(&desk), FaceObstacle::CodeLocked, "of the name");
}

#[test]
fn without_a_pin_the_face_is_the_way_and_without_both_the_visit_stops() {
    for state in [PinState::Blocked, PinState::NotSet] {
        let mut desk = Desk::new();
        desk.place();
        let ticket = desk.asked_to_read();
        let facts = card::Facts {
            pin: state,
            ..facts(1)
        };
        desk.send(Event::CardRead(ticket, Ok(Box::new(facts))));
        desk.send(Event::MethodChosen(Method::Pin));
        assert!(matches!(desk.step(), Step::ChooseMethod(step) if step.card().pin() == state));

        desk.choose_face().enter_code(Ok(holder_with_photo(&[])));
        let (obstacle, pin) = (FaceObstacle::NoPhoto, state);
        assert_eq!(failure(&desk), &Failure::NoMethodLeft { obstacle, pin });
        assert!(desk.powered_down());
    }
}

#[test]
fn a_copy_and_a_forgery_are_never_compared() {
    type Change = fn(&mut card::Holder);
    let forgeries: [(Change, Doubt); 4] = [
        (
            |holder| holder.face.signature = Err(Doubt::SignatureWrong),
            Doubt::SignatureWrong,
        ),
        (
            |holder| holder.presence = Err(Doubt::NotThisCard),
            Doubt::NotThisCard,
        ),
        (
            |holder| holder.presence = Err(Doubt::NoAnswer),
            Doubt::NoAnswer,
        ),
        (
            |holder| {
                let text = holder.attributes.as_mut().unwrap();
                text.signature = Err(Doubt::DigestWrong);
            },
            Doubt::DigestWrong,
        ),
    ];
    for (forge, doubt) in forgeries {
        let mut forged = holder();
        forge(&mut forged);
        let mut desk = Desk::new();
        desk.up_to_code().enter_code(Ok(forged));
        assert_eq!(failure(&desk), &Failure::CardDoubtful(doubt));
        assert!(desk.powered_down());
        let Step::Stopped(step) = desk.step() else {
            panic!("{:?}", desk.step())
        };
        assert!(!step.can_try_again());
    }
}

#[test]
fn three_comparisons_may_fail_and_then_somebody_has_to_look() {
    let mut desk = Desk::new();
    desk.up_to_comparison();
    let failures = [
        FaceVerdict::NoMatch,
        FaceVerdict::NotLive,
        FaceVerdict::TooFewFrames,
    ];
    for (number, verdict) in (1..).zip(failures) {
        desk.decide(compared(verdict));
        let Step::FaceNotRecognised(step) = desk.step() else {
            panic!("{:?}", desk.step())
        };
        assert_eq!(step.outcome(), compared(verdict));
        assert_eq!(step.can_compare_again(), number < 3);
        if number < 3 {
            desk.send(Event::CompareAgain);
        }
    }
    desk.send(Event::CompareAgain);
    assert!(matches!(desk.step(), Step::FaceNotRecognised(_)));
    // The code once more opens the photo, and not one more comparison.
    desk.send(Event::Back)
        .choose_face()
        .enter_code(Ok(holder()));
    assert!(matches!(desk.step(), Step::StaffCheck(_)));
    // Nor does the card, pulled out and put back.
    desk.send(Event::CardRemoved).up_to_comparison();
    assert!(matches!(desk.step(), Step::StaffCheck(_)));
}

#[test]
fn a_camera_that_is_not_there_costs_no_comparison() {
    let mut desk = Desk::new();
    desk.up_to_comparison();
    for trouble in [
        CameraTrouble::Denied,
        CameraTrouble::Missing,
        CameraTrouble::InUse,
        CameraTrouble::Lost,
    ] {
        desk.decide(FaceOutcome::CameraUnavailable(trouble));
        let Step::FaceNotRecognised(step) = desk.step() else {
            panic!("{:?}", desk.step())
        };
        assert!(step.can_compare_again());
        desk.send(Event::CompareAgain);
    }
    desk.after(91);
    let Step::FaceNotRecognised(step) = desk.step() else {
        panic!("a host that never answers is given up: {:?}", desk.step())
    };
    assert_eq!(step.outcome(), FaceOutcome::TimedOut);
}

#[test]
fn the_staff_sign_in_look_and_are_in_the_record() {
    let mut desk = Desk::new();
    desk.up_to_comparison()
        .decide(compared(FaceVerdict::Unsure))
        .send(Event::LetStaffLook);
    let Step::StaffCheck(step) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    assert!(step.photo().is_none(), "not before the staff are there");
    desk.send(Event::StaffConfirmed);
    assert!(
        matches!(desk.step(), Step::StaffCheck(_)),
        "nobody is there"
    );

    desk.send(Event::StaffPassphrase(Redacted::new("wrong".to_owned())));
    let ticket = desk.asked_to_sign_in();
    let refused = GatewayError::Problem(ProblemKind::DeskUnauthorized);
    desk.send(Event::StaffSignedIn(ticket, Err(refused)));
    let Step::StaffCheck(step) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    let error = Some(refused);
    assert_eq!(step.sign_in(), &SignIn::Needed { error });

    desk.sign_in_staff();
    assert!(matches!(desk.step(), Step::StaffCheck(step) if step.photo().is_some()));
    desk.send(Event::StaffConfirmed).send(Event::ConsentToAll);
    let request = desk.sign();
    let Recognised::Face(recognition) = request.proof.recognised() else {
        panic!("{:?}", request.proof)
    };
    assert_eq!(recognition.decided_by, Recogniser::Staff);
    assert_eq!(
        recognition.comparison,
        compared(FaceVerdict::Unsure).comparison(),
        "what the machine said is kept beside it"
    );
    let Proof::CardFace(proof) = request.proof else {
        panic!("no PIN was known")
    };
    let token = proof.desk_token.unwrap();
    assert_eq!(token.expose(), DESK_TOKEN);
}

#[test]
fn staff_who_see_another_person_end_the_visit() {
    let mut desk = Desk::new();
    desk.up_to_comparison()
        .send(Event::LetStaffLook)
        .sign_in_staff()
        .send(Event::StaffRefused);
    assert_eq!(failure(&desk), &Failure::NotTheHolder);
    assert!(desk.powered_down());
}

#[test]
fn staff_let_a_patient_try_once_more_although_three_have_failed() {
    let mut desk = Desk::new();
    desk.up_to_comparison();
    for _ in 0..2 {
        desk.decide(compared(FaceVerdict::NoMatch))
            .send(Event::CompareAgain);
    }
    desk.decide(compared(FaceVerdict::NoMatch))
        .send(Event::LetStaffLook)
        .send(Event::CompareAgain);
    assert!(
        matches!(desk.step(), Step::StaffCheck(_)),
        "nobody is there"
    );
    desk.sign_in_staff()
        .send(Event::CompareAgain)
        .decide(compared(FaceVerdict::Match));
    assert!(matches!(desk.step(), Step::AskConsent(_)));
}

#[test]
fn another_method_can_be_chosen_at_any_moment_of_it() {
    let ways: [fn(&mut Desk) -> &mut Desk; 5] = [
        |desk| desk.up_to_code(),
        |desk| desk.up_to_comparison(),
        |desk| desk.up_to_comparison().decide(FaceOutcome::PhotoUnusable),
        |desk| desk.up_to_comparison().send(Event::LetStaffLook),
        |desk| {
            desk.up_to_comparison()
                .send(Event::LetStaffLook)
                .sign_in_staff()
        },
    ];
    for way in ways {
        let mut desk = Desk::new();
        way(&mut desk).send(Event::MethodChosen(Method::Pin));
        assert!(matches!(desk.step(), Step::EnterPin(_)));
        desk.send(Event::PinEntered(pin()));
        let ticket = desk.asked_to_verify();
        desk.send(Event::PinVerified(ticket, Ok(())))
            .send(Event::ConsentToAll);
        assert_eq!(desk.sign().proof.recognised(), Recognised::Pin);
    }
}

#[test]
fn an_outcome_that_comes_when_the_patient_has_gone_on_changes_nothing() {
    let mut desk = Desk::new();
    desk.up_to_comparison();
    let ticket = desk.asked_to_compare();
    desk.send(Event::MethodChosen(Method::Pin));
    desk.send(Event::FaceDecided(ticket, compared(FaceVerdict::Match)));
    assert!(matches!(desk.step(), Step::EnterPin(_)));
}

#[test]
fn a_card_pulled_out_is_recognised_anew_and_its_consent_kept() {
    let mut desk = Desk::new();
    desk.up_to_comparison()
        .decide(compared(FaceVerdict::Match))
        .send(Event::ConsentToAll)
        .send(Event::CardRemoved);
    assert!(matches!(desk.step(), Step::Interrupted(_)));
    desk.up_to_comparison();
    assert!(matches!(desk.step(), Step::CompareFace(_)), "a new look");
    desk.decide(compared(FaceVerdict::Match));
    let request = desk.sign();
    assert_eq!(request.request_id, "visit-1", "one visit, one request id");
}

#[test]
fn a_reader_lost_while_the_photo_is_read_is_named() {
    let mut desk = Desk::new();
    let gone = Error::Link(apdu::LinkError::ReaderGone);
    desk.up_to_code()
        .enter_code(Err(gone))
        .send(Event::ReaderLost);
    assert_eq!(failure(&desk), &Failure::ReaderGone);
}

#[test]
fn staff_have_three_minutes_to_come() {
    let mut desk = Desk::new();
    desk.up_to_comparison().send(Event::LetStaffLook).after(179);
    assert!(!desk.step().patience().unwrap().is_warning());
    desk.after(2);
    assert!(desk.step().patience().unwrap().is_warning());
    desk.after(30);
    assert_eq!(failure(&desk), &Failure::TimedOut);
}

#[test]
fn the_consent_is_asked_for_after_the_face_as_after_the_pin() {
    let mut desk = Desk::new();
    desk.up_to_comparison().decide(compared(FaceVerdict::Match));
    let Step::AskConsent(step) = desk.step() else {
        panic!("{:?}", desk.step())
    };
    assert_eq!(step.questions(), &Questions::AllOrIndividually);
}
