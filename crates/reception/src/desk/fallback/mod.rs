//! What to do when a card does not work: from the reason to the next step, in the official order.
//!
//! A [`Case`] is what is known: reason, first or return visit, which card lies on the desk, what the
//! clinic holds, and the answers so far. [`Case::next`] asks one question after the other
//! ([`Step::Ask`]) until it ends in one way ([`Step::Go`]). First come the ways back to the card
//! ([`Remedy`]), then the accepted documents, then the patient's word: 保発0710第1号 of 2023-07-10
//! and the public guide, "When registration with the My Number Card cannot be completed".

use eligibility::rules::{self, Rule, Shown, Standing, VisitKind, WayIn};
use eligibility::{CivilDate, EvidenceLevel};
use serde::{Deserialize, Serialize};

use super::entry::CardPresented;
use super::modes::Mode;

mod reason;
mod ways;

pub use reason::{Reason, Remedy};
pub use ways::{Copayment, Document, Field, LookAt, Way};

/// What is known of a patient whose card did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Why.
    pub reason: Reason,
    /// First or return visit.
    pub visit: VisitKind,
    /// What lies on the desk.
    pub card: CardPresented,
    /// Whether the clinic holds insurance data that a verbal verification can rest on
    /// ([`super::verbal::base`]).
    pub holds_data: bool,
    /// Whether the clinic has a link to the official web reception (マイナ在宅受付Web).
    pub has_web_link: bool,
    answers: Vec<(Question, bool)>,
}

/// A question to the staff with the answers yes and no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Do this; did it work?
    Worked(Remedy),
    /// Can the patient show this?
    Shows(Document),
    /// Does the patient say that nothing has changed? Asked by the verbal verification itself, which
    /// answers "no" here when its end is the statement.
    SaysUnchanged,
}

/// The next step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Ask this and answer it with [`Case::answer`].
    Ask(Question),
    /// This is the way.
    Go(Advice),
}

/// How the patient is received.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advice {
    /// What to do.
    pub way: Way,
    /// What it is worth; absent when the card's own way goes on and its answer decides.
    pub evidence: Option<EvidenceLevel>,
    /// What the patient pays today.
    pub copayment: Copayment,
    /// The staff's eyes: what to check on it.
    pub look_at: &'static [LookAt],
    /// What to copy, so that the eligibility system can be asked.
    pub type_in: &'static [Field],
    /// The eligibility system can be asked now by what was copied; otherwise later.
    pub ask_now: bool,
    /// Whether it goes to the re-verification queue until the system has confirmed it.
    pub reverify: bool,
    /// The checklist that the reason calls for.
    pub mode: Option<Mode>,
    /// Where the rule stands, and whether that was confirmed; absent where no rule lets the patient in.
    pub rule: Option<Rule>,
}

impl Case {
    /// A case without answers yet.
    pub const fn new(reason: Reason, visit: VisitKind, card: CardPresented) -> Self {
        Self {
            reason,
            visit,
            card,
            holds_data: false,
            has_web_link: false,
            answers: Vec::new(),
        }
    }

    /// Answers a question; a later answer to the same question replaces the earlier one.
    pub fn answer(&mut self, question: Question, yes: bool) {
        self.answers.retain(|(other, _)| *other != question);
        self.answers.push((question, yes));
    }

    /// Takes the last answer back; `None` when there is none.
    pub fn back(&mut self) -> Option<Question> {
        self.answers.pop().map(|(question, _)| question)
    }

    /// The questions that were answered, in order.
    pub fn answers(&self) -> &[(Question, bool)] {
        &self.answers
    }

    /// The next step on the day `on`.
    pub fn next(&self, on: CivilDate) -> Step {
        for &remedy in self.reason.remedies() {
            if !self.is_possible(remedy, on) {
                continue;
            }
            match self.answered(Question::Worked(remedy)) {
                None => return Step::Ask(Question::Worked(remedy)),
                Some(true) => return Step::Go(self.resume(remedy)),
                Some(false) => {}
            }
        }
        for (way, rule) in self.ways(on) {
            let possible = match way {
                Way::Document(document) => match self.answered(Question::Shows(document)) {
                    None => return Step::Ask(Question::Shows(document)),
                    Some(shows) => shows,
                },
                Way::Verbal => {
                    self.holds_data && self.answered(Question::SaysUnchanged) != Some(false)
                }
                Way::Resume(_) | Way::Statement | Way::ClinicDecides | Way::FullCharge => true,
            };
            if possible {
                return Step::Go(self.advice(way, &rule));
            }
        }
        Step::Go(self.full_charge())
    }

    /// The ways that can apply, in the rules' order, the likeliest document first.
    fn ways(&self, on: CivilDate) -> Vec<(Way, WayIn)> {
        let mut ways: Vec<(Way, WayIn)> = rules::ways(on, self.visit)
            .filter_map(|rule| Some((Way::of(rule.way)?, rule)))
            .filter(|(way, rule)| self.has_card_for(*way, rule))
            .collect();
        let first = Way::Document(Document::EligibilityCertificate);
        // Where it is not likely it is asked for after what lies beside the card.
        let is_likely = self.reason.certificate_is_likely();
        ways.sort_by_key(|(way, _)| {
            if *way == first {
                return if is_likely { 0 } else { 2 };
            }
            let shown_beside_card = [Document::MynaportalScreen, Document::NoticeWithCard];
            let is_beside_card = shown_beside_card.map(Way::Document).contains(way);
            if is_beside_card { 1 } else { 3 }
        });
        ways
    }

    /// A phone that holds the card shows Mynaportal's screen itself; all else needs the card.
    fn has_card_for(&self, way: Way, rule: &WayIn) -> bool {
        let card = self.card_as_identity();
        let shows_itself = way == Way::Document(Document::MynaportalScreen);
        !rule.needs.contains(&Shown::CardNotRead)
            || card == CardPresented::Card
            || (card == CardPresented::Phone && shows_itself)
    }

    /// An expired card identifies nobody.
    const fn card_as_identity(&self) -> CardPresented {
        if matches!(self.reason, Reason::CardExpired | Reason::NoCard) {
            CardPresented::None
        } else {
            self.card
        }
    }

    fn is_possible(&self, remedy: Remedy, on: CivilDate) -> bool {
        match remedy {
            Remedy::OfficialWeb => {
                self.has_web_link
                    && self.card != CardPresented::None
                    && rules::ways(on, self.visit).any(|rule| rule.way == rules::Way::WebReception)
            }
            Remedy::AskByInsuredData => self.holds_data,
            Remedy::TryAgain
            | Remedy::OtherReader
            | Remedy::PhoneReader
            | Remedy::UseFace
            | Remedy::UsePin
            | Remedy::StaffLook
            | Remedy::Assist
            | Remedy::Register
            | Remedy::GoOn
            | Remedy::Choose => true,
        }
    }

    fn answered(&self, question: Question) -> Option<bool> {
        (self.answers.iter())
            .find(|(other, _)| *other == question)
            .map(|(_, yes)| *yes)
    }

    const fn resume(&self, remedy: Remedy) -> Advice {
        Advice {
            way: Way::Resume(remedy),
            evidence: None,
            copayment: Copayment::Usual,
            look_at: &[],
            type_in: &[],
            ask_now: false,
            reverify: false,
            mode: self.reason.mode(),
            rule: None,
        }
    }

    fn advice(&self, way: Way, rule: &WayIn) -> Advice {
        Advice {
            way,
            evidence: Some(rule.evidence),
            copayment: match rule.standing {
                Standing::Counts => Copayment::Usual,
                Standing::ClinicMayAccept => Copayment::ClinicDecides,
            },
            look_at: way.look_at(),
            type_in: way.type_in(),
            ask_now: !way.type_in().is_empty() && self.reason.system_answers(),
            reverify: true,
            mode: self.reason.mode(),
            rule: Some(rule.rule),
        }
    }

    /// No rule lets the patient in.
    const fn full_charge(&self) -> Advice {
        Advice {
            way: Way::FullCharge,
            evidence: Some(EvidenceLevel::PendingReverify),
            copayment: Copayment::FullUntilSettled,
            reverify: true,
            ..self.resume(Remedy::TryAgain)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
