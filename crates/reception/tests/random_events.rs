//! Whatever happens, in whatever order: no panic, no step skipped, no consent lost, no inquiry
//! without a consent that was asked for, or without a holder who was recognised, no PIN and no code
//! but in a VERIFY, and no photo once nobody compares it any more.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking, and looks for one variant at a time"
)]

mod support;

use card::{Error, PinState};
use eligibility::{Consent, ConsentItem, FaceVerdict, ProblemKind, Proof, Recogniser};
use proptest::prelude::*;
use reception::consent::Questions;
use reception::step::SignIn;
use reception::{
    Action, CameraTrouble, Event, FaceOutcome, Failure, GatewayError, Method, Step, Ticket,
};
use redacted::Redacted;
use support::{Desk, PIN, answer, challenge, code, compared, desk_session, facts, holder, pin};

/// One thing that may happen. Answers go to the last question, or to an older one.
#[derive(Clone, Debug)]
enum Input {
    /// What leads on from the current step, so that the late steps are reached as often as the early.
    Forward,
    Seconds(u64),
    Start,
    Place,
    Remove,
    LoseReader,
    Choose(Method),
    EnterPin,
    NoticeRead,
    EnterCode,
    CompareAgain,
    LetStaffLook,
    SignInStaff,
    StaffConfirm,
    StaffRefuse,
    ConsentToAll,
    ConsentIndividually,
    Answer(usize, bool),
    Confirm,
    Back,
    MoreTime,
    AskStaff,
    TryAgain,
    Cancel,
    Reply {
        stale: bool,
        kind: Reply,
    },
}

#[derive(Clone, Debug)]
enum Reply {
    Card(u8),
    CardBad,
    CardGone,
    PinRight,
    PinWrong(u8),
    CodeState(u8),
    Holder,
    CodeWrong(u8),
    Match,
    NoMatch,
    NoCamera,
    Challenge,
    Signature,
    Qualified,
    NotQualified,
    OtherRequest,
    Unreachable,
    Problem(usize),
    NotUnderstood,
}

fn input() -> impl Strategy<Value = Input> {
    let reply = prop_oneof![
        4 => (1..3_u8).prop_map(Reply::Card),
        1 => Just(Reply::CardBad),
        1 => Just(Reply::CardGone),
        4 => Just(Reply::PinRight),
        2 => (0..3_u8).prop_map(Reply::PinWrong),
        3 => (0..11_u8).prop_map(Reply::CodeState),
        4 => Just(Reply::Holder),
        1 => (0..10_u8).prop_map(Reply::CodeWrong),
        3 => Just(Reply::Match),
        2 => Just(Reply::NoMatch),
        1 => Just(Reply::NoCamera),
        4 => Just(Reply::Challenge),
        4 => Just(Reply::Signature),
        3 => Just(Reply::Qualified),
        1 => Just(Reply::NotQualified),
        1 => Just(Reply::OtherRequest),
        1 => Just(Reply::Unreachable),
        1 => (0..ProblemKind::ALL.len()).prop_map(Reply::Problem),
        1 => Just(Reply::NotUnderstood),
    ];
    prop_oneof![
        60 => Just(Input::Forward),
        2 => prop_oneof![4 => 1..20_u64, 1 => 20..200_u64].prop_map(Input::Seconds),
        1 => Just(Input::Start),
        3 => Just(Input::Place),
        1 => Just(Input::Remove),
        1 => Just(Input::LoseReader),
        4 => prop_oneof![Just(Method::Pin), Just(Method::Face)].prop_map(Input::Choose),
        4 => Just(Input::EnterPin),
        2 => Just(Input::NoticeRead),
        2 => Just(Input::EnterCode),
        2 => Just(Input::CompareAgain),
        2 => Just(Input::LetStaffLook),
        2 => Just(Input::SignInStaff),
        2 => Just(Input::StaffConfirm),
        1 => Just(Input::StaffRefuse),
        3 => Just(Input::ConsentToAll),
        2 => Just(Input::ConsentIndividually),
        4 => (0..4_usize, any::<bool>()).prop_map(|(item, given)| Input::Answer(item, given)),
        2 => Just(Input::Confirm),
        1 => Just(Input::Back),
        1 => Just(Input::MoreTime),
        1 => Just(Input::AskStaff),
        1 => Just(Input::TryAgain),
        1 => Just(Input::Cancel),
        20 => (prop::bool::weighted(0.1), reply).prop_map(|(stale, kind)| Input::Reply { stale, kind }),
    ]
}

/// What a careful observer would write down, from events and effects alone.
#[derive(Default)]
struct Observer {
    open: Option<(Ticket, Question)>,
    older: Option<(Ticket, Question)>,
    request_id: String,
    /// What has been reached since the card came; each needs the one before.
    card: Option<u8>,
    /// Cards that were read so far.
    cards: u32,
    card_before: Option<Box<card::Facts>>,
    verified: bool,
    /// Who found the holder to be the person of the photo.
    recognised: Option<Recogniser>,
    failed_comparisons: u8,
    /// The consent given for this card, and not yet used up.
    consent: Option<(u8, Consent)>,
    signed: bool,
    inquired: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Question {
    Read,
    Verify,
    CodeState,
    Holder,
    Compare,
    SignIn,
    Challenge,
    Sign,
    Inquire,
}

struct Run {
    desk: Desk,
    seen: Observer,
}

impl Run {
    fn new() -> Self {
        Self {
            desk: Desk::new(),
            seen: Observer::default(),
        }
    }

    fn apply(&mut self, input: &Input) {
        let forward = self.forward();
        let input = if matches!(input, Input::Forward) {
            &forward
        } else {
            input
        };
        let asked = self.questions();
        match input {
            Input::Forward => {}
            Input::Seconds(seconds) => drop(self.desk.after(*seconds)),
            Input::Start => drop(self.desk.send(Event::Start)),
            Input::Place => drop(self.desk.place()),
            Input::Remove => drop(self.desk.send(Event::CardRemoved)),
            Input::LoseReader => drop(self.desk.send(Event::ReaderLost)),
            Input::Choose(method) => drop(self.desk.send(Event::MethodChosen(*method))),
            Input::EnterPin => drop(self.desk.send(Event::PinEntered(pin()))),
            Input::NoticeRead => drop(self.desk.send(Event::NoticeRead)),
            Input::EnterCode => drop(self.desk.send(Event::CodeEntered(code()))),
            Input::CompareAgain => drop(self.desk.send(Event::CompareAgain)),
            Input::LetStaffLook => drop(self.desk.send(Event::LetStaffLook)),
            Input::SignInStaff => {
                let passphrase = Redacted::new("passphrase".to_owned());
                self.desk.send(Event::StaffPassphrase(passphrase));
            }
            Input::StaffConfirm => {
                let signed_in = matches!(
                    self.desk.step(),
                    Step::StaffCheck(step) if matches!(step.sign_in(), SignIn::Done(_))
                );
                self.desk.send(Event::StaffConfirmed);
                if signed_in {
                    self.seen.recognised = Some(Recogniser::Staff);
                }
            }
            Input::StaffRefuse => drop(self.desk.send(Event::StaffRefused)),
            Input::ConsentToAll => drop(self.desk.send(Event::ConsentToAll)),
            Input::ConsentIndividually => drop(self.desk.send(Event::ConsentIndividually)),
            Input::Answer(item, given) => {
                let item = ConsentItem::ALL[*item];
                self.desk.send(Event::ConsentAnswered(item, *given));
            }
            Input::Confirm => drop(self.desk.send(Event::ConsentConfirmed)),
            Input::Back => drop(self.desk.send(Event::Back)),
            Input::MoreTime => drop(self.desk.send(Event::MoreTime)),
            Input::AskStaff => drop(self.desk.send(Event::AskStaff)),
            Input::TryAgain => drop(self.desk.try_again()),
            Input::Cancel => drop(self.desk.send(Event::Cancel)),
            Input::Reply { stale, kind } => self.reply(*stale, kind),
        }
        self.observe_consent(input, asked.as_ref());
        self.observe_effects(input);
        self.observe_step();
    }

    fn forward(&self) -> Input {
        let reply = |kind| Input::Reply { stale: false, kind };
        match self.desk.step() {
            Step::Welcome | Step::PlaceCard(_) | Step::Interrupted(_) => Input::Place,
            Step::Reading(_) => reply(Reply::Card(1)),
            // Every other visit by face.
            Step::ChooseMethod(step) => match (step.card().pin(), self.visits_by_face()) {
                (PinState::Available { .. }, false) => Input::Choose(Method::Pin),
                _ => Input::Choose(Method::Face),
            },
            Step::FaceNotice(_) => Input::NoticeRead,
            Step::CheckingCode(_) => reply(Reply::CodeState(10)),
            Step::EnterCode(_) => Input::EnterCode,
            Step::ReadingHolder(_) => reply(Reply::Holder),
            Step::FaceUnavailable(_) => Input::Choose(Method::Pin),
            Step::CompareFace(_) => reply(Reply::Match),
            Step::FaceNotRecognised(step) if step.can_compare_again() => Input::CompareAgain,
            Step::FaceNotRecognised(_) => Input::LetStaffLook,
            Step::StaffCheck(step) => match step.sign_in() {
                SignIn::Needed { .. } => Input::SignInStaff,
                SignIn::Checking => reply(Reply::Match),
                SignIn::Done(_) => Input::StaffConfirm,
            },
            Step::EnterPin(_) => Input::EnterPin,
            Step::VerifyingPin(_) => reply(Reply::PinRight),
            Step::AskConsent(step) => match step.questions() {
                Questions::AllOrIndividually => Input::ConsentIndividually,
                Questions::Item(answers) => {
                    let item = ConsentItem::ALL
                        .iter()
                        .position(|item| *item == answers.item());
                    Input::Answer(item.unwrap(), answers.position().0 % 2 == 0)
                }
                Questions::Summary(_) => Input::Confirm,
            },
            Step::FetchingChallenge(_) => match self.seen.open {
                Some((_, Question::Challenge)) => reply(Reply::Challenge),
                _ => Input::Seconds(2),
            },
            Step::Signing(_) => reply(Reply::Signature),
            Step::AwaitingAnswer(_) => reply(Reply::Qualified),
            Step::Complete(_) | Step::CardLeft(_) | Step::Farewell(_) => Input::Remove,
            Step::Stopped(step) if step.can_try_again() => Input::TryAgain,
            Step::Stopped(_) => Input::Remove,
        }
    }

    fn visits_by_face(&self) -> bool {
        self.seen.cards % 2 == 1
    }

    fn questions(&self) -> Option<Questions> {
        match self.desk.step() {
            Step::AskConsent(step) => Some(step.questions().clone()),
            _ => None,
        }
    }

    /// Answers the open question, if the reply fits it; a stale one must change nothing.
    fn reply(&mut self, stale: bool, kind: &Reply) {
        let asked = if stale {
            self.seen.older
        } else {
            self.seen.open
        };
        self.desk.effects.clear();
        let Some((ticket, question)) = asked else {
            return;
        };
        let card = |reply: &Reply| match reply {
            Reply::CardGone => Error::Link(apdu::LinkError::CardRemoved),
            _ => Error::NotMyNumberCard,
        };
        let refused = |reply: &Reply| match reply {
            Reply::Problem(index) => GatewayError::Problem(ProblemKind::ALL[*index]),
            Reply::NotUnderstood => GatewayError::NotUnderstood,
            _ => GatewayError::Unreachable,
        };
        let event = match (question, kind) {
            (Question::Read, Reply::Card(card)) => {
                Event::CardRead(ticket, Ok(Box::new(facts(*card))))
            }
            (Question::Read, reply) => Event::CardRead(ticket, Err(card(reply))),
            (Question::Verify, Reply::PinRight) => Event::PinVerified(ticket, Ok(())),
            (Question::Verify, Reply::PinWrong(tries_left)) => Event::PinVerified(
                ticket,
                Err(Error::PinWrong {
                    tries_left: *tries_left,
                }),
            ),
            (Question::Verify, reply) => Event::PinVerified(ticket, Err(card(reply))),
            (Question::CodeState, Reply::CodeState(0)) => {
                Event::CodeStateRead(ticket, Ok(PinState::Blocked))
            }
            (Question::CodeState, Reply::CodeState(tries_left)) => {
                let tries_left = *tries_left;
                Event::CodeStateRead(ticket, Ok(PinState::Available { tries_left }))
            }
            (Question::CodeState, reply) => Event::CodeStateRead(ticket, Err(card(reply))),
            (Question::Holder, Reply::Holder) => Event::HolderRead(ticket, Ok(Box::new(holder()))),
            (Question::Holder, Reply::CodeWrong(tries_left)) => {
                let tries_left = *tries_left;
                Event::HolderRead(ticket, Err(Error::CodeWrong { tries_left }))
            }
            (Question::Holder, reply) => Event::HolderRead(ticket, Err(card(reply))),
            (Question::Compare, Reply::Match) => {
                Event::FaceDecided(ticket, compared(FaceVerdict::Match))
            }
            (Question::Compare, Reply::NoMatch) => {
                Event::FaceDecided(ticket, compared(FaceVerdict::NoMatch))
            }
            (Question::Compare, _) => {
                let missing = FaceOutcome::CameraUnavailable(CameraTrouble::Missing);
                Event::FaceDecided(ticket, missing)
            }
            (Question::SignIn, Reply::Match | Reply::Holder | Reply::PinRight) => {
                Event::StaffSignedIn(ticket, Ok(desk_session()))
            }
            (Question::SignIn, reply) => Event::StaffSignedIn(ticket, Err(refused(reply))),
            (Question::Challenge, Reply::Challenge) => {
                Event::ChallengeFetched(ticket, Ok(challenge()))
            }
            (Question::Challenge, reply) => Event::ChallengeFetched(ticket, Err(refused(reply))),
            (Question::Sign, Reply::Signature) => Event::Signed(ticket, Ok(vec![0xA5; 256])),
            (Question::Sign, reply) => Event::Signed(ticket, Err(card(reply))),
            (Question::Inquire, Reply::Qualified | Reply::NotQualified | Reply::OtherRequest) => {
                let id = match kind {
                    Reply::OtherRequest => "visit-of-somebody-else",
                    _ => &self.seen.request_id,
                };
                let validity = if matches!(kind, Reply::NotQualified) {
                    "4"
                } else {
                    "1"
                };
                Event::Answered(ticket, Ok(Box::new(answer(id, validity))))
            }
            (Question::Inquire, reply) => Event::Answered(ticket, Err(refused(reply))),
        };
        let before = stale.then(|| format!("{:?}", self.desk.step()));
        if !stale {
            let compares = matches!(self.desk.step(), Step::CompareFace(_));
            match &event {
                Event::FaceDecided(_, FaceOutcome::Compared(comparison)) if compares => {
                    match comparison.verdict {
                        FaceVerdict::Match => self.seen.recognised = Some(Recogniser::Machine),
                        _ => self.seen.failed_comparisons += 1,
                    }
                }
                Event::CardRead(_, Ok(facts)) => {
                    self.seen.cards += 1;
                    let before = self.seen.card_before.replace(facts.clone());
                    if before.map(|it| it.certificate) != Some(facts.certificate.clone()) {
                        self.seen.failed_comparisons = 0;
                    }
                    self.seen.card = facts.certificate.as_ref().map(|it| it.der.expose()[0]);
                }
                Event::PinVerified(_, Ok(())) => self.seen.verified = true,
                Event::Signed(_, Ok(_)) => self.seen.signed = true,
                _ => {}
            }
        }
        self.desk.send(event);
        if !stale {
            self.seen.older = self.seen.open.take();
        }
        if let Some(before) = before {
            assert_eq!(
                before,
                format!("{:?}", self.desk.step()),
                "a stale answer changed the step"
            );
            assert!(self.desk.effects.is_empty(), "a stale answer had effects");
        }
    }

    /// The consent counts from the moment in which it was given on the screen that asks for it.
    fn observe_consent(&mut self, input: &Input, asked: Option<&Questions>) {
        let given = match (input, asked) {
            (Input::ConsentToAll, Some(Questions::AllOrIndividually)) => Consent::all(),
            (Input::Confirm, Some(Questions::Summary(consent))) => *consent,
            _ => return,
        };
        self.seen.consent = self.seen.card.map(|card| (card, given));
    }

    fn observe_effects(&mut self, input: &Input) {
        let signed_in = matches!(input, Input::StaffConfirm | Input::CompareAgain);
        for effect in &self.desk.effects {
            let question = match &effect.action {
                Action::ReadCard => {
                    self.seen.card = None;
                    self.seen.verified = false;
                    self.seen.recognised = None;
                    self.seen.signed = false;
                    self.seen.inquired = false;
                    Question::Read
                }
                Action::VerifyPin(_) => {
                    let pin_entered = matches!(input, Input::EnterPin);
                    assert!(pin_entered, "a PIN was sent that was not entered just now");
                    self.seen.recognised = None;
                    assert!(self.seen.card.is_some(), "PIN before the card was read");
                    Question::Verify
                }
                Action::ReadCodeState => {
                    assert!(self.seen.card.is_some(), "code before the card was read");
                    Question::CodeState
                }
                Action::ReadHolder(_) => {
                    let entered = matches!(input, Input::EnterCode);
                    assert!(entered, "a code was sent that was not entered just now");
                    self.seen.verified = false;
                    Question::Holder
                }
                Action::CompareFace { .. } => {
                    let may = self.seen.failed_comparisons < 3 || signed_in;
                    assert!(may, "a fourth comparison");
                    Question::Compare
                }
                Action::SignInStaff(_) => Question::SignIn,
                Action::FetchChallenge => {
                    let known = self.seen.verified || self.seen.recognised.is_some();
                    assert!(known, "challenge before anybody is recognised");
                    self.seen.signed = false;
                    Question::Challenge
                }
                Action::Sign { .. } => {
                    assert!(self.seen.verified, "a signature before the PIN");
                    Question::Sign
                }
                Action::SignByCard { .. } => Question::Sign,
                Action::Inquire(request) => {
                    let (card, consent) = self.seen.consent.expect("inquiry without consent");
                    assert!(self.seen.signed, "inquiry without a signature");
                    assert_eq!(Some(card), self.seen.card, "another card's consent");
                    assert_eq!(request.consent, consent, "not the consent that was given");
                    assert_eq!(
                        request.proof.certificate().expose()[0],
                        card,
                        "another card's certificate"
                    );
                    match &request.proof {
                        Proof::Jpki(_) => assert!(self.seen.verified, "no PIN was known"),
                        Proof::CardFace(proof) => assert_eq!(
                            Some(proof.recognition.decided_by),
                            self.seen.recognised,
                            "not who recognised the patient"
                        ),
                    }
                    let text = serde_json::to_string(request).unwrap();
                    assert!(!text.contains(PIN), "the PIN is in the request");
                    self.seen.request_id = request.request_id.clone();
                    self.seen.inquired = true;
                    Question::Inquire
                }
                Action::PowerDown => {
                    self.seen.verified = false;
                    self.seen.older = self.seen.open.take().or(self.seen.older);
                    continue;
                }
            };
            self.seen.older = self.seen.open.take().or(self.seen.older);
            self.seen.open = Some((effect.ticket, question));
        }
    }

    fn observe_step(&mut self) {
        match self.desk.step() {
            Step::AskConsent(_) => {
                let known = self.seen.verified || self.seen.recognised.is_some();
                assert!(known, "consent before anybody is recognised");
                let kept = self
                    .seen
                    .consent
                    .is_some_and(|(card, _)| Some(card) == self.seen.card);
                assert!(!kept, "a consent that was given is asked for again");
            }
            Step::Complete(complete) => {
                assert!(self.seen.inquired, "complete without an inquiry");
                assert_eq!(
                    complete.qualification().ratio.map(|ratio| ratio.percent),
                    Some(30)
                );
                self.forget();
            }
            Step::Welcome | Step::Farewell(_) | Step::CardLeft(_) => self.forget(),
            Step::Stopped(step) => {
                let goes_on = step.failure().is_some_and(|failure| {
                    failure.is_worth_retrying() && *failure != Failure::AnswerNotUnderstood
                });
                if !goes_on {
                    self.forget();
                }
            }
            Step::ChooseMethod(_) => {
                // Another card than the one that consented: its owner is asked.
                if self
                    .seen
                    .consent
                    .is_some_and(|(card, _)| Some(card) != self.seen.card)
                {
                    self.seen.consent = None;
                }
            }
            Step::PlaceCard(_)
            | Step::Reading(_)
            | Step::EnterPin(_)
            | Step::VerifyingPin(_)
            | Step::FaceNotice(_)
            | Step::CheckingCode(_)
            | Step::EnterCode(_)
            | Step::ReadingHolder(_)
            | Step::FaceUnavailable(_)
            | Step::CompareFace(_)
            | Step::FaceNotRecognised(_)
            | Step::StaffCheck(_)
            | Step::FetchingChallenge(_)
            | Step::Signing(_)
            | Step::AwaitingAnswer(_)
            | Step::Interrupted(_) => {}
        }
    }

    fn forget(&mut self) {
        self.seen.consent = None;
    }
}

/// The random visits below are worth something only if they get to the end.
#[test]
fn going_forward_reaches_the_end_by_pin_and_by_face() {
    let mut run = Run::new();
    for (by_face, rounds) in [(true, 40), (false, 40)] {
        for _ in 0..rounds {
            run.apply(&Input::Forward);
            if matches!(run.desk.step(), Step::Complete(_)) {
                break;
            }
        }
        assert!(
            matches!(run.desk.step(), Step::Complete(_)),
            "stuck at {:?}",
            run.desk.step()
        );
        assert_eq!(run.seen.recognised.is_some(), by_face);
        run.apply(&Input::Remove);
        run.apply(&Input::Seconds(10));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_visit_holds_its_promises_whatever_happens(inputs in prop::collection::vec(input(), 0..120)) {
        let mut run = Run::new();
        for input in &inputs {
            run.apply(input);
        }
    }

    #[test]
    fn a_visit_that_is_left_alone_ends(inputs in prop::collection::vec(input(), 0..60)) {
        let mut run = Run::new();
        for input in &inputs {
            run.apply(input);
        }
        for _ in 0..120 {
            run.apply(&Input::Seconds(10));
        }
        let at_rest = matches!(run.desk.step(), Step::Welcome | Step::CardLeft(_));
        prop_assert!(at_rest, "still {:?} after twenty minutes", run.desk.step());
    }
}
