//! Any reader that the operating system knows, through the Web Smart Card API (`navigator.smartCard`).
//!
//! Works: every PC/SC reader, with contacts or without, where the API exists. That is in Isolated Web
//! Apps alone, with the permissions policy `smart-card`; an ordinary page does not have it, and
//! Chromium 156 shows it none.
//!
//! Does not: shared use. The card is connected `exclusive`, so that no other program's command gets
//! between a PIN and the signature that it is for; who else holds the card makes power-up fail with
//! `sharing-violation`. Extended APDUs: the API does not tell whether the reader carries them.
//!
//! Before its first command a card loses its power once: a warm reset keeps a PIN that another
//! program has verified, and the next one shall not inherit it either.
//!
//! Specification: WICG draft *Web Smart Card API*, level 1, over PC/SC part 5. This is the part without
//! a browser: the host implements [`Context`] and [`Connection`].

mod api;
mod error;

use std::time::Duration;

use apdu::{Command, Limits, LinkError, Response, Transmit};

use crate::{CardLine, CardReader, Presence};

pub use api::{
    AccessMode, Connection, ConnectionState, Context, Disposition, Protocol, ReaderState,
};
pub use error::{ApiError, ResponseCode};

/// One reader of the operating system.
#[derive(Debug)]
pub struct SmartCard<C: Context> {
    context: C,
    reader: String,
    card: Option<Card<C::Connection>>,
}

/// The card that is connected.
#[derive(Debug)]
struct Card<C> {
    connection: C,
    /// [`ReaderState::events`] when it was connected.
    events: u32,
}

impl<C: Context> SmartCard<C> {
    /// The reader of this name, one of [`Context::list_readers`].
    ///
    /// # Errors
    ///
    /// [`LinkError::ReaderGone`] if there is none, or another [`LinkError`].
    pub async fn open(context: C, reader: impl Into<String>) -> Result<Self, LinkError> {
        let mut reader = Self {
            context,
            reader: reader.into(),
            card: None,
        };
        reader.state().await?;
        Ok(reader)
    }

    /// The reader's name.
    pub fn name(&self) -> &str {
        &self.reader
    }

    /// Waits until a card comes or goes, or the time is over. What has happened,
    /// [`presence`](CardReader::presence) says.
    ///
    /// # Errors
    ///
    /// [`LinkError`] of the reader.
    pub async fn wait_for_change(&mut self, patience: Duration) -> Result<(), LinkError> {
        let known = self.state().await?;
        let change = self
            .context
            .status_change(&self.reader, Some(known), patience)
            .await;
        match change {
            Ok(_) | Err(ApiError::TimedOut) => Ok(()),
            Err(error) => Err(error.during(STATUS)),
        }
    }

    /// Takes the power from the card and gives the context back, whatever has become of that.
    pub async fn close(mut self) -> C {
        // Who closes a reader can do no more about it than that.
        self.power_down().await.ok();
        self.context
    }

    /// The state just now.
    async fn state(&mut self) -> Result<ReaderState, LinkError> {
        let state = self
            .context
            .status_change(&self.reader, None, AT_ONCE)
            .await
            .map_err(|error| error.during(STATUS))?;
        if state.gone {
            self.card = None;
            return Err(LinkError::ReaderGone);
        }
        Ok(state)
    }

    async fn connect(&mut self) -> Result<C::Connection, LinkError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let connection = self
                .context
                .connect(
                    &self.reader,
                    AccessMode::Exclusive,
                    &[Protocol::T1, Protocol::T0],
                )
                .await;
            match connection {
                Ok(connection) => return Ok(connection),
                // The system itself looks at a card that was just inserted.
                Err(ApiError::Response(ResponseCode::SharingViolation)) if tries < TRIES => {
                    self.context.pause(BUSY).await;
                }
                Err(error) => return Err(error.during("connection to the card")),
            }
        }
    }

    /// Whether the card that is connected is the one that was.
    async fn is_same(&mut self, state: ReaderState) -> Result<bool, LinkError> {
        let Some(card) = &mut self.card else {
            return Ok(false);
        };
        if !state.present || state.events != card.events {
            return Ok(false);
        }
        // Where events are not counted, only the connection knows.
        match card.connection.status().await {
            Ok(ConnectionState::Powered) => Ok(true),
            Ok(ConnectionState::Absent | ConnectionState::Unpowered) => Ok(false),
            Err(error) => {
                let error = error.during(STATUS);
                if error.is_card_gone() {
                    return Ok(false);
                }
                Err(error)
            }
        }
    }

    /// Ends the connection to a card that is not the one that was, or is not there.
    async fn drop_card(&mut self) {
        if let Some(card) = self.card.take() {
            // Where there is no card any more there is no power to take from it.
            card.connection.disconnect(Disposition::Unpower).await.ok();
        }
    }
}

impl<C: Context> Transmit for SmartCard<C> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let Some(card) = &mut self.card else {
            return Err(LinkError::NoCard);
        };
        let command = command.encode()?;
        match card.connection.transmit(command.expose()).await {
            Ok(response) => Ok(Response::parse(response.expose())?),
            Err(error) => {
                let error = error.during("transmission");
                if error.is_card_gone() {
                    self.drop_card().await;
                    return Err(LinkError::CardRemoved);
                }
                if error == LinkError::ReaderGone {
                    self.card = None;
                }
                Err(error)
            }
        }
    }

    fn limits(&self) -> Limits {
        Limits::SHORT
    }
}

impl<C: Context> CardReader for SmartCard<C> {
    async fn presence(&mut self) -> Result<Presence, LinkError> {
        let state = self.state().await?;
        if self.card.is_none() {
            return Ok(match state.present {
                true => Presence::Present,
                false => Presence::Absent,
            });
        }
        if self.is_same(state).await? {
            return Ok(Presence::Present);
        }
        self.drop_card().await;
        Ok(Presence::Absent)
    }

    async fn power_up(&mut self) -> Result<CardLine, LinkError> {
        self.drop_card().await;
        let state = self.state().await?;
        if !state.present {
            return Err(LinkError::NoCard);
        }
        let earlier = self.connect().await?;
        let unpowered = earlier.disconnect(Disposition::Unpower).await;
        unpowered.map_err(|error| error.during(POWER))?;
        let connection = self.connect().await?;
        self.card = Some(Card {
            connection,
            events: state.events,
        });
        Ok(CardLine::ByReader)
    }

    async fn power_down(&mut self) -> Result<(), LinkError> {
        let Some(card) = self.card.take() else {
            return Ok(());
        };
        let ended = card.connection.disconnect(Disposition::Unpower).await;
        match ended.map_err(|error| error.during(POWER)) {
            Err(error) if !error.is_card_gone() => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn firmware(&self) -> Option<&str> {
        None
    }
}

const STATUS: &str = "status of the reader";
const POWER: &str = "disconnection from the card";
/// For a question that is answered without waiting for anything.
const AT_ONCE: Duration = Duration::from_secs(1);
const TRIES: usize = 5;
const BUSY: Duration = Duration::from_millis(200);
