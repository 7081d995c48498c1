//! The ends of a visit: "take your card", whether it worked or not.

use eligibility::{EvidenceLevel, Qualification};

use super::{CertificateNotice, Reading, Saved, Step, Transition};
use crate::effect::Action;
use crate::event::Event;
use crate::failure::Failure;
use crate::moment::Moment;

/// "Reception complete, please take your card and wait."
#[derive(Debug)]
pub struct Complete {
    qualification: Box<Qualification>,
    evidence: EvidenceLevel,
    notice: Option<CertificateNotice>,
    card_present: bool,
    pub(super) deadline: u64,
}

/// It did not work.
#[derive(Debug)]
pub struct Stopped {
    failure: Option<Failure>,
    saved: Option<Saved>,
    card_present: bool,
    pub(super) deadline: u64,
}

/// A forgotten card; nothing personal is on the screen any more.
#[derive(Debug)]
pub struct CardLeft(());

/// "Thank you, please wait in the waiting room."
#[derive(Debug)]
pub struct Farewell {
    pub(super) deadline: u64,
}

/// Seconds that a closing screen stays while the card lies in the reader.
const CARD_PRESENT_SECONDS: u64 = 60;
/// Seconds that a closing screen stays when the card is already gone.
const CARD_GONE_SECONDS: u64 = 20;
/// Seconds of the last screen, which holds nothing personal.
const FAREWELL_SECONDS: u64 = 6;

impl Complete {
    pub(super) fn begin(
        qualification: Box<Qualification>,
        evidence: EvidenceLevel,
        notice: Option<CertificateNotice>,
        card_present: bool,
        now: Moment,
    ) -> Transition {
        let deadline = closing_deadline(card_present, now);
        let step = Self {
            qualification,
            evidence,
            notice,
            card_present,
            deadline,
        };
        Transition::to(Step::Complete(step)).with(Action::PowerDown)
    }

    /// Who is insured, and how much they pay.
    pub const fn qualification(&self) -> &Qualification {
        &self.qualification
    }

    /// Where the answer came from.
    pub const fn evidence(&self) -> EvidenceLevel {
        self.evidence
    }

    /// What the holder should know about the certificate.
    pub const fn notice(&self) -> Option<CertificateNotice> {
        self.notice
    }

    /// Whether the card still has to be taken.
    pub const fn card_present(&self) -> bool {
        self.card_present
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        match event {
            Event::CardRemoved => Farewell::begin(now),
            Event::CardPlaced { visit } => Reading::begin(visit, None, now),
            Event::Tick if now.millis >= self.deadline => closed(self.card_present),
            _ => Transition::to(Step::Complete(self)),
        }
    }
}

impl Stopped {
    pub(super) fn with_card(failure: Failure, saved: Option<Saved>, now: Moment) -> Self {
        Self::new(Some(failure), saved, true, now)
    }

    /// The patient ended the visit: there is nothing to explain.
    pub(super) fn cancelled(now: Moment) -> Transition {
        Transition::to(Step::Stopped(Self::new(None, None, true, now))).with(Action::PowerDown)
    }

    pub(super) fn new(
        failure: Option<Failure>,
        saved: Option<Saved>,
        card_present: bool,
        now: Moment,
    ) -> Self {
        let keeps = failure.as_ref().is_some_and(Failure::keeps_progress);
        // Somebody is looking for the cable: the visit waits as long as for a card that is there.
        let waits = card_present || failure == Some(Failure::ReaderGone);
        Self {
            failure,
            saved: saved.filter(|_| keeps),
            card_present,
            deadline: closing_deadline(waits, now),
        }
    }

    /// What happened; `None` when the patient ended the visit.
    pub const fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// Whether the card still has to be taken.
    pub const fn card_present(&self) -> bool {
        self.card_present
    }

    /// Whether "try again" is offered.
    pub const fn can_try_again(&self) -> bool {
        match &self.failure {
            Some(failure) => failure.is_worth_retrying() && self.card_present,
            None => false,
        }
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        match event {
            Event::TryAgain { visit } if self.can_try_again() => {
                Reading::begin(visit, self.saved, now)
            }
            Event::CardRemoved => {
                let step = Self::new(self.failure, self.saved, false, now);
                match step.failure {
                    Some(_) => Transition::to(Step::Stopped(step)),
                    None => Farewell::begin(now),
                }
            }
            // Most likely it never left: somebody has to look at it first.
            Event::CardPlaced { .. } if self.failure == Some(Failure::CardLosesContact) => {
                Transition::to(Step::Stopped(Self::new(
                    self.failure,
                    self.saved,
                    true,
                    now,
                )))
            }
            Event::CardPlaced { visit } => Reading::begin(visit, self.saved, now),
            Event::Cancel if !self.card_present => Transition::to(Step::Welcome),
            Event::Tick if now.millis >= self.deadline => closed(self.card_present),
            _ => Transition::to(Step::Stopped(self)),
        }
    }
}

impl CardLeft {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        match event {
            Event::CardRemoved => Transition::to(Step::Welcome),
            Event::CardPlaced { visit } => Reading::begin(visit, None, now),
            _ => Transition::to(Step::CardLeft(self)),
        }
    }
}

impl Farewell {
    fn begin(now: Moment) -> Transition {
        Transition::to(Step::Farewell(Self {
            deadline: now.after(FAREWELL_SECONDS),
        }))
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        match event {
            Event::CardPlaced { visit } => Reading::begin(visit, None, now),
            Event::Start | Event::Cancel => Transition::to(Step::Welcome),
            Event::Tick if now.millis >= self.deadline => Transition::to(Step::Welcome),
            _ => Transition::to(Step::Farewell(self)),
        }
    }
}

const fn closing_deadline(card_present: bool, now: Moment) -> u64 {
    now.after(if card_present {
        CARD_PRESENT_SECONDS
    } else {
        CARD_GONE_SECONDS
    })
}

const fn closed(card_present: bool) -> Transition {
    Transition::to(if card_present {
        Step::CardLeft(CardLeft(()))
    } else {
        Step::Welcome
    })
}
