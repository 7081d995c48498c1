//! What to do when a card does not work: from the reason to the next step, in the official order.
//!
//! A [`Case`] is what is known: reason, first or return visit, which card lies on the desk, what the
//! clinic holds, and the answers so far. [`Case::next`] asks one question after the other
//! ([`Step::Ask`]) until it ends in one way ([`Step::Go`]). First come the ways back to the card
//! ([`Remedy`]), then the accepted documents, then the patient's word: 保発0710第1号 of 2023-07-10
//! and the public guide, "When registration with the My Number Card cannot be completed".

use eligibility::{CivilDate, EvidenceLevel};
use serde::{Deserialize, Serialize};

use super::entry::{CardPresented, VisitKind};
use super::modes::Mode;

mod reason;
mod ways;

pub use reason::{Reason, Remedy};
pub use ways::{Copayment, Document, Field, LookAt, Way, WayRow, rows_on};

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
    /// Where the rule stands, and whether that was confirmed.
    pub row: Option<&'static WayRow>,
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
        for row in self.ways(on) {
            let possible = match row.way {
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
                return Step::Go(self.advice(row));
            }
        }
        Step::Go(self.full_charge())
    }

    /// The rows that can apply, the likeliest document first.
    fn ways(&self, on: CivilDate) -> impl Iterator<Item = &'static WayRow> {
        let (visit, card) = (self.visit, self.card_as_identity());
        let mut rows: Vec<&'static WayRow> = rows_on(on)
            .filter(|row| row.visit.is_none_or(|wanted| wanted == visit))
            .filter(|row| row.cards.is_empty() || row.cards.contains(&card))
            .collect();
        let first = Way::Document(Document::EligibilityCertificate);
        if self.reason.certificate_is_likely() {
            rows.sort_by_key(|row| row.way != first);
        }
        rows.into_iter()
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
                    && (on.year(), on.month(), on.day()) >= ways::OFFICIAL_WEB_AT_THE_DESK
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
            row: None,
        }
    }

    const fn advice(&self, row: &'static WayRow) -> Advice {
        Advice {
            way: row.way,
            evidence: Some(row.evidence),
            copayment: row.copayment,
            look_at: row.way.look_at(),
            type_in: row.way.type_in(),
            ask_now: !row.way.type_in().is_empty() && self.reason.system_answers(),
            reverify: true,
            mode: self.reason.mode(),
            row: Some(row),
        }
    }

    /// Before the first rule of the table there is no other way.
    const fn full_charge(&self) -> Advice {
        Advice {
            evidence: Some(EvidenceLevel::PendingReverify),
            copayment: Copayment::FullUntilSettled,
            reverify: true,
            ..self.resume(Remedy::TryAgain)
        }
        .with_way(Way::FullCharge)
    }
}

impl Advice {
    const fn with_way(mut self, way: Way) -> Self {
        self.way = way;
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn day(text: &str) -> CivilDate {
        CivilDate::from_iso(text).unwrap()
    }

    /// Answers every question by `yes` until the end.
    fn end(mut case: Case, on: CivilDate, yes: impl Fn(Question) -> bool) -> Advice {
        for _ in 0..40 {
            match case.next(on) {
                Step::Ask(question) => case.answer(question, yes(question)),
                Step::Go(advice) => return advice,
            }
        }
        unreachable!("the wizard does not end: {case:?}")
    }

    fn broken_reader(visit: VisitKind) -> Case {
        Case::new(Reason::ReaderBroken, visit, CardPresented::Card)
    }

    #[test]
    fn the_official_order_is_screen_then_notice_then_word_then_statement() {
        let today = day("2026-11-22");
        let mut case = broken_reader(VisitKind::Return);
        case.holds_data = true;

        let screen = end(case.clone(), today, |question| {
            matches!(question, Question::Shows(_))
        });
        assert_eq!(screen.way, Way::Document(Document::MynaportalScreen));
        assert_eq!(screen.evidence, Some(EvidenceLevel::SeenByStaff));

        let verbal = end(case.clone(), today, |_| false);
        assert_eq!(verbal.way, Way::Verbal);
        assert_eq!(verbal.evidence, Some(EvidenceLevel::Verbal));

        case.answer(Question::SaysUnchanged, false);
        let statement = end(case, today, |_| false);
        assert_eq!(statement.way, Way::Statement);
        assert_eq!(statement.evidence, Some(EvidenceLevel::Declared));

        let first_visit = end(broken_reader(VisitKind::First), today, |_| false);
        assert_eq!(first_visit.way, Way::Statement);
    }

    #[test]
    fn with_the_card_on_the_desk_nobody_pays_everything_whatever_the_reason() {
        for_every_case(|case, on| {
            let can_identify = !matches!(case.reason, Reason::CardExpired | Reason::NoCard);
            if can_identify && case.card == CardPresented::Card {
                for yes in [true, false] {
                    let advice = end(case.clone(), on, |_| yes);
                    assert_eq!(advice.copayment, Copayment::Usual, "{case:?} {yes}");
                }
            }
        });
    }

    #[test]
    fn every_path_ends_and_what_is_not_official_is_asked_again() {
        let mut paths = 0_u32;
        for_every_case(|case, on| {
            let mut open = vec![case];
            while let Some(case) = open.pop() {
                assert!(case.answers().len() < 20, "{case:?}");
                match case.next(on) {
                    Step::Ask(question) => {
                        assert!(case.answered(question).is_none(), "asked twice: {case:?}");
                        for yes in [true, false] {
                            let mut next = case.clone();
                            next.answer(question, yes);
                            open.push(next);
                        }
                    }
                    Step::Go(advice) => {
                        paths += 1;
                        assert_eq!(advice.reverify, advice.evidence.is_some());
                    }
                }
            }
        });
        assert!(paths > 1_000, "{paths}");
    }

    #[test]
    fn the_notice_alone_and_the_old_certificate_ended_with_march_2026() {
        let case = Case::new(Reason::NoCard, VisitKind::First, CardPresented::None);
        let only = |document| move |question| question == Question::Shows(document);
        for document in [Document::NoticeAlone, Document::OldCertificate] {
            let before = end(case.clone(), day("2026-03-31"), only(document));
            assert_eq!(before.way, Way::Document(document));
            assert_eq!(before.copayment, Copayment::Usual);
            let after = end(case.clone(), day("2026-04-01"), only(document));
            assert_eq!(after.way, Way::FullCharge);
        }
    }

    #[test]
    fn whoever_has_nothing_at_all_is_up_to_the_clinic_only_on_a_return_visit() {
        let today = day("2026-11-22");
        let case = |visit| Case::new(Reason::NoCard, visit, CardPresented::None);
        let first = end(case(VisitKind::First), today, |_| false);
        assert_eq!(first.way, Way::FullCharge);
        assert_eq!(first.copayment, Copayment::FullUntilSettled);
        let again = end(case(VisitKind::Return), today, |_| false);
        assert_eq!(again.way, Way::ClinicDecides);
    }

    #[test]
    fn a_card_without_a_photo_is_offered_neither_face_nor_eyes() {
        let remedies = Reason::NoPhoto.remedies();
        assert!(remedies.contains(&Remedy::UsePin));
        assert!(!remedies.contains(&Remedy::UseFace) && !remedies.contains(&Remedy::StaffLook));
    }

    #[test]
    fn while_the_network_is_down_nothing_is_asked_and_the_checklist_is_named() {
        let case = Case::new(Reason::NetworkDown, VisitKind::First, CardPresented::Card);
        let advice = end(case, day("2026-11-22"), |_| true);
        assert!(!advice.ask_now);
        assert_eq!(advice.mode, Some(Mode::NetworkOutage));
    }

    fn for_every_case(mut look: impl FnMut(Case, CivilDate)) {
        for &reason in Reason::ALL {
            for visit in [VisitKind::First, VisitKind::Return] {
                for card in [
                    CardPresented::Card,
                    CardPresented::Phone,
                    CardPresented::None,
                ] {
                    for flags in 0..4 {
                        for on in ["2024-12-02", "2025-12-02", "2026-11-22"] {
                            let mut case = Case::new(reason, visit, card);
                            case.holds_data = flags & 1 == 1;
                            case.has_web_link = flags & 2 == 2;
                            look(case, day(on));
                        }
                    }
                }
            }
        }
    }
}
