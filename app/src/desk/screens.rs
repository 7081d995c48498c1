//! The patients' screens of this browser, followed by the desk, and the desk's commands to them.

use std::collections::HashSet;

use eligibility::xml_msg::Personal;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::mirror::{
    Command, DeskSide, HEARTBEAT, Message, Presence, ScreenState, ScreenStep,
};
use reception::desk::{
    AttentionReason, Ending, Entry, NeedsAttention, Place, Reception, ReceptionClosed,
    ReceptionOpened, Status,
};

use super::Desk;
use crate::host::channel::{Channel, SCREENS};
use crate::host::{clock, timer};

/// What the desk knows of the patients' screens; a context of the desk's screens.
#[derive(Clone, Copy)]
pub struct Screens {
    desk: Desk,
    side: RwSignal<DeskSide>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
    noted: StoredValue<HashSet<(String, Noted)>>,
}

/// One patient's screen.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenScreen {
    /// Its name among the screens.
    pub id: String,
    /// What it shows.
    pub state: ScreenState,
    /// Whether it was heard of lately.
    pub is_there: bool,
}

/// What the records were told of a visit at a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Noted {
    Begun,
    Waits,
    Left,
}

/// Milliseconds between two repetitions of a command.
const BEAT: u32 = HEARTBEAT.unsigned_abs() as u32 * 1_000;
/// Seconds after which a visit that no screen shows is taken for broken off.
const BROKEN_OFF_AFTER: i64 = 60;

impl Screens {
    /// Follows the screens while the desk is open.
    pub fn new(desk: Desk) -> Self {
        let this = Self {
            desk,
            side: RwSignal::new(DeskSide::new(clock::unix_millis())),
            channel: StoredValue::new_local(None),
            noted: StoredValue::new(HashSet::new()),
        };
        let heard = move |text: String| this.hear(&text);
        this.channel.set_value(Channel::join(SCREENS, heard));
        let is_open = Memo::new(move |_| desk.member().is_some());
        Effect::new(move |_| {
            // A closed desk holds no name.
            this.side.set(DeskSide::new(clock::unix_millis()));
            this.noted.set_value(HashSet::new());
            if is_open.get() {
                this.say(&this.side.with_untracked(DeskSide::join));
            }
        });
        spawn_local(async move {
            loop {
                timer::sleep(BEAT).await;
                let Some(again) = this
                    .side
                    .try_update(|side| side.tick(clock::unix_seconds()))
                else {
                    return;
                };
                again.iter().for_each(|message| this.say(message));
            }
        });
        this
    }

    /// The screens that are not closed.
    pub fn seen(self) -> Vec<SeenScreen> {
        let now = self.desk.now.get();
        self.side.with(|side| {
            (side.screens(now))
                .map(|seen| SeenScreen {
                    id: seen.report.screen.clone(),
                    state: seen.report.state.clone(),
                    is_there: seen.presence == Presence::There,
                })
                .collect()
        })
    }

    /// Tells a screen what to do about what it shows now.
    pub fn command(self, screen: &str, command: Command) {
        let message = self.side.try_update(|side| side.command(screen, command));
        if let Some(message) = message.flatten() {
            self.say(&message);
        }
    }

    /// Whether a visit was begun at a screen, came to nothing, and is on no screen any more.
    pub fn is_broken_off(self, reception: &Reception) -> bool {
        reception.status() == Status::InProgress
            && self.desk.now.get() - reception.changed_at > BROKEN_OFF_AFTER
            && !self.side.with(|side| {
                (side.screens(clock::unix_seconds())).any(|seen| {
                    seen.presence == Presence::There
                        && seen.report.state.reception.as_ref() == Some(&reception.id)
                })
            })
    }

    fn hear(self, text: &str) {
        let is_open = self
            .desk
            .stage
            .try_with_untracked(|stage| matches!(stage, super::Stage::Open(_)));
        if is_open != Some(true) {
            return;
        }
        // Whatever else is said there is not for this program.
        let Ok(message) = serde_json::from_str::<Message>(text) else {
            return;
        };
        let now = clock::unix_seconds();
        let replies = self.side.try_update(|side| side.receive(&message, now));
        for reply in replies.unwrap_or_default() {
            self.say(&reply);
        }
        if let Message::Screen(report) = &message {
            self.note(&report.state);
        }
    }

    fn say(self, message: &Message) {
        if let Ok(text) = serde_json::to_string(message) {
            _ = self.channel.try_with_value(|channel| {
                if let Some(channel) = channel {
                    channel.say(&text);
                }
            });
        }
    }

    /// Brings a visit at a screen into the records: that it began, that somebody is needed, that the patient left.
    fn note(self, state: &ScreenState) {
        let Some(id) = &state.reception else {
            return;
        };
        let known = self
            .desk
            .state
            .with_untracked(|records| records.reception(id).map(Reception::status));
        let mut entries: Vec<Entry> = Vec::new();
        let begun = known.is_none() && has_begun(state.step);
        if begun && self.is_new(id, Noted::Begun) {
            entries.push(opened(id, state.language.clone(), state.name.clone()).into());
        }
        let undecided = known.is_none_or(|status| status == Status::InProgress);
        if state.step == ScreenStep::Stopped && undecided {
            if state.waits_for_staff {
                if self.is_new(id, Noted::Waits) {
                    let (reception, reason) = (id.clone(), AttentionReason::Asked);
                    entries.push(NeedsAttention { reception, reason }.into());
                }
            } else if self.is_new(id, Noted::Left) {
                let (reception, ending) = (id.clone(), Ending::Left);
                entries.push(ReceptionClosed { reception, ending }.into());
            }
        }
        if !entries.is_empty() {
            spawn_local(async move {
                if let Err(error) = self.desk.record_by_system(entries).await {
                    self.desk.unsaved.set(Some(error));
                }
            });
        }
    }

    fn is_new(self, reception: &str, what: Noted) -> bool {
        (self.noted)
            .try_update_value(|noted| noted.insert((reception.to_owned(), what)))
            .unwrap_or_default()
    }
}

/// A card that is only read may be nobody's visit yet.
const fn has_begun(step: ScreenStep) -> bool {
    !matches!(
        step,
        ScreenStep::Welcome | ScreenStep::PlaceCard | ScreenStep::Reading
    )
}

fn opened(id: &str, language: String, name: Option<Personal>) -> ReceptionOpened {
    ReceptionOpened {
        reception: id.to_owned(),
        place: Place::PatientScreen,
        visit: None,
        patient: None,
        name,
        language: Some(language),
    }
}
