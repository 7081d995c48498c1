//! The desk's part.

use super::{Command, GONE_AFTER, Message, ScreenReport, SentCommand};

/// The screens that a desk knows, and its commands that were not taken yet.
#[derive(Clone, Debug)]
pub struct DeskSide {
    session: u64,
    sent: u64,
    screens: Vec<Known>,
    open: Vec<SentCommand>,
}

/// A screen as a desk sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenScreen<'a> {
    /// What it told last.
    pub report: &'a ScreenReport,
    /// Unix seconds of its last sign of life.
    pub heard_at: i64,
    /// Whether it is there.
    pub presence: Presence,
}

/// Whether a screen is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It was heard of lately.
    There,
    /// It was not: what is shown of it may be out of date.
    Silent,
}

#[derive(Clone, Debug)]
struct Known {
    report: ScreenReport,
    heard_at: i64,
    closed: bool,
}

impl DeskSide {
    /// Repetitions of a command are given up when its screen is silent for so many seconds.
    const FORGET_AFTER: i64 = 120;

    /// A page that was loaded at `session` (Unix milliseconds).
    pub const fn new(session: u64) -> Self {
        Self {
            session,
            sent: 0,
            screens: Vec::new(),
            open: Vec::new(),
        }
    }

    /// To send when the page is loaded.
    pub const fn join(&self) -> Message {
        Message::DeskJoined
    }

    /// A message came at `now` (Unix seconds); what to send at once.
    pub fn receive(&mut self, message: &Message, now: i64) -> Vec<Message> {
        match message {
            Message::Screen(report) => {
                self.hear(report, now);
                return if report.joined {
                    self.commands_for(&report.screen)
                } else {
                    Vec::new()
                };
            }
            Message::ScreenClosed { screen, session } => {
                let known = (self.screens.iter_mut()).find(|known| {
                    known.report.screen == *screen && known.report.session <= *session
                });
                if let Some(known) = known {
                    known.closed = true;
                }
            }
            Message::Taken { id } => self.open.retain(|command| command.id != *id),
            Message::DeskJoined | Message::Command(_) => {}
        }
        Vec::new()
    }

    /// A command to a screen about what it shows now; `None` when it is not there.
    pub fn command(&mut self, screen: &str, command: Command) -> Option<Message> {
        let known =
            (self.screens.iter()).find(|known| known.report.screen == screen && !known.closed)?;
        self.sent += 1;
        let command = SentCommand {
            id: (self.session, self.sent),
            screen: screen.to_owned(),
            reception: known.report.state.reception.clone(),
            command,
        };
        self.open.push(command.clone());
        Some(Message::Command(command))
    }

    /// To send every [`super::HEARTBEAT`] seconds: the commands that were not taken.
    pub fn tick(&mut self, now: i64) -> Vec<Message> {
        let screens = &self.screens;
        self.open.retain(|command| {
            screens.iter().any(|known| {
                known.report.screen == command.screen
                    && !known.closed
                    && now - known.heard_at <= Self::FORGET_AFTER
                    && known.report.state.reception == command.reception
            })
        });
        self.open.iter().cloned().map(Message::Command).collect()
    }

    /// The screens that are not closed, in the order in which they joined.
    pub fn screens(&self, now: i64) -> impl Iterator<Item = SeenScreen<'_>> {
        (self.screens.iter())
            .filter(|known| !known.closed)
            .map(move |known| SeenScreen {
                report: &known.report,
                heard_at: known.heard_at,
                presence: if now - known.heard_at > GONE_AFTER {
                    Presence::Silent
                } else {
                    Presence::There
                },
            })
    }

    fn hear(&mut self, report: &ScreenReport, now: i64) {
        let known = (self.screens.iter_mut()).find(|known| known.report.screen == report.screen);
        match known {
            None => self.screens.push(Known {
                report: report.clone(),
                heard_at: now,
                closed: false,
            }),
            Some(known) => {
                let last = (known.report.session, known.report.seq);
                let this = (report.session, report.seq);
                // What was closed comes back only by a new load of the page.
                if this < last || (known.closed && report.session == known.report.session) {
                    return;
                }
                known.report = report.clone();
                known.heard_at = now;
                known.closed = false;
            }
        }
    }

    fn commands_for(&self, screen: &str) -> Vec<Message> {
        (self.open.iter())
            .filter(|command| command.screen == screen)
            .cloned()
            .map(Message::Command)
            .collect()
    }
}
