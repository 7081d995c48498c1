//! The card is read, without any secret.

use card::{AuthCertificate, Facts, PinState, TokenKind};
use eligibility::CivilDate;

use super::choose_method::Session;
use super::{CARD_SECONDS, ChooseMethod, Interrupted, Saved, Step, Transition};
use crate::VisitId;
use crate::effect::Action;
use crate::event::Event;
use crate::failure::Failure;
use crate::moment::Moment;

/// The card is read.
#[derive(Debug)]
pub struct Reading {
    visit: VisitId,
    saved: Option<Saved>,
    /// How often the card has left while it was read.
    losses: u8,
    pub(super) deadline: u64,
}

/// What is known of a card that can be used.
#[derive(Debug)]
pub struct IdentifiedCard {
    pub(super) certificate: AuthCertificate,
    pub(super) notice: Option<CertificateNotice>,
    pub(super) pin: PinState,
}

/// What the holder should know about the certificate, although it still works today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateNotice {
    /// It ends within three months.
    EndsSoon {
        /// Its last day.
        last_day: CivilDate,
    },
    /// It ended less than three months ago: the qualification is still answered, medical
    /// information is not.
    Ended {
        /// Its last day.
        last_day: CivilDate,
    },
}

impl Reading {
    /// Losses after which nobody is asked to put the card back any more: it lies there, most likely,
    /// and the reader does not hold it.
    const MOST_LOSSES: u8 = 3;

    pub(super) fn begin(visit: VisitId, saved: Option<Saved>, now: Moment) -> Transition {
        Self::after(0, visit, saved, now)
    }

    pub(super) fn after(
        losses: u8,
        visit: VisitId,
        saved: Option<Saved>,
        now: Moment,
    ) -> Transition {
        let deadline = now.after(CARD_SECONDS);
        Transition::to(Step::Reading(Self {
            visit,
            saved,
            losses,
            deadline,
        }))
        .with(Action::ReadCard)
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other events mean nothing here"
    )]
    pub(super) fn apply(self, event: Event, now: Moment) -> Transition {
        match event {
            Event::CardRead(_, Ok(facts)) => self.identify(*facts, now),
            Event::CardRead(_, Err(card::Error::Link(link))) if link.is_card_gone() => {
                self.lose_card(now)
            }
            Event::CardRead(_, Err(error)) => Transition::stop(error.into(), self.saved, now),
            Event::CardRemoved => self.lose_card(now),
            Event::Tick if now.millis >= self.deadline => {
                Transition::stop(Failure::CardSlow, self.saved, now)
            }
            _ => Transition::to(Step::Reading(self)),
        }
    }

    fn lose_card(self, now: Moment) -> Transition {
        let losses = self.losses + 1;
        if losses < Self::MOST_LOSSES {
            return Transition::to(Step::Interrupted(Interrupted::new(self.saved, losses, now)));
        }
        Transition::stop(Failure::CardLosesContact, self.saved, now)
    }

    /// Says at once what would fail later.
    fn identify(self, facts: Facts, now: Moment) -> Transition {
        let card = match IdentifiedCard::try_new(facts, now.today) {
            Ok(card) => card,
            Err(failure) => return Transition::stop(failure, None, now),
        };
        let session = match self.saved {
            Some(saved) if saved.fingerprint == card.fingerprint() => Session {
                visit: saved.visit,
                card,
                consent: saved.consent,
                comparisons: saved.comparisons,
            },
            // Another card: the visit before is over, and nothing of it is kept.
            Some(_) | None => Session {
                visit: self.visit,
                card,
                consent: None,
                comparisons: 0,
            },
        };
        ChooseMethod::again(session, now)
    }
}

impl IdentifiedCard {
    fn try_new(facts: Facts, today: CivilDate) -> Result<Self, Failure> {
        if matches!(facts.token, TokenKind::AndroidPhone | TokenKind::IPhone) {
            return Err(Failure::Phone);
        }
        let certificate = facts.certificate.ok_or(Failure::NoCertificate)?;
        if let Some(last_day) = facts.card_expiry.and_then(civil)
            && last_day < today
        {
            return Err(Failure::CardExpired { last_day });
        }
        let notice = match civil(certificate.not_after) {
            Some(last_day) => CertificateNotice::on(last_day, today)?,
            None => None,
        };
        Ok(Self {
            certificate,
            notice,
            pin: facts.pin,
        })
    }

    /// Whether the PIN can be tried, and how often.
    pub const fn pin(&self) -> PinState {
        self.pin
    }

    pub(super) const fn has_pin(&self) -> bool {
        self.tries_left() > 0
    }

    /// Tries that are left for the PIN; none if it is locked, or was never set.
    pub(super) const fn tries_left(&self) -> u8 {
        match self.pin {
            PinState::Available { tries_left } => tries_left,
            PinState::Blocked | PinState::NotSet => 0,
        }
    }

    /// See [`CertificateNotice`].
    pub const fn notice(&self) -> Option<CertificateNotice> {
        self.notice
    }

    pub(super) fn fingerprint(&self) -> [u8; 32] {
        self.certificate.fingerprint()
    }
}

impl CertificateNotice {
    /// The rules of renewal: a notice from three months before the end, use for the qualification
    /// until three months after it.
    fn on(last_day: CivilDate, today: CivilDate) -> Result<Option<Self>, Failure> {
        let reaches = |from: CivilDate, to| from.plus_months(3).is_none_or(|later| to <= later);
        if today <= last_day {
            return Ok(reaches(today, last_day).then_some(Self::EndsSoon { last_day }));
        }
        if reaches(last_day, today) {
            return Ok(Some(Self::Ended { last_day }));
        }
        Err(Failure::CertificateExpired { last_day })
    }
}

/// `None` for eight digits that are no day of the calendar: such a date decides nothing.
fn civil(date: card::Date) -> Option<CivilDate> {
    CivilDate::new(date.year.into(), date.month, date.day)
}
