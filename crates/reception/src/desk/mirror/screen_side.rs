//! The patient's screen's part.

use super::{Command, CommandId, Message, ScreenReport, ScreenState, SentCommand};

/// What a screen tells, and which commands it has taken.
#[derive(Clone, Debug)]
pub struct ScreenSide {
    report: ScreenReport,
    taken: Vec<CommandId>,
}

/// What a message asks of a screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reaction {
    /// To follow now.
    pub command: Option<Command>,
    /// To send.
    pub replies: Vec<Message>,
}

impl ScreenSide {
    /// Commands are remembered that far back; a desk repeats one for seconds.
    const MEMORY: usize = 32;

    /// A page that was loaded at `session` (Unix milliseconds).
    pub fn new(screen: impl Into<String>, session: u64, state: ScreenState) -> Self {
        Self {
            report: ScreenReport {
                screen: screen.into(),
                session,
                seq: 0,
                joined: false,
                state,
            },
            taken: Vec::new(),
        }
    }

    /// To send when the page is loaded.
    pub fn join(&mut self) -> Message {
        Message::Screen(ScreenReport {
            joined: true,
            ..self.report.clone()
        })
    }

    /// The screen shows something else: to send, unless nothing has changed.
    pub fn show(&mut self, state: ScreenState) -> Option<Message> {
        if state == self.report.state {
            return None;
        }
        self.report.state = state;
        self.report.seq += 1;
        Some(self.heartbeat())
    }

    /// To send every [`super::HEARTBEAT`] seconds.
    pub fn heartbeat(&self) -> Message {
        Message::Screen(self.report.clone())
    }

    /// To send when the page is closed.
    pub fn close(&self) -> Message {
        Message::ScreenClosed {
            screen: self.report.screen.clone(),
            session: self.report.session,
        }
    }

    /// A message came.
    pub fn receive(&mut self, message: &Message) -> Reaction {
        match message {
            Message::DeskJoined => Reaction {
                command: None,
                replies: vec![self.heartbeat()],
            },
            Message::Command(sent) if sent.screen == self.report.screen => self.take(sent),
            Message::Command(_)
            | Message::Screen(_)
            | Message::ScreenClosed { .. }
            | Message::Taken { .. } => Reaction::default(),
        }
    }

    fn take(&mut self, sent: &SentCommand) -> Reaction {
        let is_new = !self.taken.contains(&sent.id);
        if is_new {
            if self.taken.len() >= Self::MEMORY {
                self.taken.remove(0);
            }
            self.taken.push(sent.id);
        }
        let is_for_this_visit = sent.reception == self.report.state.reception;
        Reaction {
            command: (is_new && is_for_this_visit).then_some(sent.command),
            replies: vec![Message::Taken { id: sent.id }],
        }
    }
}
