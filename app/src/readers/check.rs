//! A conversation with the card for the staff, outside any visit.

use apdu::{Command, Limits, LinkError, Response, Transmit};
use leptos::prelude::*;
use leptos::task::spawn_local;
use reader::{CardLine, CardReader};

use super::Readers;
use crate::host::{clock, timer};
use crate::link::CardLink;

/// Something that the staff let the card tell; forgotten when the card leaves, or after a minute.
pub struct Check<T: 'static> {
    /// How far it is.
    pub state: RwSignal<Attempt<T>, LocalStorage>,
    readers: Readers,
    /// Counts what was begun or cleared: a late answer is for nobody.
    turn: StoredValue<u32>,
}

/// How far a conversation is.
#[derive(Clone, Debug, PartialEq)]
pub enum Attempt<T> {
    /// Not begun, or forgotten again.
    Idle,
    /// The card is being asked.
    Running,
    /// The card has answered.
    Done(Done<T>),
    /// It has not, or not as it should.
    Failed(card::Error),
}

/// What the card told, and what it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Done<T> {
    /// What the card told.
    pub value: T,
    /// How the card was reached.
    pub line: CardLine,
    /// Command APDUs that the card got.
    pub commands: u32,
    /// Milliseconds from power to the last answer.
    pub millis: u64,
}

impl<T> Check<T> {
    /// Nothing is known yet.
    pub fn new(readers: Readers) -> Self {
        let this = Self {
            state: RwSignal::new_local(Attempt::Idle),
            readers,
            turn: StoredValue::new(0),
        };
        Effect::new(move |was_present: Option<bool>| {
            let present = readers.present.get();
            if was_present == Some(true) && !present {
                this.clear();
            }
            present
        });
        this
    }

    /// Powers the card up, lets `conversation` talk to it, and takes the power from it.
    pub fn run(
        self,
        conversation: impl AsyncFnOnce(&mut Counted<'_>) -> Result<T, card::Error> + 'static,
    ) {
        let turn = self.next_turn();
        self.state.set(Attempt::Running);
        spawn_local(async move {
            let attempt = match self.converse(conversation).await {
                Ok(done) => Attempt::Done(done),
                Err(error) => Attempt::Failed(error),
            };
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.state.set(attempt);
            timer::sleep(SHOWN).await;
            if self.turn.try_get_value() == Some(turn) {
                self.clear();
            }
        });
    }

    /// Forgets what the card told.
    pub fn clear(self) {
        self.next_turn();
        self.state.set(Attempt::Idle);
    }

    async fn converse(
        self,
        conversation: impl AsyncFnOnce(&mut Counted<'_>) -> Result<T, card::Error>,
    ) -> Result<Done<T>, card::Error> {
        let shared = self.readers.link().ok_or(LinkError::ReaderGone)?;
        let mut link = shared.lock().await;
        let begun = clock::now().millis;
        let line = link.power_up().await?;
        let mut counted = Counted {
            link: &mut link,
            commands: 0,
        };
        let value = conversation(&mut counted).await;
        let commands = counted.commands;
        let millis = clock::now().millis.saturating_sub(begun);
        // What was read is read; a card that cannot be powered down is gone or has to be taken out.
        _ = link.power_down().await;
        Ok(Done {
            value: value?,
            line,
            commands,
            millis,
        })
    }

    fn next_turn(self) -> u32 {
        let next = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        next.unwrap_or_default()
    }
}

/// Not derived: a derived one would want `T` to be copied.
impl<T> Clone for Check<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Check<T> {}

/// A link that counts its commands.
pub struct Counted<'a> {
    link: &'a mut CardLink,
    commands: u32,
}

impl Transmit for Counted<'_> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        self.commands += 1;
        self.link.transmit(command).await
    }

    fn limits(&self) -> Limits {
        self.link.limits()
    }
}

/// Milliseconds for which an answer of the card stays on the screen.
const SHOWN: u32 = 60_000;
