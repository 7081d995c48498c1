//! What the tests of a whole visit need: cards, answers, and a clock that is set by hand.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "shared by tests, which fail by panicking and look for one variant each"
)]

use card::{AuthCertificate, Date, Facts, Pin, PinState, TokenKind};
use eligibility::{Challenge, CivilDate, Envelope, InquiryAnswer, InquiryRequest, XmlMsg};
use reception::{Action, Effect, Event, Method, Moment, Step, Ticket, Visit, VisitId};
use redacted::Redacted;

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

    /// The consent is given: the gateway is being asked.
    pub fn up_to_inquiry(&mut self) -> InquiryRequest {
        self.up_to_consent().send(Event::ConsentToAll);
        self.sign()
    }

    pub fn sign(&mut self) -> InquiryRequest {
        let ticket = self.asked_for_challenge();
        self.send(Event::ChallengeFetched(ticket, Ok(challenge())));
        let ticket = self.asked_to_sign();
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

    pub fn asked_to_sign(&self) -> Ticket {
        self.asked(|action| matches!(action, Action::Sign { .. }))
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
