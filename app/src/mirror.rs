//! What the patient's screen shows, told to the desk; what the desk tells the screen, done.

use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::mirror::{Command, HEARTBEAT, Message, ScreenSide, ScreenState, ScreenStep};
use reception::{Event, Failure, Step};

use crate::driver::Reception;
use crate::host::channel::{Channel, SCREENS};
use crate::host::{clock, page, random, storage, timer};

/// This screen's part.
#[derive(Clone, Copy)]
pub struct Mirror {
    /// What the desk has said to the patient, as long as it is of use.
    pub said: RwSignal<Option<Command>>,
    /// The language of the screen, BCP 47.
    pub language: RwSignal<String>,
    reception: Reception,
    side: StoredValue<ScreenSide, LocalStorage>,
    channel: StoredValue<Option<Channel>, LocalStorage>,
}

/// Milliseconds between two signs of life.
const BEAT: u32 = HEARTBEAT.unsigned_abs() as u32 * 1_000;
/// What a tab keeps its name under.
const NAME: &str = "uketsuke.screen";

impl Mirror {
    /// Joins, and tells as long as the page lives.
    pub fn new(reception: Reception) -> Self {
        let language = RwSignal::new(String::from("ja"));
        let state = Memo::new(move |before: Option<&ScreenState>| {
            let shown = show(reception, language.get());
            let before = before.filter(|before| before.step == shown.step);
            ScreenState {
                since: before.map_or(shown.since, |before| before.since),
                ..shown
            }
        });
        let name = storage::tab_name(NAME, || random::visit_id().as_str().to_owned());
        let side = ScreenSide::new(name, clock::unix_millis(), state.get_untracked());
        let this = Self {
            said: RwSignal::new(None),
            language,
            reception,
            side: StoredValue::new_local(side),
            channel: StoredValue::new_local(None),
        };
        let heard = move |text: String| this.hear(&text);
        this.channel.set_value(Channel::join(SCREENS, heard));
        this.say(this.side.try_update_value(ScreenSide::join));
        Effect::new(move |_| {
            let state = state.get();
            this.say(
                this.side
                    .try_update_value(|side| side.show(state))
                    .flatten(),
            );
        });
        let reception = Memo::new(move |_| state.with(|state| state.reception.clone()));
        Effect::new(move |_| {
            // What was said to one patient is not for the next.
            reception.track();
            this.said.set(None);
        });
        page::on_hide(move || this.say(this.side.try_with_value(ScreenSide::close)));
        spawn_local(async move {
            while let Some(alive) = this.side.try_with_value(ScreenSide::heartbeat) {
                this.say(Some(alive));
                timer::sleep(BEAT).await;
            }
        });
        this
    }

    fn hear(self, text: &str) {
        // Whatever else is said there is not for this program.
        let Ok(message) = serde_json::from_str::<Message>(text) else {
            return;
        };
        let Some(reaction) = self.side.try_update_value(|side| side.receive(&message)) else {
            return;
        };
        for reply in reaction.replies {
            self.say(Some(reply));
        }
        match reaction.command {
            None => return,
            Some(Command::HelpIsComing) => {}
            Some(Command::MoreTime) => self.reception.send(Event::MoreTime),
            Some(Command::Cancel) => self.reception.send(Event::Cancel),
            Some(Command::HandOver) => self.reception.send(Event::AskStaff),
        }
        self.said.set(reaction.command);
    }

    fn say(self, message: Option<Message>) {
        let text = message.and_then(|message| serde_json::to_string(&message).ok());
        if let Some(text) = text {
            _ = self.channel.try_with_value(|channel| {
                if let Some(channel) = channel {
                    channel.say(&text);
                }
            });
        }
    }
}

fn show(reception: Reception, language: String) -> ScreenState {
    reception.with_step(|step| ScreenState {
        step: ScreenStep::from(step),
        since: clock::unix_seconds(),
        language,
        reception: reception.visit_id(),
        waits_for_staff: waits_for_staff(step),
        name: if let Step::Complete(step) = step {
            step.qualification().name.clone()
        } else {
            None
        },
    })
}

/// The patient called them, or cannot go on without them.
fn waits_for_staff(step: &Step) -> bool {
    if let Step::Stopped(step) = step {
        return !matches!(step.failure(), None | Some(Failure::TimedOut));
    }
    matches!(step, Step::StaffCheck(_))
}
