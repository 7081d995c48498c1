//! Whichever reader it is.

use std::time::Duration;

use apdu::{Command, Limits, LinkError, Response, Transmit};

use crate::ccid::Ccid;
use crate::detect::{Choice, DriverKind};
use crate::port100::Port100;
use crate::rcs300::Rcs300;
use crate::{CardLine, CardReader, Pipe, Presence};

/// A reader with the driver that [`detect`](crate::detect) chose for it.
#[derive(Debug)]
pub enum Reader<P> {
    /// Sony RC-S380.
    Port100(Port100<P>),
    /// Sony RC-S300.
    Rcs300(Rcs300<P>),
    /// CCID on a vendor-class interface.
    Ccid(Ccid<P>),
}

impl<P: Pipe> Reader<P> {
    /// Takes the reader over, whatever it was doing, and takes the power from a card in it. The pipe
    /// has to be that of the interface and endpoints that were chosen.
    ///
    /// # Errors
    ///
    /// [`LinkError`] if the reader does not listen.
    pub async fn open(pipe: P, choice: &Choice) -> Result<Self, LinkError> {
        Ok(match choice.driver {
            DriverKind::Port100 => Self::Port100(Port100::open(pipe).await?),
            DriverKind::Rcs300 => Self::Rcs300(Rcs300::open(pipe).await?),
            DriverKind::Ccid(descriptor) => {
                Self::Ccid(Ccid::open(pipe, choice.interface, descriptor).await?)
            }
        })
    }

    /// Waits until a card may have come or gone, or the time is over. A reader that tells nothing by
    /// itself is given a moment's pause. What has happened, [`presence`](CardReader::presence) says.
    ///
    /// # Errors
    ///
    /// [`LinkError::ReaderGone`].
    pub async fn wait_for_change(&mut self, patience: Duration) -> Result<(), LinkError> {
        match self {
            Self::Port100(reader) => reader.wait_for_change(patience).await,
            Self::Rcs300(reader) => reader.wait_for_change(patience).await,
            Self::Ccid(reader) => reader.wait_for_change(patience).await?,
        }
        Ok(())
    }

    /// Takes the power from the card, as far as the reader still listens, and gives the pipe back.
    pub async fn close(mut self) -> P {
        if !matches!(self, Self::Rcs300(_)) {
            // Who closes a reader can do no more about it than that.
            self.power_down().await.ok();
        }
        match self {
            Self::Port100(reader) => reader.into_pipe(),
            Self::Rcs300(reader) => reader.close().await,
            Self::Ccid(reader) => reader.into_pipe(),
        }
    }
}

impl<P: Pipe> Transmit for Reader<P> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        match self {
            Self::Port100(reader) => reader.transmit(command).await,
            Self::Rcs300(reader) => reader.transmit(command).await,
            Self::Ccid(reader) => reader.transmit(command).await,
        }
    }

    fn limits(&self) -> Limits {
        match self {
            Self::Port100(reader) => reader.limits(),
            Self::Rcs300(reader) => reader.limits(),
            Self::Ccid(reader) => reader.limits(),
        }
    }
}

impl<P: Pipe> CardReader for Reader<P> {
    async fn presence(&mut self) -> Result<Presence, LinkError> {
        match self {
            Self::Port100(reader) => reader.presence().await,
            Self::Rcs300(reader) => reader.presence().await,
            Self::Ccid(reader) => reader.presence().await,
        }
    }

    async fn power_up(&mut self) -> Result<CardLine, LinkError> {
        match self {
            Self::Port100(reader) => reader.power_up().await,
            Self::Rcs300(reader) => reader.power_up().await,
            Self::Ccid(reader) => reader.power_up().await,
        }
    }

    async fn power_down(&mut self) -> Result<(), LinkError> {
        match self {
            Self::Port100(reader) => reader.power_down().await,
            Self::Rcs300(reader) => reader.power_down().await,
            Self::Ccid(reader) => reader.power_down().await,
        }
    }

    fn firmware(&self) -> Option<&str> {
        match self {
            Self::Port100(reader) => reader.firmware(),
            Self::Rcs300(reader) => reader.firmware(),
            Self::Ccid(reader) => reader.firmware(),
        }
    }
}
