//! The one task that opens, watches and closes readers, one after the other.

use futures::FutureExt;
use futures::future::{Either, select};
use leptos::prelude::*;
use reader::{CardReader, Presence};

use super::bell::Bell;
use super::connect::{connect, open_system};
use super::state::{Connected, ReaderFailure, ReaderState, Source};
use super::{PREFERRED, Readers};
use crate::host::lock::{Lock, Patience};
use crate::host::usb::{Bus, Device};
use crate::host::{storage, timer};
use crate::link::{Attached, Loss};

/// Why watching a reader ended.
enum End {
    /// Another reader, or none, is wanted at this tab.
    NotWanted,
    /// It was unplugged, or another tab took it.
    Lost,
    /// It does not answer any more.
    Failed(ReaderFailure),
}

impl Readers {
    /// Serves the chosen reader for ever.
    pub(super) async fn serve(self) {
        let Some(bell) = self.inner.try_with_value(|inner| inner.bell.clone()) else {
            return;
        };
        loop {
            match self.source.get_untracked() {
                Source::Demo => self.serve_demo(&bell).await,
                Source::Usb => self.serve_usb(&bell).await,
                Source::System => self.serve_system(&bell).await,
            }
        }
    }

    async fn serve_demo(self, bell: &Bell) {
        let Some(demo) = self.inner.try_with_value(|inner| inner.demo.clone()) else {
            return;
        };
        let has_card = demo.has_card();
        self.attach(Attached::Demo(demo)).await;
        self.state.set(ReaderState::Demo);
        self.set_present(has_card);
        while self.source.get_untracked() == Source::Demo {
            bell.rings().await;
        }
        self.set_present(false);
        self.attach(Attached::None).await;
    }

    /// One reader until it is lost, of no use or not wanted; then the loop looks anew.
    async fn serve_usb(self, bell: &Bell) {
        let device = match self.find().await {
            Ok(Some(device)) => device,
            Ok(None) => {
                self.state.set(ReaderState::NoReader);
                return bell.rings().await;
            }
            Err(failure) => return self.fail(failure, bell).await,
        };
        let Some(lock) = self.lock(bell).await else {
            return;
        };
        self.change(|inner| {
            inner.device = Some(device.clone());
            inner.lost = false;
        });
        self.state.set(ReaderState::Connecting);
        let failure = self.serve_device(&device, bell).await;
        self.change(|inner| inner.device = None);
        drop(lock);
        if let Some(failure) = failure {
            self.fail(failure, bell).await;
        }
    }

    /// Opens the reader, again and again if what keeps it from working may pass. Another tab would
    /// meet the same: the lock is held meanwhile.
    async fn serve_device(self, device: &Device, bell: &Bell) -> Option<ReaderFailure> {
        loop {
            let (report, opened) = connect(device).await;
            self.report.set(Some(report));
            let end = match opened {
                Ok(reader) => {
                    self.attach(Attached::Usb(Box::new(reader))).await;
                    let end = self.watch(Source::Usb, &device.name(), bell).await;
                    self.leave(&end).await;
                    device.close().await;
                    end
                }
                Err(failure) => End::Failed(failure),
            };
            match end {
                End::Failed(failure) if failure.may_pass() => self.fail(failure, bell).await,
                End::Failed(failure) => return Some(failure),
                End::NotWanted | End::Lost => return None,
            }
            if self.source.get_untracked() != Source::Usb || self.is_lost() {
                return None;
            }
        }
    }

    /// The first reader of the operating system; who comes and goes is not told.
    async fn serve_system(self, bell: &Bell) {
        let Some(lock) = self.lock(bell).await else {
            return;
        };
        self.change(|inner| inner.lost = false);
        self.report.set(None);
        let failure = match open_system().await {
            Ok(Some(reader)) => {
                let name = reader.name().to_owned();
                self.attach(Attached::System(reader)).await;
                let end = self.watch(Source::System, &name, bell).await;
                self.leave(&end).await;
                match end {
                    End::Failed(failure) => Some(failure),
                    End::NotWanted | End::Lost => None,
                }
            }
            Ok(None) => {
                self.state.set(ReaderState::NoReader);
                select(Box::pin(bell.rings()), Box::pin(timer::sleep(RETRY))).await;
                None
            }
            Err(error) => Some(error.into()),
        };
        drop(lock);
        if let Some(failure) = failure {
            self.fail(failure, bell).await;
        }
    }

    /// The reader that was chosen last, or any other that the page may use.
    async fn find(self) -> Result<Option<Device>, ReaderFailure> {
        let mut devices = Bus::of_page()?.remembered().await?;
        let preferred = storage::read::<(u16, u16)>(PREFERRED);
        let place = devices
            .iter()
            .position(|device| Some(device.ids()) == preferred)
            .unwrap_or_default();
        Ok((place < devices.len()).then(|| devices.swap_remove(place)))
    }

    /// Waits until no other tab has the reader. `None` if it is not wanted any more.
    async fn lock(self, bell: &Bell) -> Option<Lock> {
        let lost = {
            let bell = bell.clone();
            move || {
                self.change(|inner| inner.lost = true);
                bell.ring();
            }
        };
        let taking = self.change(|inner| std::mem::take(&mut inner.take_over));
        if taking == Some(true) {
            let lock = Lock::acquire(LOCK, Patience::Take, lost).await;
            // The other tab has to power its card down and let the reader go.
            timer::sleep(HANDOVER).await;
            return lock;
        }
        if let Some(lock) = Lock::acquire(LOCK, Patience::None, lost.clone()).await {
            return Some(lock);
        }
        self.state.set(ReaderState::OtherTab);
        let granted = Box::pin(Lock::acquire(LOCK, Patience::Wait, lost));
        match select(granted, Box::pin(bell.rings())).await {
            Either::Left((lock, _)) => lock,
            Either::Right(_) => None,
        }
    }

    /// Looks for cards until the reader is lost or not wanted; never during a conversation.
    async fn watch(self, source: Source, name: &str, bell: &Bell) -> End {
        let mut failures = 0;
        loop {
            match self.look(name).await {
                Ok(()) => failures = 0,
                Err(End::Failed(failure)) => {
                    failures += 1;
                    if failures == MOST_FAILURES {
                        return End::Failed(failure);
                    }
                }
                Err(end) => return end,
            }
            select(Box::pin(bell.rings()), Box::pin(timer::sleep(INTERVAL))).await;
            if self.source.get_untracked() != source {
                return End::NotWanted;
            }
            if self.is_lost() {
                return End::Lost;
            }
        }
    }

    /// Unplugged, taken by another tab, or given up for another reader.
    fn is_lost(self) -> bool {
        self.change(|inner| inner.lost) != Some(false)
    }

    async fn look(self, name: &str) -> Result<(), End> {
        let Some(link) = self.link() else {
            return Err(End::NotWanted);
        };
        let Some(mut link) = link.try_lock() else {
            return Ok(());
        };
        match link.take_loss() {
            Some(Loss::Reader) => return Err(End::Lost),
            // The card may be back already: the visit has to hear of both.
            Some(Loss::Card) => self.set_present(false),
            None => {}
        }
        let presence = link.presence().await;
        let line = link.line();
        drop(link);
        match presence {
            Ok(presence) => {
                self.show(Connected {
                    name: name.to_owned(),
                    line,
                });
                self.set_present(presence == Presence::Present);
                Ok(())
            }
            Err(apdu::LinkError::ReaderGone) => Err(End::Lost),
            Err(error) => Err(End::Failed(error.into())),
        }
    }

    /// Only what changed is drawn again.
    fn show(self, connected: Connected) {
        let state = ReaderState::Connected(connected);
        if self.state.with_untracked(|shown| *shown != state) {
            self.state.set(state);
        }
    }

    /// Takes the reader from the visit, with the power from its card.
    async fn leave(self, end: &End) {
        match end {
            End::NotWanted => self.set_present(false),
            End::Lost | End::Failed(_) => self.lose(),
        }
        let Some(link) = self.link() else { return };
        let mut link = link.lock().await;
        // A reader that is gone has no power either.
        _ = link.power_down().await;
        drop(link.attach(Attached::None));
    }

    async fn attach(self, reader: Attached) {
        if let Some(link) = self.link() {
            drop(link.lock().await.attach(reader));
        }
    }

    /// Says why, and waits: for somebody to act, or for what passes by itself.
    async fn fail(self, failure: ReaderFailure, bell: &Bell) {
        let pause = if failure.may_pass() {
            timer::sleep(RETRY).boxed_local()
        } else {
            std::future::pending().boxed_local()
        };
        self.state.set(ReaderState::Failed(failure));
        select(Box::pin(bell.rings()), pause).await;
    }
}

/// The name that one tab of the origin holds.
const LOCK: &str = "uketsuke.reader";
/// Milliseconds between two looks for a card.
const INTERVAL: u32 = 300;
/// Milliseconds that another tab is given to let the reader go.
const HANDOVER: u32 = 700;
/// Milliseconds before a reader that failed is tried again.
const RETRY: u32 = 3_000;
/// Looks in a row that may fail before the reader is opened anew.
const MOST_FAILURES: u32 = 3;
