//! When a fault begins and when it is over.

use crate::usb::{Fault, FaultKind, Until};

/// A fault on its way, counted in transfers.
#[derive(Default)]
pub(super) struct Course {
    fault: Option<Fault>,
    phase: Phase,
    transfers: u32,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Before,
    During {
        since: u32,
    },
    After,
}

/// What a fault means for the transfer that comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    Well,
    /// It begins with this one.
    Begins(FaultKind),
    /// It is on.
    GoesOn(FaultKind),
}

/// What a transfer was.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Out,
    In {
        /// The fault changed the message.
        acted: bool,
    },
    Refused,
}

impl Course {
    pub(super) fn of(fault: Fault) -> Self {
        Self {
            fault: Some(fault),
            ..Self::default()
        }
    }

    /// Before each transfer.
    pub(super) fn turn(&mut self) -> Turn {
        let Some(fault) = self.fault else {
            return Turn::Well;
        };
        match self.phase {
            Phase::Before if self.transfers >= fault.after => {
                self.phase = Phase::During {
                    since: self.transfers,
                };
                Turn::Begins(fault.kind)
            }
            Phase::During { .. } => Turn::GoesOn(fault.kind),
            Phase::Before | Phase::After => Turn::Well,
        }
    }

    /// After each transfer: the fault that is over with it.
    pub(super) fn count(&mut self, step: Step) -> Option<FaultKind> {
        self.transfers = self.transfers.saturating_add(1);
        let (Phase::During { since }, Some(fault)) = (self.phase, self.fault) else {
            return None;
        };
        let is_over = match (fault.until, fault.kind) {
            (_, FaultKind::CardRemoved) | (Until::Ever, _) => false,
            (Until::For(count), _) => self.transfers - since >= count,
            (Until::Once, FaultKind::WaitingTimeStorm | FaultKind::Collision) => step == Step::Out,
            (
                Until::Once,
                FaultKind::NoAnswer
                | FaultKind::ShortPacket
                | FaultKind::BadChecksum
                | FaultKind::StaleSequence,
            ) => step == Step::In { acted: true },
            (Until::Once, FaultKind::Unplug | FaultKind::CardReturned | FaultKind::ReaderReset) => {
                true
            }
        };
        if !is_over {
            return None;
        }
        self.phase = Phase::After;
        Some(fault.kind)
    }

    pub(super) fn transfers(&self) -> u32 {
        self.transfers
    }

    pub(super) fn has_begun(&self) -> bool {
        self.phase != Phase::Before
    }

    /// The fault that is on.
    pub(super) fn now(&self) -> Option<FaultKind> {
        match self.phase {
            Phase::During { .. } => self.fault.map(|fault| fault.kind),
            Phase::Before | Phase::After => None,
        }
    }
}
