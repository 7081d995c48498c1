//! Performs what the visit asks for, and tells it what came of it.

use std::rc::Rc;

use apdu::LinkError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reader::CardReader;
use reception::{Action, Effect, Event, FaceOutcome, GatewayError, Step, Ticket, Visit};
use redacted::Redacted;

use crate::host::timer::Alarm;
use crate::host::{clock, gateway, random};
use crate::link::SharedLink;
use crate::readers::trust;
use crate::screen::Screen;

/// The reception at this tab: shows the visit's screen, takes what the patient does.
#[derive(Clone, Copy)]
pub struct Reception {
    /// What to show.
    pub screen: Memo<Screen>,
    /// Whether "do you need more time?" is to be asked.
    pub warning: Memo<bool>,
    /// What the face before the camera is to be compared with; nothing as soon as nobody waits for
    /// an outcome any more.
    pub comparison: RwSignal<Option<Comparison>>,
    visit: RwSignal<Visit, LocalStorage>,
    visit_id: RwSignal<Option<String>>,
    host: StoredValue<Host, LocalStorage>,
}

/// A comparison that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The photo in the chip, JPEG 2000.
    pub photo: Redacted<Vec<u8>>,
    ticket: Ticket,
}

/// What effects are performed with.
struct Host {
    link: SharedLink,
    alarm: Alarm,
}

impl Reception {
    /// A reception that talks to the card at the end of this link.
    pub fn new(link: SharedLink) -> Self {
        let visit = RwSignal::new_local(Visit::new());
        let host = Host {
            link,
            alarm: Alarm::default(),
        };
        Self {
            screen: Memo::new(move |_| visit.with(|visit| Screen::from(visit.step()))),
            warning: Memo::new(move |_| {
                visit.with(|visit| visit.step().patience().is_some_and(|it| it.is_warning()))
            }),
            comparison: RwSignal::new(None),
            visit,
            visit_id: RwSignal::new(None),
            host: StoredValue::new_local(host),
        }
    }

    /// Something happened.
    pub fn send(self, event: Event) {
        let begun = if let Event::CardPlaced { visit } | Event::TryAgain { visit } = &event {
            Some(visit.as_str().to_owned())
        } else {
            None
        };
        let applied = self.visit.try_update(|visit| {
            let goes_on = matches!(visit.step(), Step::Interrupted(_));
            let effects = visit.apply(event, clock::now());
            (effects, goes_on)
        });
        let Some((effects, goes_on)) = applied else {
            return;
        };
        self.note_visit(begun.filter(|_| !goes_on));
        for effect in effects {
            self.perform(effect);
        }
        self.forget_comparison();
        self.set_alarm();
    }

    /// What a comparison came to. One that nobody waits for any more changes nothing.
    pub fn face_decided(self, comparison: &Comparison, outcome: FaceOutcome) {
        self.send(Event::FaceDecided(comparison.ticket, outcome));
    }

    /// The photo in the chip, once a member of the staff is signed in to look at it.
    pub fn photo_for_staff(self) -> Option<Redacted<Vec<u8>>> {
        self.visit.try_with_untracked(|visit| {
            let Step::StaffCheck(step) = visit.step() else {
                return None;
            };
            step.photo().cloned()
        })?
    }

    /// A card came into the reader.
    pub fn card_placed(self) {
        self.send(Event::CardPlaced {
            visit: random::visit_id(),
        });
    }

    /// "Try again".
    pub fn try_again(self) {
        self.send(Event::TryAgain {
            visit: random::visit_id(),
        });
    }

    /// The step of the visit.
    pub fn with_step<T>(self, read: impl FnOnce(&Step) -> T) -> T {
        self.visit.with(|visit| read(visit.step()))
    }

    /// What the gateway knows this visit by; nothing while nobody is here.
    pub fn visit_id(self) -> Option<String> {
        self.visit_id.get()
    }

    /// The identifier of a visit that has begun; the inquiry has the last word.
    fn note_visit(self, begun: Option<String>) {
        let id = self.visit.try_with_untracked(|visit| {
            let step = visit.step();
            if matches!(step, Step::Welcome | Step::PlaceCard(_)) {
                return Some(None);
            }
            begun.filter(|_| matches!(step, Step::Reading(_))).map(Some)
        });
        if let Some(id) = id.flatten() {
            self.visit_id.try_set(id);
        }
    }

    fn perform(self, Effect { ticket, action }: Effect) {
        if let Action::CompareFace { photo } = action {
            self.comparison.set(Some(Comparison { photo, ticket }));
            return;
        }
        if let Action::Inquire(request) = &action {
            self.visit_id.try_set(Some(request.request_id.clone()));
        }
        let Some(link) = self.host.try_with_value(|host| Rc::clone(&host.link)) else {
            return;
        };
        spawn_local(async move {
            let event = match action {
                Action::ReadCard => {
                    let mut link = link.lock().await;
                    // A card is powered up here and nowhere else: what comes later needs what is now read.
                    let facts = match link.power_up().await {
                        Ok(_) => card::read_facts(&mut *link).await,
                        Err(error) => Err(error.into()),
                    };
                    Event::CardRead(ticket, facts.map(Box::new))
                }
                Action::VerifyPin(pin) => Event::PinVerified(
                    ticket,
                    card::verify_pin(&mut *link.lock().await, &pin).await,
                ),
                Action::Sign { digest } => {
                    Event::Signed(ticket, card::sign(&mut *link.lock().await, &digest).await)
                }
                Action::ReadCodeState => Event::CodeStateRead(
                    ticket,
                    card::read_code_state(&mut *link.lock().await).await,
                ),
                Action::ReadHolder(code) => {
                    let mut nonce = [0; 32];
                    random::fill(&mut nonce);
                    let mut link = link.lock().await;
                    let holder =
                        card::read_holder(&mut *link, &code, &nonce, &trust::roots()).await;
                    Event::HolderRead(ticket, holder.map(Box::new))
                }
                Action::SignInStaff(passphrase) => {
                    Event::StaffSignedIn(ticket, gateway::open_desk(passphrase).await)
                }
                Action::SignByCard { digest } => {
                    let mut link = link.lock().await;
                    Event::Signed(ticket, card::sign_by_card(&mut *link, &digest).await)
                }
                Action::FetchChallenge => {
                    Event::ChallengeFetched(ticket, gateway::challenge().await)
                }
                Action::Inquire(request) => {
                    let answer = gateway::inquire(&request).await;
                    if let Err(GatewayError::Problem(kind)) = &answer {
                        leptos::logging::warn!("gateway: {}", kind.slug());
                    }
                    Event::Answered(ticket, answer.map(Box::new))
                }
                // Performed above: it is not the link that it waits for.
                Action::CompareFace { .. } => return,
                Action::PowerDown => {
                    if let Err(error) = link.lock().await.power_down().await {
                        leptos::logging::warn!("power down: {error}");
                    }
                    return;
                }
            };
            let reader_gone = lost_its_reader(&event);
            self.send(event);
            if reader_gone {
                self.send(Event::ReaderLost);
            }
        });
    }

    /// Who compares has to stop, and to forget, when the visit has gone on.
    fn forget_comparison(self) {
        let compares = self
            .visit
            .try_with_untracked(|visit| matches!(visit.step(), Step::CompareFace(_)));
        if compares != Some(true)
            && self.comparison.try_with_untracked(Option::is_some) == Some(true)
        {
            self.comparison.set(None);
        }
    }

    fn set_alarm(self) {
        let Some(deadline) = self.visit.try_with_untracked(Visit::deadline) else {
            return;
        };
        let ring = move || self.send(Event::Tick);
        // A host that is gone has no visit either.
        _ = self.host.try_with_value(|host| match deadline {
            Some(at) => host.alarm.set(at.saturating_sub(clock::now().millis), ring),
            None => host.alarm.clear(),
        });
    }
}

/// Whether an answer of the card says that the reader has left, and the card with it.
const fn lost_its_reader(event: &Event) -> bool {
    matches!(
        event,
        Event::CardRead(_, Err(card::Error::Link(LinkError::ReaderGone)))
            | Event::PinVerified(_, Err(card::Error::Link(LinkError::ReaderGone)))
            | Event::CodeStateRead(_, Err(card::Error::Link(LinkError::ReaderGone)))
            | Event::HolderRead(_, Err(card::Error::Link(LinkError::ReaderGone)))
            | Event::Signed(_, Err(card::Error::Link(LinkError::ReaderGone)))
    )
}
