//! What the tests of a whole visit need: cards, answers, and a clock that is set by hand.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "shared by tests, which fail by panicking and look for one variant each"
)]

use std::pin::pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};

use card::{AuthCertificate, CodeB, Date, Facts, Holder, Pin, PinState, Roots, TokenKind};
use eligibility::{
    Challenge, CivilDate, DeskSession, Envelope, FaceComparison, FaceVerdict, InquiryAnswer,
    InquiryRequest, XmlMsg,
};
use reception::{Action, Effect, Event, FaceOutcome, Method, Moment, Step, Ticket, Visit, VisitId};
use redacted::Redacted;
use simulator::people::code_b;
use simulator::{PEOPLE, VirtualCard, VirtualReader, issue, issue_with_photo};

/// A reception whose effects wait until the test answers them.
pub struct Desk {
    pub visit: Visit,
    pub millis: u64,
    pub effects: Vec<Effect>,
    visits: u32,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            visit: Visit::new(),
            millis: 0,
            effects: Vec::new(),
            visits: 0,
        }
    }

    pub fn send(&mut self, event: Event) -> &mut Self {
        let now = Moment {
            millis: self.millis,
            today: CivilDate::new(2026, 11, 22).unwrap(),
        };
        self.effects = self.visit.apply(event, now);
        self
    }

    pub fn place(&mut self) -> &mut Self {
        let visit = self.fresh_visit();
        self.send(Event::CardPlaced { visit })
    }

    pub fn try_again(&mut self) -> &mut Self {
        let visit = self.fresh_visit();
        self.send(Event::TryAgain { visit })
    }

    pub fn after(&mut self, seconds: u64) -> &mut Self {
        self.millis += seconds * 1000;
        self.send(Event::Tick)
    }

    /// A card is read, the PIN is right: the consent question is on the screen.
    pub fn up_to_consent(&mut self) -> &mut Self {
        self.place();
        let ticket = self.asked_to_read();
        self.send(Event::CardRead(ticket, Ok(Box::new(facts(1)))));
        self.up_to_verified()
    }

    pub fn up_to_verified(&mut self) -> &mut Self {
        self.send(Event::MethodChosen(Method::Pin))
            .send(Event::PinEntered(pin()));
        let ticket = self.asked_to_verify();
        self.send(Event::PinVerified(ticket, Ok(())))
    }

    /// The card is read, and the method chosen: the code is asked for.
    pub fn up_to_code(&mut self) -> &mut Self {
        self.place();
        let ticket = self.asked_to_read();
        self.send(Event::CardRead(ticket, Ok(Box::new(facts(1)))));
        self.choose_face()
    }

    pub fn choose_face(&mut self) -> &mut Self {
        self.send(Event::MethodChosen(Method::Face))
            .send(Event::NoticeRead);
        let ticket = self.asked_for_code_state();
        let state = PinState::Available { tries_left: 10 };
        self.send(Event::CodeStateRead(ticket, Ok(state)))
    }

    /// The code is right: photo and face are to be compared.
    pub fn up_to_comparison(&mut self) -> &mut Self {
        self.up_to_code().enter_code(Ok(holder()))
    }

    /// A code, and what the card says to it.
    pub fn enter_code(&mut self, read: Result<Holder, card::Error>) -> &mut Self {
        self.send(Event::CodeEntered(code()));
        let ticket = self.asked(|action| matches!(action, Action::ReadHolder(_)));
        self.send(Event::HolderRead(ticket, read.map(Box::new)))
    }

    pub fn decide(&mut self, outcome: FaceOutcome) -> &mut Self {
        let ticket = self.asked_to_compare();
        self.send(Event::FaceDecided(ticket, outcome))
    }

    /// A member of the staff signs in where the photo is to be looked at.
    pub fn sign_in_staff(&mut self) -> &mut Self {
        let passphrase = Redacted::new("passphrase".to_owned());
        self.send(Event::StaffPassphrase(passphrase));
        let ticket = self.asked_to_sign_in();
        self.send(Event::StaffSignedIn(ticket, Ok(desk_session())))
    }

    /// The consent is given: the gateway is being asked.
    pub fn up_to_inquiry(&mut self) -> InquiryRequest {
        self.up_to_consent().send(Event::ConsentToAll);
        self.sign()
    }

    pub fn sign(&mut self) -> InquiryRequest {
        let ticket = self.asked_for_challenge();
        self.send(Event::ChallengeFetched(ticket, Ok(challenge())));
        let ticket =
            self.asked(|action| matches!(action, Action::Sign { .. } | Action::SignByCard { .. }));
        self.send(Event::Signed(ticket, Ok(vec![0xA5; 256])));
        self.asked_to_inquire().1
    }

    pub fn asked_to_read(&self) -> Ticket {
        self.asked(|action| matches!(action, Action::ReadCard))
    }

    pub fn asked_to_verify(&self) -> Ticket {
        self.asked(|action| matches!(action, Action::VerifyPin(_)))
    }

    pub fn asked_for_challenge(&self) -> Ticket {
        self.asked(|action| matches!(action, Action::FetchChallenge))
    }

    pub fn asked_for_code_state(&self) -> Ticket {
        self.asked(|action| matches!(action, Action::ReadCodeState))
    }

    pub fn asked_to_compare(&self) -> Ticket {
        self.asked(|action| matches!(action, Action::CompareFace { .. }))
    }

    pub fn asked_to_sign_in(&self) -> Ticket {
        self.asked(|action| matches!(action, Action::SignInStaff(_)))
    }

    pub fn asked_to_inquire(&self) -> (Ticket, InquiryRequest) {
        self.effects
            .iter()
            .find_map(|effect| match &effect.action {
                Action::Inquire(request) => Some((effect.ticket, (**request).clone())),
                _ => None,
            })
            .unwrap_or_else(|| panic!("no inquiry among {:?}", self.effects))
    }

    pub fn powered_down(&self) -> bool {
        self.effects
            .iter()
            .any(|effect| matches!(effect.action, Action::PowerDown))
    }

    pub fn step(&self) -> &Step {
        self.visit.step()
    }

    fn asked(&self, what: impl Fn(&Action) -> bool) -> Ticket {
        let effect = self.effects.iter().find(|effect| what(&effect.action));
        effect
            .unwrap_or_else(|| panic!("not among {:?}", self.effects))
            .ticket
    }

    fn fresh_visit(&mut self) -> VisitId {
        self.visits += 1;
        VisitId::new(format!("visit-{}", self.visits))
    }
}

/// Any four digits; the tests look for them where they must not be.
pub const PIN: &str = "8642";

pub fn pin() -> Pin {
    Pin::parse(PIN).unwrap()
}

/// Of the first patient's card: what the tests look for where it must not be.
pub fn code() -> CodeB {
    CodeB::parse(&code_b(&PEOPLE[0])).unwrap()
}

/// What the first patient's card tells of its holder.
pub fn holder() -> Holder {
    static HOLDER: OnceLock<Holder> = OnceLock::new();
    let read = || read_holder(issue(&PEOPLE[0], |bytes| bytes.fill(0)).unwrap());
    HOLDER.get_or_init(read).clone()
}

/// The same of a card whose photo is this; none at all is a child's.
pub fn holder_with_photo(photo: &[u8]) -> Holder {
    read_holder(issue_with_photo(&PEOPLE[0], photo, |bytes| bytes.fill(0)).unwrap())
}

fn read_holder(card: VirtualCard) -> Holder {
    let mut reader = VirtualReader::new();
    reader.insert(card);
    let roots = Roots::with_demo(&simulator::demo_card_roots()).unwrap();
    let (code, nonce) = (code(), [7; 32]);
    let reading = pin!(card::read_holder(&mut reader, &code, &nonce, &roots));
    match reading.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(holder) => holder.unwrap(),
        Poll::Pending => panic!("the virtual reader waits"),
    }
}

pub fn compared(verdict: FaceVerdict) -> FaceOutcome {
    FaceOutcome::Compared(FaceComparison {
        verdict,
        similarity: Some(613),
        threshold: 420,
        frames: 5,
        liveness: None,
    })
}

pub fn desk_session() -> DeskSession {
    DeskSession {
        token: Redacted::new(DESK_TOKEN.to_owned()),
        expires_at: 1_800_000_000,
    }
}

pub const DESK_TOKEN: &str = "desk-token";

/// A card in good order; `card` tells one from another.
pub fn facts(card: u8) -> Facts {
    Facts {
        token: TokenKind::Card,
        certificate: Some(AuthCertificate {
            der: Redacted::new(vec![card; 8]),
            not_before: Date {
                year: 2024,
                month: 4,
                day: 1,
            },
            not_after: Date {
                year: 2029,
                month: 4,
                day: 1,
            },
        }),
        card_expiry: Some(Date {
            year: 2034,
            month: 4,
            day: 1,
        }),
        pin: PinState::Available { tries_left: 3 },
    }
}

pub fn challenge() -> Challenge {
    Challenge {
        nonce: "bm9uY2U".to_owned(),
        expires_at: 1_800_000_000,
        origin: "https://clinic.example".to_owned(),
    }
}

/// "Valid, 30 %", as an answer to this request.
pub fn answer_to(request: &InquiryRequest) -> InquiryAnswer {
    answer(&request.request_id, "1")
}

/// An answer with this `QualificationValidity`.
pub fn answer(request_id: &str, validity: &str) -> InquiryAnswer {
    let xml_msg: XmlMsg = serde_json::from_value(serde_json::json!({
        "MessageHeader": { "SegmentOfResult": "1", "ReferenceClassification": "2" },
        "MessageBody": {
            "ProcessingResultStatus": "1",
            "QualificationValidity": validity,
            "ResultList": { "ResultOfQualificationConfirmation": [{
                "Name": "番号　花子",
                "Birthdate": "19800217",
                "InsurerNumber": "01130012",
            }] },
        },
    }))
    .unwrap();
    let envelope: Envelope = serde_json::from_value(serde_json::json!({
        "request_id": request_id,
        "evidence": "SIMULATED",
        "received_at": 1_795_000_000,
        "local_card_check": {
            "jpki": "VERIFIED", "revocation": "NOT_CHECKED", "validity": "VALID",
        },
    }))
    .unwrap();
    InquiryAnswer { xml_msg, envelope }
}
