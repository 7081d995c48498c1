//! An operating system with one reader, as PC/SC has it.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;
use std::time::Duration;

use reader::smart_card::{
    AccessMode, ApiError, Connection, ConnectionState, Context, Disposition, Protocol, ReaderState,
    ResponseCode,
};
use redacted::Redacted;

pub(crate) const NAME: &str = "ACS ACR1252 Dual Reader PICC 0";

/// A handle to the system.
#[derive(Clone, Default)]
pub(crate) struct System(Rc<RefCell<State>>);

pub(crate) struct State {
    pub(crate) plugged: bool,
    pub(crate) counts_events: bool,
    /// A connection does not notice that its card was changed.
    pub(crate) blind: bool,
    /// So many attempts to connect meet another program.
    pub(crate) busy_for: usize,
    pub(crate) connected: bool,
    pub(crate) verified: bool,
    /// What the next command is answered with.
    pub(crate) rejection: Option<ApiError>,
    pub(crate) commands: Vec<Vec<u8>>,
    present: bool,
    events: u32,
}

/// Knows which card it was made for.
pub(crate) struct ToCard(System, u32);

impl Default for State {
    fn default() -> Self {
        Self {
            plugged: true,
            counts_events: true,
            blind: false,
            busy_for: 0,
            connected: false,
            verified: false,
            rejection: None,
            commands: Vec::new(),
            present: false,
            events: 0,
        }
    }
}

impl System {
    pub(crate) fn state(&self) -> RefMut<'_, State> {
        self.0.borrow_mut()
    }

    pub(crate) fn insert(&self) {
        self.state().present = true;
        self.state().events += 1;
    }

    pub(crate) fn remove(&self) {
        self.state().present = false;
        self.state().verified = false;
        self.state().events += 1;
    }
}

impl Context for System {
    type Connection = ToCard;

    async fn list_readers(&mut self) -> Result<Vec<String>, ApiError> {
        Ok(vec![NAME.to_owned()])
    }

    async fn status_change(
        &mut self,
        reader: &str,
        known: Option<ReaderState>,
        _: Duration,
    ) -> Result<ReaderState, ApiError> {
        let state = self.state();
        let now = ReaderState {
            present: state.present,
            gone: !state.plugged || reader != NAME,
            events: if state.counts_events { state.events } else { 0 },
            ..ReaderState::default()
        };
        match known {
            Some(known) if known == now => Err(ApiError::TimedOut),
            _ => Ok(now),
        }
    }

    async fn connect(
        &mut self,
        reader: &str,
        mode: AccessMode,
        preferred: &[Protocol],
    ) -> Result<ToCard, ApiError> {
        assert_eq!((reader, mode), (NAME, AccessMode::Exclusive));
        assert_eq!(preferred, [Protocol::T1, Protocol::T0]);
        let mut state = self.state();
        assert!(!state.connected, "connected twice");
        if !state.present {
            return Err(ApiError::Response(ResponseCode::NoSmartcard));
        }
        if let Some(rest) = state.busy_for.checked_sub(1) {
            state.busy_for = rest;
            return Err(ApiError::Response(ResponseCode::SharingViolation));
        }
        state.connected = true;
        Ok(ToCard(self.clone(), state.events))
    }

    async fn pause(&mut self, _: Duration) {}
}

impl ToCard {
    fn gone(&self) -> Result<(), ApiError> {
        let state = self.0.state();
        match state.present && (state.blind || state.events == self.1) {
            true => Ok(()),
            false => Err(ApiError::Response(ResponseCode::RemovedCard)),
        }
    }
}

impl Connection for ToCard {
    async fn transmit(&mut self, command: &[u8]) -> Result<Redacted<Vec<u8>>, ApiError> {
        self.gone()?;
        let mut state = self.0.state();
        state.commands.push(command.to_vec());
        if let Some(rejection) = state.rejection.take() {
            return Err(rejection);
        }
        state.verified |= command.len() > 4;
        let answer = match state.verified {
            true => vec![0x90, 0x00],
            false => vec![0x63, 0xC3],
        };
        Ok(answer.into())
    }

    async fn status(&mut self) -> Result<ConnectionState, ApiError> {
        self.gone().map(|()| ConnectionState::Powered)
    }

    async fn disconnect(self, disposition: Disposition) -> Result<(), ApiError> {
        let gone = self.gone();
        let mut state = self.0.state();
        state.connected = false;
        if disposition == Disposition::Unpower {
            state.verified = false;
        }
        gone
    }
}
