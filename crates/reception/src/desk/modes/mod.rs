//! Network outage, system failure, disaster: what to do as a checklist, and the record of it.
//!
//! The modes of the official system are opened by others: the help desk after a call back, the ministry
//! by area and period. This program cannot throw those switches; it leads through the steps, keeps who
//! did what and when, and shows on every screen that a mode is on.

use serde::{Deserialize, Serialize};

use super::entry::{Actor, ModeChanged, ModeStepDone, Stamp};

/// An extraordinary way of working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The clinic has no connection.
    NetworkOutage,
    /// システム障害時モード: the official system or the terminal does not work; the help desk opens it.
    SystemFailure,
    /// 災害時モード: the ministry opens it by area and period.
    Disaster,
}

/// One step of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChecklistStep {
    /// The key of its text, and its name in records.
    pub key: &'static str,
    /// When it is done.
    pub phase: Phase,
    /// Whether the mode cannot be switched off before it.
    pub required: bool,
}

/// When a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// To begin with.
    Begin,
    /// For each patient; ticked once it is understood.
    EachPatient,
    /// When it works again.
    End,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::NetworkOutage, Self::SystemFailure, Self::Disaster];

    /// Its steps, in order.
    pub const fn checklist(self) -> &'static [ChecklistStep] {
        match self {
            Self::NetworkOutage => NETWORK_OUTAGE,
            Self::SystemFailure => SYSTEM_FAILURE,
            Self::Disaster => DISASTER,
        }
    }
}

/// Which modes are on, and how far their checklists are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modes {
    on: Vec<ActiveMode>,
}

/// A mode that is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveMode {
    /// Which.
    pub mode: Mode,
    /// Since when; Unix seconds.
    pub since: i64,
    /// Who switched it on.
    pub by: Actor,
    /// The help desk's or the ministry's reference.
    pub reference: Option<String>,
    /// The steps that were done.
    pub done: Vec<DoneStep>,
}

/// A step that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneStep {
    /// [`ChecklistStep::key`].
    pub key: String,
    /// When; Unix seconds.
    pub at: i64,
    /// By whom.
    pub by: Actor,
    /// What they noted.
    pub note: Option<String>,
}

impl Modes {
    /// The modes that are on, the longest first.
    pub fn on(&self) -> &[ActiveMode] {
        &self.on
    }

    /// A mode that is on.
    pub fn active(&self, mode: Mode) -> Option<&ActiveMode> {
        self.on.iter().find(|active| active.mode == mode)
    }

    pub(super) fn change(&mut self, change: ModeChanged, stamp: &Stamp) {
        if !change.on {
            self.on.retain(|active| active.mode != change.mode);
        } else if self.active(change.mode).is_none() {
            self.on.push(ActiveMode {
                mode: change.mode,
                since: stamp.at,
                by: stamp.actor.clone(),
                reference: change.reference,
                done: Vec::new(),
            });
        }
    }

    pub(super) fn step_done(&mut self, step: ModeStepDone, stamp: &Stamp) {
        let active = self.on.iter_mut().find(|active| active.mode == step.mode);
        if let Some(active) = active {
            active.done.push(DoneStep {
                key: step.step,
                at: stamp.at,
                by: stamp.actor.clone(),
                note: step.note,
            });
        }
    }
}

impl ActiveMode {
    /// The steps that are not done yet, in order.
    pub fn open_steps(&self) -> impl Iterator<Item = &'static ChecklistStep> {
        (self.mode.checklist().iter())
            .filter(|step| !self.done.iter().any(|done| done.key == step.key))
    }

    /// Whether nothing required is open, so that the mode can be switched off.
    pub fn can_end(&self) -> bool {
        !self.open_steps().any(|step| step.required)
    }
}

const NETWORK_OUTAGE: &[ChecklistStep] = &[
    begin("check_cables_and_router"),
    begin("check_other_devices"),
    begin("call_provider"),
    each("follow_fallback"),
    each("keep_for_reverification"),
    end("test_connection"),
    end("run_reverification"),
];

const SYSTEM_FAILURE: &[ChecklistStep] = &[
    begin("check_official_notices"),
    begin("call_help_desk"),
    begin("await_call_back"),
    begin("switch_on_at_terminal"),
    each("ask_four_items"),
    each("follow_fallback"),
    each("keep_for_reverification"),
    end("switch_off_at_terminal"),
    end("send_usage_report"),
    end("run_reverification"),
];

const DISASTER: &[ChecklistStep] = &[
    begin("check_area_and_period"),
    begin("switch_on_at_terminal"),
    each("ask_four_items"),
    each("ask_consent_by_word"),
    each("unconscious_without_consent"),
    each("keep_for_reverification"),
    end("switch_off_at_terminal"),
    end("check_access_log"),
    end("run_reverification"),
];

const fn begin(key: &'static str) -> ChecklistStep {
    ChecklistStep {
        key,
        phase: Phase::Begin,
        required: false,
    }
}

const fn each(key: &'static str) -> ChecklistStep {
    ChecklistStep {
        key,
        phase: Phase::EachPatient,
        required: false,
    }
}

const fn end(key: &'static str) -> ChecklistStep {
    ChecklistStep {
        key,
        phase: Phase::End,
        required: true,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_mode_ends_when_its_last_steps_are_done_and_keeps_who_did_them() {
        let stamp = Stamp {
            seq: 1,
            at: 100,
            actor: Actor::System,
        };
        let mut modes = Modes::default();
        let mode = Mode::SystemFailure;
        let on = ModeChanged {
            mode,
            on: true,
            reference: Some(String::from("R-1")),
        };
        modes.change(on.clone(), &stamp);
        modes.change(on, &stamp);
        assert_eq!(modes.on().len(), 1);
        assert!(!modes.active(mode).unwrap().can_end());

        for step in mode.checklist() {
            let step = ModeStepDone {
                mode,
                step: step.key.to_owned(),
                note: None,
            };
            modes.step_done(step, &stamp);
        }
        let active = modes.active(mode).unwrap();
        assert!(active.can_end() && active.done.iter().all(|done| done.by == Actor::System));

        let off = ModeChanged {
            mode,
            on: false,
            reference: None,
        };
        modes.change(off, &stamp);
        assert!(modes.on().is_empty());
    }
}
