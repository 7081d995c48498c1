//! The reader at this tab: chosen by the staff, opened, watched, shared with no other tab.
//!
//! ```text
//! Source (demo, USB) ─▶ session: lock ─▶ open ─▶ identify ─▶ claim ─▶ watch ─▶ close
//!                                                     │
//!               state and report for the screens ◀────┤
//!               "card placed", "card removed", "reader lost" for the visit ◀┘
//! ```

mod bell;
pub mod check;
mod connect;
mod session;
mod state;
pub mod trust;

#[cfg(test)]
pub use state::Connected;
pub use state::{ReaderFailure, ReaderState, Report, Source};

use std::mem;
use std::rc::Rc;

use futures::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reader::CardReader;
use reception::Event;
use simulator::VirtualReader;

use self::bell::Bell;
use crate::driver::Reception;
use crate::host::route::Route;
use crate::host::usb::{Bus, Change, Device, Filter, UsbFailure};
use crate::host::{page, storage};
use crate::link::SharedLink;

/// The reader at this tab, for the screens and the demo.
#[derive(Clone, Copy)]
pub struct Readers {
    /// How it stands with the reader.
    pub state: RwSignal<ReaderState>,
    /// What its maker wants to know; of the reader that was opened last.
    pub report: RwSignal<Option<Report>>,
    /// Which reader the staff have chosen.
    pub source: RwSignal<Source>,
    /// Whether a card lies in the reader.
    pub present: RwSignal<bool>,
    /// Why the chooser brought no reader.
    pub refusal: RwSignal<Option<UsbFailure>>,
    route: ReadSignal<Route>,
    reception: Reception,
    inner: StoredValue<Inner, LocalStorage>,
}

/// What is not for the screens.
struct Inner {
    link: SharedLink,
    demo: VirtualReader,
    bell: Bell,
    /// The open device, and what has happened to it.
    device: Option<Device>,
    lost: bool,
    /// The staff want the reader although another tab has it.
    take_over: bool,
    /// The visit believes that a card is there.
    told: bool,
}

impl Readers {
    /// Opens the chosen reader and keeps it open while the patient's or the readers' screen is shown.
    pub fn new(
        link: SharedLink,
        demo: VirtualReader,
        reception: Reception,
        route: ReadSignal<Route>,
    ) -> Self {
        let inner = Inner {
            link,
            demo,
            bell: Bell::default(),
            device: None,
            lost: false,
            take_over: false,
            told: false,
        };
        let this = Self {
            state: RwSignal::new(ReaderState::Off),
            report: RwSignal::new(None),
            source: RwSignal::new(storage::read(SOURCE).unwrap_or_default()),
            present: RwSignal::new(false),
            refusal: RwSignal::new(None),
            route,
            reception,
            inner: StoredValue::new_local(inner),
        };
        this.listen();
        spawn_local(this.serve());
        this
    }

    /// Chooses the kind of reader.
    pub fn choose(self, source: Source) {
        storage::write(SOURCE, &source);
        self.refusal.set(None);
        self.source.set(source);
        self.ring();
    }

    /// Lets the staff choose a reader in the browser's own window. Only in answer to a click or a key.
    pub fn connect(self, filter: Filter) {
        spawn_local(async move {
            let chosen = match Bus::of_page() {
                Ok(bus) => bus.choose(filter).await,
                Err(failure) => Err(failure),
            };
            match chosen {
                Ok(device) => {
                    storage::write(PREFERRED, &device.ids());
                    self.choose(Source::Usb);
                    // Another reader than the one that is open: that one is closed first.
                    self.change(|inner| inner.lost |= inner.device.is_some());
                    self.ring();
                }
                Err(failure) => self.refusal.set(Some(failure)),
            }
        });
    }

    /// Forgets every reader that the staff have chosen, and goes back to the demo's.
    pub fn forget(self) {
        spawn_local(async move {
            if let Ok(bus) = Bus::of_page() {
                for device in bus.remembered().await.unwrap_or_default() {
                    device.forget().await;
                }
            }
            storage::remove(PREFERRED);
            self.report.set(None);
            self.choose(Source::Demo);
        });
    }

    /// Tries the reader again, now.
    pub fn try_again(self) {
        self.ring();
    }

    /// Takes the reader from the tab that has it.
    pub fn take_over(self) {
        self.change(|inner| inner.take_over = true);
        self.ring();
    }

    /// A card came into the reader, or left it. The visit is told while its screen is shown.
    pub fn set_present(self, present: bool) {
        if self.present.get_untracked() != present {
            self.present.set(present);
        }
        self.tell();
    }

    /// The way to the card, for a conversation.
    pub fn link(self) -> Option<SharedLink> {
        self.inner.try_with_value(|inner| Rc::clone(&inner.link))
    }

    fn tell(self) {
        let watched = self.route.get_untracked() == Route::Patient;
        let now = self.present.get_untracked() && watched;
        let news = self.change(|inner| {
            let before = mem::replace(&mut inner.told, now);
            (before != now).then_some(now)
        });
        match news.flatten() {
            Some(true) => self.reception.card_placed(),
            Some(false) => {
                self.reception.send(Event::CardRemoved);
                self.power_down();
            }
            None => {}
        }
    }

    /// The reader is gone, and what lay in it.
    fn lose(self) {
        self.present.set(false);
        let told = self.change(|inner| mem::take(&mut inner.told));
        if told == Some(true) {
            self.reception.send(Event::ReaderLost);
        }
    }

    /// A card that is in nobody's hands any more keeps no verified PIN.
    fn power_down(self) {
        let Some(link) = self.link() else { return };
        spawn_local(async move {
            // A card or reader that is gone has no power.
            _ = link.lock().await.power_down().await;
        });
    }

    /// The page goes away: what is begun at once is still sent, and the browser closes the rest.
    async fn hide(self) {
        let device = self.change(|inner| inner.device.clone()).flatten();
        let Some(device) = device else { return };
        let power_down = async {
            if let Some(link) = self.link() {
                // A card or reader that is gone has no power.
                _ = link.lock().await.power_down().await;
            }
        };
        join(power_down, device.reset()).await;
        device.close().await;
    }

    fn listen(self) {
        if let Ok(bus) = Bus::of_page() {
            bus.on_change(move |change| {
                if let Change::Unplugged(device) = change {
                    self.change(|inner| inner.lost |= inner.device.as_ref() == Some(&device));
                }
                self.ring();
            });
        }
        Effect::new(move |_| {
            self.route.track();
            self.tell();
            self.ring();
        });
        page::on_hide(move || spawn_local(self.hide()));
    }

    fn ring(self) {
        _ = self.inner.try_with_value(|inner| inner.bell.ring());
    }

    fn change<T>(self, change: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        self.inner.try_update_value(change)
    }
}

/// Where the choice is kept.
const SOURCE: &str = "uketsuke.reader";
/// Where vendor and product of the reader are kept that was chosen last.
const PREFERRED: &str = "uketsuke.reader-ids";
