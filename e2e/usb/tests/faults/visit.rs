//! One visit, driven as the page drives it: effects become conversations, their answers events, and
//! between them the reader is looked at.

use std::collections::VecDeque;
use std::time::Duration;

use apdu::LinkError;
use eligibility::CivilDate;
use reader::{CardReader, Presence, Reader};
use reception::{Action, Effect, Event, Failure, Method, Moment, Step, Visit, VisitId};
use simulator::VirtualCard;
use simulator::usb::UsbDevice;
use usb_emulation::{EmulatedBus, EmulatedPipe, OpenError, block_on, open_reader};

use crate::gateway;

/// How a visit ended, and what it cost.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub end: End,
    /// PINs that the patient typed.
    pub pins_typed: usize,
    /// Whether the card had power when the patient was asked to take it.
    pub left_powered: bool,
}

/// How a visit ended.
#[derive(Debug, PartialEq)]
pub(crate) enum End {
    /// "Reception complete", with a signature that the gateway accepted.
    Complete,
    /// The patient was told what happened and what to do.
    Stopped(Failure),
    /// The card did not come back in time; nothing was left on the screen.
    GivenUp,
    /// No visit began: the staff were told why the reader cannot be used.
    NoReader(OpenError),
    /// No visit began: the reader saw no card, or failed whenever it looked for one.
    NoCard(Option<LinkError>),
    /// It would have gone on for ever.
    Hung,
}

/// The patient, the page and the reader.
struct Reception<D: UsbDevice> {
    bus: EmulatedBus<D>,
    reader: Option<Reader<EmulatedPipe<D>>>,
    seen: Presence,
    visit: Visit,
    effects: VecDeque<Effect>,
    visits: u32,
    pins_typed: usize,
    tried_again: bool,
    /// A conversation has met it before anybody looked.
    card_lost: bool,
    failure: Option<Failure>,
    trouble: Option<End>,
}

/// The conversation never ended.
struct Hung;

/// Runs a visit with the card that lies in the reader from the start.
pub(crate) fn visit<D: UsbDevice>(bus: EmulatedBus<D>) -> Outcome {
    let mut reception = Reception {
        bus,
        reader: None,
        seen: Presence::Absent,
        visit: Visit::new(),
        effects: VecDeque::new(),
        visits: 0,
        pins_typed: 0,
        tried_again: false,
        card_lost: false,
        failure: None,
        trouble: None,
    };
    let end = reception.run().unwrap_or(End::Hung);
    let device = reception.bus.device();
    Outcome {
        end,
        pins_typed: reception.pins_typed,
        left_powered: device.card().is_some_and(VirtualCard::has_power),
    }
}

impl<D: UsbDevice> Reception<D> {
    fn run(&mut self) -> Result<End, Hung> {
        for _ in 0..PATIENCE {
            if self.visits == 0 && self.bus.now() > NOBODY_COMES {
                return Ok(self.trouble.take().unwrap_or(End::NoCard(None)));
            }
            if let Some(effect) = self.effects.pop_front() {
                self.perform(effect)?;
                continue;
            }
            match self.visit.step() {
                Step::ChooseMethod(_) => self.send(Event::MethodChosen(Method::Pin)),
                Step::EnterPin(_) => {
                    self.pins_typed += 1;
                    let pin = card::Pin::parse(simulator::people::PIN).unwrap();
                    self.send(Event::PinEntered(pin));
                }
                Step::AskConsent(_) => self.send(Event::ConsentToAll),
                Step::Complete(_) => return Ok(End::Complete),
                Step::Stopped(stopped) => {
                    self.failure = stopped.failure().cloned();
                    let worth_it = stopped.can_try_again() && !self.tried_again;
                    if worth_it {
                        self.tried_again = true;
                        let visit = self.fresh_visit();
                        self.send(Event::TryAgain { visit });
                    } else if self.failure == Some(Failure::ReaderGone) {
                        self.wait()?;
                    } else {
                        return Ok(self.failure.take().map_or(End::GivenUp, End::Stopped));
                    }
                }
                Step::Welcome if self.visits > 0 => {
                    return Ok(self.failure.take().map_or(End::GivenUp, End::Stopped));
                }
                Step::CardLeft(_) | Step::Farewell(_) => return Ok(End::GivenUp),
                Step::Welcome
                | Step::PlaceCard(_)
                | Step::Reading(_)
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
                | Step::Interrupted(_) => self.wait()?,
            }
        }
        Err(Hung)
    }

    fn send(&mut self, event: Event) {
        let now = Moment {
            millis: u64::try_from(self.bus.now().as_millis()).unwrap(),
            today: CivilDate::new(2026, 11, 22).unwrap(),
        };
        self.effects.extend(self.visit.apply(event, now));
    }

    fn perform(&mut self, Effect { ticket, action }: Effect) -> Result<(), Hung> {
        let event = match action {
            Action::ReadCard => Event::CardRead(ticket, self.read_card()?.map(Box::new)),
            Action::VerifyPin(pin) => Event::PinVerified(
                ticket,
                self.converse(async |reader| card::verify_pin(reader, &pin).await)?,
            ),
            Action::Sign { digest } => Event::Signed(
                ticket,
                self.converse(async |reader| card::sign(reader, &digest).await)?,
            ),
            // The patient of the matrix knows the PIN.
            Action::ReadCodeState
            | Action::ReadHolder(_)
            | Action::SignByCard { .. }
            | Action::CompareFace { .. }
            | Action::SignInStaff(_) => return Ok(()),
            Action::FetchChallenge => Event::ChallengeFetched(ticket, Ok(gateway::challenge())),
            Action::Inquire(request) => Event::Answered(ticket, gateway::answer(&request)),
            Action::PowerDown => {
                _ = self.converse(async |reader| Ok(reader.power_down().await?))?;
                return Ok(());
            }
        };
        self.send(event);
        Ok(())
    }

    fn read_card(&mut self) -> Result<Result<card::Facts, card::Error>, Hung> {
        self.converse(async |reader| {
            reader.power_up().await?;
            card::read_facts(reader).await
        })
    }

    /// One conversation; a reader that is gone is let go.
    fn converse<T>(
        &mut self,
        talk: impl AsyncFnOnce(&mut Reader<EmulatedPipe<D>>) -> Result<T, card::Error>,
    ) -> Result<Result<T, card::Error>, Hung> {
        let Some(reader) = &mut self.reader else {
            return Ok(Err(LinkError::ReaderGone.into()));
        };
        let result = block_on(talk(reader)).ok_or(Hung)?;
        match &result {
            Err(card::Error::Link(LinkError::ReaderGone)) => self.lose_reader(),
            Err(card::Error::Link(error)) if error.is_card_gone() => self.card_lost = true,
            _ => {}
        }
        Ok(result)
    }

    /// Time passes, and the reader is looked at.
    fn wait(&mut self) -> Result<(), Hung> {
        self.bus.advance(LOOK_EVERY);
        if self.bus.hung() {
            return Err(Hung);
        }
        if self.reader.is_none() {
            // Somebody plugs it in again; a fault that lasts says no.
            self.bus.replug();
            match block_on(open_reader(&self.bus)).ok_or(Hung)? {
                Ok(reader) => self.reader = Some(reader),
                Err(error) => self.trouble = Some(End::NoReader(error)),
            }
        }
        // The card may be back already: the visit has to hear of both.
        if std::mem::take(&mut self.card_lost) {
            self.see(Presence::Absent);
        }
        if let Some(reader) = &mut self.reader {
            match block_on(reader.presence()).ok_or(Hung)? {
                Ok(presence) => self.see(presence),
                Err(LinkError::ReaderGone) => {
                    self.lose_reader();
                    self.send(Event::ReaderLost);
                }
                // The next look may be luckier; the visit has a deadline of its own.
                Err(error) => self.trouble = Some(End::NoCard(Some(error))),
            }
        }
        self.send(Event::Tick);
        Ok(())
    }

    fn see(&mut self, presence: Presence) {
        if presence == self.seen {
            return;
        }
        self.seen = presence;
        match presence {
            Presence::Present => {
                let visit = self.fresh_visit();
                self.send(Event::CardPlaced { visit });
            }
            Presence::Absent => self.send(Event::CardRemoved),
        }
    }

    fn lose_reader(&mut self) {
        self.reader = None;
        self.seen = Presence::Absent;
    }

    fn fresh_visit(&mut self) -> VisitId {
        self.visits += 1;
        VisitId::new(format!("00000000-0000-4000-8000-{:012}", self.visits))
    }
}

/// The patient goes to the desk when nothing happens.
const NOBODY_COMES: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(300);
/// Steps of the loop, far more than any visit has.
const PATIENCE: usize = 20_000;
