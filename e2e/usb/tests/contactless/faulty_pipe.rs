//! A pipe on which one transfer goes wrong.

use std::time::Duration;

use reader::{ControlRequest, Pipe, PipeError};
use redacted::Redacted;

/// What happens to one transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It gets lost: nothing is sent, or what came is thrown away and the wait goes on.
    Lost,
    /// Its last bytes are missing.
    Short,
    /// One byte is another.
    Spoilt,
    /// What came comes once more.
    Twice,
    /// It comes only after the time-out, for whoever asks next.
    Late,
    /// The endpoint halts; whatever was sent has arrived.
    Stall,
    /// The transfer breaks; nothing has arrived.
    Broken,
}

impl Fault {
    pub(crate) const ALL: [Self; 7] = [
        Self::Lost,
        Self::Short,
        Self::Spoilt,
        Self::Twice,
        Self::Late,
        Self::Stall,
        Self::Broken,
    ];
}

/// A pipe on which `count` transfers go wrong, from number `first` on.
pub(crate) struct FaultyPipe<P> {
    pipe: P,
    fault: Fault,
    first: usize,
    count: usize,
    transfers: usize,
    waiting: Vec<Vec<u8>>,
}

impl<P> FaultyPipe<P> {
    pub(crate) fn new(pipe: P, fault: Fault, first: usize, count: usize) -> Self {
        Self {
            pipe,
            fault,
            first,
            count,
            transfers: 0,
            waiting: Vec::new(),
        }
    }

    /// Bulk transfers so far.
    pub(crate) fn transfers(&self) -> usize {
        self.transfers
    }

    fn next(&mut self) -> Option<Fault> {
        let number = self.transfers;
        self.transfers += 1;
        (self.first..self.first.saturating_add(self.count))
            .contains(&number)
            .then_some(self.fault)
    }
}

impl<P: Pipe> Pipe for FaultyPipe<P> {
    async fn send(&mut self, data: &[u8]) -> Result<(), PipeError> {
        let mut data = data.to_vec();
        match self.next() {
            // What goes out twice on the bus is told apart by its data toggle.
            None | Some(Fault::Twice) => {}
            Some(Fault::Lost | Fault::Late) => return Ok(()),
            Some(Fault::Short) => data.truncate(data.len().saturating_sub(3)),
            Some(Fault::Spoilt) => spoil(&mut data),
            Some(Fault::Stall) => {
                self.pipe.send(&data).await?;
                return Err(PipeError::Stall);
            }
            Some(Fault::Broken) => return Err(PipeError::Broken),
        }
        self.pipe.send(&data).await
    }

    async fn receive(
        &mut self,
        max: usize,
        patience: Duration,
    ) -> Result<Redacted<Vec<u8>>, PipeError> {
        if !self.waiting.is_empty() {
            return Ok(Redacted::new(self.waiting.remove(0)));
        }
        let received = self.pipe.receive(max, patience).await?;
        let mut data = received.expose().clone();
        match self.next() {
            None => {}
            Some(Fault::Lost) => return self.pipe.receive(max, patience).await,
            Some(Fault::Short) => data.truncate(data.len().saturating_sub(3)),
            Some(Fault::Spoilt) => spoil(&mut data),
            Some(Fault::Twice) => self.waiting.push(data.clone()),
            Some(Fault::Late) => {
                self.pipe.pause(patience).await;
                self.waiting.push(data);
                return Err(PipeError::Timeout);
            }
            Some(Fault::Stall) => return Err(PipeError::Stall),
            Some(Fault::Broken) => return Err(PipeError::Broken),
        }
        Ok(Redacted::new(data))
    }

    async fn notification(&mut self, patience: Duration) -> Result<Vec<u8>, PipeError> {
        self.pipe.notification(patience).await
    }

    async fn control_in(
        &mut self,
        request: ControlRequest,
        length: u16,
    ) -> Result<Vec<u8>, PipeError> {
        self.pipe.control_in(request, length).await
    }

    async fn control_out(&mut self, request: ControlRequest, data: &[u8]) -> Result<(), PipeError> {
        self.pipe.control_out(request, data).await
    }

    async fn reset(&mut self) -> Result<(), PipeError> {
        self.waiting.clear();
        self.pipe.reset().await
    }

    async fn pause(&mut self, time: Duration) {
        self.pipe.pause(time).await;
    }
}

fn spoil(data: &mut [u8]) {
    let middle = data.len() / 2;
    if let Some(byte) = data.get_mut(middle) {
        *byte ^= 0x5A;
    }
}
